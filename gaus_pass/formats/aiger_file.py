"""The file format of and-inverter graphs: AIGER 1.9, binary and ASCII.

The format: A. Biere, K. Heljanko and S. Wieringa, "AIGER 1.9 And Beyond", Report 11/2, Institute
for Formal Models and Verification, Johannes Kepler University Linz, 2011.

Inside, a *node* is an input, a latch or an AND, numbered in this order; −1 is a constant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from gaus_pass.errors import ImportFailed
from gaus_pass.model.problem import IntArray

_HEADER = re.compile(rb"a([ai])g((?: \d{1,10}){5,9})\n")
_SYMBOL = re.compile(rb"([ilobcjf])(\d{1,10}) (.+)")
_LARGEST_VARIABLE = 2**31 - 1  # a literal is an unsigned int of 32 bits in the AIGER library
_VARINT_BYTES = 5  # enough for 32 bits

_UNBACKED_INPUTS = 1_000_000
"""Inputs of a binary file take no bytes in it, so a short file could ask for any memory."""


@dataclass(frozen=True)
class Circuit:
    """The content of an AIGER file.

    Attributes
    ----------
    next_state : (L,)
        Node that each latch takes over.
    ands : (A, 2)
        Nodes that each AND reads.
    outputs : (k,)
        Nodes of the outputs, bad states, constraints, justice and fairness.
    variables : (A,)
        What the file calls each AND.
    inputs, output_names
        Their names.
    inverted_states, inverted_ands, inverted_outputs
        Of the shapes of what is read: 1 where the inverse is read.  The constant −1 is false.
    resets : (L,)
        0 or 1, or −1 for a latch that starts with any value.
    """

    inputs: list[str]
    next_state: IntArray
    ands: IntArray
    outputs: IntArray
    variables: IntArray
    output_names: list[str]
    inverted_states: IntArray
    inverted_ands: IntArray
    inverted_outputs: IntArray
    resets: IntArray


class Reader:
    """Goes through a file once; ``at`` is the next byte, ``line`` its line or 0 after the ANDs."""

    def __init__(self, data: bytes, name: str) -> None:
        self.data, self.name = data, name
        self.at, self.line = 0, 1

    def fail(self, what: str) -> ImportFailed:
        return ImportFailed(what, f"{self.name}:{self.line}:1" if self.line else self.name)

    def read(self) -> Circuit:
        counts, is_binary = self._header()
        most, inputs, latches, _, ands, *_ = counts
        if is_binary:  # inputs and latches are numbered through and left out
            named = 2 * np.arange(1, inputs + latches + 1)
            states = self._latches(latches, named[inputs:])
        else:
            named = self._table("input", inputs, 1)[:, 0]
            states = self._latches(latches, None)
            named = np.concatenate((named, states[:, 0]))
        outputs = self._outputs(counts)
        if is_binary:
            gates = self._binary_ands(inputs + latches, ands)
        else:
            gates = self._table("AND", ands, 3)
        names, output_names = self._symbols(counts, len(outputs))
        nodes = _Definitions(np.concatenate((named, gates[:, 0])), most, self.name)
        return Circuit(
            names,
            nodes.find(states[:, 1]),
            nodes.find(gates[:, 1:]),
            nodes.find(outputs),
            gates[:, 0] // 2,
            output_names,
            states[:, 1] % 2,
            gates[:, 1:] % 2,
            outputs % 2,
            # What is left out is 0; a latch that resets to itself starts with any value.
            np.where(states[:, 2] > 1, -1, np.maximum(states[:, 2], 0)),
        )

    def _header(self) -> tuple[list[int], bool]:
        """M I L O A B C J F, and whether the file is binary."""
        match = _HEADER.match(self.data)
        if match is None:
            raise self.fail("no AIGER header 'aig M I L O A' or 'aag M I L O A' in the first line")
        is_binary = match[1] == b"i"
        counts = [int(word) for word in match[2].split()]
        counts += [0] * (9 - len(counts))
        most, defined = counts[0], counts[1] + counts[2] + counts[4]
        if most > _LARGEST_VARIABLE:
            raise self.fail(f"M is {most}; it can be {_LARGEST_VARIABLE} at most")
        if most < defined or (is_binary and most != defined):
            raise self.fail(f"M is {most}, but there are I + L + A = {defined} variables")
        if is_binary and most > len(self.data) + _UNBACKED_INPUTS:
            raise self.fail(f"{most} variables in a file of {len(self.data)} bytes")
        self.at, self.line = match.end(), 2
        return counts, is_binary

    def _lines(self, what: str, count: int) -> list[bytes]:
        left = len(self.data) - self.at
        # A line has a digit and a newline: no list of 10^9 lines is made for a short file.
        lines = self.data[self.at :].split(b"\n", count)[:count] if 2 * count <= left + 1 else []
        if len(lines) < count:
            raise self.fail(f"cut short: {count} lines of kind {what} wanted, {left} bytes left")
        self.at = min(self.at + sum(map(len, lines)) + count, len(self.data))
        return lines

    def _table(self, what: str, count: int, columns: int, optional: int = 0) -> IntArray:
        """(count, columns + optional) the numbers of the next lines, −1 where left out."""
        lines, most = self._lines(what, count), columns + optional
        fits = re.compile(rb"\d{1,10}(?: \d{1,10}){%d,%d}" % (columns - 1, most - 1))
        for i, line in enumerate(lines):
            if not fits.fullmatch(line):
                self.line += i
                shown = line[:30].decode("ascii", "backslashreplace")
                raise self.fail(f"'{shown}' is no {what}: {columns} numbers expected")
        if optional:
            lines = [line + b" -1" * (most - 1 - line.count(b" ")) for line in lines]
        self.line += count
        numbers = np.array(b" ".join(lines).split(), dtype="S10").astype(np.int64)
        return numbers.reshape(count, most)

    def _latches(self, count: int, held: IntArray | None) -> IntArray:
        """(L, 3) literals: latch, next state, reset or −1; ``held``: latches that are left out."""
        start = self.line
        table = self._table("latch", count, 2 if held is None else 1, optional=1)
        if held is not None:
            table = np.column_stack((held, table))
        reset = table[:, 2]
        for i in np.flatnonzero((reset > 1) & (reset != table[:, 0]))[:1].tolist():
            self.line = start + i
            raise self.fail(f"reset value {reset[i]}; it must be 0, 1 or the latch {table[i, 0]}")
        return table

    def _outputs(self, counts: list[int]) -> IntArray:
        """(k,) literals of everything that leaves the circuit."""
        _, _, _, outputs, _, bad, constraints, justice, fairness = counts
        plain = self._table("output", outputs + bad + constraints, 1)[:, 0]
        sizes = self._table("justice size", justice, 1)[:, 0]
        rest = self._table("justice or fairness", int(sizes.sum()) + fairness, 1)[:, 0]
        return np.concatenate((plain, rest))

    def _binary_ands(self, before: int, count: int) -> IntArray:
        """(A, 3) literals, from the differences between neighbours in variable-length bytes."""
        self.line = 0
        tail = np.frombuffer(self.data, np.uint8, offset=self.at)
        ends = np.flatnonzero(tail < 128)[: 2 * count]
        if len(ends) < 2 * count:
            raise self.fail(f"cut short: {count} ANDs wanted, {len(ends) // 2} found")
        starts = np.concatenate((np.zeros(1, np.int64), ends + 1))[:-1]
        self.at += int((ends[-1:] + 1).sum())
        delta = np.zeros(2 * count, np.int64)
        for i in range(_VARINT_BYTES):
            inside = np.flatnonzero(starts + i <= ends)
            delta[inside] += (tail[starts[inside] + i].astype(np.int64) & 127) << 7 * i
        long = ends - starts >= _VARINT_BYTES
        is_long = long[::2] | long[1::2]
        left = 2 * np.arange(before + 1, before + count + 1)
        larger = left - delta[::2]
        smaller = larger - delta[1::2]
        for i in np.flatnonzero(is_long | (larger >= left) | (smaller < 0))[:1].tolist():
            reads = f"reads {larger[i]} and {smaller[i]}; possible are 0 to {left[i] - 1}"
            raise self.fail(f"AND {left[i]} {'has too long a number' if is_long[i] else reads}")
        return np.column_stack((left, larger, smaller))

    def _symbols(self, counts: list[int], leaving: int) -> tuple[list[str], list[str]]:
        """Names of the inputs and of what leaves.

        A line that begins with c and names nothing begins comments.
        """
        _, inputs, latches, outputs, _, *properties = counts
        sizes = dict(zip(b"ilobcjf", (inputs, latches, outputs, *properties), strict=True))
        names = [f"i{k}" for k in range(inputs)]
        output_names = [f"o{k}" for k in range(leaving)]
        for line in self.data[self.at :].splitlines():
            match = _SYMBOL.fullmatch(line)
            if match is None and line[:1] == b"c":
                break
            if match is None or int(match[2]) >= sizes[line[0]]:
                shown = line[:30].decode("ascii", "backslashreplace")
                raise self.fail(f"'{shown}' names nothing; symbols look as 'i0 a' does")
            symbol = self._decode(match[3])
            if line[:1] == b"i":
                names[int(match[2])] = symbol
            elif line[:1] == b"o":
                output_names[int(match[2])] = symbol
            self.line += bool(self.line)
        return names, output_names

    def _decode(self, symbol: bytes) -> str:
        try:
            return symbol.decode("utf-8")
        except UnicodeDecodeError:
            shown = symbol[:30].decode("ascii", "backslashreplace")
            raise self.fail(f"symbol '{shown}' is not in UTF-8") from None


class _Definitions:
    """Maps literals to nodes; a file may number its variables in any order."""

    def __init__(self, defined: IntArray, most: int, name: str) -> None:
        self.order = np.argsort(defined, kind="stable")
        self.variables = defined[self.order] // 2
        self.name = name
        again = self.variables[1:][np.diff(self.variables) == 0]
        wrong = defined[(defined < 2) | (defined % 2 == 1) | (defined > 2 * most)]
        for literals, what in (
            (wrong, f"is no variable; those are even and from 2 to 2 M = {2 * most}"),
            (2 * again, "is defined twice"),
        ):
            for literal in literals[:1].tolist():
                raise ImportFailed(f"literal {literal} {what}", name)

    def find(self, literals: IntArray) -> IntArray:
        """Nodes, −1 for the constants; of the same shape."""
        wanted = literals // 2
        place = np.searchsorted(self.variables, wanted)
        found = np.append(self.variables, -1)[place] == wanted
        for literal in literals[~found & (wanted > 0)][:1].tolist():
            raise ImportFailed(f"literal {literal} is used and nothing defines it", self.name)
        return np.where(found, np.append(self.order, -1)[place], -1)
