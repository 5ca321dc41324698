"""Division of floating-point numbers and their square roots: a row for every bit of the result."""

from __future__ import annotations

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.formats import FloatFormat, Parts, parts_of
from gaus_pass.cores.generate.integer_divide import root_rows
from gaus_pass.cores.generate.logic import first_one, shifted_left, signed_bits
from gaus_pass.cores.generate.rounding import made_subnormal, round_and_pack


def normalised(form: FloatFormat, part: Parts, flush: bool, width: int) -> tuple[Wire, Wire]:
    """Significand with its highest bit set (unless it is 0), and exponent of ``width`` bits."""
    exponent = part.exponent.extended(width)
    if flush:
        return part.significand, exponent
    place = first_one(part.significand)
    found, _ = shifted_left(part.significand, [~bit for bit in place.bits], form.precision)
    most = (1 << place.width) - 1
    return found, exponent - most + place.extended(width)


def divide(form: FloatFormat, flush: bool, a: Wire, b: Wire) -> Wire:
    """``a / b``.

    The first row decides which of the operands has the greater significand: so the first digit is
    1, and there is nothing to normalise behind the rows.
    """
    circuit = a.circuit
    one, two = parts_of(a, form, flush), parts_of(b, form, flush)
    span = form.greatest + 2 * form.precision
    width = signed_bits(form.bias - span - 2, form.bias + span)
    (high, above), (low, below) = (normalised(form, part, flush, width) for part in (one, two))
    bits = form.precision
    divisor = low.extended(bits + 2)
    once = high.extended(bits + 2) - divisor
    twice = circuit.concat(high, circuit.constant(0, 1)).extended(bits + 2) - divisor
    less = once.top
    rest = less.select(twice[:bits], once[:bits])
    digits: list[Wire] = []
    for _ in range(bits):
        whole = circuit.concat(rest, circuit.constant(0, 1))
        difference = whole.extended(bits + 2) - divisor
        digits.append(~difference.top)
        rest = difference.top.select(whole[:bits], difference[:bits])
    found = circuit.concat(circuit.constant(1, 1), *digits)

    exponent = above - below + form.bias
    exponent = less.select(exponent - 1, exponent)
    infinite = one.infinite | two.zero | exponent.compare("sge", form.greatest)
    zero = one.zero | two.infinite
    lost = [rest.any()]
    if flush:
        zero = zero | exponent.top
    else:
        found, more = made_subnormal(found, exponent)
        lost += more
    return round_and_pack(
        form,
        flush,
        one.sign ^ two.sign,
        exponent[: form.exponent],
        found[1:],
        found[0],
        lost,
        nan=one.nan | two.nan | one.infinite & two.infinite | one.zero & two.zero,
        infinite=infinite,
        zero=zero,
    )


def root(form: FloatFormat, flush: bool, a: Wire) -> Wire:
    """The square root of ``a``; that of -0 is -0."""
    circuit = a.circuit
    part = parts_of(a, form, flush)
    least = 0 if flush else -2 * form.precision
    width = signed_bits(min(0, least + form.bias - 1), form.greatest + form.bias)
    significand, exponent = normalised(form, part, flush, width)
    # The bias is odd: even exponents, as they are stored, are those of odd powers of two.
    zero = circuit.constant(0, 1)
    odd = ~exponent[0]
    radicand = odd.select(circuit.concat(significand, zero), circuit.concat(zero, significand))
    if radicand.width % 2:
        radicand = circuit.concat(radicand, zero)
    found, rest = root_rows(radicand, form.precision + 1)
    half = (exponent + form.bias)[1:]
    lost = [rest.any()]
    if not flush and form.bias < form.precision:
        found, more = made_subnormal(found, half)
        lost += more
    return round_and_pack(
        form,
        flush,
        part.sign,
        half[: form.exponent],
        found[1:],
        found[0],
        lost,
        nan=part.nan | part.sign & ~part.zero,
        infinite=part.infinite,
        zero=part.zero,
    )
