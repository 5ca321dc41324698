"""Division of integers and their square roots: a row of subtraction and selection for every bit."""

from __future__ import annotations

from gaus_pass.cores.generate.circuit import Wire

Rounding = str
"""``zero`` (towards it), ``up`` or ``down``."""


def quotient(a: Wire, b: Wire, *, signed: bool, rounding: Rounding = "zero") -> Wire:
    """``a / b``; dividing by 0 gives any value."""
    circuit = a.circuit
    found, rest = _divided(a, b, signed)
    negative = a.top ^ b.top if signed else circuit.constant(0, 1)
    # -q is ~q + 1, so that to round down costs no more than to leave out the 1.
    more = negative
    if rounding == "down" and signed:
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
    end = circuit.constant(1, 2)
    found: Wire | None = None
    rest: Wire | None = None
    for k in range(1, bits + 1):
        low = number.width - 2 * k
        pair = number[low : low + 2] if low >= 0 else circuit.constant(0, 2)
        # The remainder of row k is at most twice the root of k bits.
        whole = pair if rest is None else circuit.concat(rest, pair)
        trial = end if found is None else circuit.concat(found, end)
        whole = whole.extended(max(whole.width, trial.width))
        less = whole.extended(whole.width + 1) - trial.extended(whole.width + 1)
        rest = less.top.select(whole, less[: whole.width])[: k + 1]
        found = ~less.top if found is None else circuit.concat(found, ~less.top)
    assert found is not None
    assert rest is not None
    return found, rest
