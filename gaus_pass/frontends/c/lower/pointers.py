"""Pointers: a name and a place in one array, known when hardware is made but for the subscripts."""

from __future__ import annotations

from dataclasses import replace

from gaus_pass.frontends.c.lower.numbers import Number, integer
from gaus_pass.frontends.c.lower.objects import Moving, Object, Pointee, Target
from gaus_pass.frontends.c.lower.places import NO_POINTER, Places, pointer_field, scalar
from gaus_pass.frontends.c.traverse import walk
from gaus_pass.frontends.c.tree import (
    AddressOf,
    Assignment,
    Binary,
    Call,
    Choice,
    Conversion,
    Expression,
    Increment,
    Listed,
    Literal,
    Member,
    Name,
    Refused,
    Unsupported,
    Variable,
)
from gaus_pass.frontends.c.types import (
    INT,
    LONG,
    Array,
    Int,
    Pointer,
    Struct,
    Type,
    Void,
    common,
)
from gaus_pass.frontends.mlir.operations import Block, Place

NULL_AT_TIMES = "'{}' is null at times, which hardware cannot tell; keep a flag beside it"


class Pointers(Places):
    """Lowers pointers; one that changes stays in its array, and its subscripts are numbers."""

    def pointer(self, node: Expression) -> Pointee:
        match node:
            case Name():
                place = self.place_of(node.variable, node.at)
                if isinstance(place, Moving):
                    return self._present(place)
                if isinstance(place, Pointee):
                    return place
            case AddressOf():
                return Pointee(self.target(node.operand))
            case Conversion():
                if is_null(node):
                    raise Refused("a null pointer points at nothing; give it an array", node.at)
                return _cast(node, self.pointer(node.operand))
            case Assignment() | Increment():
                return self._set(node)
            case Call() if node.function is None:
                self.call(node)
            case Choice():
                return self._either(node)
            case Binary(operator=","):
                self.result(node.left)
                return self.pointer(node.right)
            case Binary(operator="+" | "-"):
                return self._sum(node, node.operator, node.left, node.right)
            case Listed():
                return Pointee(self.table_of(node).at(integer(0), _element(node.type)))
            case Unsupported():
                raise Refused(node.message, node.at)
            case _:
                pass
        if isinstance(node, Member) and isinstance(node.type, Pointer):
            raise Refused(pointer_field(node.name), node.at)
        if not isinstance(node.type, Array):
            raise Refused(NO_POINTER, node.at)
        return Pointee(self.target(node).at(integer(0), node.type.element))

    def table_of(self, node: Listed) -> Target:
        """An array of constants without a name, as a text is."""
        raise NotImplementedError

    def _sum(self, node: Expression, operator: str, left: Expression, right: Expression) -> Pointee:
        """``p + n``, ``n + p`` or ``p - n``."""
        if isinstance(left.type, Int):
            left, right = right, left
        base = self.pointer(left)
        step = self.arithmetic.convert(self.number(right), LONG)
        if operator == "-":
            step = self.arithmetic.binary("-", integer(0, LONG), step)
        return self.offset(base, step, node.at)

    def offset(self, base: Pointee, by: Number, at: Place) -> Pointee:
        target = base.target
        if by.constant == 0:
            return base
        if not target.subscripts:
            name = target.object.name
            raise Refused(f"'{name}' is no array; the only element that it has is {name}[0]", at)
        *outer, last = target.subscripts
        kind = common(last.type, by.type)
        self.at(at)
        first, second = (self.arithmetic.convert(n, scalar(kind)) for n in (last, by))
        moved = self.arithmetic.binary("+", first, second) if last.constant != 0 else by
        return Pointee(replace(target, subscripts=(*outer, moved)))

    # Pointers that change.

    def moving(self, variable: Variable, found: Pointee, began_null: bool = False) -> Moving:
        """A pointer that is going to change, from where it points at first."""
        target = found.target
        count = len(target.subscripts)
        fields = tuple((str(k), INT) for k in range(count))
        own = Object(variable.name, INT if count == 1 else Struct(variable.name, fields))
        flat = count > 1 and all(s.constant == 0 for s in target.subscripts)
        made = Moving(replace(target, flat=target.flat or flat), own, began_null)
        self._point(made, found, variable.at)
        return made

    def foreseen(self, variable: Variable) -> Pointee:
        """Where a pointer is going to point that is set only behind its declaration."""
        body = self.frame.function.body
        assert body is not None
        for part in walk(body):
            match part:
                case Assignment(operator="", target=Name(variable=v), value=value) if (
                    v is variable and not is_null(value)
                ):
                    found = self._aside(value)
                    if found is not None:
                        return found
                case _:
                    pass
        message = f"'{variable.name}' is a pointer into an array that is not known here; declare "
        raise Refused(f"{message}it where it is set for the first time", variable.at)

    def _aside(self, node: Expression) -> Pointee | None:
        """Where a pointer points; what is lowered for it is dropped."""
        values = self.values
        self.values = dict(values)
        try:
            with self.builder.inside(Block(parent=self.builder.block)):
                found = self.pointer(node)
        except (Refused, KeyError):
            return None
        finally:
            self.values = values
        zeros = tuple(integer(0) for _ in found.target.subscripts)
        return Pointee(replace(found.target, subscripts=zeros))

    def _present(self, place: Moving) -> Pointee:
        """Where a pointer points now."""
        found: list[Number] = []
        for key in place.keys:
            number = self.values.get(key)
            found.append(integer(0) if number is None else number)
        return Pointee(replace(place.start, subscripts=tuple(found)))

    def _point(self, place: Moving, found: Pointee, at: Place) -> None:
        """Let a pointer point somewhere else in its array."""
        old, new = place.start, found.target
        if old.object is not new.object or old.path != new.path or old.type != new.type:
            one, other = (".".join((t.object.name, *t.path)) for t in (old, new))
            message = f"'{place.own.name}' points into '{one}' and here into '{other}'; the memory "
            remedy = "cannot be chosen at run time: use an if, or one array with a dimension more"
            raise Refused(f"{message}{remedy}", at)
        for key, number in zip(place.keys, new.subscripts, strict=True):
            self.values[key] = self.arithmetic.convert(number, INT)

    def _set(self, node: Assignment | Increment) -> Pointee:
        """``p = …``, ``p += n``, ``p++``."""
        target = node.target
        place = self.place_of(target.variable, target.at) if isinstance(target, Name) else None
        if not isinstance(place, Moving):
            raise Refused(NO_POINTER, node.at)
        before = self._present(place)
        if isinstance(node, Increment):
            found = self._stepped(before, integer(node.step), node.at)
        elif node.operator:
            found = self._stepped(before, self.number(node.value), node.at, node.operator)
        elif is_null(node.value):
            raise Refused(NULL_AT_TIMES.format(place.own.name), node.at)
        else:
            found = self.pointer(node.value)
        self._point(place, found, node.at)
        return before if isinstance(node, Increment) and not node.prefix else found

    def _stepped(self, base: Pointee, by: Number, at: Place, operator: str = "+") -> Pointee:
        wraps = self.arithmetic.wraps
        by = self.arithmetic.convert(by, INT)
        if operator == "-":
            by = self.arithmetic.binary("-", integer(0), by)
        found = self.offset(base, by, at)
        self.arithmetic.wraps = wraps
        return found

    def _either(self, node: Choice) -> Pointee:
        """One of two places in one array."""
        found = self._aside(node.yes)
        if found is None:
            raise Refused(NO_POINTER, node.at)
        name = found.target.object.name
        place = self.moving(Variable(f"{name}_at", Void(), node.at), found)
        self.branch(
            self.condition(node.condition),
            lambda: self._point(place, self.pointer(node.yes), node.at),
            lambda: self._point(place, self.pointer(node.no), node.at),
        )
        return self._present(place)


def is_null(node: Expression) -> bool:
    """Whether an expression is a null pointer."""
    if not isinstance(node.type, Pointer):
        return False
    while isinstance(node, Conversion):
        node = node.operand
    return isinstance(node, Literal) and node.value == 0


def _cast(node: Conversion, found: Pointee) -> Pointee:
    """A pointer as one of another type, which has to leave elements as wide as they are."""
    to = node.type.to if isinstance(node.type, Pointer) else None
    target = found.target
    if to is None or isinstance(to, Void):
        return found
    while isinstance(target.type, Array) and not _is_same(to, target.type):
        target = target.at(integer(0), target.type.element)
    if _is_same(to, target.type):
        return Pointee(target)
    message = f"a pointer to {found.target.type} as one to {to}; a memory has elements of one type"
    raise Refused(f"{message}: convert them one by one", node.at)


def _is_same(one: Type, other: Type) -> bool:
    """Whether types differ in their sign at most."""
    if isinstance(one, Int) and isinstance(other, Int):
        return one.bits == other.bits and one.boolean == other.boolean
    return one == other


def _element(kind: Type) -> Type:
    assert isinstance(kind, Array)
    return kind.element
