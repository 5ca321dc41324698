"""Simulation of a combinational `hw.module`, many cases at once.

A bit of a wire is an array with a word for every 64 cases.  It is read from the IR, and shares no
code with what made it.
"""

from __future__ import annotations

from functools import cache, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gaus_pass.ir.core.bindings import ir, new_context

Bit = NDArray[np.uint64]
Bits = list[Bit]
"""The least significant first."""

_PREDICATES = ("eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge")


def slices(values: NDArray[Any] | list[int], width: int) -> Bits:
    """The bits of numbers (unsigned, or Python's for more than 64 bits), whose count 64 divides."""
    if width > 64:
        low = np.array([int(v) & (1 << 64) - 1 for v in values], dtype=np.uint64)
        high = [int(v) >> 64 for v in values]
        return slices(low, 64) + slices(high, width - 64)  # type: ignore[arg-type]
    whole = np.asarray(values).astype(np.uint64)
    assert len(whole) % 64 == 0, len(whole)
    ones = ((whole >> np.uint64(k)) & np.uint64(1) for k in range(width))
    return [np.packbits(one.astype(np.uint8), bitorder="little").view(np.uint64) for one in ones]


def numbers(bits: Bits) -> NDArray[np.uint64]:
    """The numbers of at most 64 bits."""
    found = np.zeros(len(bits[0]) * 64, dtype=np.uint64)
    for k, bit in enumerate(bits):
        ones = np.unpackbits(bit.view(np.uint8), bitorder="little")
        found |= ones.astype(np.uint64) << np.uint64(k)
    return found


@cache
def _context() -> Any:
    return new_context()


class Simulation:
    """A module, ready to be run on slices."""

    def __init__(self, text: str) -> None:
        self.module = ir.Module.parse(text, context=_context())
        self.module.operation.verify()
        top = next(iter(self.module.body.operations))
        self.operations = list(top.regions[0].blocks[0].operations)
        self.arguments = list(top.regions[0].blocks[0].arguments)

    def run(self, *inputs: Bits) -> Bits:
        """Bits of the first output."""
        words = len(inputs[0][0])
        zero, one = np.zeros(words, np.uint64), np.full(words, 2**64 - 1, np.uint64)
        gates = _Gates(zero, one)
        known: dict[Any, Bits] = dict(zip(self.arguments, inputs, strict=True))
        for argument in self.arguments:
            assert len(known[argument]) == argument.type.width
        for op in self.operations:
            operands = [known[v] for v in op.operands]
            if op.operation.name == "hw.output":
                return operands[0]
            known[op.results[0]] = gates.apply(op.operation, operands)
        raise AssertionError("no hw.output")

    def values(self, *inputs: NDArray[Any] | list[int]) -> NDArray[np.uint64]:
        """Results for numbers; their count is filled up to a multiple of 64."""
        count = len(inputs[0])
        padded = [np.concatenate((np.asarray(v), np.zeros(-count % 64, np.uint64)))
                  for v in inputs]  # fmt: skip
        widths = [argument.type.width for argument in self.arguments]
        return numbers(self.run(*map(slices, padded, widths)))[:count]


class _Gates:
    def __init__(self, zero: Bit, one: Bit) -> None:
        self.zero, self.one = zero, one

    def apply(self, op: Any, operands: list[Bits]) -> Bits:
        name = op.name.partition(".")[2]
        width = op.results[0].type.width
        if name == "constant":
            value = int(op.attributes["value"].value)
            return [self.one if value >> k & 1 else self.zero for k in range(width)]
        if name in ("and", "or", "xor"):
            gate = {"and": self.both, "or": self.either, "xor": self.differ}[name]
            return [reduce(gate, column) for column in zip(*operands, strict=True)]
        if name == "add":
            return reduce(lambda a, b: self.sum(a, b, self.zero)[0], operands)
        if name == "sub":
            return self.difference(*operands)[0]
        if name == "mul":
            return self.product(*operands)
        if name == "mux":
            condition, one, two = operands
            return [self.select(condition[0], a, b) for a, b in zip(one, two, strict=True)]
        if name == "icmp":
            return [self.compare(_PREDICATES[int(op.attributes["predicate"].value)], *operands)]
        if name == "extract":
            low = int(op.attributes["lowBit"].value)
            return operands[0][low : low + width]
        if name == "concat":
            return [bit for operand in reversed(operands) for bit in operand]
        assert name == "replicate", name
        return operands[0] * width

    def both(self, a: Bit, b: Bit) -> Bit:
        if a is self.zero or b is self.zero:
            return self.zero
        return b if a is self.one else a if b is self.one else a & b

    def either(self, a: Bit, b: Bit) -> Bit:
        if a is self.one or b is self.one:
            return self.one
        return b if a is self.zero else a if b is self.zero else a | b

    def differ(self, a: Bit, b: Bit) -> Bit:
        if a is self.zero or b is self.zero:
            return b if a is self.zero else a
        return self.zero if a is b else a ^ b

    def invert(self, a: Bit) -> Bit:
        return self.one if a is self.zero else self.zero if a is self.one else ~a

    def select(self, c: Bit, a: Bit, b: Bit) -> Bit:
        return a if a is b else self.differ(b, self.both(c, self.differ(a, b)))

    def sum(self, a: Bits, b: Bits, carry: Bit) -> tuple[Bits, Bit]:
        found: Bits = []
        for x, y in zip(a, b, strict=True):
            differ = self.differ(x, y)
            found.append(self.differ(differ, carry))
            carry = self.either(self.both(x, y), self.both(carry, differ))
        return found, carry

    def difference(self, a: Bits, b: Bits) -> tuple[Bits, Bit]:
        """The difference, and whether the first is not less (unsigned)."""
        return self.sum(a, [self.invert(bit) for bit in b], self.one)

    def product(self, a: Bits, b: Bits) -> Bits:
        total = [self.zero] * len(a)
        for k, bit in enumerate(b):
            if bit is not self.zero:
                row = [self.both(bit, x) for x in a[: len(a) - k]]
                total[k:] = self.sum(total[k:], row, self.zero)[0]
        return total

    def compare(self, predicate: str, a: Bits, b: Bits) -> Bit:
        if predicate in ("eq", "ne"):
            ne = reduce(self.either, map(self.differ, a, b))
            return ne if predicate == "ne" else self.invert(ne)
        if predicate[1:] in ("gt", "le"):
            a, b = b, a
        if predicate[0] == "s":
            a, b = ([*v[:-1], self.invert(v[-1])] for v in (a, b))
        less = self.invert(self.difference(a, b)[1])
        return less if predicate[1:] in ("lt", "gt") else self.invert(less)
