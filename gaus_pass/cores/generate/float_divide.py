"""Division of floating-point numbers and their square roots: a row for every bit of the result."""

from __future__ import annotations

from dataclasses import dataclass

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.formats import FloatFormat, Parts, parts_of
from gaus_pass.cores.generate.integer_divide import root_row, root_rows
from gaus_pass.cores.generate.logic import first_one, shifted_left, signed_bits
from gaus_pass.cores.generate.recurrence import Recurrence, Wires
from gaus_pass.cores.generate.rounding import made_subnormal, round_and_pack


def normalised(form: FloatFormat, part: Parts, flush: bool, width: int) -> tuple[Wire, Wire]:
    """Significand with its highest bit set (unless it is 0), and exponent of ``width`` bits."""
    exponent = part.exponent.extended(width)
    if flush:
        return part.significand, exponent
    place = first_one(part.significand)
    found, _ = shifted_left(part.significand, [~bit for bit in place.bits], form.precision)
    return found, exponent - (~place).extended(width)


@dataclass(frozen=True)
class _Begun:
    """A division before its rows, and what is known of the result without them.

    The first row decides which of the operands has the greater significand: so the first digit is
    1, and there is nothing to normalise behind the rows.

    Attributes
    ----------
    above, below
        Exponents.
    low
        Significand of the divisor.
    less
        Whether that of the dividend is less.
    """

    form: FloatFormat
    one: Parts
    two: Parts
    above: Wire
    below: Wire
    low: Wire
    less: Wire
    rest: Wire

    @staticmethod
    def of(form: FloatFormat, flush: bool, a: Wire, b: Wire) -> _Begun:
        """That of two numbers."""
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
        return _Begun(form, one, two, above, below, low, less, rest)

    @property
    def sign(self) -> Wire:
        return self.one.sign ^ self.two.sign

    @property
    def exponent(self) -> Wire:
        found = self.above - self.below + self.form.bias
        return self.less.select(found - 1, found)

    @property
    def nan(self) -> Wire:
        one, two = self.one, self.two
        return one.nan | two.nan | one.infinite & two.infinite | one.zero & two.zero

    def infinite(self, exponent: Wire) -> Wire:
        return self.one.infinite | self.two.zero | exponent.compare("sge", self.form.greatest)

    @property
    def zero(self) -> Wire:
        return self.one.zero | self.two.infinite


def quotient_row(rest: Wire, low: Wire) -> tuple[Wire, Wire]:
    """A digit, and what is left."""
    bits = low.width
    whole = low.circuit.concat(rest, low.circuit.constant(0, 1))
    difference = whole.extended(bits + 2) - low.extended(bits + 2)
    return ~difference.top, difference.top.select(whole[:bits], difference[:bits])


def quotient_of(high: Wire, low: Wire, digits: int) -> tuple[Wire, Wire, Wire]:
    """The quotient of two wires of one width whose first bits are set.

    Returns
    -------
    tuple
        Whether the first wire is less than the second, so that it counts twice; a one and so many
        digits behind it; what is left.
    """
    circuit, bits = high.circuit, low.width
    less = high.compare("ult", low)
    once = high.extended(bits + 1) - low.extended(bits + 1)
    twice = circuit.concat(high, circuit.constant(0, 1)) - low.extended(bits + 1)
    rest = less.select(twice, once)[:bits]
    found: list[Wire] = []
    for _ in range(digits):
        digit, rest = quotient_row(rest, low)
        found.append(digit)
    return less, circuit.concat(circuit.constant(1, 1), *found), rest


def divide(form: FloatFormat, flush: bool, a: Wire, b: Wire) -> Wire:
    """``a / b``."""
    begun = _Begun.of(form, flush, a, b)
    rest = begun.rest
    digits: list[Wire] = []
    for _ in range(form.precision):
        digit, rest = quotient_row(rest, begun.low)
        digits.append(digit)
    found = a.circuit.concat(a.circuit.constant(1, 1), *digits)
    exponent = begun.exponent
    infinite, zero = begun.infinite(exponent), begun.zero
    kept = {
        "sign": begun.sign,
        "exponent": exponent,
        "nan": begun.nan,
        "infinite": infinite,
        "zero": zero,
    }
    return _quotient(form, flush, found, [rest.any()], kept)


def _quotient(form: FloatFormat, flush: bool, found: Wire, lost: list[Wire], kept: Wires) -> Wire:
    """The rounded result of all digits, and of bits that say whether there are more."""
    exponent, zero = kept["exponent"], kept["zero"]
    if flush:
        zero = zero | exponent.top
    else:
        found, more = made_subnormal(found, exponent)
        lost += more
    return round_and_pack(
        form,
        flush,
        kept["sign"],
        exponent[: form.exponent],
        found[1:],
        found[0],
        lost,
        nan=kept["nan"],
        infinite=kept["infinite"],
        zero=zero,
    )


