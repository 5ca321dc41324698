"""Functions near 0: an operand times a smooth factor, as tables of polynomials.

Singularities lie no closer to a table's range than its length, or there are none.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import factorial

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.formats import FloatFormat
from gaus_pass.cores.generate.functions import exact
from gaus_pass.cores.generate.functions.segments import Segments, degree_for, fitted
from gaus_pass.cores.generate.products import Shape

_GUARD = 4
"""Bits that factors have more than the significand."""


@dataclass(frozen=True)
class Near:
    """What a table covers.

    Attributes
    ----------
    below
        Operands are below 2^-below.
    above
        Factors are below 2^above.
    entire
        The function has no singularity.
    signed
        It is neither odd nor even: negative operands have segments of their own.
    """

    of: Callable[[Fraction], Fraction]
    below: int = 0
    above: int = 0
    entire: bool = False
    signed: bool = False


_NEAR = {
    "atan": Near(exact.atan),
    "asin": Near(exact.asin, below=1, above=1),
}


@dataclass(frozen=True)
class Ratio:
    """f(x) / x as a table.

    Attributes
    ----------
    segments
        The factors over 2^above, of operands over 2^-below; first those of positive ones.
    """

    near: Near
    segments: Segments

    @property
    def fraction(self) -> int:
        """Bits of a factor, and of an operand in the range of the table."""
        return self.segments.fraction

    def wire(self, place: Wire, shape: Shape, sign: Wire | None = None) -> Wire:
        """The factor of an operand's size, and of its sign where that matters."""
        bits = self.segments.bits
        address = place[bits:]
        if sign is not None:
            address = place.circuit.concat(sign, address)
        return self.segments.wire(address, place[:bits], shape)[: self.fraction]

    def value(self, place: int, negative: bool = False) -> int:
        """The model of `wire`."""
        bits = self.segments.bits
        address = (int(negative) << self.fraction - bits) + (place >> bits)
        return self.segments.value(address, place & (1 << bits) - 1)


@cache
def ratio_for(form: FloatFormat, name: str) -> Ratio:
    """That of a function of `_NEAR`."""
    near = _NEAR[name]
    fraction = form.precision + _GUARD + near.above
    degree, address = degree_for(
        fraction, lambda h, n: h ** (n + 1) * (1 if near.entire else factorial(n + 1))
    )
    count = 1 << address

    def factor(segment: int, t: Fraction) -> Fraction:
        negative, place = divmod(segment, count)
        x = (place + t) / (count << near.below) * (-1) ** negative
        return near.of(x) / x / (1 << near.above)

    bits, limits = fraction - address, (0, (1 << fraction) - 1)
    segments = fitted(factor, count << near.signed, degree, fraction, bits, limits)
    return Ratio(near, segments)
