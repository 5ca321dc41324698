"""Sine and cosine of any operand.

::

    a · 2/π = q + f      q the quarter of the circle, f from 0 to below 1

The product is needed from the quarter down to a bit that no format's number comes closer to a whole
number than: of 2/π so many bits are enough, from a place that the exponent says.  f, or 1 - f
where that is less, then is a number of half a quarter, whose sine is that number times a smooth
function; the cosine is smooth itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.formats import FloatFormat, Parts, parts_of
from gaus_pass.cores.generate.functions import exact
from gaus_pass.cores.generate.functions.logarithm import normalised_size
from gaus_pass.cores.generate.functions.numbers import Pattern, nan_of, packed, rounded
from gaus_pass.cores.generate.functions.segments import Segments, degree_for, fitted
from gaus_pass.cores.generate.functions.tables import times
from gaus_pass.cores.generate.logic import shifted_left
from gaus_pass.cores.generate.products import Shape

_GUARD = 4


@dataclass(frozen=True)
class Circle:
    """How sines and cosines are made for a format.

    Attributes
    ----------
    factors
        Sine over the angle, then cosine, of angles up to half a quarter.
    tiny
        Stored exponents below it are of angles that are their own sines.
    turns
        Bits of 2/π: those that the greatest exponent needs are the last ones.
    fraction
        Bits of quarters behind the point.
    subnormal
        Whether a result can be.
    """

    form: FloatFormat
    factors: Segments
    tiny: int
    turns: int
    fraction: int
    subnormal: bool

    @property
    def places(self) -> int:
        """Exponents that need an own part of 2/π."""
        return self.form.greatest - self.tiny

    @property
    def kept(self) -> int:
        """Bits of the angle as a floating-point number."""
        return self.form.precision + _GUARD


@cache
def circle_for(form: FloatFormat) -> Circle:
    """That of a format."""
    fraction = form.precision + _GUARD
    quarter = exact.pi(300) / 4
    degree, address = degree_for(fraction, lambda h, n: h ** (n + 1))
    count = 1 << address

    def factor(segment: int, t: Fraction) -> Fraction:
        cosine, place = divmod(segment, count)
        within = (place + t) / count
        return exact.cosine(quarter * within) if cosine else exact.sine(quarter * within) / within

    bits, limits = fraction - address, (0, (1 << fraction) - 1)
    segments = fitted(factor, 2 * count, degree, fraction, bits, limits)
    tiny = form.bias - form.precision // 2 - 1
    near = max(form.precision // 2 + 2, _nearest(form))
    behind = 2 * form.precision + near + _GUARD
    places = form.greatest - tiny
    scale = form.greatest - 1 - form.bias - form.fraction + behind
    turns = int(2 / exact.pi(scale + 8) * (1 << scale)) & (1 << places + behind + 1) - 1
    return Circle(form, segments, tiny, turns, behind, near + 2 >= form.bias)


def _nearest(form: FloatFormat) -> int:
    """Bits behind the point that quarters of every number have ones in, or zeros.

    The distance of ``M · c`` from a whole number is least, among all M up to a limit, for the
    denominator of a convergent of c.
    """
    most, limit = 0, 1 << form.precision
    for power in range(form.greatest - form.bias):
        bits = power + 4 * form.precision
        c = 2 / exact.pi(bits + 8) * Fraction(2) ** (power - form.fraction) % 1
        number, other, before, here = c.numerator, c.denominator, 0, 1
        while number:
            whole, rest = divmod(other, number)
            before, here = here, here * whole + before
            if here >= limit:
                break
            other, number = number, rest
        away = before * c % 1
        away = min(away, 1 - away)
        if away:
            most = max(most, away.denominator.bit_length() - away.numerator.bit_length() + 1)
    return most


def reduced(how: Circle, part: Parts, shape: Shape) -> tuple[Wire, Wire, Wire, Wire]:
    """The angle as a fraction of a quarter, from its nearer end; from which; two bits of quarters.

    The fraction has no first bit: it is below a half.
    """
    circuit = part.sign.circuit
    width = how.fraction + 2
    bits = how.places.bit_length()
    place = (part.exponent - how.tiny).extended(max(bits, how.form.exponent))[:bits]
    turns = circuit.constant(how.turns, width + how.places - 1)
    window, _ = shifted_left(turns, place.bits, width)
    quarters = times(window, part.significand, shape, width)
    angle = quarters[: how.fraction]
    beyond = angle.top
    angle = (angle ^ beyond.repeat(angle.width))[: how.fraction - 1]
    return angle, beyond, quarters[how.fraction], quarters[how.fraction + 1]


def circular(form: FloatFormat, a: Wire, shape: Shape, *, cosine: bool) -> Wire:
    """The sine or the cosine of ``a``."""
    circuit = a.circuit
    how = circle_for(form)
    part = parts_of(a, form, True)
    zero, one = circuit.constant(0, 1), circuit.constant(1, 1)
    angle, beyond, odd, second = reduced(how, part, shape)
    is_cosine = odd ^ beyond ^ (one if cosine else zero)
    negative = second ^ (odd if cosine else part.sign)

    found, first = normalised_size(angle, how.kept)
    high = circuit.constant(1 << (how.kept - 1), how.kept)
    factor = is_cosine.select(high, found[1:])
    fraction, within = how.factors.fraction, angle[angle.width - how.factors.fraction :]
    value = how.factors.wire(
        circuit.concat(is_cosine, within[how.factors.bits :]), within[: how.factors.bits], shape
    )
    product = times(factor, value[:fraction], shape)
    moved = circuit.concat(product[: product.width - 1], zero)
    wide = max(form.exponent, first.width) + 2
    # The first bit of an angle has the weight of a half.
    own = first.extended(wide) + (form.bias - (1 << first.width))
    stored = is_cosine.select(circuit.constant(form.bias, wide), own)
    result = packed(
        form,
        negative,
        stored - (~product.top).extended(wide),
        product.top.select(product, moved),
        nan=part.nan | part.infinite,
        infinite=zero,
        subnormal=how.subnormal,
    )
    least = circuit.constant(form.bias << form.fraction, form.width) if cosine else a
    return part.exponent.compare("ult", how.tiny).select(least, result)


def reduced_of(how: Circle, number: Pattern) -> tuple[int, bool, int]:
    """The model of `reduced`: angle, end, and quarter."""
    place = number.exponent - how.tiny
    window = how.turns >> how.places - 1 - place
    quarters = number.significand * window & (1 << how.fraction + 2) - 1
    quarter, angle = quarters >> how.fraction, quarters & (1 << how.fraction) - 1
    beyond = bool(angle >> how.fraction - 1)
    return (1 << how.fraction) - 1 - angle if beyond else angle, beyond, quarter


def circular_of(form: FloatFormat, bits: int, *, cosine: bool) -> int:
    """The model of `circular`, on bits."""
    how, number = circle_for(form), Pattern(form, bits)
    if number.nan or number.infinite:
        return nan_of(form)
    if number.exponent < how.tiny:
        return form.bias << form.fraction if cosine else bits
    angle, beyond, quarter = reduced_of(how, number)
    is_cosine = bool(quarter & 1) ^ beyond ^ cosine
    negative = bool(quarter >> 1) ^ (bool(quarter & 1) if cosine else number.negative)
    fraction = how.factors.fraction
    within = angle >> how.fraction - 1 - fraction
    segment = within >> how.factors.bits
    if is_cosine:
        segment += len(how.factors.coefficients[0]) // 2
    value = how.factors.value(segment, within & (1 << how.factors.bits) - 1)
    if is_cosine:
        return rounded(form, value, -fraction, negative)
    # Of the angle as many bits are used as a floating-point number of it has.
    more = max(0, angle.bit_length() - how.kept)
    scale = more - (how.fraction - 1) - fraction
    return rounded(form, (angle >> more) * value, scale, negative)