def dividing(form: FloatFormat, flush: bool) -> Recurrence:
    """``a / b`` digit by digit."""

    def begin(operands: Wires, count: int) -> tuple[Wires, Wires]:
        begun = _Begun.of(form, flush, operands["a"], operands["b"])
        exponent = begun.exponent
        state = {"rest": begun.rest, "found": begun.rest.circuit.constant(0, count)}
        kept = {"low": begun.low, "sign": begun.sign, "exponent": exponent, "nan": begun.nan}
        return state, {**kept, "infinite": begun.infinite(exponent), "zero": begun.zero}

    def row(state: Wires, kept: Wires) -> Wires:
        digit, rest = quotient_row(state["rest"], kept["low"])
        return {
            "rest": rest,
            "found": rest.circuit.concat(state["found"], digit)[: state["found"].width],
        }

    def finish(state: Wires, kept: Wires, count: int) -> Wire:
        found, circuit = state["found"], state["rest"].circuit
        more = count - form.precision
        lost = [state["rest"].any(), *found.bits[:more]]
        whole = circuit.concat(circuit.constant(1, 1), found[more:])
        return _quotient(form, flush, whole, lost, kept)

    operands = (("a", form.width), ("b", form.width))
    return Recurrence(operands, form.precision, begin, row, finish)


def _radicand(form: FloatFormat, flush: bool, part: Parts) -> tuple[Wire, Wire]:
    """What the root is taken of, an even number of bits, and twice the exponent of the root."""
    circuit = part.sign.circuit
    least = 0 if flush else -2 * form.precision
    width = signed_bits(min(0, least + form.bias - 1), form.greatest + form.bias)
    significand, exponent = normalised(form, part, flush, width)
    # The bias is odd: even exponents, as they are stored, are those of odd powers of two.
    zero = circuit.constant(0, 1)
    odd = ~exponent[0]
    radicand = odd.select(circuit.concat(significand, zero), circuit.concat(zero, significand))
    if radicand.width % 2:
        radicand = circuit.concat(radicand, zero)
    return radicand, exponent


def root(form: FloatFormat, flush: bool, a: Wire) -> Wire:
    """The square root of ``a``; that of -0 is -0."""
    part = parts_of(a, form, flush)
    radicand, exponent = _radicand(form, flush, part)
    found, rest = root_rows(radicand, form.precision + 1)
    half = (exponent + form.bias)[1:]
    kept = {"sign": part.sign, "half": half, "nan": part.nan | part.sign & ~part.zero}
    kept |= {"infinite": part.infinite, "zero": part.zero}
    return _rooted(form, flush, found, [rest.any()], kept)


def _rooted(form: FloatFormat, flush: bool, found: Wire, lost: list[Wire], kept: Wires) -> Wire:
    """The rounded result of all digits, and of bits that say whether there are more."""
    half = kept["half"]
    if not flush and form.bias < form.precision:
        found, more = made_subnormal(found, half)
        lost += more
    return round_and_pack(
        form,
        flush,
        kept["sign"],
        half[: form.exponent],
        found[1:],
        found[0],
        lost,
        nan=kept["nan"],
        infinite=kept["infinite"],
        zero=kept["zero"],
    )


def rooting(form: FloatFormat, flush: bool) -> Recurrence:
    """The square root of ``a`` digit by digit."""
    digits = form.precision + 1

    def begin(operands: Wires, count: int) -> tuple[Wires, Wires]:
        part = parts_of(operands["a"], form, flush)
        radicand, exponent = _radicand(form, flush, part)
        circuit = radicand.circuit
        state = {
            "radicand": radicand,
            "rest": circuit.constant(0, count + 1),
            "found": circuit.constant(0, count),
        }
        kept = {"sign": part.sign, "half": (exponent + form.bias)[1:]}
        kept |= {"nan": part.nan | part.sign & ~part.zero}
        return state, {**kept, "infinite": part.infinite, "zero": part.zero}

    def row(state: Wires, _: Wires) -> Wires:
        radicand, rest, found = (state[name] for name in ("radicand", "rest", "found"))
        width = radicand.width
        digit, left = root_row(rest, found, radicand[width - 2 :])
        circuit = rest.circuit
        moved = circuit.concat(radicand[: width - 2], circuit.constant(0, 2))
        more = circuit.concat(found, digit)[: found.width]
        return {"radicand": moved, "rest": left[: rest.width], "found": more}

    def finish(state: Wires, kept: Wires, count: int) -> Wire:
        found, more = state["found"], count - digits
        lost = [state["rest"].any(), *found.bits[:more]]
        return _rooted(form, flush, found[more:], lost, kept)

    return Recurrence((("a", form.width),), digits, begin, row, finish)
