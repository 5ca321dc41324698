"""Hyperbolic sine and cosine, and powers of e less 1.

::

    e^|a| = 2^(n + f)                       sinh, cosh = (2^f ± 2^(1 - f) · 2^(-2n - 1)) · 2^(n - 1)
    e^a = 2^(n + f),  a above 0             expm1 = (2^f - 2^-n) · 2^n
                      a below 0             expm1 = 2^f · 2^n - 1
    |a| < 1                                 sinh a / a · a, expm1 a / a · a

2^f and 2^(1 - f) are from one table.  From 1 on differences lose no more than a bit.
"""

from __future__ import annotations

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.formats import FloatFormat, parts_of
from gaus_pass.cores.generate.functions.exponential import (
    in_powers_of_two,
    in_powers_of_two_of,
    powers,
)
from gaus_pass.cores.generate.functions.numbers import (
    Pattern,
    first_of,
    infinity_of,
    joined,
    nan_of,
    packed,
    rounded,
)
from gaus_pass.cores.generate.functions.ratios import near_zero, near_zero_of, ratio_for
from gaus_pass.cores.generate.logic import saturated, shifted_right
from gaus_pass.cores.generate.products import Shape

_MORE = 1
"""Bits that powers need more than their own rounding does."""


def hyperbolic(form: FloatFormat, a: Wire, shape: Shape, *, cosine: bool) -> Wire:
    """The hyperbolic sine or cosine of ``a``."""
    circuit, how = a.circuit, powers(form, True, _MORE)
    part, segments = parts_of(a, form, False), how.segments
    size, large = in_powers_of_two(how, parts_of(a, form, True), shape)
    within, whole = size[: how.fraction], size[how.fraction :]
    one, zero = circuit.constant(1, 1), circuit.constant(0, 1)
    values = (
        segments.wire(f[segments.bits :], f[: segments.bits], shape) for f in (within, ~within)
    )
    up, down = (circuit.concat(one, value[: how.fraction]) for value in values)
    distance = saturated(circuit.concat(whole, one), down.width)
    less, _ = shifted_right(down, distance)
    high, low = up.extended(up.width + 1), less.extended(up.width + 1)
    total = high + low if cosine else high - low
    width = max(whole.width, form.exponent) + 2
    exponent = whole.extended(width) + form.bias
    total, exponent = first_of(total, exponent, 2, subnormal=False)
    infinite = large | exponent.compare("sge", form.greatest)
    if not cosine:
        near = near_zero(form, part, ratio_for(form, "sinh"), shape)
        small = part.exponent.compare("ult", form.bias)
        far = exponent, total
        return joined(form, small, near, far, sign=part.sign, nan=part.nan, infinite=infinite)
    return packed(form, zero, exponent, total, nan=part.nan, infinite=infinite, subnormal=False)


def hyperbolic_of(form: FloatFormat, bits: int, *, cosine: bool) -> int:
    """The model of `hyperbolic`, on bits."""
    how, number = powers(form, True, _MORE), Pattern(form, bits)
    negative = number.negative and not cosine
    if number.nan:
        return nan_of(form)
    if number.exponent < form.bias and not cosine:
        return near_zero_of(number, ratio_for(form, "sinh"))
    size, large = in_powers_of_two_of(how, number)
    if large:
        return infinity_of(form, negative)
    unit, segments = 1 << how.fraction, how.segments
    whole, within = size >> how.fraction, size & unit - 1
    up, down = (
        unit + segments.value(f >> segments.bits, f & (1 << segments.bits) - 1)
        for f in (within, unit - 1 - within)
    )
    less = down >> 2 * whole + 1
    total = up + less if cosine else up - less
    return rounded(form, total, whole - 1 - how.fraction, negative)


def less_one(form: FloatFormat, a: Wire, shape: Shape) -> Wire:
    """E to the power of ``a``, less 1."""
    circuit, how = a.circuit, powers(form, True, _MORE)
    part, segments = parts_of(a, form, False), how.segments
    size, large = in_powers_of_two(how, parts_of(a, form, True), shape)
    sign, one = part.sign, circuit.constant(1, 1)
    # The complement is a last bit less than the negative number.
    within = size[: how.fraction] ^ sign.repeat(how.fraction)
    value = segments.wire(within[segments.bits :], within[: segments.bits], shape)
    power = circuit.concat(one, value[: how.fraction])
    unit = circuit.constant(1 << how.fraction, how.fraction + 1)
    width = max(size.width - how.fraction, form.exponent) + 2
    whole = size[how.fraction :].extended(width)
    distance = saturated((whole + sign.extended(width))[: width - 2], power.width)
    less, _ = shifted_right(sign.select(power, unit).keep_if(~(large & sign)), distance)
    total = sign.select(unit, power) - less
    exponent = whole.keep_if(~sign) + form.bias
    total, exponent = first_of(total, exponent, 1, subnormal=False)
    infinite = (large | exponent.compare("sge", form.greatest)) & ~sign
    near = near_zero(form, part, ratio_for(form, "expm1"), shape)
    small = part.exponent.compare("ult", form.bias)
    far = exponent, total
    return joined(form, small, near, far, sign=sign, nan=part.nan, infinite=infinite)


def less_one_of(form: FloatFormat, bits: int) -> int:
    """The model of `less_one`, on bits."""
    how, number = powers(form, True, _MORE), Pattern(form, bits)
    if number.nan:
        return nan_of(form)
    if number.exponent < form.bias:
        return near_zero_of(number, ratio_for(form, "expm1"))
    size, large = in_powers_of_two_of(how, number)
    unit, segments, negative = 1 << how.fraction, how.segments, number.negative
    if large:
        return rounded(form, 1, 0, True) if negative else infinity_of(form)
    whole, within = divmod(~size if negative else size, unit)
    power = unit + segments.value(within >> segments.bits, within & (1 << segments.bits) - 1)
    if negative:
        return rounded(form, unit - (power >> -whole), -how.fraction, True)
    return rounded(form, power - (unit >> whole), whole - how.fraction)
