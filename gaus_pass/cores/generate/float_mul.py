"""Multiplication of floating-point numbers."""

from __future__ import annotations

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.formats import FloatFormat, Parts, parts_of
from gaus_pass.cores.generate.logic import bits_for, first_one, shifted_left, signed_bits
from gaus_pass.cores.generate.products import WHOLE, Shape, product
from gaus_pass.cores.generate.rounding import round_and_pack


def multiply(form: FloatFormat, flush: bool, a: Wire, b: Wire, shape: Shape = WHOLE) -> Wire:
    """``a × b``: the product of the significands, shifted once and rounded.

    How far to shift is known from the operands: left where one is subnormal, right where the result
    is.  So it is counted while the product is formed.
    """
    circuit = a.circuit
    one, two = parts_of(a, form, flush), parts_of(b, form, flush)
    width = signed_bits(-form.bias - 4 * form.precision, 2 * form.greatest - form.bias + 1)
    if flush:
        # What is 0 is replaced at the end, so that the product need not wait for it.
        factors = [circuit.concat(circuit.constant(1, 1), v[: form.fraction]) for v in (a, b)]
        exponents = [part.exponent.extended(width) for part in (one, two)]
    else:
        factors = [part.plain for part in (one, two)]
        exponents = [part.lifted.extended(width) for part in (one, two)]
    multiplied = product(factors[0], factors[1], shape)
    # Of a result whose first bit is that below the product's highest.
    exponent = exponents[0] + exponents[1] - form.bias
    keep = form.precision + 2
    if flush:
        found, rest = shifted_left(multiplied, [], keep)
        stays = found.top
        lower, upper = exponent, exponent + 1
    else:
        found, rest, lower, limited = _normalised(form, one, two, multiplied, exponent)
        stays = circuit.any_of(found.top, limited, lower.none())
        upper = limited.select(circuit.constant(1, width), lower + 1)
    greatest = form.greatest
    overflow = stays.select(upper.compare("sge", greatest), lower.compare("sge", greatest))
    final = stays.select(upper, lower)
    zero = circuit.any_of(one.zero, two.zero, final.top) if flush else None
    return round_and_pack(
        form,
        flush,
        one.sign ^ two.sign,
        final[: form.exponent],
        stays.select(found[2:], found[1 : keep - 1]),
        stays.select(found[1], found[0]),
        [*rest, stays & found[0]],
        nan=circuit.any_of(one.nan, two.nan, one.infinite & two.zero, one.zero & two.infinite),
        infinite=circuit.any_of(one.infinite, two.infinite, overflow),
        zero=zero,
    )


def _normalised(
    form: FloatFormat, one: Parts, two: Parts, multiplied: Wire, exponent: Wire
) -> tuple[Wire, list[Wire], Wire, Wire]:
    """The product with its first one, or exponent 1, at the top or a bit below it.

    Returns
    -------
    tuple
        Two bits more than the precision, bits that say what is lost, the exponent of a result that
        begins below the top, and whether the top has exponent 1 at once.
    """
    circuit = multiplied.circuit
    width = exponent.width
    zeros, lower = _leading_zeros(form, one, two, exponent)
    limited = lower.top
    bits = bits_for(max((1 << len(zeros)) - 1, form.precision + 2))
    step = 1 << bits
    # Right is as far as a power of two, and left from there; further than that nothing is left.
    right = exponent.top
    near = ~right | exponent[bits : width - 1].compare("eq", -1)
    room = exponent[:bits].keep_if(near)
    count = circuit.concat(*reversed(zeros)).extended(bits)
    nothing = circuit.constant(0, step)
    moved = right.select(circuit.concat(nothing, multiplied), circuit.concat(multiplied, nothing))
    found, rest = shifted_left(moved, limited.select(room, count).bits, form.precision + 2)
    return found, rest, lower, limited


def _leading_zeros(
    form: FloatFormat, one: Parts, two: Parts, exponent: Wire
) -> tuple[list[Wire], Wire]:
    """Leading zeros of the operands together, as bits, and the exponent less these."""
    circuit = exponent.circuit
    width = exponent.width
    front = circuit.constant(0, 1)
    places = [first_one(circuit.concat(front, part.fraction)) for part in (one, two)]
    normal = [(~part.subnormal).repeat(places[0].width) for part in (one, two)]
    places = [place | whole for place, whole in zip(places, normal, strict=True)]
    most = (1 << places[0].width) - 1
    if form.bias - 1 > form.fraction:
        # If both are subnormal, it is less than half of the least number, and this is idle.
        place = places[0] & places[1]
        return [~bit for bit in place.bits], exponent - most + place.extended(width)
    bits = places[0].width + 1
    total = circuit.constant(2 * most, bits) - places[0].extended(bits) - places[1].extended(bits)
    return total.bits, exponent - total.extended(width)
