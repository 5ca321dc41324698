"""Runs a kernel and records how its loops and ifs went, for the cycles that a run takes."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from fuzz.loops.interpreter import BranchTrace, Run, Trace, WhileTrace

from kernels import words
from kernels.translate import tree_of

_LOOPS = (ast.For, ast.While)


class Tracer:
    """What a run of a function does, in the order of its execution."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.runs: list[Run] = []
        self._open: list[list[Run]] = [self.runs]
        self._whiles: list[WhileTrace] = []
        self.function = self._traced(function)

    def _traced(self, function: Callable[..., Any]) -> Callable[..., Any]:
        node = tree_of(function)
        called = {
            name: self._traced(value)
            for name, value in inspect.getclosurevars(function).globals.items()
            if inspect.isfunction(value) and value.__module__ != words.__name__
            if _has_loop(tree_of(value))
        }
        node = ast.fix_missing_locations(_Marked(set(called)).visit(node))
        names: dict[str, Any] = {**function.__globals__, **called, "_trace": self}
        exec(compile(ast.Module([node], []), "<kernel>", "exec"), names)
        return names[node.name]

    def loop(self, counted: Iterable[int]) -> Iterator[int]:
        """The iterations of a loop."""
        trace = Trace()
        self._open[-1].append(trace)
        for i in counted:
            trace.iterations.append([])
            self._open.append(trace.iterations[-1])
            yield i
            self._open.pop()

    def branch(self, condition: Any) -> bool:
        """The condition of an if around loops, until `end`."""
        trace = BranchTrace(bool(condition), [])
        self._open[-1].append(trace)
        self._open.append(trace.runs)
        return trace.taken

    def end(self) -> None:
        """The end of an if."""
        self._open.pop()

    def begin(self) -> None:
        """The start of a while loop."""
        self._whiles.append(WhileTrace())
        self._open[-1].append(self._whiles[-1])
        self._open.append([])

    def test(self, condition: Any) -> bool:
        """The condition of a while loop."""
        trace = self._whiles[-1]
        self._open.pop()
        trace.before.append([])
        if condition:
            trace.after.append([])
            self._open.append(trace.after[-1])
        else:
            self._whiles.pop()
        return bool(condition)


def _has_loop(node: ast.AST, called: Collection[str] = ()) -> bool:
    """Whether there is a loop, also in functions that are called."""
    return any(
        isinstance(inner, _LOOPS) or (isinstance(inner, ast.Name) and inner.id in called)
        for inner in ast.walk(node)
    )


class _Marked(ast.NodeTransformer):
    def __init__(self, called: Collection[str]) -> None:
        self.called = called

    def visit_For(self, node: ast.For) -> ast.For:
        node.iter = _call("loop", node.iter)
        self.generic_visit(node)
        return node

    def visit_While(self, node: ast.While) -> list[ast.stmt]:
        self.generic_visit(node)
        node.test = _call("test", node.test)
        return [ast.Expr(_call("begin")), node]

    def visit_If(self, node: ast.If) -> ast.If | list[ast.stmt]:
        has = _has_loop(node, self.called)
        self.generic_visit(node)
        if not has:
            return node
        node.test = _call("branch", node.test)
        return [node, ast.Expr(_call("end"))]


def _call(name: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Attribute(ast.Name("_trace", ast.Load()), name, ast.Load()),
                    list(arguments), [])  # fmt: skip
