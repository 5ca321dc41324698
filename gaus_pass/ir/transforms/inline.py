"""Calls in place: the body of what is called stands where the call stood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, replace
from gaus_pass.ir.core.handles import Block, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.operation_names import CALL, FUNCTION
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.ir.transforms.branches.form import has_branches, in_one_block
from gaus_pass.ir.transforms.processes.cut import asks_for_dataflow, mark

Keep = Callable[[Any], bool]
"""Whether a call stays one, because a module does its work."""


def calls(function: Op) -> list[Op]:
    """The calls in a function."""
    return [op for op in walk_nested(function) if op.name == CALL]


def callee_of(call: Op, near: Any) -> Any:
    """The function that is called, or None where there is none of that name.

    Parameters
    ----------
    near
        An operation of the input in which the function is.
    """
    symbol, scope = call.attributes["callee"].value, near.operation.parent
    while scope is not None:
        if scope.operation.name == "builtin.module":
            symbols = ir.SymbolTable(scope.operation)
            if symbol in symbols:
                found = symbols[symbol].operation
                return found if found.name == FUNCTION else None
        scope = scope.operation.parent
    return None


def inline_calls(function: Op, near: Any, keep: Keep) -> None:
    """Put what is called in the place of every call, of those inside it too.

    Parameters
    ----------
    near
        An operation of the input in which the functions are that are called.

    Raises
    ------
    InvalidProblem
        A function calls itself, or has branches that are no loops and ifs; the error has a place.
    """
    top = list(function.regions[0].blocks[0].operations) if asks_for_dataflow(function) else []
    parts = [view.operation for view in top]
    _inline(function, near, keep, [function.attributes["sym_name"].value], parts)


def _inline(
    body: Block, near: Any, keep: Keep, path: Sequence[str], parts: Sequence[Any] = ()
) -> None:
    """Put calls in place; what stood in one of ``parts`` is marked as one process."""
    for number, call in enumerate(calls(body)):
        callee = callee_of(call, near)
        if callee is None or not len(callee.regions[0].blocks) or keep(call):
            continue
        _check(call, path)
        copy = callee.clone(ip=False)
        if has_branches(copy):
            copy = in_one_block(copy)
        _inline(copy, near, keep, [*path, call.attributes["callee"].value])
        block = copy.regions[0].blocks[0]
        for argument, value in zip(list(block.arguments), list(call.operands), strict=True):
            argument.replace_all_uses_with(value)
        if call in parts:
            name = call.attributes["callee"].value
            mark((view.operation for view in block.operations), number, name)
        replace(call, Builder.before(call).inline(block))


def _check(call: Op, path: Sequence[str]) -> None:
    symbol, where = call.attributes["callee"].value, location_text(call.location)
    if symbol in path:
        cycle = " calls ".join(f"@{name}" for name in [*path[path.index(symbol) :], symbol])
        raise InvalidProblem(
            f"recursion: {cycle}; there is no stack in hardware: write it as a loop", where
        )
