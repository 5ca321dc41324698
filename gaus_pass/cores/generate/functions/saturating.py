"""Odd functions that end at 1: the hyperbolic tangent and the error function.

::

    |a| < 1                f(a) / a · a
    1 <= |a| < 2^octaves   f(a)              in as many segments for each octave
    above that             1

One table has the factors of both, halves of them where they can be more than 1, and one product
serves both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import factorial

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.formats import FloatFormat, parts_of
from gaus_pass.cores.generate.functions import exact
from gaus_pass.cores.generate.functions.numbers import (
    Pattern,
    first_of,
    fixed_point,
    moved,
    nan_of,
    packed,
    rounded,
)
from gaus_pass.cores.generate.functions.segments import Segments, degree_for, fitted
from gaus_pass.cores.generate.functions.tables import times
from gaus_pass.cores.generate.products import Shape

_GUARD = 4
_NEAREST = Fraction(127, 100)
"""How far from an octave derivatives grow as if there was a pole, in lengths of it."""
_VALUES: dict[str, tuple[Callable[[Fraction], Fraction], int]] = {
    "tanh": (exact.tanh, 0),
    "erf": (exact.erf, 1),
}
"""The functions, and the power of two that is above all factors of them."""


@dataclass(frozen=True)
class Saturating:
    """How such a function is made for a format.

    Attributes
    ----------
    factors
        Segments for the operands below 1, then for each octave above; over 2^``above``.
    octaves
        From 1 on; above it is 1.
    """

    factors: Segments
    above: int
    octaves: int


@cache
def saturating_for(form: FloatFormat, name: str) -> Saturating:
    """That of a function of `_VALUES` for a format."""
    of, above = _VALUES[name]
    fraction = form.precision + _GUARD + above
    degree, address = degree_for(
        fraction, lambda h, n: (h / _NEAREST) ** (n + 1) * factorial(n + 1)
    )
    count, octaves, wanted = 1 << address, 0, Fraction(1, 4 << form.precision)
    while 1 - of(Fraction(1 << octaves)) > wanted:
        octaves += 1

    def factor(segment: int, t: Fraction) -> Fraction:
        octave, place = divmod(segment, count)
        within = (place + t) / count
        found = of(within) / within if octave == 0 else of((1 + within) * (1 << (octave - 1)))
        return found / (1 << above)

    bits, limits = fraction - address, (0, (1 << fraction) - 1)
    segments = fitted(factor, count * (octaves + 1), degree, fraction, bits, limits)
    return Saturating(segments, above, octaves)


def saturating(form: FloatFormat, a: Wire, shape: Shape, *, name: str) -> Wire:
    """The function of `_VALUES` of ``a``."""
    circuit = a.circuit
    how = saturating_for(form, name)
    fraction, bits = how.factors.fraction, how.factors.bits
    part = parts_of(a, form, False)
    small = part.exponent.compare("ult", form.bias)
    low, _ = fixed_point(form, part.lifted, part.plain, 1, fraction)
    high = circuit.concat(part.fraction, circuit.constant(0, fraction - form.fraction))
    place = small.select(low[:fraction], high)
    octave = (part.exponent - (form.bias - 1)).extended(max(form.exponent, how.octaves))
    octave = octave[: how.octaves.bit_length()].keep_if(~small)
    value = how.factors.wire(circuit.concat(octave, place[bits:]), place[:bits], shape)
    one = circuit.constant(1 << form.fraction, form.precision)
    product = times(small.select(part.plain, one), value[:fraction], shape)
    exponent = small.select(part.lifted, circuit.constant(form.bias, form.exponent))
    exponent = exponent.extended(form.exponent + 2) + how.above
    found, exponent = first_of(product, exponent, 1 + how.above)
    zero = circuit.constant(0, 1)
    result = packed(form, part.sign, exponent, found, nan=part.nan, infinite=zero, subnormal=False)
    most = form.bias + how.octaves
    size = circuit.constant(form.bias << form.fraction, form.width - 1)
    return (part.exponent.compare("uge", most) & ~part.nan).select(
        circuit.concat(part.sign, size), result
    )


def saturating_of(form: FloatFormat, bits: int, *, name: str) -> int:
    """The model of `saturating`, on bits."""
    how, number = saturating_for(form, name), Pattern(form, bits)
    fraction = how.factors.fraction
    if number.nan:
        return nan_of(form)
    power, small = number.lifted - form.bias, number.exponent < form.bias
    if power >= how.octaves:
        return rounded(form, 1, 0, number.negative)
    more = fraction - form.fraction
    if small:
        factor, scale = number.plain, power - form.fraction
        place = moved(number.plain, more + power)
    else:
        factor, scale, place = 1, 0, number.fraction << more
    address = fraction - how.factors.bits
    segment = (0 if small else power + 1 << address) + (place >> how.factors.bits)
    value = how.factors.value(segment, place & (1 << how.factors.bits) - 1)
    return rounded(form, factor * value, scale - fraction + how.above, number.negative)
