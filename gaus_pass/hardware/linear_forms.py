"""Linear forms with integer coefficients over the numbers of values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class LinearForm:
    """``constant + Σ coefficient · atom``.

    Attributes
    ----------
    terms
        ``(atom, coefficient)`` pairs, sorted by atom, without zero coefficients.  An atom is the
        index of a value.
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


def product(left: LinearForm, right: LinearForm) -> LinearForm | None:
    """The product, where one factor is constant."""
    if not right.terms:
        return left.times(right.constant)
    return right.times(left.constant) if not left.terms else None
