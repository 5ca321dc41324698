"""Angles: a table near 0, and quarters of the circle less or more than that.

::

    atan2(y, x)   z = the lesser of |y| and |x| over the greater one
    asin, acos x  z = |x|, or √((1 - |x|) / 2) from a half on, of which the double angle is taken
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isqrt

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.float_divide import normalised, quotient_of
from gaus_pass.cores.generate.formats import FloatFormat, parts_of
from gaus_pass.cores.generate.functions import exact
from gaus_pass.cores.generate.functions.numbers import (
    Pattern,
    first_of,
    nan_of,
    packed,
    rounded,
    with_sticky,
)
from gaus_pass.cores.generate.functions.ratios import Ratio, ratio_for
from gaus_pass.cores.generate.functions.tables import times
from gaus_pass.cores.generate.integer_divide import root_rows
from gaus_pass.cores.generate.logic import (
    first_one,
    saturated,
    shifted_left,
    shifted_right,
    signed_bits,
)
from gaus_pass.cores.generate.products import Shape


@dataclass(frozen=True)
class Corner:
    """The angle that is left, and what it is added to.

    Attributes
    ----------
    number
        z: a bit in front of the point, and as many behind it as factors have.
    right
        How many places right of that it is; of asin and acos of one more.
    half, whole
        Whether the angle counts from a quarter of the circle, from two of them; else from 0.
    subtracts
        The angle is less than what it counts from.
    doubled
        The angle is twice that of z.
    """

    number: Wire
    right: Wire
    half: Wire
    whole: Wire
    subtracts: Wire
    doubled: Wire

    def angle(self, form: FloatFormat, how: Ratio, shape: Shape) -> tuple[Wire, Wire]:
        """Exponent, to be stored, and significand of the angle."""
        circuit, fraction = self.number.circuit, how.fraction
        zero = circuit.constant(0, 1)
        right = saturated(self.right, fraction + 2)
        place, _ = shifted_right(self.number, right)
        # There is no place for the end of the table: the one before it is as good.
        place = place[:fraction] | place.top.repeat(fraction)
        product = times(self.number, how.wire(place, shape), shape)
        width = max(self.right.width, form.exponent) + 2
        near, exponent = first_of(
            product, self.doubled.extended(width) + form.bias - self.right.extended(width), 1
        )
        near = with_sticky(near, fraction + 3)

        once = circuit.concat(zero, product[fraction:])
        left, _ = shifted_right(self.doubled.select(product[fraction - 1 :], once), right)
        quarter, two = (circuit.constant(number, fraction + 2) for number in _quarters(how))
        start = self.whole.select(two, quarter)
        carry = self.subtracts
        far = start + (left ^ carry.repeat(left.width)) + carry.extended(left.width)
        far, above = first_of(far, circuit.constant(form.bias + 1, width), 2, subnormal=False)
        turned = self.half | self.whole
        return turned.select(above, exponent), turned.select(circuit.concat(far, zero), near)


def _quarters(how: Ratio) -> tuple[int, int]:
    """A quarter of the circle and two, in units of the last bit of factors."""
    pi = exact.pi(300) * (1 << how.fraction)
    return round(pi / 2), round(pi)


def _angle_of(
    form: FloatFormat,
    how: Ratio,
    number: int,
    right: int,
    quarters: int = 0,
    *,
    subtracts: bool = True,
    doubled: bool = False,
    negative: bool = False,
) -> int:
    """The model of `Corner.angle`, rounded."""
    fraction = how.fraction
    place = number >> right
    place = place if place < 1 << fraction else (1 << fraction) - 1
    product = number * how.value(place) << doubled
    if quarters == 0:
        return rounded(form, product, -2 * fraction - right, negative)
    left = product >> fraction + right
    found = _quarters(how)[quarters - 1] + (-left if subtracts else left)
    return rounded(form, found, -fraction, negative)


def arc_tangent(form: FloatFormat, a: Wire, shape: Shape) -> Wire:
    """The angle whose tangent is ``a``: of z = |a|, or 1 / |a| where that is less."""
    circuit, how = a.circuit, ratio_for(form, "atan")
    part = parts_of(a, form, False)
    zero, one = circuit.constant(0, 1), circuit.constant(1 << form.fraction, form.precision)
    small = part.exponent.compare("ult", form.bias)
    less, found, _ = quotient_of(one, part.significand, how.fraction)
    itself = circuit.concat(part.plain, circuit.constant(0, how.fraction - form.fraction))
    number = small.select(itself, found.keep_if(~part.infinite))
    right = small.select(
        circuit.constant(form.bias, form.exponent) - part.lifted,
        part.exponent - form.bias + less.extended(form.exponent),
    )
    corner = Corner(number, right, ~small, zero, circuit.constant(1, 1), zero)
    exponent, significand = corner.angle(form, how, shape)
    return packed(
        form, part.sign, exponent, significand, nan=part.nan, infinite=zero, subnormal=False
    )


def arc_tangent_of(form: FloatFormat, bits: int) -> int:
    """The model of `arc_tangent`, on bits."""
    how, number = ratio_for(form, "atan"), Pattern(form, bits)
    fraction, sign = how.fraction, number.negative
    if number.nan:
        return nan_of(form)
    if number.exponent < form.bias:
        plain = number.plain << fraction - form.fraction
        return _angle_of(form, how, plain, form.bias - number.lifted, negative=sign)
    found, right = 0, number.exponent - form.bias
    if not number.infinite:
        less = number.fraction > 0
        found = (1 << form.fraction + fraction + less) // number.significand
        right += less
    return _angle_of(form, how, found, right, 1, negative=sign)


def arc_tangent_of_two(form: FloatFormat, a: Wire, b: Wire, shape: Shape) -> Wire:
    """The angle of the point with the height ``a`` and the distance ``b`` to the right."""
    circuit, how = a.circuit, ratio_for(form, "atan")
    one, two = parts_of(a, form, False), parts_of(b, form, False)
    zero = circuit.constant(0, 1)
    steep = b[: form.width - 1].compare("ult", a[: form.width - 1])
    width = signed_bits(-form.precision, form.greatest)
    (height, above), (along, beside) = (normalised(form, part, False, width) for part in (one, two))
    lesser, greater = steep.select(along, height), steep.select(height, along)
    less, found, _ = quotient_of(lesser, greater, how.fraction)
    apart = steep.select(above - beside, beside - above) + less.extended(width)
    none = steep.select(
        two.zero | one.infinite & ~two.infinite, one.zero | two.infinite & ~one.infinite
    )
    left = two.sign
    corner = Corner(found.keep_if(~none), apart, steep, left & ~steep, ~(steep & left), zero)
    exponent, significand = corner.angle(form, how, shape)
    return packed(form, one.sign, exponent, significand, nan=one.nan | two.nan, infinite=zero)


def arc_tangent_of_two_of(form: FloatFormat, a: int, b: int) -> int:
    """The model of `arc_tangent_of_two`, on bits."""
    how, one, two = ratio_for(form, "atan"), Pattern(form, a), Pattern(form, b)
    if one.nan or two.nan:
        return nan_of(form)
    size = (1 << form.width - 1) - 1
    steep = a & size > b & size
    lesser, greater = (two, one) if steep else (one, two)
    found = right = 0
    if not lesser.zero and (lesser.infinite or not greater.infinite):
        (high, above), (low, below) = lesser.normalised(), greater.normalised()
        less = high < low
        found, right = (high << how.fraction + less) // low, below - above + less
    return _angle_of(
        form,
        how,
        found,
        right,
        1 if steep else 2 * two.negative,
        subtracts=not (steep and two.negative),
        negative=one.negative,
    )


def half_radicand(rest: Wire) -> tuple[Wire, Wire]:
    """The root of half a number below 1: what to take it of, and its places right of a half.

    The highest two bits of the radicand make the first digit of the root, a one.
    """
    circuit = rest.circuit
    zeros = ~first_one(rest)
    found, _ = shifted_left(rest, zeros.bits, rest.width)
    zero = circuit.constant(0, 1)
    number = zeros[0].select(circuit.concat(found, zero), circuit.concat(zero, found))
    if number.width % 2:
        number = circuit.concat(number, zero)
    return number, (zeros.extended(zeros.width + 1) + 1)[1:]


def half_root_of(rest: int, width: int, digits: int) -> tuple[int, int]:
    """The model of `half_radicand`, with so many digits of the root."""
    zeros = width - rest.bit_length() if rest else 0
    more = 2 * (digits - 1) + zeros + zeros % 2 + 1 - width
    return isqrt(rest << more), (zeros + 1) // 2


def arc_sine(form: FloatFormat, a: Wire, shape: Shape, *, cosine: bool) -> Wire:
    """The angle whose sine, or whose cosine, is ``a``."""
    circuit, how = a.circuit, ratio_for(form, "asin")
    part = parts_of(a, form, False)
    zero, sign = circuit.constant(0, 1), part.sign
    large = part.exponent.compare("uge", form.bias - 1)
    rest = circuit.constant(0, form.precision) - part.significand
    number, places = half_radicand(rest.keep_if(part.exponent.compare("eq", form.bias - 1)))
    root, _ = root_rows(number, how.fraction + 1)
    itself = circuit.concat(part.plain, circuit.constant(0, how.fraction - form.fraction))
    width = max(form.exponent, places.width)
    right = large.select(
        places.extended(width),
        circuit.constant(form.bias - 1, width) - part.lifted.extended(width),
    )
    corner = Corner(
        large.select(root, itself),
        right,
        ~large if cosine else large,
        large & sign if cosine else zero,
        large | ~sign if cosine else circuit.constant(1, 1),
        large,
    )
    exponent, significand = corner.angle(form, how, shape)
    return packed(
        form,
        zero if cosine else sign,
        exponent,
        significand,
        nan=part.nan | a[: form.width - 1].compare("ugt", form.bias << form.fraction),
        infinite=zero,
        # The least angle of a cosine is about the root of the last bit before 1.
        subnormal=cosine and form.bias <= form.precision // 2,
    )


def arc_sine_of(form: FloatFormat, bits: int, *, cosine: bool) -> int:
    """The model of `arc_sine`, on bits."""
    how, number = ratio_for(form, "asin"), Pattern(form, bits)
    fraction, negative = how.fraction, number.negative
    if number.nan or bits & (1 << form.width - 1) - 1 > form.bias << form.fraction:
        return nan_of(form)
    large = number.exponent >= form.bias - 1
    if not large:
        found, right = number.plain << fraction - form.fraction, form.bias - 1 - number.lifted
    else:
        rest = (1 << form.precision) - number.significand if number.exponent < form.bias else 0
        found, right = half_root_of(rest, form.precision, fraction + 1)
    if not cosine:
        return _angle_of(form, how, found, right, large, doubled=large, negative=negative)
    quarters, subtracts = (2 * negative, True) if large else (1, not negative)
    return _angle_of(form, how, found, right, quarters, subtracts=subtracts, doubled=large)
