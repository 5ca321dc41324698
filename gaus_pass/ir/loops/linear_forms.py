"""Linear forms with integer coefficients over values, and affine expressions read into them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class LinearForm:
    """``constant + Σ coefficient · atom``.

    Attributes
    ----------
    terms
        ``(atom, coefficient)`` pairs in the order of the atoms, no coefficient 0.  Atoms are
        numbers of values.
    """

    terms: tuple[tuple[int, int], ...] = ()
    constant: int = 0

    @staticmethod
    def of(terms: Mapping[int, int], constant: int = 0) -> LinearForm:
        """The form with these coefficients by atom."""
        kept = tuple(sorted((atom, c) for atom, c in terms.items() if c))
        return LinearForm(kept, constant)

    @staticmethod
    def atom(number: int) -> LinearForm:
        """The form that is one atom."""
        return LinearForm(((number, 1),))

    @property
    def atoms(self) -> tuple[int, ...]:
        return tuple(atom for atom, _ in self.terms)

    def plus(self, other: LinearForm, factor: int = 1) -> LinearForm:
        """``self + factor · other``."""
        terms = dict(self.terms)
        for atom, coefficient in other.terms:
            terms[atom] = terms.get(atom, 0) + factor * coefficient
        return LinearForm.of(terms, self.constant + factor * other.constant)

    def times(self, factor: int) -> LinearForm:
        """``factor · self``."""
        return LinearForm().plus(self, factor)

    def part(self, keep: Callable[[int], bool]) -> LinearForm:
        """The terms whose atoms are to be kept, without the constant."""
        return LinearForm(tuple(t for t in self.terms if keep(t[0])))

    def range(self, ranges: Callable[[int], tuple[int, int]]) -> tuple[int, int]:
        """Least and greatest value when each atom lies within its (inclusive) range."""
        low = high = self.constant
        for atom, coefficient in self.terms:
            ends = [coefficient * end for end in ranges(atom)]
            low, high = low + min(ends), high + max(ends)
        return low, high


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
        Is asked about floordiv, ceildiv and mod by a positive constant.
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


def product(left: LinearForm, right: LinearForm) -> LinearForm | None:
    """The product, where one factor is constant."""
    if not right.terms:
        return left.times(right.constant)
    return right.times(left.constant) if not left.terms else None
