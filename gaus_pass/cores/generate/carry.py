"""Logic whose carries are cut, so that registers can stand in them."""

from __future__ import annotations

from dataclasses import dataclass

from gaus_pass.cores.generate.circuit import Circuit, Wire

_IN_PARTS = ("eq", "ne", "ult", "uge", "slt", "sge")
"""Predicates that comparisons are made with; others are these with operands in the other order."""


@dataclass
class CutCircuit(Circuit):
    """Makes sums, differences and comparisons of operations that are not wider than `carry`."""

    carry: int = 16

    def arithmetic(self, kind: str, one: Wire, two: Wire) -> Wire:
        """See `Circuit`."""
        plain = kind == "mul" or two.known == 0 or (one.known == 0 and kind == "add")
        if plain or one.width <= self.carry or not self._unknown(one, two):
            return super().arithmetic(kind, one, two)
        low, zero = self.carry - 1, self.constant(0, 1)
        first = self.arithmetic(kind, *(self.concat(zero, w[:low]) for w in (one, two)))
        # The carry enters by a bit below the high ones: 1 + carry, or 0 - borrow.
        into = self.constant(kind == "add", 1)
        high = self.concat(one[low:], into), self.concat(two[low:], first.top)
        return self.concat(self.arithmetic(kind, *high)[1:], first[:low])

    def compare(self, predicate: str, one: Wire, two: Wire) -> Wire:
        """See `Circuit`."""
        plain = predicate not in _IN_PARTS or one is two
        if plain or one.width <= self.carry or not self._unknown(one, two):
            return super().compare(predicate, one, two)
        high = one[self.carry :], two[self.carry :]
        unsigned = predicate if predicate in ("eq", "ne") else f"u{predicate[1:]}"
        first = self.compare(unsigned, one[: self.carry], two[: self.carry])
        if predicate == "ne":
            return first | self.compare("ne", *high)
        same = first & self.compare("eq", *high)
        if predicate == "eq":
            return same
        sides = reversed(high) if predicate.endswith("ge") else high
        return same | self.compare(f"{predicate[0]}lt", *sides)

    def _unknown(self, one: Wire, two: Wire) -> bool:
        return one.known is None or two.known is None


def circuit_with(carry: int | None) -> Circuit:
    """A circuit whose carries are as long as they are wanted, or no longer than this."""
    return Circuit() if carry is None else CutCircuit(carry=carry)
