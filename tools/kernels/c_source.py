"""Python functions as functions in C: the same subset as `kernels.translate`, for the door from C.

Words are integers of ``<stdint.h>`` and wrap around as those of two's complement do; sizes are
enumerators, scalars are declared at the beginning of their function.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kernels.translate import Shapes, memory_of, tree_of
from kernels.words import Array, local

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^",
    ast.LShift: "<<", ast.RShift: ">>",
}  # fmt: skip
_COMPARED: dict[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
}  # fmt: skip
_COUNTER = 0
"""Width of what counts and of plain numbers: an int of C."""


class NotInC(Exception):
    """A function that has no simple form in C: several results, words of odd widths."""


@dataclass(frozen=True)
class _Text:
    text: str
    bits: int


@dataclass
class CModule:
    """The text of a file: tables, and functions before those that call them."""

    parts: dict[str, str] = field(default_factory=dict[str, str])
    results: dict[str, int | None] = field(default_factory=dict[str, "int | None"])

    def add(self, function: Callable[..., Any], types: Shapes, inside: bool = False) -> None:
        """Translate a function once.

        Raises
        ------
        NotInC
            It has no simple form.
        """
        name = function.__name__
        if name not in self.results:
            made = _Function(self, function, types)
            text = made.translated("static " if inside else "")
            self.results[name], self.parts[name] = made.result, text

    def text(self) -> str:
        """All of it."""
        return "#include <stdint.h>\n\n" + "\n".join(self.parts.values())


class _Function:
    def __init__(self, module: CModule, function: Callable[..., Any], types: Shapes) -> None:
        self.module, self.function = module, function
        self.outside: Mapping[str, Any] = inspect.getclosurevars(function).globals
        self.shapes: dict[str, tuple[int, ...]] = {}
        self.bits: dict[str, int] = {}
        self.sizes: dict[str, int] = {}
        self.declared: dict[str, int] = {}
        self.lines: list[str] = []
        self.result: int | None = None
        self.parameters = [self._parameter(name, kind) for name, kind in types.items()]

    def _parameter(self, name: str, kind: str) -> str:
        if not kind.startswith("memref"):
            self.bits[name] = _COUNTER if kind == "index" else int(kind[1:])
            return f"{_type(self.bits[name])} {name}"
        memory = memory_of(name, kind)
        self.shapes[name], self.bits[name] = memory.shape, int(memory.element[1:])
        return f"{_type(self.bits[name])} {name}{_dimensions(memory.shape)}"

    def translated(self, head: str) -> str:
        """The text of the function."""
        node = tree_of(self.function)
        self._block(node.body, 1)
        kind = "void" if self.result is None else _type(self.result)
        scalars = [f"  {_type(bits)} {name};" for name, bits in self.declared.items()]
        opening = f"{head}{kind} {node.name}({', '.join(self.parameters)}) {{"
        return "\n".join([opening, *scalars, *self.lines, "}"]) + "\n"

    def _line(self, depth: int, text: str) -> None:
        self.lines.append("  " * depth + text)

    def _block(self, body: list[ast.stmt], depth: int) -> None:
        for node in body:
            self._statement(node, depth)

    def _statement(self, node: ast.stmt, depth: int) -> None:
        match node:
            case ast.Expr(value=ast.Constant()):
                pass
            case ast.Expr(value=call):
                self._line(depth, f"{self._value(call).text};")
            case ast.Return(value=value) if value is not None:
                if isinstance(value, ast.Tuple):
                    raise NotInC("several results")
                found = self._value(value)
                self.result = found.bits or 32
                self._line(depth, f"return {found.text};")
            case ast.Assign(
                targets=[ast.Tuple(elts=names) | ast.List(elts=names)],
                value=ast.Attribute(value=ast.Name(id=memory), attr="shape"),
            ):
                self._sizes(names, self.shapes[memory], depth)
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=parts)):
                self._at_once(names, parts, depth)
            case ast.Assign(targets=[target], value=value):
                self._assign(target, value, depth)
            case ast.AugAssign(target=target, op=op, value=value):
                read = ast.parse(ast.unparse(target), mode="eval").body
                self._assign(target, ast.BinOp(left=read, op=op, right=value), depth)
            case ast.For(target=ast.Name(id=name), iter=ast.Call(args=bounds), body=body):
                self._loop(name, bounds, body, depth)
            case ast.While(test=test, body=body):
                self._line(depth, f"while ({self._value(test).text}) {{")
                self._block(body, depth + 1)
                self._line(depth, "}")
            case ast.If(test=test, body=body, orelse=otherwise):
                self._line(depth, f"if ({self._value(test).text}) {{")
                self._block(body, depth + 1)
                if otherwise:
                    self._line(depth, "} else {")
                    self._block(otherwise, depth + 1)
                self._line(depth, "}")
            case _:
                raise NotInC(ast.unparse(node))

    def _sizes(self, names: list[ast.expr], shape: tuple[int, ...], depth: int) -> None:
        for name, size in zip(names, shape, strict=True):
            text = ast.unparse(name)
            if text != "_":
                self.bits[text], self.sizes[text] = _COUNTER, size
                self._line(depth, f"enum {{ {text} = {size} }};")

    def _at_once(self, targets: list[ast.expr], values: list[ast.expr], depth: int) -> None:
        """Several assignments: what a later value reads is kept until then."""
        found = [self._value(value) for value in values]
        kept: list[str] = []
        for k, value in enumerate(found):
            name = f"new_{k}"
            self._declare(name, value.bits)
            self._line(depth, f"{name} = {value.text};")
            kept.append(name)
        for target, name in zip(targets, kept, strict=True):
            self._assign(target, ast.Name(name), depth)

    def _declare(self, name: str, bits: int) -> None:
        if self.declared.get(name, bits) != bits:
            raise NotInC(f"'{name}' has two types")
        self.declared[name] = self.bits[name] = bits

    def _loop(self, name: str, bounds: list[ast.expr], body: list[ast.stmt], depth: int) -> None:
        texts = [self._value(bound).text for bound in bounds]
        first, last = ("0", texts[0]) if len(texts) == 1 else texts[:2]
        step = ast.literal_eval(bounds[2]) if len(bounds) > 2 else 1
        self.bits[name] = _COUNTER
        relation, moved = ("<", f"+= {step}") if step > 0 else (">", f"-= {-step}")
        head = f"for (int {name} = {first}; {name} {relation} {last}; {name} {moved}) {{"
        self._line(depth, head)
        self._block(body, depth + 1)
        self._line(depth, "}")

    def _assign(self, target: ast.expr, value: ast.expr, depth: int) -> None:
        if isinstance(value, ast.Call) and self._called(value) is local:
            bits, *shape = (int(self._constant(a)) for a in value.args)
            name = ast.unparse(target)
            self.shapes[name], self.bits[name] = tuple(shape), bits
            self._line(depth, f"{_type(bits)} {name}{_dimensions(tuple(shape))};")
            return
        found = self._value(value)
        if isinstance(target, ast.Name):
            if target.id not in self.bits:
                self._declare(target.id, found.bits)
            self._line(depth, f"{target.id} = {found.text};")
            return
        self._line(depth, f"{self._value(target).text} = {found.text};")

    def _constant(self, node: ast.expr) -> int:
        return int(eval(ast.unparse(node), {**self.outside, **self.sizes}))

    def _called(self, call: ast.Call) -> Any:
        return self.outside.get(ast.unparse(call.func))

    def _value(self, node: ast.expr) -> _Text:
        match node:
            case ast.Constant(value=int() as number):
                return _Text(str(int(number)), _COUNTER)
            case ast.Name(id=name):
                return self._named(name)
            case ast.Subscript(value=ast.Name(id=name), slice=at):
                table = self._named(name)
                parts = at.elts if isinstance(at, ast.Tuple) else [at]
                places = "".join(f"[{self._value(p).text}]" for p in parts)
                return _Text(f"{name}{places}", table.bits)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _BINARY:
                one, two = self._value(left), self._value(right)
                bits = max(one.bits, two.bits)
                return _wrapped(f"({one.text} {_BINARY[type(op)]} {two.text})", bits)
            case ast.BinOp(left=left, op=ast.FloorDiv() | ast.Mod() as op, right=right):
                # Of counters, which are never negative: there C and Python say the same.
                one, two = self._value(left), self._value(right)
                word = "%" if isinstance(op, ast.Mod) else "/"
                return _Text(f"({one.text} {word} {two.text})", _COUNTER)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                one = self._value(operand)
                return _wrapped(f"(-{one.text})", one.bits)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return _Text(f"!({self._value(operand).text})", _COUNTER)
            case ast.BoolOp(op=op, values=values):
                word = " && " if isinstance(op, ast.And) else " || "
                return _Text(f"({word.join(self._value(v).text for v in values)})", _COUNTER)
            case ast.Compare(left=left, ops=ops, comparators=others):
                ends = [self._value(v).text for v in (left, *others)]
                pairs = zip(ends, ops, ends[1:], strict=False)
                text = " && ".join(f"{a} {_COMPARED[type(op)]} {b}" for a, op, b in pairs)
                return _Text(f"({text})", _COUNTER)
            case ast.IfExp(test=test, body=body, orelse=otherwise):
                one, two = self._value(body), self._value(otherwise)
                text = f"({self._value(test).text} ? {one.text} : {two.text})"
                return _Text(text, max(one.bits, two.bits))
            case ast.Call():
                return self._call(node)
            case _:
                raise NotInC(ast.unparse(node))

    def _named(self, name: str) -> _Text:
        if name in self.bits:
            return _Text(name, self.bits[name])
        found = self.outside[name]
        if isinstance(found, int):
            return _Text(str(found), _COUNTER)
        assert isinstance(found, Array), name
        data = ", ".join(map(str, found.data))
        head = f"static const {_type(found.bits)} {name}{_dimensions(found.shape)}"
        self.module.parts[name] = f"{head} = {{{data}}};\n"
        self.bits[name] = found.bits
        return _Text(name, found.bits)

    def _call(self, call: ast.Call) -> _Text:
        name = ast.unparse(call.func)
        if name in ("max", "min"):
            one, two = (self._value(a) for a in call.args)
            relation = ">" if name == "max" else "<"
            text = f"({one.text} {relation} {two.text} ? {one.text} : {two.text})"
            return _Text(text, max(one.bits, two.bits))
        if name == "int":
            return _Text(self._value(call.args[0]).text, _COUNTER)
        if name == "div":
            one, two = (self._value(a) for a in call.args)
            return _Text(f"({one.text} / {two.text})", one.bits)
        if name == "u32":
            one = self._value(call.args[0])
            return _Text(f"(int32_t)(u{_type(one.bits)})({one.text})", 32)
        if name[0] == "i" and name[1:].isdigit():
            bits = int(name[1:])
            return _Text(f"({_type(bits)})({self._value(call.args[0]).text})", bits)
        return self._called_function(call, name)

    def _called_function(self, call: ast.Call, name: str) -> _Text:
        function = self.outside[name]
        kinds: dict[str, str] = {}
        for own, argument in zip(inspect.signature(function).parameters, call.args, strict=True):
            text = ast.unparse(argument)
            if text in self.shapes:
                shape = "".join(f"{n}x" for n in self.shapes[text])
                kinds[own] = f"memref<{shape}i{self.bits[text]}>"
            else:
                bits = self._value(argument).bits
                kinds[own] = f"i{bits}" if bits else "index"
        self.module.add(function, kinds, inside=True)
        arguments = ", ".join(self._value(a).text for a in call.args)
        return _Text(f"{name}({arguments})", self.module.results[name] or _COUNTER)


def _wrapped(text: str, bits: int) -> _Text:
    """Words of fewer bits than an int wrap around where they are made."""
    return _Text(f"({_type(bits)}){text}" if 0 < bits < 32 else text, bits)


def _type(bits: int) -> str:
    if bits not in (_COUNTER, 8, 16, 32, 64):
        raise NotInC(f"words of {bits} bits")
    return f"int{bits}_t" if bits else "int"


def _dimensions(shape: tuple[int, ...]) -> str:
    return "".join(f"[{n}]" for n in shape)
