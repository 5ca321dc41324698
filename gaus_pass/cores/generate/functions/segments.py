"""Functions of a fraction as polynomials, one for each segment.

A segment's polynomial in ``t`` from 0 to below 1 is computed from its highest coefficient down::

    ((c3 · t + c2) · t + c1) · t + c0

All coefficients have the same bits behind the point.  The higher ones are small, so that they and
the part of ``t`` that they are multiplied by are short.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.functions.tables import looked_up, times
from gaus_pass.cores.generate.products import Shape

_NODE = 1 << 20
"""Nodes of interpolation are multiples of one over this, the same on every machine."""


@dataclass(frozen=True)
class Segments:
    """Polynomials in fixed point.

    Attributes
    ----------
    coefficients
        For each power, the lowest first, that of every segment, in units of 2^-fraction.
    bits
        Of the argument within a segment.
    """

    coefficients: tuple[tuple[int, ...], ...]
    fraction: int
    bits: int

    @property
    def address(self) -> int:
        """Bits of a segment's number."""
        return (len(self.coefficients[0]) - 1).bit_length()

    @cached_property
    def _ranges(self) -> list[tuple[int, int]]:
        """For each power, between what numbers the sum of it and of higher ones lies."""
        found: list[tuple[int, int]] = []
        above = [(0, 0)] * len(self.coefficients[0])
        for row in reversed(self.coefficients):
            above = [
                (c + min(low, 0), c + max(high, 0))
                for c, (low, high) in zip(row, above, strict=True)
            ]
            found.insert(0, (min(low for low, _ in above), max(high for _, high in above)))
        return found

    def _sign(self, power: int) -> int:
        """Of the sum of a power and of higher ones: 0 where it is not always the same."""
        low, high = self._ranges[power]
        return 1 if low >= 0 else -1 if high <= 0 else 0

    def _width(self, power: int) -> int:
        """Bits of that sum, without a sign where there is only one."""
        low, high = self._ranges[power]
        whole = max(high.bit_length(), (-low).bit_length() if high <= 0 else (-low - 1).bit_length()
                    if low < 0 else 0, 1)  # fmt: skip
        return whole + (self._sign(power) == 0)

    def _used(self, power: int) -> int:
        """Bits of the argument that the sum from ``power`` on is multiplied by."""
        return min(self.bits, self._width(power) + 1)

    def value(self, segment: int, argument: int) -> int:
        """The polynomial, in units of 2^-fraction."""
        *rest, total = (row[segment] for row in self.coefficients)
        for power in reversed(range(len(rest))):
            used = self._used(power + 1)
            sign = self._sign(power + 1) or 1
            product = sign * total * (argument >> (self.bits - used)) >> used
            total = rest[power] + sign * product
        return total

    def wire(self, segment: Wire, argument: Wire, shape: Shape) -> Wire:
        """What `value` says, of wires; with a sign where it could be negative.

        Parameters
        ----------
        segment, argument
            Of `address` and of `bits` bits.
        shape
            How products are made.
        """
        top = len(self.coefficients) - 1
        total = self._row(top, segment)
        for power in reversed(range(top)):
            above = power + 1
            used, width = self._used(above), self._width(power)
            moved = argument[self.bits - used :]
            row = self._row(power, segment)
            if self._sign(above):
                whole = times(total, moved, shape)[used:]
                added = self._sign(above) == (self._sign(power) or 1)
            else:
                whole, added = _signed_times(total, moved, shape)[used:], self._sign(power) >= 0
            wide = max(width, whole.width)
            one = row.extended(wide, signed=self._sign(power) == 0)
            two = whole.extended(wide, signed=not self._sign(above))
            total = (one + two if added else one - two)[:width]
        return total

    def _row(self, power: int, segment: Wire) -> Wire:
        sign = self._sign(power) or 1
        values = [sign * c for c in self.coefficients[power]]
        return looked_up(segment, values, self._width(power))


def _signed_times(signed: Wire, plain: Wire, shape: Shape) -> Wire:
    """The product of a number with a sign and one without, as wide as both."""
    width = signed.width + plain.width
    low = times(signed[: signed.width - 1], plain, shape).extended(width)
    zeros = signed.circuit.constant(0, signed.width - 1)
    return low - signed.circuit.concat(plain.keep_if(signed.top), zeros).extended(width)


def degree_for(fraction: int, bound: Callable[[Fraction, int], Fraction]) -> tuple[int, int]:
    """Degree and bits of the segment's number, such that polynomials are exact enough.

    A segment of a higher degree costs a product, and fewer bits of its number half of the table.

    Parameters
    ----------
    fraction
        The error may be one in so many bits behind the point.
    bound
        Of the derivative of order ``degree + 1`` times as many segment lengths h, of h and degree.
    """
    most, wanted = 5, Fraction(1, 1 << fraction)
    for degree in range(1, 12):
        # The error of Chebyshev's interpolation.
        divisor = math.factorial(degree + 1) * (1 << (2 * degree + 1))
        for address in range(2, most + 1):
            if bound(Fraction(1, 1 << address), degree) / divisor <= wanted:
                return degree, address
    raise AssertionError(fraction)


def fitted(
    of: Callable[[int, Fraction], Fraction],
    count: int,
    degree: int,
    fraction: int,
    bits: int,
    limits: tuple[int, int],
) -> Segments:
    """Polynomials that meet a function at Chebyshev's nodes of every segment.

    Parameters
    ----------
    of
        The function, of a segment's number and of ``t``.
    limits
        The values, in units of 2^-fraction, that the ends of segments keep to.
    """
    unit = 1 << fraction
    rows: list[list[int]] = []
    for segment in range(count):
        exact = _interpolated(lambda t, s=segment: of(s, t), degree)
        rows.append([round(c * unit) for c in exact])
        # Products are rounded down, by half a unit each.
        rows[-1][0] += degree // 2
    found = Segments(tuple(zip(*rows, strict=True)), fraction, bits)
    low, high = limits
    for segment, row in enumerate(rows):
        ends = [found.value(segment, end) for end in (0, (1 << bits) - 1)]
        row[0] += max(0, low - min(ends)) - max(0, max(ends) - high)
    return Segments(tuple(zip(*rows, strict=True)), fraction, bits)


def _interpolated(of: Callable[[Fraction], Fraction], degree: int) -> Sequence[Fraction]:
    """Coefficients of the polynomial that meets a function at degree + 1 nodes from 0 to 1."""
    count = degree + 1
    turns = (math.cos((2 * k + 1) * math.pi / (2 * count)) for k in range(count))
    nodes = [Fraction(round((1 - turn) / 2 * _NODE), _NODE) for turn in turns]
    differences = [of(node) for node in nodes]
    for step in range(1, count):
        for k in reversed(range(step, count)):
            apart = nodes[k] - nodes[k - step]
            differences[k] = (differences[k] - differences[k - 1]) / apart
    found = [differences[-1]]
    for k in reversed(range(degree)):
        shifted = [Fraction(0), *found]
        found = [a - nodes[k] * b for a, b in zip(shifted, [*found, Fraction(0)], strict=True)]
        found[0] += differences[k]
    return found
