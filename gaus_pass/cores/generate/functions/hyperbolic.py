"""The hyperbolic tangent.

::

    |a| < 1                tanh a / a · a
    1 <= |a| < 2^octaves   tanh a            in as many segments for each octave
    above that             1

Both products are of a factor from 3/4 to below 1, so that one table and one product serve both.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import factorial

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.formats import FloatFormat, parts_of
from gaus_pass.cores.generate.functions import exact
from gaus_pass.cores.generate.functions.numbers import (
    Pattern,
    fixed_point,
    fixed_point_of,
    nan_of,
    packed,
    rounded,
)
from gaus_pass.cores.generate.functions.segments import Segments, degree_for, fitted
from gaus_pass.cores.generate.functions.tables import times
from gaus_pass.cores.generate.products import Shape

_GUARD = 4
_NEAREST = Fraction(127, 100)
"""Distance of the poles from an octave, in lengths of it."""


@dataclass(frozen=True)
class Tangent:
    """How it is made for a format.

    Attributes
    ----------
    factors
        Segments for the operands below 1, then for each octave above.
    tiny
        Stored exponents below it are of operands that are their own tangents.
    octaves
        From 1 on; above it is 1.
    """

    factors: Segments
    tiny: int
    octaves: int


@cache
def tangent_for(form: FloatFormat) -> Tangent:
    """That of a format."""
    fraction = form.precision + _GUARD
    degree, address = degree_for(
        fraction, lambda h, n: (h / _NEAREST) ** (n + 1) * factorial(n + 1)
    )
    count, octaves, wanted = 1 << address, 0, Fraction(1, 4 << form.precision)
    while 1 - exact.tanh(Fraction(1 << octaves)) > wanted:
        octaves += 1

    def factor(segment: int, t: Fraction) -> Fraction:
        octave, place = divmod(segment, count)
        within = (place + t) / count
        if octave == 0:
            return exact.tanh(within) / within
        return exact.tanh((1 + within) * (1 << (octave - 1)))

    bits, limits = fraction - address, (0, (1 << fraction) - 1)
    segments = fitted(factor, count * (octaves + 1), degree, fraction, bits, limits)
    return Tangent(segments, form.bias - form.precision // 2 - 1, octaves)


def hyperbolic_tangent(form: FloatFormat, a: Wire, shape: Shape) -> Wire:
    """Tanh of ``a``."""
    circuit = a.circuit
    how = tangent_for(form)
    fraction, bits = how.factors.fraction, how.factors.bits
    part = parts_of(a, form, True)
    small = part.exponent.compare("ult", form.bias)
    low, _ = fixed_point(form, part.exponent, part.significand, 0, fraction)
    high = circuit.concat(part.fraction, circuit.constant(0, fraction - form.fraction))
    place = small.select(low, high)
    octave = (part.exponent - (form.bias - 1)).extended(max(form.exponent, how.octaves))
    octave = octave[: how.octaves.bit_length()].keep_if(~small)
    value = how.factors.wire(circuit.concat(octave, place[bits:]), place[:bits], shape)
    one = circuit.constant(1 << form.fraction, form.precision)
    product = times(small.select(part.significand, one), value[:fraction], shape)
    zero = circuit.constant(0, 1)
    found = product.top.select(product, circuit.concat(product[: product.width - 1], zero))
    exponent = small.select(part.exponent, circuit.constant(form.bias, form.exponent))
    exponent = (exponent - (~product.top).extended(form.exponent)).extended(form.exponent + 1)
    result = packed(form, part.sign, exponent, found, nan=part.nan, infinite=zero, subnormal=False)
    most = form.bias + how.octaves
    size = circuit.constant(form.bias << form.fraction, form.width - 1)
    result = (part.exponent.compare("uge", most) & ~part.nan).select(
        circuit.concat(part.sign, size), result
    )
    return part.exponent.compare("ult", how.tiny).select(a, result)


def hyperbolic_tangent_of(form: FloatFormat, bits: int) -> int:
    """The model of `hyperbolic_tangent`, on bits."""
    how, number = tangent_for(form), Pattern(form, bits)
    fraction = how.factors.fraction
    if number.nan:
        return nan_of(form)
    if number.exponent < how.tiny:
        return bits
    power = number.exponent - form.bias
    if power >= how.octaves:
        return rounded(form, 1, 0, number.negative)
    if power < 0:
        place, _ = fixed_point_of(number, 0, fraction)
        factor, scale = number.significand, power - form.fraction
    else:
        place = number.fraction << (fraction - form.fraction)
        factor, scale = 1, 0
    address = fraction - how.factors.bits
    segment = (max(power + 1, 0) << address) + (place >> how.factors.bits)
    value = how.factors.value(segment, place & (1 << how.factors.bits) - 1)
    return rounded(form, factor * value, scale - fraction, number.negative)
