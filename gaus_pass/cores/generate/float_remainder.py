"""What a division of floating-point numbers towards zero leaves; it is exact.

The dividend is as long as its exponent says: its significand, and a zero for each step by which the
exponent is above that of the divisor.  The rows wait until as many are left as it has bits.
"""

from __future__ import annotations

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.float_compare import flushed
from gaus_pass.cores.generate.float_divide import normalised
from gaus_pass.cores.generate.formats import FloatFormat, parts_of
from gaus_pass.cores.generate.logic import first_one, shifted_left, signed_bits
from gaus_pass.cores.generate.recurrence import Recurrence, Wires
from gaus_pass.cores.generate.rounding import made_subnormal, round_and_pack


def remaining(form: FloatFormat, flush: bool) -> Recurrence:
    """The remainder of ``a / b`` with the sign of ``a``, as `arith.remf`."""
    least = 1 if flush else 1 - form.fraction
    digits = form.greatest - 1 - least + form.precision
    width = signed_bits(least - form.greatest - form.precision, form.greatest)

    def begin(operands: Wires, count: int) -> tuple[Wires, Wires]:
        one, two = (parts_of(operands[name], form, flush) for name in "ab")
        (high, above), (low, below) = (normalised(form, p, flush, width) for p in (one, two))
        circuit, apart = high.circuit, above - below
        # Then the dividend is what is left: its first bit makes the divisor too great.
        less = apart.top | two.infinite
        # One less than the rows to wait for: the sign says that there are none.
        bits = signed_bits(-count - 1, count)
        wait = circuit.constant(count - form.precision - 1, max(bits, width))
        wait = (wait - apart.extended(wait.width).keep_if(~less))[:bits]
        nan = one.nan | two.nan | one.infinite | two.zero
        kept = {"low": circuit.concat(less, low), "exponent": less.select(above, below)}
        state = {"rest": circuit.constant(0, form.precision), "word": high, "wait": wait}
        state["bit"] = high.top & wait.top
        return state, {**kept, "sign": one.sign, "nan": nan}

    def row(state: Wires, kept: Wires) -> Wires:
        rest, word, wait = (state[name] for name in ("rest", "word", "wait"))
        circuit, bits = rest.circuit, form.precision
        whole = circuit.concat(rest, state["bit"])
        difference = whole.extended(bits + 2) - kept["low"].extended(bits + 2)
        left = difference.top.select(whole[:bits], difference[:bits])
        moved = circuit.concat(word[: bits - 1], circuit.constant(0, 1))
        word, wait = wait.top.select(moved, word), wait - 1
        # The next bit is ready before it is needed.
        return {"rest": left, "word": word, "wait": wait, "bit": word.top & wait.top}

    def finish(state: Wires, kept: Wires, _: int) -> Wire:
        rest, circuit = state["rest"], state["rest"].circuit
        place = first_one(rest)
        moved = shifted_left(rest, [~bit for bit in place.bits], form.precision)[0]
        most = (1 << place.width) - 1
        exponent = kept["exponent"] - most + place.extended(width)
        none = circuit.constant(0, 1)
        found = made_subnormal(moved, exponent)[0]
        result = round_and_pack(
            form, False, kept["sign"], exponent[: form.exponent], found, none, [],
            nan=kept["nan"], infinite=none,
        )  # fmt: skip
        return flushed(form, result) if flush else result

    operands = (("a", form.width), ("b", form.width))
    return Recurrence(operands, digits, begin, row, finish)
