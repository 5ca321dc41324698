"""Products of integers: whole, of digits as wide as a multiplier of the part, or as a tree.

A sum is collected as rows, which are wires with the place of their lowest bit.  Rows reach no
further than their bits, so that adders and compressors are no wider than what they add.
"""

from __future__ import annotations

from itertools import pairwise

from gaus_pass.cores.generate.circuit import Circuit, Wire

Shape = str | int
"""`WHOLE` (one `comb.mul`), `TREE` (of compressors), or the bits of a digit."""
WHOLE = "whole"
TREE = "tree"
Row = tuple[int, Wire]
"""The place of its lowest bit, and the wire."""


def product(a: Wire, b: Wire, shape: Shape, *, signed: bool = False) -> Wire:
    """The product of two wires of one width, twice as wide."""
    width = 2 * a.width
    if shape == WHOLE:
        return a.extended(width, signed) * b.extended(width, signed)
    rows = _products(a, b, 1 if isinstance(shape, str) else shape)
    if signed:
        # Negative factors count 2^n too much.
        rows += [(a.width, ~b.keep_if(a.top)), (a.width, ~a.keep_if(b.top))]
        rows.append((a.width + 1, a.circuit.constant(1, 1)))
    return total(rows, width, compress=isinstance(shape, str))


def low_product(a: Wire, b: Wire, shape: Shape) -> Wire:
    """The product of two wires of one width, as wide as they are."""
    if shape == WHOLE:
        return a * b
    rows = _products(a, b, 1 if isinstance(shape, str) else shape)
    return total(rows, a.width, compress=isinstance(shape, str))


def _products(a: Wire, b: Wire, digit: int) -> list[Row]:
    """Products of digits; those that lie side by side are one row."""
    starts = list(range(0, a.width, digit))
    rows: list[Row] = []
    if digit == 1:
        return [(k, a.keep_if(b[k])) for k in starts]
    for apart in range(1 - len(starts), len(starts)):
        parts = [
            (i, j) for i, j in ((k, k + apart) for k in range(len(starts))) if 0 <= j < len(starts)
        ]
        found: list[Wire] = []
        for i, j in parts:
            one = a[starts[i] : min(starts[i] + digit, a.width)]
            two = b[starts[j] : min(starts[j] + digit, b.width)]
            bits = one.width + two.width
            found.insert(0, one.extended(bits) * two.extended(bits))
        rows.append((starts[parts[0][0]] + starts[parts[0][1]], a.circuit.concat(*found)))
    return rows


def total(rows: list[Row], width: int, *, compress: bool) -> Wire:
    """The sum of rows in ``width`` bits.

    Parameters
    ----------
    compress
        Three rows become two without carries until two are left; else rows are added in pairs,
        which is better where carry chains are fast.
    """
    circuit = rows[0][1].circuit
    rows = _cut(rows, width)
    while len(rows) > 2 and compress:
        rows.sort(key=lambda row: row[0])
        left = rows[len(rows) - len(rows) % 3 :]
        groups = [rows[k : k + 3] for k in range(0, len(rows) - 2, 3)]
        rows = _cut([row for group in groups for row in _compressed(circuit, group)] + left, width)
    while len(rows) > 1:
        # The shortest first: they are ready early, and their sum stays short.
        rows.sort(key=lambda row: (row[1].width, row[0]))
        pairs = [_added(circuit, rows[k], rows[k + 1], width) for k in range(0, len(rows) - 1, 2)]
        rows = pairs + rows[len(rows) & ~1 :]
    start, wire = rows[0]
    if start:
        wire = circuit.concat(wire, circuit.constant(0, start))
    return wire.extended(width)


def _cut(rows: list[Row], width: int) -> list[Row]:
    return [(start, wire[: width - start]) for start, wire in rows if start < width]


def _end(row: Row) -> int:
    return row[0] + row[1].width


def _added(circuit: Circuit, one: Row, two: Row, width: int) -> Row:
    """The sum of two rows; bits below the second one pass by."""
    low, high = sorted((one, two), key=lambda row: row[0])
    if _end(low) <= high[0]:
        gap = high[0] - _end(low)
        between = (circuit.constant(0, gap),) if gap else ()
        return low[0], circuit.concat(high[1], *between, low[1])
    below = high[0] - low[0]
    bits = min(max(_end(low), _end(high)) + 1, width) - high[0]
    rest = low[1][below:]
    found = rest.extended(max(bits, rest.width)) + high[1].extended(max(bits, rest.width))
    return low[0], circuit.concat(found, low[1][:below]) if below else found


def _compressed(circuit: Circuit, rows: list[Row]) -> list[Row]:
    """Three rows as a row of sums and one of carries."""
    ends = sorted({place for row in rows for place in (row[0], _end(row))})
    sums: list[Wire] = []
    carries: list[Row] = []
    for first, last in pairwise(ends):
        here = [w[first - s : last - s] for s, w in rows if s <= first and last <= s + w.width]
        if not here:
            sums.insert(0, circuit.constant(0, last - first))
            continue
        sums.insert(0, circuit.gate("xor", *here))
        if len(here) == 2:
            carries.append((first + 1, here[0] & here[1]))
        elif len(here) == 3:
            one, two, three = here
            pairs = one & two, one & three, two & three
            carries.append((first + 1, circuit.gate("or", *pairs)))
    row = (ends[0], circuit.concat(*sums))
    if not carries:
        return [row]
    start, joined = carries[0]
    for first, wire in carries[1:]:
        gap = first - start - joined.width
        between = (circuit.constant(0, gap),) if gap else ()
        joined = circuit.concat(wire, *between, joined)
    return [row, (start, joined)]
