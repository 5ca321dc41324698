"""Multiplication of floating-point numbers."""

from __future__ import annotations

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.formats import FloatFormat, Parts, parts_of
from gaus_pass.cores.generate.logic import bits_for, leading_zeros, shifted_left, signed_bits
from gaus_pass.cores.generate.rounding import round_and_pack


def multiply(form: FloatFormat, flush: bool, a: Wire, b: Wire) -> Wire:
    """``a × b``: the product of the significands, shifted once and rounded.

    How far to shift is known from the operands: left where one is subnormal, right where the result
    is.  So it is counted while the product is formed.
    """
    circuit = a.circuit
    one, two = parts_of(a, form, flush), parts_of(b, form, flush)
    width = signed_bits(2 - form.bias, 2 * form.greatest - form.bias + 1)
    product = one.significand.extended(2 * form.precision) * two.significand.extended(
        2 * form.precision
    )
    # Of a result whose first bit is the product's highest.
    exponent = one.exponent.extended(width) + two.exponent.extended(width)
    exponent = exponent - (form.bias - 1)
    keep = form.precision + 2
    if flush:
        found, rest = shifted_left(product, circuit.constant(0, 1), keep)
        last = ~found.top
    else:
        found, rest, exponent = _normalised(form, one, two, product, exponent)
        last = ~found.top & exponent.compare("ne", 1)
    significand = last.select(found[1 : keep - 1], found[2:])
    guard = last.select(found[0], found[1])
    sticky = rest | found[0] & ~last
    lower = exponent - 1
    greatest = form.greatest
    # Signed, with exponents that stay below twice the greatest.
    overflow = last.select(lower.compare("sge", greatest), exponent.compare("sge", greatest))
    final = last.select(lower, exponent)
    zero = one.zero | two.zero
    return round_and_pack(
        form,
        flush,
        one.sign ^ two.sign,
        final[: form.exponent],
        significand,
        guard,
        sticky,
        nan=one.nan | two.nan | one.infinite & two.zero | one.zero & two.infinite,
        infinite=one.infinite | two.infinite | overflow,
        zero=zero | final.top if flush else None,
    )


def _normalised(
    form: FloatFormat, one: Parts, two: Parts, product: Wire, exponent: Wire
) -> tuple[Wire, Wire, Wire]:
    """The product with its first one, or exponent 1, at the top or a bit below it.

    Returns
    -------
    tuple
        Two bits more than the precision, whether there are ones behind, and the exponent.
    """
    circuit = product.circuit
    width = exponent.width
    # Both are subnormal: it is half of the least number at most, and what is counted is idle.
    tiny = form.bias - 1 > form.fraction
    if tiny:
        zeros = leading_zeros(one.subnormal.select(one.significand, two.significand))
        most = form.fraction
    else:
        counts = [leading_zeros(part.significand) for part in (one, two)]
        bits = bits_for(2 * form.precision)
        zeros = counts[0].extended(bits) + counts[1].extended(bits)
        most = 2 * form.precision
    room = exponent - 1
    wide = max(width, zeros.width + 1)
    count, room = zeros.extended(wide), room.extended(wide, signed=True)
    shift = room.compare("slt", count).select(room, count)
    bits = bits_for(max(most, form.precision + 1))
    # Right is as far as a power of two, and left from there.
    right = shift.top
    step = 1 << bits
    zero = circuit.constant(0, step)
    moved = right.select(circuit.concat(zero, product), circuit.concat(product, zero))
    found, rest = shifted_left(moved, shift[:bits], form.precision + 2)
    far = right & ~shift[bits:].compare("eq", -1)
    found, rest = found.keep_if(~far), rest | far & product.any()
    return found, rest, (exponent.extended(wide, signed=True) - shift)[:width]
