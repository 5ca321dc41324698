"""Bounds of `affine.for` that divide: computed by `affine.apply` in front of the loop."""

from __future__ import annotations

from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, add_block, replace
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.nest import ForView
from gaus_pass.ir.core.operation_names import AFFINE_FOR
from gaus_pass.ir.core.walk import walk_nested

_DIVISIONS = ("AffineFloorDivExpr", "AffineCeilDivExpr", "AffineModExpr")
_SIDES = ("lowerBoundMap", "upperBoundMap")


def divided_bounds(function: Op) -> None:
    """Give every `affine.for` bounds that are linear."""
    for op in [op for op in walk_nested(function) if op.name == AFFINE_FOR]:
        if divides(op):
            with op.location:
                _rewrite(op, [op.attributes[side].value for side in _SIDES])


def divides(op: Op) -> bool:
    """Whether a bound of an `affine.for` holds a quotient or remainder."""
    maps = [op.attributes[side].value for side in _SIDES]
    return any(_divides(e) for own in maps for e in own.results)


def _divides(expression: Any) -> bool:
    kind = type(expression).__name__
    if kind in _DIVISIONS:
        return True
    if kind in ("AffineAddExpr", "AffineMulExpr"):
        return _divides(expression.lhs) or _divides(expression.rhs)
    return False


def _rewrite(op: Op, maps: list[Any]) -> None:
    """The same loop with other bounds."""
    view, builder = ForView.of(op), Builder.before(op)
    sides = [
        _linear(builder, own, operands)
        for own, operands in zip(maps, (view.lower, view.upper), strict=True)
    ]
    operands = [v for _, values in sides for v in values] + view.initial
    attributes = {key: op.attributes[key] for key in op.attributes}
    for side, (own, _) in zip(_SIDES, sides, strict=True):
        attributes[side] = ir.AffineMapAttr.get(own)
    counts = [*(len(values) for _, values in sides), len(view.initial)]
    attributes["operandSegmentSizes"] = ir.DenseI32ArrayAttr.get(counts)
    made = builder.make(AFFINE_FOR, operands, [r.type for r in op.results], attributes, 1)
    old = view.body
    block = add_block(made, 0, [(a.type, a.location) for a in old.arguments])
    for before, after in zip(list(old.arguments), list(block.arguments), strict=True):
        before.replace_all_uses_with(after)
    inner = builder.at_end(block)
    inner.make("affine.yield", inner.inline(old))
    replace(op, list(made.results))


def _linear(builder: Builder, own: Any, operands: list[IrValue]) -> tuple[Any, list[Any]]:
    """A map whose results that divide are dimensions, and its operands.

    What is computed of the induction variables of loops around may be no symbol.
    """
    results: list[IrValue] = []
    dims, symbols = list(operands)[: own.n_dims], list(operands)[own.n_dims :]
    for expression in own.results:
        if _divides(expression):
            alone = ir.AffineMap.get(own.n_dims, own.n_symbols, [expression])
            attributes = {"map": ir.AffineMapAttr.get(alone)}
            index = ir.IndexType.get()
            made = builder.make("affine.apply", operands, [index], attributes)
            expression = ir.AffineExpr.get_dim(len(dims))
            dims.append(made.results[0])
        results.append(expression)
    return ir.AffineMap.get(len(dims), own.n_symbols, results), [*dims, *symbols]
