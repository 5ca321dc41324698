"""Addition of floating-point numbers."""

from __future__ import annotations

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.float_compare import negate
from gaus_pass.cores.generate.formats import FloatFormat, parts_of
from gaus_pass.cores.generate.logic import (
    first_one,
    mark,
    saturated,
    shifted_left,
    shifted_right,
    signed_bits,
)
from gaus_pass.cores.generate.rounding import round_and_pack


def subtract(form: FloatFormat, flush: bool, a: Wire, b: Wire) -> Wire:
    """``a - b``."""
    return add(form, flush, a, negate(b))


def add(form: FloatFormat, flush: bool, a: Wire, b: Wire) -> Wire:
    """``a + b``: align the smaller one, add, find the first one, shift, round.

    The first one is looked for with a one where the exponent would be 1, so that the shift stops
    there by itself and subnormal results need no path of their own.
    """
    circuit = a.circuit
    one, two = parts_of(a, form, flush), parts_of(b, form, flush)
    swapped = a[: form.width - 1].compare("ult", b[: form.width - 1])
    equal = a[: form.width - 1].compare("eq", b[: form.width - 1]) | one.zero & two.zero
    subtracts = one.sign ^ two.sign
    exponent = swapped.select(two.exponent, one.exponent)
    large = swapped.select(two.significand, one.significand)
    small = circuit.concat(swapped.select(one.significand, two.significand), circuit.constant(0, 2))
    # Both differences, since the comparison comes later.
    apart = (two.exponent - one.exponent, one.exponent - two.exponent)
    distance = swapped.select(*(saturated(d, small.width) for d in apart))
    low, lost = shifted_right(small, distance)

    # A one behind both numbers carries in what turns inversion into negation.
    zeros = circuit.constant(0, 1)
    first = circuit.concat(zeros, large, circuit.constant(1, 4))
    second = circuit.concat(zeros, low, circuit.any_of(*lost))
    inverted = second ^ subtracts.repeat(second.width)
    total = (first + circuit.concat(inverted, subtracts))[1:]

    place = first_one(total, None if flush else mark(exponent, total.width))
    found, rest = shifted_left(total, [~bit for bit in place.bits], form.precision + 1)
    whole = 1 << place.width
    width = max(signed_bits(1 - whole, form.greatest + 1), place.width + 1)
    wide = exponent.extended(width) + (2 - whole) + place.extended(width)
    overflow = exponent.compare("eq", form.greatest - 1) & total.top
    sign = swapped.select(two.sign, one.sign)
    if form.signed_zeros:
        sign = sign & ~(subtracts & equal)
    return round_and_pack(
        form,
        flush,
        sign,
        wide[: form.exponent],
        found[1:],
        found[0],
        rest,
        nan=circuit.any_of(one.nan, two.nan, circuit.all_of(one.infinite, two.infinite, subtracts)),
        infinite=circuit.any_of(one.infinite, two.infinite, overflow),
        zero=wide.top if flush else None,
    )
