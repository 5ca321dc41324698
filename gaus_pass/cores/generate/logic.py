"""Shifters, counters of zeros and decoders of logarithmic depth."""

from __future__ import annotations

from gaus_pass.cores.generate.circuit import Wire


def bits_for(number: int) -> int:
    """Bits of a wire that holds the numbers from 0 to this one."""
    return max(1, number.bit_length())


def signed_bits(low: int, high: int) -> int:
    """Bits of a signed wire that holds the numbers from ``low`` (below 1) to ``high``."""
    return max((-low - 1).bit_length() if low < 0 else 0, high.bit_length()) + 1


def leading_zeros(wire: Wire) -> Wire:
    """How many zeros a wire has in front of its first one.

    Without any one it is the width, or one less where the width is a power of two.  The high bits
    of the count are known first.
    """
    circuit = wire.circuit
    whole = 1 << (wire.width - 1).bit_length()
    if whole > wire.width:
        wire = circuit.concat(wire, circuit.constant(-1, whole - wire.width))
    return circuit.constant(0, 1) if whole == 1 else _count(wire)[1]


def _count(wire: Wire) -> tuple[Wire, Wire]:
    """Whether a wire of 2, 4, 8, … bits is 0, and its leading zeros."""
    half = wire.width // 2
    high, low = wire[half:], wire[:half]
    if half == 1:
        return ~high & ~low, ~high
    (high_empty, high_count), (low_empty, low_count) = _count(high), _count(low)
    count = high_empty.select(low_count, high_count)
    return high_empty & low_empty, wire.circuit.concat(high_empty, count)


def decoded(number: Wire, count: int) -> list[Wire]:
    """Bit i says whether the number is i, for i below ``count``."""
    if number.width == 1:
        return [~number, number][:count]
    half = number.width // 2
    low = decoded(number[:half], 1 << half)
    high = decoded(number[half:], -(-count >> half))
    return [high[i >> half] & low[i % (1 << half)] for i in range(count)]


def shifted_left(wire: Wire, amount: Wire, keep: int) -> tuple[Wire, Wire]:
    """The highest ``keep`` bits of a wire shifted left, and whether a bit below them is set.

    Works from large steps to small ones: what no later step can bring up is dropped at once, so
    that the wire gets narrower on its way.
    """
    circuit = wire.circuit
    lost = circuit.constant(0, 1)
    for k in reversed(range(amount.width)):
        step, bit = 1 << k, amount[k]
        width = min(wire.width, keep + step - 1)
        stays = wire[wire.width - width :]
        moves = _from_top(wire, step, width)
        lost |= _below(wire, width) & ~bit | _below(wire, width + step) & bit
        wire = bit.select(moves, stays)
    if wire.width > keep:
        lost |= _below(wire, keep)
        wire = wire[wire.width - keep :]
    elif wire.width < keep:
        wire = circuit.concat(wire, circuit.constant(0, keep - wire.width))
    return wire, lost


def _from_top(wire: Wire, first: int, width: int) -> Wire:
    """Bits from the ``first`` one below the top on, with zeros behind the end."""
    circuit = wire.circuit
    have = min(width, max(0, wire.width - first))
    if have == 0:
        return circuit.constant(0, width)
    end = wire.width - first
    found = wire[end - have : end]
    return found if have == width else circuit.concat(found, circuit.constant(0, width - have))


def _below(wire: Wire, width: int) -> Wire:
    """Whether a bit below the highest ``width`` is set."""
    if width >= wire.width:
        return wire.circuit.constant(0, 1)
    return wire[: wire.width - width].any()


def shifted_right(wire: Wire, amount: Wire) -> tuple[Wire, Wire]:
    """A wire shifted right by any amount, and whether a bit that was shifted out is set."""
    circuit = wire.circuit
    lost = circuit.constant(0, 1)
    bits = min(bits_for(wire.width), amount.width)
    found = wire
    for k in reversed(range(bits)):
        step, bit = 1 << k, amount[k]
        if step >= wire.width:
            lost |= bit & found.any()
            found = found.keep_if(~bit)
        else:
            lost |= bit & found[:step].any()
            zeros = circuit.constant(0, step)
            found = bit.select(circuit.concat(zeros, found[step:]), found)
    if bits == amount.width:
        return found, lost
    far = amount[bits:].any()
    return found.keep_if(~far), far.select(wire.any(), lost)


def mark(number: Wire, width: int) -> Wire:
    """A one so many bits below the top as the number says; 0 if that is too far."""
    circuit = number.circuit
    bits = min(bits_for(width - 1), number.width)
    ones = decoded(number[:bits], min(width, 1 << bits))
    found = circuit.concat(*ones)
    if len(ones) < width:
        found = circuit.concat(found, circuit.constant(0, width - len(ones)))
    return found if bits == number.width else found.keep_if(number[bits:].none())
