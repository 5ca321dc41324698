"""Expressions of kernels as operations of arith, affine and memref."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable

from kernels.values import Index, Memory, Scalar, Text, Value

_BINARY: dict[type[ast.AST], str] = {
    ast.Add: "addi", ast.Sub: "subi", ast.Mult: "muli", ast.BitAnd: "andi", ast.BitOr: "ori",
    ast.BitXor: "xori", ast.LShift: "shli", ast.RShift: "shrsi",
}  # fmt: skip
_FOLDED: dict[type[ast.AST], Callable[[int, int], int]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
    ast.BitAnd: operator.and_, ast.BitOr: operator.or_, ast.BitXor: operator.xor,
    ast.LShift: operator.lshift, ast.RShift: operator.rshift, ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}  # fmt: skip
_COMPARE: dict[type[ast.AST], str] = {
    ast.Lt: "slt", ast.LtE: "sle", ast.Gt: "sgt", ast.GtE: "sge", ast.Eq: "eq", ast.NotEq: "ne",
}  # fmt: skip
_CASTS = ("i1", "i8", "i16", "i32", "i64")
_CALLS = {"div": "divsi", "divu": "divui", "min": "minsi", "max": "maxsi"}


def bits_of(kind: str) -> int:
    """The width of an integer type."""
    return int(kind[1:])


class Expressions:
    """Translates expressions of one function.

    Attributes
    ----------
    names
        What the names of the function stand for.
    dims
        SSA values that affine expressions may use.
    """

    def __init__(self) -> None:
        self.text = Text()
        self.names: dict[str, Value] = {}
        self.dims: set[str] = set()

    def value(self, node: ast.expr) -> Value:
        """What an expression is; its operations are written."""
        match node:
            case ast.Constant(value=int(number)):
                return Index((), number)
            case ast.Name(id=name):
                return self.names[name] if name in self.names else self.known(name)
            case ast.Subscript(value=memory, slice=at):
                return self.load(memory, at)
            case ast.BinOp(left=left, op=op, right=right):
                return self.binary(type(op), self.value(left), self.value(right))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self.binary(ast.Sub, Index(), self.value(operand))
            case ast.Compare(left=left, ops=[op], comparators=[right]):
                return self.compare(type(op), self.value(left), self.value(right))
            case ast.BoolOp(op=op, values=[first, *others]):
                found = self.value(first)
                for other in others:
                    kind = ast.BitAnd if isinstance(op, ast.And) else ast.BitOr
                    found = self.binary(kind, found, self.value(other))
                return found
            case ast.IfExp(test=test, body=body, orelse=other):
                return self.select(self.value(test), self.value(body), self.value(other))
            case ast.Call(func=ast.Name(id=name), args=arguments):
                return self.call(name, [self.value(a) for a in arguments])
            case _:
                raise SyntaxError(f"line {node.lineno}: {ast.unparse(node)} is not translated")

    def known(self, name: str) -> Value:
        """What a name outside the function stands for."""
        raise SyntaxError(f"{name} is not known")

    def call(self, name: str, values: list[Value]) -> Value:
        """A cast, an operation that Python has no operator for, or a function of the file."""
        if name in _CASTS:
            return self.cast(values[0], name)
        if name == "u32":
            return self._scalar(
                "u", f"arith.extui {_name(values[0])} : {type_of(values[0])} to i32"
            )
        if name == "int":
            source = values[0]
            return self.index(f"arith.index_cast {_name(source)} : {type_of(source)} to index")
        if name in _CALLS:
            return self._operation(_CALLS[name], *values)
        return self.called(name, values)

    def called(self, name: str, values: list[Value]) -> Value:
        """A call of another function."""
        raise SyntaxError(f"{name} is not known")

    def index(self, text: str, name: str = "at") -> Index:
        """An operation whose result is an index."""
        return Index(((self.text.value(name, text), 1),))

    def _scalar(self, base: str, text: str, kind: str = "i32") -> Scalar:
        return Scalar(self.text.value(base, text), kind)

    def cast(self, value: Value, kind: str) -> Scalar:
        """A value in another type, sign-extended or cut."""
        if isinstance(value, Index):
            if not value.terms:
                return self.constant(value.constant, kind)
            text = f"arith.index_cast {self.ssa(value)} : index to {kind}"
            return self._scalar("word", text, kind)
        assert isinstance(value, Scalar)
        if value.type == kind:
            return value
        wider = bits_of(kind) > bits_of(value.type)
        text = f"arith.{'extsi' if wider else 'trunci'} {value.name} : {value.type} to {kind}"
        return self._scalar("word", text, kind)

    def constant(self, number: int, kind: str) -> Scalar:
        """A number of a type."""
        base = f"c{number}" if number >= 0 else f"m{-number}"
        return self._scalar(base, f"arith.constant {number} : {kind}", kind)

    def ssa(self, value: Value) -> str:
        """The SSA name of a value; a form of several values becomes operations."""
        if not isinstance(value, Index):
            return value.name
        if len(value.terms) == 1 and value.terms[0][1] == 1 and not value.constant:
            return value.terms[0][0]
        if not value.terms:
            return self.text.value(f"c{value.constant}", f"arith.constant {value.constant} : index")
        if self.is_affine(value):
            names = {name: f"d{k}" for k, (name, _) in enumerate(value.terms)}
            form = f"affine_map<({', '.join(names.values())}) -> ({value.text(names)})>"
            return self.text.value("at", f"affine.apply {form}({', '.join(names)})")
        return self._computed(value)

    def _computed(self, value: Index) -> str:
        parts: list[str] = []
        for name, c in value.terms:
            parts.append(name)
            if c != 1:
                factor = self.ssa(Index((), c))
                parts[-1] = self.text.value("at", f"arith.muli {name}, {factor} : index")
        if value.constant:
            parts.append(self.ssa(Index((), value.constant)))
        total = parts[0]
        for part in parts[1:]:
            total = self.text.value("at", f"arith.addi {total}, {part} : index")
        return total

    def is_affine(self, value: Value) -> bool:
        """Whether affine operations may use it."""
        return isinstance(value, Index) and all(name in self.dims for name, _ in value.terms)

    def binary(self, op: type[ast.AST], left: Value, right: Value) -> Value:
        """An operator of Python."""
        if isinstance(left, Index) and isinstance(right, Index):
            if not left.terms and not right.terms:
                return Index((), _FOLDED[op](left.constant, right.constant))
            if op in (ast.Add, ast.Sub):
                return left.plus(right, 1 if op is ast.Add else -1)
            if op is ast.Mult and not (left.terms and right.terms):
                return left.times(right.constant) if left.terms else right.times(left.constant)
            if op in (ast.FloorDiv, ast.Mod) and not right.terms and self.is_affine(left):
                return self._divided(op, left, right.constant)
        return self._operation(_BINARY[op], left, right)

    def _divided(self, op: type[ast.AST], left: Index, divisor: int) -> Index:
        names = {name: f"d{k}" for k, (name, _) in enumerate(left.terms)}
        word = "mod" if op is ast.Mod else "floordiv"
        form = (
            f"affine_map<({', '.join(names.values())}) -> (({left.text(names)}) {word} {divisor})>"
        )
        made = self.index(f"affine.apply {form}({', '.join(names)})")
        self.dims.add(made.terms[0][0])
        return made

    def _operation(self, name: str, left: Value, right: Value) -> Value:
        left, right = self.same(left, right)
        kind = type_of(left)
        text = f"arith.{name} {self.ssa(left)}, {self.ssa(right)} : {kind}"
        base = name.removesuffix("i").removesuffix("s")
        return self.index(text) if kind == "index" else self._scalar(base, text, kind)

    def same(self, left: Value, right: Value) -> tuple[Value, Value]:
        """Both in one type: a number takes that of the other."""
        if isinstance(left, Scalar) and isinstance(right, Index):
            return left, self.constant(_number(right), left.type)
        if isinstance(right, Scalar) and isinstance(left, Index):
            return self.constant(_number(left), right.type), right
        return left, right

    def compare(self, op: type[ast.AST], left: Value, right: Value) -> Scalar:
        """A comparison."""
        left, right = self.same(left, right)
        sides = f"{self.ssa(left)}, {self.ssa(right)} : {type_of(left)}"
        return self._scalar(_COMPARE[op], f"arith.cmpi {_COMPARE[op]}, {sides}", "i1")

    def select(self, test: Value, left: Value, right: Value) -> Value:
        """Either value."""
        left, right = self.same(left, right)
        kind = type_of(left)
        text = f"arith.select {self.ssa(test)}, {self.ssa(left)}, {self.ssa(right)} : {kind}"
        return self.index(text) if kind == "index" else self._scalar("chosen", text, kind)

    def load(self, memory: ast.expr, at: ast.expr) -> Scalar:
        """An element."""
        where, access, prefix = self.place(memory, at)
        text = f"{prefix}.load {access} : {where.type}"
        return self._scalar(where.name.removeprefix("%")[:8] + "_v", text, where.element)

    def store(self, memory: ast.expr, at: ast.expr, value: Value) -> None:
        """An element changes."""
        where, access, prefix = self.place(memory, at)
        if isinstance(value, Index):
            value = self.constant(_number(value), where.element)
        self.text.line(f"{prefix}.store {self.ssa(value)}, {access} : {where.type}")

    def place(self, memory: ast.expr, at: ast.expr) -> tuple[Memory, str, str]:
        """A memory, ``%m[subscripts]``, and the dialect that can say it."""
        where = self.value(memory)
        assert isinstance(where, Memory)
        nodes = at.elts if isinstance(at, ast.Tuple) else [at]
        subscripts = [self.value(n) for n in nodes]
        assert len(subscripts) == len(where.shape), ast.unparse(memory)
        if all(map(self.is_affine, subscripts)):
            texts = [s.text() for s in subscripts if isinstance(s, Index)]
            return where, f"{where.name}[{', '.join(texts)}]", "affine"
        return where, f"{where.name}[{', '.join(map(self.ssa, subscripts))}]", "memref"


def _name(value: Value) -> str:
    assert isinstance(value, Scalar)
    return value.name


def type_of(value: Value) -> str:
    """The type of a value, in the text of the IR."""
    return "index" if isinstance(value, Index) else value.type


def _number(value: Index) -> int:
    assert not value.terms, "an index is no word; write i32(…)"
    return value.constant
