"""The tangent: the quotient of sine and cosine of the nearer end of a quarter, or of these two."""

from __future__ import annotations

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.float_divide import quotient_of
from gaus_pass.cores.generate.formats import FloatFormat, parts_of
from gaus_pass.cores.generate.functions.circular import circle_for, reduced, reduced_of
from gaus_pass.cores.generate.functions.logarithm import normalised_size
from gaus_pass.cores.generate.functions.numbers import Pattern, nan_of, packed, rounded
from gaus_pass.cores.generate.functions.tables import times
from gaus_pass.cores.generate.products import Shape

_GUARD = 2
"""Bits of sine and cosine beyond those of their factors."""


def tangent(form: FloatFormat, a: Wire, shape: Shape) -> Wire:
    """Tan of ``a``."""
    circuit, how, part = a.circuit, circle_for(form), parts_of(a, form, True)
    zero, one = circuit.constant(0, 1), circuit.constant(1, 1)
    angle, beyond, odd, _ = reduced(how, part, shape)
    found, first = normalised_size(angle, how.kept)
    fraction = how.factors.fraction
    width = fraction + _GUARD
    within = angle[angle.width - fraction :]
    segment, inside = within[how.factors.bits :], within[: how.factors.bits]
    factor, cosine = (
        how.factors.wire(circuit.concat(which, segment), inside, shape)[:fraction]
        for which in (zero, one)
    )
    product = times(found[1:], factor, shape)
    moved = circuit.concat(product[: product.width - 1], zero)
    sine = product.top.select(product, moved)[product.width - width :]
    cosine = circuit.concat(cosine, circuit.constant(0, _GUARD))

    wide = max(form.exponent, first.width) + 3
    # The first bit of an angle has the weight of a half, as that of a cosine.
    below = first.extended(wide) - (1 << first.width) - (~product.top).extended(wide)
    turned = odd ^ beyond
    high, low = turned.select(cosine, sine), turned.select(sine, cosine)
    less, digits, rest = quotient_of(high, low, form.precision)
    power = turned.select(circuit.constant(0, wide) - below - 1, below + 1)
    exponent = power + form.bias - less.extended(wide)
    result = packed(
        form,
        part.sign ^ odd,
        exponent,
        circuit.concat(digits, rest.any()),
        nan=part.nan | part.infinite,
        infinite=exponent.compare("sge", form.greatest),
        subnormal=how.subnormal,
    )
    return part.exponent.compare("ult", how.tiny).select(a, result)


def tangent_of(form: FloatFormat, bits: int) -> int:
    """The model of `tangent`, on bits."""
    how, number = circle_for(form), Pattern(form, bits)
    if number.nan or number.infinite:
        return nan_of(form)
    if number.exponent < how.tiny:
        return bits
    angle, beyond, quarter = reduced_of(how, number)
    fraction = how.factors.fraction
    within = angle >> how.fraction - 1 - fraction
    segment, inside = within >> how.factors.bits, within & (1 << how.factors.bits) - 1
    count = len(how.factors.coefficients[0]) // 2
    factor, cosine = (how.factors.value(segment + own, inside) for own in (0, count))
    more = how.kept - angle.bit_length()
    product = (angle << more if more >= 0 else angle >> -more) * factor
    below = angle.bit_length() - how.fraction
    if not product >> how.kept + fraction - 1:
        product, below = 2 * product, below - 1
    high, low = product >> how.kept - _GUARD, cosine << _GUARD
    turned = bool(quarter & 1) ^ beyond
    if turned:
        high, low, below = low, high, -below - 2
    less = high < low
    whole, rest = divmod(high << form.precision + less, low)
    scale = below + 1 - less - form.precision - 1
    return rounded(form, 2 * whole + bool(rest), scale, number.negative ^ bool(quarter & 1))
