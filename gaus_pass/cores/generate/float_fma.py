"""Fused multiplication and addition of floating-point numbers."""

from __future__ import annotations

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.formats import FloatFormat, parts_of
from gaus_pass.cores.generate.logic import (
    first_one,
    mark,
    saturated,
    shifted_left,
    shifted_right,
    signed_bits,
)
from gaus_pass.cores.generate.products import WHOLE, Shape, product
from gaus_pass.cores.generate.rounding import round_and_pack


def fused(form: FloatFormat, flush: bool, a: Wire, b: Wire, c: Wire, shape: Shape = WHOLE) -> Wire:
    """``a × b + c``, rounded once.

    ::

        c c c c 0 0 0 0 0 0 0 0 0 0 0 0 s      c is shifted right, or stays where it begins
        0 0 0 0 0 0 p p p p p p p p 0 0 0      the product stays

    Two bits between a ``c`` that stays and the product, and two behind the product before the
    sticky one, are what rounding needs after a subtraction.
    """
    circuit = a.circuit
    one, two, three = (parts_of(v, form, flush) for v in (a, b, c))
    bits = form.precision
    multiplied = product(one.significand, two.significand, shape)
    sign = one.sign ^ two.sign
    subtracts = sign ^ three.sign

    top = 2 * form.greatest - form.bias + bits + 3
    width = signed_bits(bits + 2 - form.bias - form.greatest, top)
    # The exponent at the first bit, if the product decides it.
    reach = one.exponent.extended(width) + two.exponent.extended(width)
    reach = reach + (bits + 3 - form.bias)
    far = three.lifted.extended(width)
    distance = reach - far
    empty = one.zero | two.zero
    stays = distance.top | empty
    span = 3 * bits + 4
    zeros = circuit.constant(0, span - bits)
    addend = circuit.concat(three.plain, zeros)
    amount = saturated(distance[: width - 1], span).keep_if(~stays)
    moved, lost = shifted_right(addend, amount)

    # Both differences, so that none has to be negated.
    added = circuit.concat(circuit.constant(0, 1), moved, circuit.any_of(*lost))
    placed = circuit.concat(circuit.constant(0, bits + 3), multiplied, circuit.constant(0, 3))
    carried = circuit.concat(placed, circuit.constant(1, 1)) + circuit.concat(
        added ^ subtracts.repeat(added.width), subtracts
    )
    forward, backward = carried[1:], added - placed
    negative = subtracts & forward.top
    total = negative.select(backward, forward)[: span + 1]

    exponent = stays.select(far, reach)
    stop = None if flush else mark((exponent - 1)[: width - 1], total.width)
    place = first_one(total, stop)
    found, rest = shifted_left(total, [~bit for bit in place.bits], bits + 1)
    most = (1 << place.width) - 1
    final = exponent.extended(max(width, signed_bits(-most, top)), signed=True)
    final = final - most + place.extended(final.width)
    infinite = one.infinite | two.infinite
    cancelled = subtracts & forward.none()
    own = negative.select(three.sign, sign) & ~cancelled
    return round_and_pack(
        form,
        flush,
        three.infinite.select(three.sign, infinite.select(sign, own)),
        final[: form.exponent],
        found[1:],
        found[0],
        rest,
        nan=one.nan
        | two.nan
        | three.nan
        | one.infinite & two.zero
        | one.zero & two.infinite
        | infinite & three.infinite & subtracts,
        infinite=infinite | three.infinite | final.compare("sge", form.greatest),
        zero=final.top if flush else None,
    )
