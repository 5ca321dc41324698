"""Powers of two floating-point numbers.

::

    a^b = 2^(b · log2 |a|)

The logarithm has as many more bits as the greatest exponent of a result, so that the product is as
exact behind its point as the power needs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.float_divide import normalised
from gaus_pass.cores.generate.formats import FloatFormat, Parts, parts_of
from gaus_pass.cores.generate.functions.exponential import (
    power_of_two,
    power_of_two_of,
    powers,
)
from gaus_pass.cores.generate.functions.logarithm import (
    Logarithm,
    logarithm_to,
    normalised_size,
    size_of_logarithm,
    size_of_logarithm_of,
)
from gaus_pass.cores.generate.functions.numbers import Pattern, infinity_of, nan_of
from gaus_pass.cores.generate.functions.tables import times
from gaus_pass.cores.generate.logic import bits_for, saturated, shifted_right, signed_bits
from gaus_pass.cores.generate.products import Shape


@dataclass(frozen=True)
class Power:
    """How powers are made.

    Attributes
    ----------
    kept
        Bits of the logarithm's significand.
    whole, fraction
        Bits of the product before and behind the point.
    """

    logarithm: Logarithm
    kept: int
    whole: int
    fraction: int


@cache
def power_for(form: FloatFormat) -> Power:
    """That of a format."""
    two = powers(form, natural=False)
    logarithm = logarithm_to(form, 2, two.whole)
    # The product of two significands may have a bit more in front.
    return Power(logarithm, form.precision + two.whole + 4, two.whole + 1, two.fraction)


def power(form: FloatFormat, a: Wire, b: Wire, shape: Shape) -> Wire:
    """``a`` to the power of ``b``; everything to the power of 0, and 1 to every power, is 1."""
    circuit = a.circuit
    how = power_for(form)
    one, two = parts_of(a, form, False), parts_of(b, form, False)
    size, below = size_of_logarithm(how.logarithm, one, shape)
    found, place = normalised_size(size, how.kept)
    width = signed_bits(-form.precision - form.bias, form.greatest)
    factor, stored = normalised(form, two, False, width)
    product = times(found[1:], factor, shape)

    # The weight of the product's first bit, from the logarithm's place and the factor's exponent.
    first = size.width - how.logarithm.fraction - (1 << place.width) + 1 - form.bias
    low, high = first - form.precision, first + (1 << place.width) + form.greatest
    wide = signed_bits(min(low, 0) - how.whole, max(high, 0) + how.whole)
    weight = place.extended(wide) + stored.extended(wide, signed=True) + first
    distance = circuit.constant(how.whole - 1, wide) - weight
    bits = how.whole + how.fraction
    moved, _ = shifted_right(product[product.width - bits :], saturated(distance[: wide - 1], bits))
    whole_one = a[: form.width - 1].compare("eq", form.bias << form.fraction)
    large = distance.top & size.any()

    integer, odd = _parity(form, two)
    extreme = one.zero | one.infinite | two.infinite
    grows = a[: form.width - 1].compare("ugt", form.bias << form.fraction) ^ two.sign
    negative = extreme.select(~grows, below ^ two.sign)
    number = circuit.concat(circuit.constant(0, 1), moved) ^ negative.repeat(bits + 1)
    result = power_of_two(
        form,
        number,
        how.fraction,
        negative,
        large | extreme,
        shape,
        nan=one.nan | two.nan | one.sign & ~one.zero & ~one.infinite & ~integer,
        sign=one.sign & odd,
    )
    is_one = two.zero | whole_one & (~one.sign | two.infinite)
    return is_one.select(circuit.constant(form.bias << form.fraction, form.width), result)


def _parity(form: FloatFormat, part: Parts) -> tuple[Wire, Wire]:
    """Whether a number is an integer, and whether it is an odd one; infinity is an even one."""
    circuit = part.sign.circuit
    large = part.exponent.compare("ugt", form.bias + form.fraction)
    below = part.exponent.compare("ult", form.bias)
    bits = min(bits_for(form.fraction), form.exponent)
    within = (part.exponent - form.bias)[:bits]
    mask, _ = shifted_right(circuit.constant(-1, form.fraction), within)
    zero, one = circuit.constant(0, 1), circuit.constant(1, 1)
    unit = circuit.concat(mask, one) & ~circuit.concat(zero, mask)
    integer = large | ~below & (part.fraction & mask).none()
    odd = (circuit.concat(one, part.fraction) & unit).any()
    return integer, integer & ~large & odd


def power_of(form: FloatFormat, a: int, b: int) -> int:
    """The model of `power`, on bits."""
    how, one, two = power_for(form), Pattern(form, a), Pattern(form, b)
    unit, size = form.bias << form.fraction, a & (1 << form.width - 1) - 1
    if two.zero or (size == unit and (not one.negative or two.infinite)):
        return unit
    if one.nan or two.nan:
        return nan_of(form)
    integer, odd = _parity_of(two)
    negative = one.negative and odd
    if one.zero or one.infinite or two.infinite:
        grows = (size > unit) != two.negative
        return infinity_of(form, negative) if grows else int(negative) << (form.width - 1)
    if one.negative and not integer:
        return nan_of(form)
    logarithm, below = size_of_logarithm_of(how.logarithm, one)
    more = logarithm.bit_length() - how.kept
    kept = logarithm >> more if more > 0 else logarithm << -more
    factor, stored = two.normalised()
    # As many bits as the product has are shifted until the point is where it has to be.
    product = kept * factor >> how.kept + form.precision - how.whole - how.fraction
    weight = logarithm.bit_length() - how.logarithm.fraction + stored - form.bias
    below ^= two.negative
    if logarithm and weight > how.whole - 1:
        return int(negative) << (form.width - 1) if below else infinity_of(form, negative)
    number = product >> min(how.whole - 1 - weight, how.whole + how.fraction) if logarithm else 0
    return power_of_two_of(form, ~number if below else number, how.fraction, negative)


def _parity_of(number: Pattern) -> tuple[bool, bool]:
    """The model of `_parity`."""
    form = number.form
    behind = form.fraction + form.bias - number.exponent
    if behind < 0:
        return True, False
    if behind > form.fraction:
        return False, False
    integer = number.significand % (1 << behind) == 0
    return integer, integer and bool(number.significand >> behind & 1)
