"""Bits of integers counted, their sizes and their powers."""

from __future__ import annotations

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.integer_divide import negated_if
from gaus_pass.cores.generate.logic import first_one
from gaus_pass.cores.generate.products import Shape, low_product


def size(a: Wire) -> Wire:
    """The absolute value; that of the least number is itself."""
    return negated_if(a.top, a)


def leading_zeros(a: Wire) -> Wire:
    """Zeros before the first one, or all bits."""
    if a.width == 1:
        return ~a
    # The place counts from below a power of two.
    place = first_one(a)
    count = (~place).extended(max(a.width, place.width))[: a.width]
    return a.none().select(a.circuit.constant(a.width, a.width), count)


def trailing_zeros(a: Wire) -> Wire:
    """Zeros behind the last one, or all bits."""
    return leading_zeros(a.circuit.concat(*a.bits))


def ones(a: Wire) -> Wire:
    """How many bits are set."""
    sums = [bit.extended(a.width) for bit in a.bits]
    bits = 1
    while len(sums) > 1:
        bits = min(bits + 1, a.width)
        pairs = [
            (sums[k][:bits] + sums[k + 1][:bits]).extended(a.width)
            for k in range(0, len(sums) - 1, 2)
        ]
        sums = pairs + sums[len(sums) & ~1 :]
    return sums[0]


def integer_power(a: Wire, b: Wire, shape: Shape) -> Wire:
    """``a`` to the power of ``b`` in its width, by squares; both have signs.

    1 over the power, for a negative ``b``, is towards zero: it is 0 but for 1 and -1.  Of 0 it is
    any value.
    """
    circuit = a.circuit
    found = b[0].select(a, circuit.constant(1, a.width))
    square = a
    for bit in b.bits[1 : b.width - 1]:
        square = low_product(square, square, shape)
        found = bit.select(low_product(found, square, shape), found)
    unit = a.compare("eq", 1) | a.compare("eq", -1)
    inverse = unit.extended(a.width)
    if a.width > 1:
        odd = a.compare("eq", -1) & b[0]
        inverse = circuit.concat(odd.repeat(a.width - 1), unit)
    return b.top.select(inverse, found)
