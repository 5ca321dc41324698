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
from gaus_pass.cores.generate.formats import FloatFormat, Parts
from gaus_pass.cores.generate.functions import exact
from gaus_pass.cores.generate.functions.numbers import (
    Pattern,
    first_of,
    fixed_point,
    moved,
    rounded,
)
from gaus_pass.cores.generate.functions.segments import Segments, degree_for, fitted
from gaus_pass.cores.generate.functions.tables import times
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
    places
        How far from the top the first bit of a product with a factor can be.
    signed
        It is neither odd nor even: negative operands have segments of their own.
    """

    of: Callable[[Fraction], Fraction]
    below: int = 0
    above: int = 0
    places: int = 1
    entire: bool = False
    signed: bool = False


_NEAR = {
    "atan": Near(exact.atan),
    "asin": Near(exact.asin, below=1, above=1),
    "asinh": Near(exact.asinh),
    "atanh": Near(exact.atanh, below=1, above=1),
    "log1p": Near(lambda x: exact.log(1 + x), below=1, above=1, places=2, signed=True),
    "sinh": Near(exact.sinh, above=1, entire=True),
    "expm1": Near(lambda x: exact.exp(x) - 1, above=1, places=2, entire=True, signed=True),
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


def near_zero(form: FloatFormat, part: Parts, how: Ratio, shape: Shape) -> tuple[Wire, Wire]:
    """Exponent, to be stored, and significand of the function of an operand in its range."""
    near, fraction = how.near, how.fraction
    place, _ = fixed_point(form, part.lifted, part.plain, 1, fraction + near.below)
    factor = how.wire(place[:fraction], shape, part.sign if near.signed else None)
    product = times(part.plain, factor, shape)
    exponent = part.lifted.extended(form.exponent + 2) + near.above
    found, exponent = first_of(product, exponent, near.places)
    return exponent, found


def near_zero_of(number: Pattern, how: Ratio) -> int:
    """The model of `near_zero`, rounded."""
    form, near = number.form, how.near
    scale = number.lifted - form.bias - form.fraction
    place = moved(number.plain, scale + how.fraction + near.below)
    product = number.plain * how.value(place, number.negative and near.signed)
    return rounded(form, product, scale + near.above - how.fraction, number.negative)
