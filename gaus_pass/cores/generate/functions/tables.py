"""Tables of numbers and products of wires of two widths."""

from __future__ import annotations

from collections.abc import Sequence

from gaus_pass.cores.generate.circuit import Circuit, Wire
from gaus_pass.cores.generate.products import TREE, WHOLE, Row, Shape, total


def looked_up(address: Wire, values: Sequence[int], width: int) -> Wire:
    """The number at an address; any number where there is none.

    Two bits of the address decide by gates, of which there are few, the others by selections.
    """
    circuit = address.circuit
    if len(values) == 1:
        return circuit.constant(values[0], width)
    if address.width <= 2:
        return _by_gates(circuit, address.bits, values, width)
    half = 1 << (address.width - 1)
    low = looked_up(address[: address.width - 1], values[:half], width)
    if len(values) <= half:
        return low
    # Fewer are repeated, so that they need not look at all bits.
    high = [values[half + k % (len(values) - half)] for k in range(half)]
    return address.top.select(looked_up(address[: address.width - 1], high, width), low)


def _by_gates(circuit: Circuit, bits: list[Wire], values: Sequence[int], width: int) -> Wire:
    count = 1 << len(bits)
    values = [values[k % len(values)] for k in range(count)]
    found: list[Wire] = []
    for place in range(width):
        ones = [value >> place & 1 for value in values]
        found.insert(0, _gate(circuit, bits, ones))
    return circuit.concat(*found)


def _gate(circuit: Circuit, bits: list[Wire], ones: list[int]) -> Wire:
    """A function of one or two bits by its values."""
    low = bits[0]
    if len(bits) == 1:
        return low.select(circuit.constant(ones[1], 1), circuit.constant(ones[0], 1))
    high = bits[1]
    if ones[0] == ones[3] != ones[1] == ones[2]:
        return low ^ high ^ circuit.constant(ones[0], 1)
    return high.select(_gate(circuit, [low], ones[2:]), _gate(circuit, [low], ones[:2]))


def times(a: Wire, b: Wire, shape: Shape, bits: int | None = None) -> Wire:
    """The product of two wires without signs; one may be a constant.

    Parameters
    ----------
    bits
        How many of its low bits are wanted, by default all.
    """
    width = a.width + b.width if bits is None else bits
    if shape == WHOLE:
        wide = max(width, a.width, b.width)
        return (a.extended(wide) * b.extended(wide))[:width]
    if a.known is not None or (b.known is None and a.width < b.width):
        a, b = b, a
    rows: list[Row] = []
    if shape == TREE:
        rows = [(k, a.keep_if(bit)) for k, bit in enumerate(b.bits) if bit.known != 0]
    else:
        assert isinstance(shape, int), shape
        for i in range(0, a.width, shape):
            for j in range(0, b.width, shape):
                one, two = a[i : min(i + shape, a.width)], b[j : min(j + shape, b.width)]
                both = one.width + two.width
                rows.append((i + j, one.extended(both) * two.extended(both)))
    if not rows:
        return a.circuit.constant(0, width)
    return total(rows, width, compress=shape == TREE)
