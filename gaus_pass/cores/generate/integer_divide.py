"""Division of integers and their square roots: a row of subtraction and selection for every bit."""

from __future__ import annotations

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.recurrence import Recurrence, Wires

Rounding = str
"""``zero`` (towards it), ``up`` or ``down``."""
_UNSIGNED = {"zero": "zero", "up": "up", "down": "zero"}


def quotient(a: Wire, b: Wire, *, signed: bool, rounding: Rounding = "zero") -> Wire:
    """``a / b``; dividing by 0 gives any value."""
    found, rest = _divided(a, b, signed)
    negative = a.top ^ b.top if signed else a.circuit.constant(0, 1)
    return _rounded(found, rest, negative, rounding if signed else _UNSIGNED[rounding])


def _rounded(found: Wire, rest: Wire, negative: Wire, rounding: Rounding) -> Wire:
    """The quotient with its sign, of that of the sizes."""
    # -q is ~q + 1, so that to round down costs no more than to leave out the 1.
    more = negative
    if rounding == "down":
        more = negative & rest.none()
    elif rounding == "up":
        more = negative | rest.any()
    turned = found ^ negative.repeat(found.width)
    return turned + more.extended(found.width)


def remainder(a: Wire, b: Wire, *, signed: bool) -> Wire:
    """What a division towards zero leaves, with the sign of ``a``; any value for 0."""
    _, rest = _divided(a, b, signed)
    return negated_if(a.top, rest) if signed else rest


def negated_if(condition: Wire, value: Wire) -> Wire:
    """``-value`` where the condition holds."""
    return (value ^ condition.repeat(value.width)) + condition.extended(value.width)


def _divided(a: Wire, b: Wire, signed: bool) -> tuple[Wire, Wire]:
    if signed:
        a, b = negated_if(a.top, a), negated_if(b.top, b)
    return divide_rows(a, b)


def divide_rows(a: Wire, b: Wire) -> tuple[Wire, Wire]:
    """Quotient and remainder of unsigned numbers.

    Row k works on the k bits that its remainder can have.
    """
    circuit = a.circuit
    bits = a.width
    assert b.width == bits, (bits, b.width)
    rest: Wire | None = None
    found: list[Wire] = []
    for k in range(1, bits + 1):
        bit = a[bits - k]
        whole = bit if rest is None else circuit.concat(rest, bit)
        # Where the divisor has more bits, a bit in front of its first k makes it greater.
        more = 1 if k == bits else 2
        divisor = b[:k] if k == bits else circuit.concat(b[k:].any(), b[:k])
        less = whole.extended(k + more) - divisor.extended(k + more)
        rest = less.top.select(whole, less[:k])
        found.append(~less.top)
    assert rest is not None
    return circuit.concat(*found), rest


def square_root(number: Wire) -> Wire:
    """The root rounded down, half as wide."""
    return root_rows(number, -(-number.width // 2))[0]


def root_rows(number: Wire, bits: int) -> tuple[Wire, Wire]:
    """The first ``bits`` bits of a square root, rounded down, and the remainder.

    ``number`` is read two bits at a time, with zeros behind it if the root has more than its half.
    """
    circuit = number.circuit
    number = number.extended(number.width + number.width % 2)
    found: Wire | None = None
    rest: Wire | None = None
    for k in range(1, bits + 1):
        low = number.width - 2 * k
        pair = number[low : low + 2] if low >= 0 else circuit.constant(0, 2)
        # The remainder of row k is at most twice the root of k bits.
        digit, rest = root_row(rest, found, pair)
        rest = rest[: k + 1]
        found = digit if found is None else circuit.concat(found, digit)
    assert found is not None
    assert rest is not None
    return found, rest


def root_row(rest: Wire | None, found: Wire | None, pair: Wire) -> tuple[Wire, Wire]:
    """A digit of a square root and the remainder, after the root and remainder before it.

    Parameters
    ----------
    pair
        The next two bits of the number.
    """
    circuit = pair.circuit
    end = circuit.constant(1, 2)
    whole = pair if rest is None else circuit.concat(rest, pair)
    trial = end if found is None else circuit.concat(found, end)
    whole = whole.extended(max(whole.width, trial.width))
    less = whole.extended(whole.width + 1) - trial.extended(whole.width + 1)
    return ~less.top, less.top.select(whole, less[: whole.width])


def dividing(
    bits: int, *, signed: bool, remains: bool, rounding: Rounding = "zero", at_once: int = 1
) -> Recurrence:
    """`quotient` or `remainder` digit by digit.

    Parameters
    ----------
    at_once
        Bits of the quotient that a row finds: 1 by one subtraction, or 2 by three of them side by
        side, so that a row with twice the bits takes hardly longer.
    """

    def begin(operands: Wires, count: int) -> tuple[Wires, Wires]:
        a, b = operands["a"], operands["b"]
        none = a.circuit.constant(0, 1)
        kept = {"first": a.top if signed else none, "negative": a.top ^ b.top if signed else none}
        if signed:
            a, b = negated_if(a.top, a), negated_if(b.top, b)
        if at_once == 2:
            kept["thrice"] = b.extended(bits + 2) + _twice(b).extended(bits + 2)
        word = a.extended(max(bits, at_once * count))
        return {"rest": a.circuit.constant(0, bits), "word": word}, {**kept, "low": b}

    def finish(state: Wires, kept: Wires, _: int) -> Wire:
        found, rest = state["word"][:bits], state["rest"]
        if remains:
            return negated_if(kept["first"], rest) if signed else rest
        way = rounding if signed else _UNSIGNED[rounding]
        return _rounded(found, rest, kept["negative"], way)

    row = _row_of_two if at_once == 2 else _row_of_one
    return Recurrence((("a", bits), ("b", bits)), -(-bits // at_once), begin, row, finish)


def _row_of_one(state: Wires, kept: Wires) -> Wires:
    """The next bit of a quotient, and what is left."""
    rest, word = state["rest"], state["word"]
    whole = rest.circuit.concat(rest, word.top)
    less = whole - kept["low"].extended(whole.width)
    left = less.top.select(whole, less)[: rest.width]
    return {"rest": left, "word": rest.circuit.concat(word, ~less.top)[: word.width]}


def _row_of_two(state: Wires, kept: Wires) -> Wires:
    """The next two bits of a quotient, and what is left."""
    rest, word, low = state["rest"], state["word"], kept["low"]
    whole = rest.circuit.concat(rest, word[word.width - 2 :])
    wide = whole.width + 1
    one, two, three = (
        whole.extended(wide) - multiple.extended(wide)
        for multiple in (low, _twice(low), kept["thrice"])
    )
    below = one.top.select(whole.extended(wide), one)
    left = two.top.select(below, three.top.select(two, three))
    digits = ~two.top, two.top.select(~one.top, ~three.top)
    return {
        "rest": left[: rest.width],
        "word": rest.circuit.concat(word, *digits)[: word.width],
    }


def _twice(number: Wire) -> Wire:
    return number.circuit.concat(number, number.circuit.constant(0, 1))
