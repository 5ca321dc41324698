"""Affine expressions of MLIR as linear forms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gaus_pass.hardware.linear_forms import LinearForm, product

Divide = Callable[[str, LinearForm, int], LinearForm | None]
"""``divide(kind, form, divisor)``: what stands for a quotient or remainder, or None."""

_DIVISIONS = {
    "AffineFloorDivExpr": "floordiv",
    "AffineCeilDivExpr": "ceildiv",
    "AffineModExpr": "mod",
}


def read_expression(
    expression: Any, dims: Sequence[LinearForm], symbols: Sequence[LinearForm], divide: Divide
) -> LinearForm | None:
    """An MLIR affine expression over forms; None where it is not linear.

    Parameters
    ----------
    divide
        Called for floordiv, ceildiv and mod by a positive constant.
    """
    kind = type(expression).__name__
    if kind == "AffineConstantExpr":
        return LinearForm(constant=expression.value)
    if kind == "AffineDimExpr":
        return dims[expression.position]
    if kind == "AffineSymbolExpr":
        return symbols[expression.position]
    left = read_expression(expression.lhs, dims, symbols, divide)
    right = read_expression(expression.rhs, dims, symbols, divide)
    if left is None or right is None:
        return None
    if kind == "AffineAddExpr":
        return left.plus(right)
    if kind == "AffineMulExpr":
        return product(left, right)
    if right.terms or right.constant < 1:
        return None
    return divide(_DIVISIONS[kind], left, right.constant)
