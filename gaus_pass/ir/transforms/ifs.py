"""Ifs of the affine dialect around loops, as `scf.if` on a condition that is computed."""

from __future__ import annotations

from typing import Any

from gaus_pass.ir.core.affine_sets import constraints
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, add_block, replace
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.nest import holds_loop
from gaus_pass.ir.core.operation_names import AFFINE_IF
from gaus_pass.ir.core.walk import walk_nested


def affine_ifs_around_loops(function: Op) -> None:
    """Write every `affine.if` that holds a loop as an `scf.if`.

    One without loops stays: its constraints say which iterations an access happens in.
    """
    found = [op for op in walk_nested(function) if op.name == AFFINE_IF and holds_loop(op)]
    for op in found[::-1]:
        builder = Builder.before(op)
        condition = _condition(builder, op)
        made = builder.make("scf.if", [condition], [r.type for r in op.results], regions=2)
        for number, region in enumerate(op.regions):
            for block in region.blocks:
                inner = builder.at_end(add_block(made, number))
                inner.make("scf.yield", inner.inline(block))
        replace(op, list(made.results))


def _condition(builder: Builder, op: Op) -> Any:
    """The conjunction of the constraints."""
    sides, equalities = constraints(op.attributes["condition"])
    zero, whole = builder.index(0), None
    for side, equality in zip(list(sides.results), equalities, strict=True):
        form = ir.AffineMap.get(sides.n_dims, sides.n_symbols, [side])
        value = builder.make(
            "affine.apply",
            list(op.operands),
            [zero.type],
            {"map": ir.AffineMapAttr.get(form)},
        ).results[0]
        holds = builder.compare("eq" if equality else "sge", value, zero)
        whole = holds if whole is None else builder.both(whole, holds)
    return builder.constant("true") if whole is None else whole
