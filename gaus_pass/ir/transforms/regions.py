"""Regions that run once, or one of which runs: bodies in place, and ifs."""

from __future__ import annotations

from typing import Any

from gaus_pass.ir.core.building import Builder, add_block, replace
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.ir.transforms.branches.form import has_branches, lift

BODIES, SWITCH = ("scf.execute_region", "memref.alloca_scope"), "scf.index_switch"
"""Operations whose region runs once, and one of whose regions runs."""


def region_bodies(function: Op) -> None:
    """Put the body of every `scf.execute_region` and `memref.alloca_scope` in its place.

    Raises
    ------
    InvalidProblem
        One has branches that are no loops and ifs.
    """
    for op in _found(function, *BODIES):
        builder = Builder.before(op)
        region = op.regions[0]
        replace(
            op, lift(region, builder, []) if has_branches(op) else builder.inline(region.blocks[0])
        )


def switches_as_ifs(function: Op) -> None:
    """Write every `scf.index_switch` as a chain of `scf.if`, the first case outermost."""
    for op in _found(function, SWITCH):
        default, *cases = [region.blocks[0] for region in op.regions]
        numbers = [int(case) for case in op.attributes["cases"]]
        values = _chain(Builder.before(op), op, list(zip(numbers, cases, strict=True)), default)
        replace(op, values)


def _chain(builder: Builder, op: Op, cases: list[tuple[int, Any]], default: Any) -> list[Any]:
    """What a switch with these cases left gives."""
    if not cases:
        return builder.inline(default)
    number, block = cases[0]
    kinds = [result.type for result in op.results]
    same = builder.compare("eq", op.operands[0], builder.index(number))
    made = builder.make("scf.if", [same], kinds, regions=2)
    for region, rest in enumerate(([], cases[1:])):
        inner = builder.at_end(add_block(made, region))
        values = _chain(inner, op, rest, default) if region else inner.inline(block)
        inner.make("scf.yield", values)
    return list(made.results)


def _found(function: Op, *names: str) -> list[Any]:
    """Operations of these names, inner before outer."""
    return [op for op in walk_nested(function) if op.name in names][::-1]
