"""Python functions as MLIR functions of affine, scf, arith and memref.

The subset: ``for`` over ``range``, ``while``, ``if``, assignments to names and elements, one
``return`` at the end, and the operators of `kernels.words`.  ``n, m = a.shape`` are constants.
Bounds, conditions and subscripts that are linear in loop counters and constants become affine; what
a loop or an if changes of names that exist before goes round as iter_args and results.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping
from typing import Any

from kernels.control import Control, id_of
from kernels.expressions import type_of
from kernels.values import Index, Memory, Scalar, Value
from kernels.words import Array, local

Shapes = Mapping[str, str]
"""Types of the parameters, as in ``memref<4x4xi32>``."""


def tree_of(function: Callable[..., Any]) -> ast.FunctionDef:
    """The syntax tree of a function."""
    [node] = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(node, ast.FunctionDef)
    return node


class Module:
    """The text of a module: constants, and functions before those that call them."""

    def __init__(self) -> None:
        self.tables: dict[str, str] = {}
        self.functions: dict[str, str] = {}
        self.results: dict[str, list[str]] = {}

    def add(self, function: Callable[..., Any], types: Shapes, private: bool = False) -> list[str]:
        """Translate a function; the types of its results."""
        name = function.__name__
        if name not in self.functions:
            made = _Function(self, function, types)
            self.results[name], self.functions[name] = made.translated(private)
        return self.results[name]

    def text(self) -> str:
        """All of it."""
        return "\n".join((*self.tables.values(), *self.functions.values()))


class _Function(Control):
    def __init__(self, module: Module, function: Callable[..., Any], types: Shapes) -> None:
        super().__init__()
        self.module, self.function, self.types = module, function, types
        self.outside = inspect.getclosurevars(function).globals

    def translated(self, private: bool) -> tuple[list[str], str]:
        """Types of the results, and the text."""
        for name, kind in self.types.items():
            self.names[name] = self.parameter(self.text.fresh(name), kind)
        node = tree_of(self.function)
        results = self.block(_without_docstring(node.body))
        values = [r if isinstance(r, Scalar) else self.cast(r, "i32") for r in results]
        kinds = [v.type for v in values]
        tail = f" {', '.join(v.name for v in values)} : {', '.join(kinds)}" if values else ""
        self.text.line(f"return{tail}")
        arguments = ", ".join(f"%{name}: {kind}" for name, kind in self.types.items())
        arrow = f" -> {kinds[0] if len(kinds) == 1 else '(' + ', '.join(kinds) + ')'}"
        head = f"func.func {'private ' if private else ''}@{node.name}({arguments})"
        lines = [f"{head}{arrow if kinds else ''} {{", *self.text.lines, "}"]
        return kinds, "\n".join(lines) + "\n"

    def parameter(self, name: str, kind: str) -> Value:
        """A value of the function's arguments."""
        if kind == "index":
            self.dims.add(name)
            self.arguments.add(name)
            return Index(((name, 1),))
        return memory_of(name, kind) if kind.startswith("memref") else Scalar(name, kind)

    def known(self, name: str) -> Value:
        """A number or a table of the Python module."""
        found = self.outside[name]
        if isinstance(found, int):
            return Index((), found)
        assert isinstance(found, Array), name
        kind = f"memref<{found.shape[0]}xi{found.bits}>"
        data = ", ".join(map(str, found.data))
        self.module.tables[name] = (
            f'memref.global "private" constant @{name.lower()} : {kind} = dense<[{data}]>\n'
        )
        held = self.text.value(name.lower(), f"memref.get_global @{name.lower()} : {kind}")
        return memory_of(held, kind)

    def called(self, name: str, values: list[Value]) -> Value:
        """A call of a function of the Python module, or a memory of the function."""
        function = self.outside[name]
        if function is local:
            bits, *shape = [v.constant for v in values if isinstance(v, Index)]
            kind = f"memref<{''.join(f'{n}x' for n in shape)}i{bits}>"
            return memory_of(self.text.value("local", f"memref.alloca() : {kind}"), kind)
        names = inspect.signature(function).parameters
        kinds = [type_of(v) for v in values]
        results = self.module.add(function, dict(zip(names, kinds, strict=True)), private=True)
        text = f"call @{name}({', '.join(map(self.ssa, values))}) : ({', '.join(kinds)}) -> "
        if not results:
            self.text.line(f"func.{text}()")
            return Index()
        [result] = results
        return Scalar(self.text.value(name, f"func.{text}{result}"), result)

    def block(self, body: list[ast.stmt]) -> list[Value]:
        """Statements; what the last one returns."""
        for node in body:
            if isinstance(node, ast.Return):
                assert node.value is not None
                parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
                return [self.value(part) for part in parts]
            self.statement(node)
        return []

    def statement(self, node: ast.stmt) -> None:
        """A statement other than return."""
        match node:
            case ast.Assign(
                targets=[ast.Tuple(elts=names) | ast.List(elts=names)],
                value=ast.Attribute(value=memory),
            ):
                found = self.value(memory)
                assert isinstance(found, Memory)
                for name, size in zip(names, found.shape, strict=True):
                    self.names[id_of(name)] = Index((), size)
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=parts)):
                found = [self.value(part) for part in parts]
                for target, part in zip(names, found, strict=True):
                    self.assign(target, part)
            case ast.Assign(targets=[target], value=value):
                self.assign(target, self.value(value))
            case ast.AugAssign(target=target, op=op, value=value):
                read = ast.parse(ast.unparse(target), mode="eval").body
                both = ast.BinOp(left=read, op=op, right=value)
                self.statement(ast.copy_location(ast.Assign([target], both), node))
            case ast.For():
                self.loop(node)
            case ast.While():
                self.repeat(node)
            case ast.If():
                self.condition(node)
            case ast.Expr(value=ast.Call() as call):
                self.value(call)
            case _:
                raise SyntaxError(f"line {node.lineno}: {ast.unparse(node)} is not translated")

    def assign(self, target: ast.expr, value: Value) -> None:
        """A name or an element is a value from here on."""
        if isinstance(target, ast.Subscript):
            self.store(target.value, target.slice, value)
        else:
            self.names[id_of(target)] = value


def memory_of(name: str, kind: str) -> Memory:
    """A memory of a type such as ``memref<4x4xi32>``."""
    *shape, element = kind.removeprefix("memref<").removesuffix(">").split("x")
    return Memory(name, kind, tuple(map(int, shape)), element)


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return body[1:] if documented else body
