"""``memcpy``, ``memmove`` and ``memset``: loops over elements, made as C would write them."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

from gaus_pass.frontends.c.lower.comparisons import sizes_of
from gaus_pass.frontends.c.lower.loops import Loops
from gaus_pass.frontends.c.lower.numbers import Number, integer
from gaus_pass.frontends.c.lower.objects import Object, Pointee, Target
from gaus_pass.frontends.c.lower.sizes import bytes_of
from gaus_pass.frontends.c.tree import (
    Assignment,
    Binary,
    Bits,
    Block,
    Call,
    Conversion,
    Declared,
    Element,
    Evaluate,
    Expression,
    For,
    Increment,
    Literal,
    Member,
    Name,
    Refused,
    Statement,
    Variable,
)
from gaus_pass.frontends.c.types import INT, Array, Float, Int, Pointer, Struct, Type
from gaus_pass.frontends.mlir.operations import Place

COPYING = ("memcpy", "memmove", "memset")
_BYTE = Int(8, signed=False)


class Copying(Loops):
    """Lowers calls that copy or set the bytes of arrays."""

    def copy(self, node: Call, name: str) -> None:
        """One call; what it returns is not there."""
        first, second, size = node.arguments
        to = self._known_pointer("to", first)
        value: Expression
        if name == "memset":
            value = self._kept("value", self.number(second), node.at)
        else:
            value = self._known_pointer("from", second)
        length = self.number(size)
        self.at(node.at)
        count: int | Expression
        if length.constant is not None:
            count = length.constant
            for side in (to, value)[: 1 if name == "memset" else 2]:
                self._require_elements(name, self.pointer(side).target, count, node.at)
        else:
            count = self._kept("size", length, node.at)
        work = _Copies(node.at)
        if name == "memset":
            self.statement(work.set(to, value, count))
        elif name == "memmove" and self._may_overlap(to, value):
            bit = self.compared("<=", to, value, node.at)
            self.branch(
                bit,
                lambda: self.statement(work.copied(to, value, count)),
                lambda: self.statement(_Copies(node.at, down=True).copied(to, value, count)),
            )
        else:
            self.statement(work.copied(to, value, count))

    def _require_elements(self, name: str, target: Target, size: int, at: Place) -> None:
        """Refuse what always goes past the end of an array."""
        count = -(-size // bytes_of(target.type, at))
        sizes = [n or 0 for n in sizes_of(target)[: len(target.subscripts)]]
        first = 0
        for subscript, own in zip(target.subscripts, sizes, strict=True):
            first = first * own + subscript.low
        if size and 0 not in sizes and first + count > prod(sizes):
            shown = f"{name} of '{target.object.name}' ends at element {first + count}, and it has"
            message = f"{shown} {prod(sizes)}; copy or set {prod(sizes) - first} elements at most"
            raise Refused(message, at)

    def _kept(self, name: str, number: Number, at: Place) -> Expression:
        """A number that has been computed, as a variable."""
        variable = Variable(name, number.type, at)
        made = Object(name, number.type)
        self.values[made, ()] = number
        self.frame.known[variable] = made
        return Name(number.type, at, variable)

    def _known_pointer(self, name: str, node: Expression) -> Expression:
        """A pointer that has been computed, as a variable; to ``void`` it is what it was before."""
        while isinstance(node, Conversion):
            node = node.operand
        found = self.pointer(node)
        if not found.target.subscripts and isinstance(found.target.type, Array):
            found = Pointee(found.target.at(integer(0), found.target.type.element))
        variable = Variable(name, Pointer(found.target.type), node.at)
        self.frame.known[variable] = found
        return Name(variable.type, node.at, variable)

    def _may_overlap(self, one: Expression, other: Expression) -> bool:
        a, b = self.pointer(one).target, self.pointer(other).target
        return a.object is b.object and a.path == b.path and bool(a.subscripts)


class _Copies:
    """Makes the statements; ``down`` copies the last element first."""

    def __init__(self, at: Place, down: bool = False) -> None:
        self.at, self.down = at, down

    def copied(self, to: Expression, of: Expression, size: int | Expression) -> Statement:
        """Copy bytes from one pointer to another."""
        wide, narrow = _pointed(to), _pointed(of)
        if _alike(wide, narrow) and self._divides(wide, size):
            return self._each(
                self._count(wide, size),
                lambda i: self._assigned(self._at(to, i), self._at(of, i)),
            )
        inner = max(bytes_of(wide, self.at), bytes_of(narrow, self.at))
        is_first = bytes_of(wide, self.at) == inner and isinstance(wide, Array)
        if isinstance(size, int) and (is_first or isinstance(narrow, Array)):
            if size <= inner:
                pair = (self._inside(to), of) if is_first else (to, self._inside(of))
                return self.copied(*pair, size)
            if size % inner == 0:
                return self._each(size // inner, lambda i: self._row(to, of, i, inner))
        raise self._refused(wide, size)

    def _row(self, to: Expression, of: Expression, i: Expression, inner: int) -> Statement:
        """Copy a row that is an element of one side to where it is on the other one."""
        rows: list[Expression] = []
        for side in (to, of):
            kind = _pointed(side)
            count = inner // bytes_of(kind, self.at)
            if count == 1 and isinstance(kind, Array):
                rows.append(self._inside(side, i))
            else:
                skipped = Binary(INT, self.at, "*", i, Literal(INT, self.at, count))
                rows.append(Binary(side.type, self.at, "+", side, skipped))
        return self.copied(rows[0], rows[1], inner)

    def set(self, to: Expression, value: Expression, size: int | Expression) -> Statement:
        """Set bytes."""
        kind = _pointed(to)
        if isinstance(kind, Array) and isinstance(size, int) and size < bytes_of(kind, self.at):
            return self.set(self._inside(to), value, size)
        if not self._divides(kind, size):
            raise self._refused(kind, size)
        return self._each(self._count(kind, size), lambda i: self._filled(self._at(to, i), value))

    def _filled(self, to: Expression, value: Expression) -> Statement:
        """Set all bytes of a place."""
        kind = to.type
        if isinstance(kind, Array):
            assert kind.size is not None
            return self._each(kind.size, lambda i: self._filled(self._at(to, i), value))
        if isinstance(kind, Struct):
            fields = (Member(own, self.at, to, name, False) for name, own in kind.fields)
            return Block(self.at, tuple(self._filled(f, value) for f in fields))
        bits = 8 * bytes_of(kind, self.at)
        word = Int(bits, signed=False)
        if isinstance(kind, Int) and kind.bits != bits:
            word = Int(kind.bits, signed=False, exact=kind.exact)
        byte = Conversion(word, self.at, Conversion(_BYTE, self.at, value))
        ones = Literal(word, self.at, sum(1 << k for k in range(0, bits, 8)) % (1 << word.bits))
        found = Binary(word, self.at, "*", byte, ones)
        return Evaluate(self.at, Assignment(kind, self.at, "", to, _as(kind, found)))

    def _assigned(self, to: Expression, value: Expression) -> Statement:
        """Copy a place."""
        kind, own = to.type, value.type
        if isinstance(kind, Array) and isinstance(own, Array):
            assert kind.size is not None
            return self._each(
                kind.size, lambda i: self._assigned(self._at(to, i), self._at(value, i))
            )
        if isinstance(kind, Struct):
            pairs = (
                (Member(own, self.at, to, name, False), Member(own, self.at, value, name, False))
                for name, own in kind.fields
            )
            return Block(self.at, tuple(self._assigned(one, other) for one, other in pairs))
        return Evaluate(self.at, Assignment(kind, self.at, "", to, _as(kind, value)))

    def _each(self, count: int | Expression, body: Callable[[Expression], Statement]) -> Statement:
        """A loop; a single iteration needs none."""
        zero = Literal(INT, self.at, 0)
        if count == 1:
            return body(zero)
        bound = Literal(INT, self.at, count) if isinstance(count, int) else count
        counter = Variable("i", INT, self.at, initial=zero)
        name: Expression = Name(INT, self.at, counter)
        at: Expression = name
        if self.down:
            last = Binary(INT, self.at, "-", bound, Literal(INT, self.at, 1))
            at = Binary(INT, self.at, "-", last, name)
        return For(
            self.at,
            Declared(self.at, (counter,)),
            Binary(INT, self.at, "<", name, bound),
            Increment(INT, self.at, 1, False, name),
            body(at),
        )

    def _at(self, base: Expression, i: Expression) -> Expression:
        kind = base.type
        assert isinstance(kind, (Array, Pointer))
        element = kind.element if isinstance(kind, Array) else kind.to
        assert element is not None
        return Element(element, self.at, base, i)

    def _inside(self, pointer: Expression, i: Expression | None = None) -> Expression:
        """The pointer to the first element of an array that is pointed at."""
        kind = _pointed(pointer)
        assert isinstance(kind, Array)
        row = Element(kind, self.at, pointer, i or Literal(INT, self.at, 0))
        return Conversion(Pointer(kind.element), self.at, row)

    def _divides(self, kind: Type, size: int | Expression) -> bool:
        """Whether a number of bytes is one of elements; at run time only of numbers."""
        if isinstance(size, int):
            return size % bytes_of(kind, self.at) == 0
        return isinstance(kind, (Int, Float))

    def _count(self, kind: Type, size: int | Expression) -> int | Expression:
        width = bytes_of(kind, self.at)
        if isinstance(size, int):
            return size // width
        count = Binary(size.type, self.at, "/", size, Literal(size.type, self.at, width))
        return Conversion(INT, self.at, count)

    def _refused(self, kind: Type, size: int | Expression) -> Refused:
        shown = f"{size} bytes are" if isinstance(size, int) else "a size known at run time is"
        message = f"{shown} no whole number of {kind} ({bytes_of(kind, self.at)} bytes each)"
        return Refused(f"{message}; copy or set the elements in a loop", self.at)


def _pointed(pointer: Expression) -> Type:
    assert isinstance(pointer.type, Pointer)
    assert pointer.type.to is not None
    return pointer.type.to


def _alike(one: Type, other: Type) -> bool:
    """Whether elements can be copied one by one: numbers of as many bits may be read as others."""
    if isinstance(one, (Int, Float)) and isinstance(other, (Int, Float)):
        return one.bits == other.bits
    return one == other


def _as(kind: Type, value: Expression) -> Expression:
    """A number with its bits as another type has them."""
    if kind == value.type:
        return value
    made = Conversion if isinstance(kind, Int) and isinstance(value.type, Int) else Bits
    return made(kind, value.at, value)
