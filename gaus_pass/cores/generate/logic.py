"""Shifters, finders of the first one and decoders of logarithmic depth."""

from __future__ import annotations

from collections.abc import Sequence

from gaus_pass.cores.generate.circuit import Wire


def bits_for(number: int) -> int:
    """Bits of a wire that holds the numbers from 0 to this one."""
    return max(1, number.bit_length())


def signed_bits(low: int, high: int) -> int:
    """Bits of a signed wire that holds the numbers from ``low`` (below 1) to ``high``."""
    return max((-low - 1).bit_length() if low < 0 else 0, high.bit_length()) + 1


def first_one(wire: Wire, stop: Wire | None = None) -> Wire:
    """The place of the highest one, counted from below in a wire of 2, 4, 8, … bits.

    The wire stands at the upper end of that many bits; without any one it is one of the places
    below it.  The high bits of the place are known first.

    Parameters
    ----------
    stop
        As wide; its ones count as well.
    """
    circuit = wire.circuit
    whole = max(2, 1 << (wire.width - 1).bit_length())
    more = whole - wire.width
    if more:
        wire = circuit.concat(wire, circuit.constant(0, more))
        stop = None if stop is None else circuit.concat(stop, circuit.constant(0, more))
    return _place(wire, circuit.constant(0, whole) if stop is None else stop)


def _place(wire: Wire, stop: Wire) -> Wire:
    half = wire.width // 2
    high, low = (wire[half:], stop[half:]), (wire[:half], stop[:half])
    # What stops is known before the wire.
    some = wire.circuit.concat(high[0], high[1].any()).any()
    if half == 1:
        return some
    return wire.circuit.concat(some, some.select(_place(*high), _place(*low)))


def decoded(number: Wire, count: int) -> list[Wire]:
    """Bit i says whether the number is i, for i below ``count``."""
    if number.width == 1:
        return [~number, number][:count]
    half = number.width // 2
    low = decoded(number[:half], 1 << half)
    high = decoded(number[half:], -(-count >> half))
    return [high[i >> half] & low[i % (1 << half)] for i in range(count)]


def shifted_left(wire: Wire, amount: Sequence[Wire], keep: int) -> tuple[Wire, list[Wire]]:
    """The highest ``keep`` bits of a wire that is shifted left, and bits that say what is lost.

    Works from large steps to small ones: what no later step can bring up is dropped at once, so
    that the wire gets narrower on its way.

    Parameters
    ----------
    amount
        Bits of the distance, the least significant first.

    Returns
    -------
    tuple
        The second: one of these is set exactly where a bit below those kept is.
    """
    circuit = wire.circuit
    lost: list[Wire] = []
    for k in reversed(range(len(amount))):
        step, bit = 1 << k, amount[k]
        width = min(wire.width, keep + step - 1)
        end = wire.width - width
        if end > step:
            lost.append(wire[: end - step].any())
        if end:
            lost.append(wire[max(0, end - step) : end].any() & ~bit)
        stays = wire[end:]
        wire = bit.select(_moved(wire, step, width), stays)
    if wire.width > keep:
        lost.append(wire[: wire.width - keep].any())
        wire = wire[wire.width - keep :]
    elif wire.width < keep:
        wire = circuit.concat(wire, circuit.constant(0, keep - wire.width))
    return wire, lost


def _moved(wire: Wire, step: int, width: int) -> Wire:
    """The highest ``width`` bits of a wire shifted left by ``step``."""
    circuit = wire.circuit
    have = min(width, max(0, wire.width - step))
    if have == 0:
        return circuit.constant(0, width)
    end = wire.width - step
    found = wire[end - have : end]
    return found if have == width else circuit.concat(found, circuit.constant(0, width - have))


def saturated(amount: Wire, width: int) -> Wire:
    """A distance in as few bits as shift a wire of ``width`` bits out; it stays as far."""
    bits = bits_for(width)
    if bits >= amount.width:
        return amount
    return amount[:bits] | amount[bits:].any().repeat(bits)


def shifted_right(wire: Wire, amount: Wire) -> tuple[Wire, list[Wire]]:
    """A wire shifted right, and bits of which one is set exactly where a one was shifted out."""
    circuit = wire.circuit
    lost: list[Wire] = []
    for k in reversed(range(amount.width)):
        step, bit = 1 << k, amount[k]
        if step >= wire.width:
            lost.append(bit & wire.any())
            wire = wire.keep_if(~bit)
        else:
            lost.append(bit & wire[:step].any())
            zeros = circuit.constant(0, step)
            wire = bit.select(circuit.concat(zeros, wire[step:]), wire)
    return wire, lost


def shifted(wire: Wire, amount: Wire, left: bool, signed: bool) -> Wire:
    """A wire shifted by less than its width; to the right with zeros, or with its sign."""
    circuit, width = wire.circuit, wire.width
    filling = wire.top if signed and not left else circuit.constant(0, 1)
    for k in range((width - 1).bit_length()):
        step = 1 << k
        more = filling.repeat(step)
        moved = (wire[:-step], more) if left else (more, wire[step:])
        wire = amount[k].select(circuit.concat(*moved), wire)
    return wire


def mark(number: Wire, width: int) -> Wire:
    """A one so many bits below the top as the number says; 0 if that is too far."""
    circuit = number.circuit
    bits = min(bits_for(width - 1), number.width)
    ones = decoded(number[:bits], min(width, 1 << bits))
    found = circuit.concat(*ones)
    if len(ones) < width:
        found = circuit.concat(found, circuit.constant(0, width - len(ones)))
    return found if bits == number.width else found.keep_if(number[bits:].none())
