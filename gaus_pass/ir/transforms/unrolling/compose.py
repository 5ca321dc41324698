"""Index arithmetic composed into the maps of accesses, so that these say all of a subscript."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, replace
from gaus_pass.ir.core.constants import constant_of
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.walk import defining_op, walk_nested

_APPLY = "affine.apply"
_FIRST = {"affine.load": 1, "affine.store": 2, _APPLY: 0}
"""By operation with a map: the number of operands before those of the map."""


def compose_maps(function: Op) -> None:
    """Put every `affine.apply` and constant into the maps that it is an operand of."""
    for op in [op for op in walk_nested(function) if op.name in _FIRST]:
        with op.location:
            _compose(op)
    for op in list(walk_nested(function))[::-1]:
        if op.name in (_APPLY, "arith.constant") and not any(True for _ in op.results[0].uses):
            op.erase()


class _Operands:
    """Operands of a map, each once."""

    def __init__(self) -> None:
        self.dims: list[Any] = []
        self.symbols: list[Any] = []

    def dim(self, value: IrValue) -> Any:
        """The expression that is an operand."""
        if value not in self.dims:
            self.dims.append(value)
        return ir.AffineExpr.get_dim(self.dims.index(value))

    def symbol(self, value: IrValue) -> Any:
        """The expression that is an operand of those that do not change."""
        if value not in self.symbols:
            self.symbols.append(value)
        return ir.AffineExpr.get_symbol(self.symbols.index(value))


def _compose(op: Op) -> None:
    first = _FIRST[op.name]
    before, operands = list(op.operands)[:first], list(op.operands)[first:]
    if not any(_is_known(v) for v in operands):
        return
    own, found = op.attributes["map"].value, _Operands()
    results = _written_out(own, operands, found)
    composed = ir.AffineMap.get(len(found.dims), len(found.symbols), results)
    attributes = {key: op.attributes[key] for key in op.attributes}
    attributes["map"] = ir.AffineMapAttr.get(composed)
    kinds = [r.type for r in op.results]
    made = Builder.before(op).make(
        op.name, [*before, *found.dims, *found.symbols], kinds, attributes
    )
    replace(op, list(made.results))


def _is_known(value: IrValue) -> bool:
    op = defining_op(value)
    return constant_of(value) is not None or (op is not None and op.name == _APPLY)


def _written_out(own: Any, operands: Sequence[IrValue], found: _Operands) -> list[Any]:
    dims = [_operand(v, found, is_symbol=False) for v in operands[: own.n_dims]]
    symbols = [_operand(v, found, is_symbol=True) for v in operands[own.n_dims :]]
    return [substituted(expression, dims, symbols) for expression in own.results]


def _operand(value: IrValue, found: _Operands, is_symbol: bool) -> Any:
    known = constant_of(value)
    if known is not None:
        return ir.AffineExpr.get_constant(known)
    op = defining_op(value)
    if op is not None and op.name == _APPLY and not is_symbol:
        return _written_out(op.attributes["map"].value, list(op.operands), found)[0]
    return found.symbol(value) if is_symbol else found.dim(value)


def substituted(expression: Any, dims: Sequence[Any], symbols: Sequence[Any]) -> Any:
    """An affine expression with others in the place of its dimensions and symbols."""
    kind = type(expression).__name__
    if kind == "AffineConstantExpr":
        return expression
    if kind == "AffineDimExpr":
        return dims[expression.position]
    if kind == "AffineSymbolExpr":
        return symbols[expression.position]
    one, two = (substituted(e, dims, symbols) for e in (expression.lhs, expression.rhs))
    join = {
        "AffineAddExpr": ir.AffineExpr.get_add,
        "AffineMulExpr": ir.AffineExpr.get_mul,
        "AffineModExpr": ir.AffineExpr.get_mod,
        "AffineFloorDivExpr": ir.AffineExpr.get_floor_div,
        "AffineCeilDivExpr": ir.AffineExpr.get_ceil_div,
    }[kind]
    return join(one, two).maybe_downcast()
