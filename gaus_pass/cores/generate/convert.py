"""Conversions of integers and floating-point numbers into one another."""

from __future__ import annotations

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.float_divide import normalised
from gaus_pass.cores.generate.formats import FloatFormat, parts_of
from gaus_pass.cores.generate.integer_divide import negated_if
from gaus_pass.cores.generate.logic import (
    bits_for,
    first_one,
    shifted_left,
    shifted_right,
    signed_bits,
)
from gaus_pass.cores.generate.rounding import made_subnormal, round_and_pack


def float_of_integer(form: FloatFormat, number: Wire, signed: bool) -> Wire:
    """An integer rounded to a format; too large a one is infinite."""
    circuit = number.circuit
    false = circuit.constant(0, 1)
    sign = number.top if signed else false
    size = negated_if(sign, number)
    place = first_one(size)
    found, lost = shifted_left(size, [~bit for bit in place.bits], form.precision + 1)
    # The place counts from below a power of two.
    most = form.bias + number.width - 1
    least = most + 1 - (1 << place.width)
    width = max(signed_bits(min(least, 0), most), form.exponent)
    exponent = place.extended(width) + least
    overflow = exponent.compare("sge", form.greatest) if most >= form.greatest else false
    return round_and_pack(
        form,
        False,
        sign,
        exponent[: form.exponent],
        found[1:],
        found[0],
        lost,
        nan=false,
        infinite=overflow,
    )


def integer_of_float(form: FloatFormat, number: Wire, width: int, signed: bool) -> Wire:
    """A number rounded towards zero; any value for what the integer does not hold."""
    circuit = number.circuit
    part = parts_of(number, form, True)
    whole = part.significand
    if width < whole.width:
        whole = whole[whole.width - width :]
    elif width > whole.width:
        whole = circuit.concat(whole, circuit.constant(0, width - whole.width))
    # The first bit has to arrive at the place that the exponent says.
    bits = bits_for(width - 1)
    exponent = part.exponent.extended(max(bits, form.exponent))[:bits]
    amount = circuit.constant(width - 1 + form.bias, bits) - exponent
    found, _ = shifted_right(whole, amount)
    found = found.keep_if(part.exponent.compare("uge", form.bias))
    return negated_if(part.sign, found) if signed else found


def float_of_float(to: FloatFormat, flush: bool, number: Wire, form: FloatFormat) -> Wire:
    """A number of one format in another."""
    circuit = number.circuit
    part = parts_of(number, form, flush)
    more = to.bias - form.bias
    deep = 0 if flush or more <= 0 else 2 * form.precision
    low, high = more - deep, form.greatest + more
    width = max(signed_bits(min(low, 0) - 2, max(high, to.greatest)), to.exponent + 1)
    significand, exponent = normalised(form, part, deep == 0, width)
    if more == 0:
        significand = part.plain
    exponent = exponent + more
    keep = to.precision + 1
    if form.precision < keep:
        significand = circuit.concat(significand, circuit.constant(0, keep - form.precision))
    extra = significand.width - keep
    found = significand[extra:]
    lost = [significand[:extra].any()] if extra else []
    infinite = part.infinite
    if high > to.greatest:
        infinite = infinite | exponent.compare("sge", to.greatest)
    if low < 1 and more and not flush:
        found, beside = made_subnormal(found, exponent)
        lost += beside
    return round_and_pack(
        to,
        flush,
        part.sign,
        exponent[: to.exponent],
        found[1:],
        found[0],
        lost,
        nan=part.nan,
        infinite=infinite,
        zero=part.zero | exponent.top if flush else None,
    )
