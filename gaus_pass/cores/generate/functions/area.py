"""Inverses of hyperbolic functions, and logarithms of numbers above 1.

::

    asinh a   log(|a| + √(a² + 1))                      |a| >= 1
    acosh a   log(a + √(a² - 1))                        a >= 2
              2 · asinh √((a - 1) / 2)                  below
    atanh a   (log(1 + |a|) - log(1 - |a|)) / 2         |a| >= 1/2
    log1p a   log(1 + a)                                |a| >= 1/2

Below these bounds the result is the operand times a smooth factor.  Of what logarithms are taken a
few bits more are kept than a number has.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from math import factorial, isqrt

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.formats import FloatFormat, Parts, parts_of
from gaus_pass.cores.generate.functions import exact
from gaus_pass.cores.generate.functions.arcs import half_radicand, half_root_of
from gaus_pass.cores.generate.functions.logarithm import (
    Logarithm,
    exponent_width,
    logarithm_to,
    of_size,
    size_at,
    size_at_of,
)
from gaus_pass.cores.generate.functions.numbers import (
    Pattern,
    first_of,
    infinity_of,
    joined,
    moved,
    nan_of,
    rounded,
)
from gaus_pass.cores.generate.functions.ratios import Ratio, near_zero, near_zero_of, ratio_for
from gaus_pass.cores.generate.functions.segments import Segments, degree_for, fitted
from gaus_pass.cores.generate.functions.tables import times
from gaus_pass.cores.generate.integer_divide import root_rows
from gaus_pass.cores.generate.logic import first_one, saturated, shifted_left, shifted_right
from gaus_pass.cores.generate.products import Shape, product

_MORE = 4
"""Bits that numbers have more of which logarithms are taken."""


@cache
def _logarithm(form: FloatFormat) -> Logarithm:
    return logarithm_to(replace(form, fraction=form.fraction + _MORE), 0)


def _less_than_one(part: Parts, precision: int) -> tuple[Wire, Wire]:
    """1 - |a| of |a| from a half to below 1, normalised, and how far it is below a half."""
    zeros = part.sign.circuit.constant(0, precision)
    rest = zeros - part.significand
    places = ~first_one(rest)
    found, _ = shifted_left(rest, places.bits, precision)
    return found, places


def _less_than_one_of(number: Pattern) -> tuple[int, int]:
    """The model of `_less_than_one`."""
    precision = number.form.precision
    rest = (1 << precision) - number.significand
    places = precision - rest.bit_length()
    return rest << places, places


def logarithm_above(form: FloatFormat, a: Wire, shape: Shape) -> Wire:
    """The natural logarithm of 1 + ``a``."""
    circuit, how = a.circuit, _logarithm(form)
    part, fraction = parts_of(a, form, False), how.form.fraction
    sign, behind = part.sign, circuit.constant(0, _MORE)
    own = circuit.concat(part.significand, behind)
    unit = circuit.constant(1 << fraction, fraction + 1)
    below = part.exponent.compare("ult", form.bias)
    greater, less = below.select(unit, own), below.select(own, unit)
    distance = below.select(circuit.constant(1, form.exponent), part.exponent - form.bias)
    less, _ = shifted_right(less, saturated(distance, less.width))
    width = exponent_width(how.form)
    above = below.select(circuit.constant(form.bias, form.exponent), part.exponent)
    total, above = first_of(
        greater.extended(fraction + 2) + less.extended(fraction + 2),
        above.extended(width) + 1,
        1,
        subnormal=False,
    )
    rest, places = _less_than_one(part, form.precision)
    beneath = circuit.constant(form.bias - 1, width) - places.extended(width)
    size, _ = size_at(
        how,
        sign.select(circuit.concat(rest, behind), total[1:]),
        sign.select(beneath, above),
        shape,
    )
    one = circuit.constant(form.bias << form.fraction, form.width - 1)
    magnitude = a[: form.width - 1]
    return joined(
        form,
        part.exponent.compare("ult", form.bias - 1),
        near_zero(form, part, ratio_for(form, "log1p"), shape),
        of_size(form, size, how.fraction),
        sign=sign,
        nan=part.nan | sign & one.compare("ult", magnitude),
        infinite=part.infinite | sign & magnitude.compare("eq", one),
    )


def logarithm_above_of(form: FloatFormat, bits: int) -> int:
    """The model of `logarithm_above`, on bits."""
    how, number = _logarithm(form), Pattern(form, bits)
    fraction, sign = how.form.fraction, number.negative
    magnitude, one = bits & (1 << form.width - 1) - 1, form.bias << form.fraction
    if number.nan or (sign and magnitude > one):
        return nan_of(form)
    if number.infinite or (sign and magnitude == one):
        return infinity_of(form, sign)
    if number.exponent < form.bias - 1:
        return near_zero_of(number, ratio_for(form, "log1p"))
    own, unit, exponent = number.significand << _MORE, 1 << fraction, number.exponent
    if sign:
        rest, places = _less_than_one_of(number)
        total, exponent = rest << _MORE, form.bias - 1 - places
    elif exponent < form.bias:
        total, exponent = unit + (own >> 1), form.bias
    else:
        total = own + (unit >> exponent - form.bias)
    over = total >> fraction + 1
    size, _ = size_at_of(how, total >> over, exponent + over)
    return rounded(form, size, -how.fraction, sign)


def area(form: FloatFormat, a: Wire, shape: Shape, *, cosine: bool) -> Wire:
    """The inverse of the hyperbolic sine or cosine of ``a``."""
    circuit, how = a.circuit, _logarithm(form)
    part, fraction = parts_of(a, form, False), how.form.fraction
    bits = 2 * form.fraction
    squared = product(part.significand, part.significand, shape).extended(bits + 4)
    twice = circuit.concat(part.exponent - form.bias, circuit.constant(0, 1))
    unit, _ = shifted_right(circuit.constant(1 << bits, bits + 1), saturated(twice, bits + 1))
    unit = unit.extended(bits + 4)
    number = squared - unit if cosine else squared + unit
    small = part.exponent.compare("ult", form.bias + cosine)
    table = ratio_for(form, "asinh")
    places: Wire | None = None
    if cosine:
        near_number, places = half_radicand(part.fraction)
        filling = circuit.constant(0, number.width - near_number.width)
        number = small.select(circuit.concat(near_number, filling), number)
    root, _ = root_rows(number, fraction + 2)
    if places is None:
        near = near_zero(form, part, table, shape)
    else:
        near = _doubled(form, table, root, places, shape)

    own = circuit.concat(part.significand, circuit.constant(0, _MORE))
    width = exponent_width(how.form)
    total, exponent = first_of(
        own.extended(fraction + 3) + root.extended(fraction + 3),
        part.exponent.extended(width) + 2,
        1 + cosine,
        subnormal=False,
    )
    size, _ = size_at(how, total[2:], exponent, shape)
    outside = part.sign | part.exponent.compare("ult", form.bias)
    return joined(
        form,
        small,
        near,
        of_size(form, size, how.fraction),
        sign=circuit.constant(0, 1) if cosine else part.sign,
        nan=part.nan | outside if cosine else part.nan,
        infinite=part.infinite,
        # The least result of a cosine is about the root of the last bit behind 1.
        subnormal=cosine and form.bias <= form.precision // 2,
    )


def _doubled(
    form: FloatFormat, table: Ratio, root: Wire, places: Wire, shape: Shape
) -> tuple[Wire, Wire]:
    """Twice asinh of a root that is below a half, but for so many places: exponent, significand."""
    fraction = table.fraction
    number = root[root.width - fraction - 1 :]
    more = places.extended(places.width + 1) + 1
    place, _ = shifted_right(number, saturated(more, number.width))
    found = times(number, table.wire(place[:fraction], shape), shape)
    width = max(places.width, form.exponent) + 2
    exponent = places.circuit.constant(form.bias, width) - places.extended(width)
    found, exponent = first_of(found, exponent, 1)
    return exponent, found


def area_of(form: FloatFormat, bits: int, *, cosine: bool) -> int:
    """The model of `area`, on bits."""
    how, number, table = _logarithm(form), Pattern(form, bits), ratio_for(form, "asinh")
    fraction, sign = how.form.fraction, number.negative
    if number.nan or (cosine and (sign or number.exponent < form.bias)):
        return nan_of(form)
    if number.infinite:
        return bits
    power = number.exponent - form.bias
    if cosine and power < 1:
        root, places = half_root_of(number.fraction, form.fraction, table.fraction + 1)
        found = root * table.value(root >> places + 1)
        return rounded(form, found, -2 * table.fraction - places)
    if power < 0:
        return near_zero_of(number, table)
    unit = (1 << 2 * form.fraction) >> 2 * power
    squared = number.significand**2 + (-unit if cosine else unit)
    root = isqrt(moved(squared, 2 * (fraction - form.fraction)))
    total = (number.significand << _MORE) + root
    over = total.bit_length() - fraction - 1
    size, _ = size_at_of(how, moved(total, -over), number.exponent + over)
    return rounded(form, size, -how.fraction, sign)


@cache
def _above_half(form: FloatFormat) -> Segments:
    """log(1 + x) of the fraction of x from a half to below 1."""
    fraction = form.precision + _MORE
    degree, address = degree_for(fraction, lambda h, n: (h / 3) ** (n + 1) * factorial(n))
    address = min(address, form.fraction - 1)
    count = 1 << address

    def of(segment: int, t: Fraction) -> Fraction:
        return exact.log((3 + (segment + t) / count) / 2)

    bits, limits = form.fraction - address, (0, (1 << fraction) - 1)
    return fitted(of, count, degree, fraction, bits, limits)


def area_tangent(form: FloatFormat, a: Wire, shape: Shape) -> Wire:
    """The inverse of the hyperbolic tangent of ``a``."""
    circuit, how, above = a.circuit, logarithm_to(form, 0), _above_half(form)
    part = parts_of(a, form, False)
    rest, places = _less_than_one(part, form.precision)
    width = exponent_width(form)
    exponent = circuit.constant(form.bias - 1, width) - places.extended(width)
    size, _ = size_at(how, rest, exponent, shape)
    more = above.wire(part.fraction[above.bits :], part.fraction[: above.bits], shape)
    more = circuit.concat(more, circuit.constant(0, how.fraction - above.fraction))
    wide = max(size.width, more.width) + 1
    one = circuit.constant(form.bias << form.fraction, form.width - 1)
    return joined(
        form,
        part.exponent.compare("ult", form.bias - 1),
        near_zero(form, part, ratio_for(form, "atanh"), shape),
        of_size(form, size.extended(wide) + more.extended(wide), how.fraction + 1),
        sign=part.sign,
        nan=part.nan | one.compare("ult", a[: form.width - 1]),
        infinite=a[: form.width - 1].compare("eq", one),
    )


def area_tangent_of(form: FloatFormat, bits: int) -> int:
    """The model of `area_tangent`, on bits."""
    how, above, number = logarithm_to(form, 0), _above_half(form), Pattern(form, bits)
    magnitude, one = bits & (1 << form.width - 1) - 1, form.bias << form.fraction
    if magnitude > one:
        return nan_of(form)
    if magnitude == one:
        return infinity_of(form, number.negative)
    if number.exponent < form.bias - 1:
        return near_zero_of(number, ratio_for(form, "atanh"))
    rest, places = _less_than_one_of(number)
    size, _ = size_at_of(how, rest, form.bias - 1 - places)
    within = number.fraction & (1 << above.bits) - 1
    more = above.value(number.fraction >> above.bits, within)
    size += more << how.fraction - above.fraction
    return rounded(form, size, -how.fraction - 1, number.negative)
