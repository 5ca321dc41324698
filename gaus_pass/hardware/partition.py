"""How a dimension of a memory is divided among banks.

::

    8 elements, cyclic:4      0 4 │ 1 5 │ 2 6 │ 3 7       bank i mod 4, place i div 4
    8 elements, block:4       0 1 │ 2 3 │ 4 5 │ 6 7       bank i div 2, place i mod 2
    4 elements, complete      0 │ 1 │ 2 │ 3               bank i
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

CYCLIC, BLOCK, COMPLETE = "cyclic", "block", "complete"
KINDS = (CYCLIC, BLOCK, COMPLETE)


@dataclass(frozen=True)
class Split:
    """A dimension that is divided.

    Attributes
    ----------
    size
        Of the dimension.
    count
        Number of banks.
    """

    axis: int
    kind: str
    count: int
    size: int

    @property
    def block(self) -> int:
        """Elements of a block."""
        return -(-self.size // self.count)

    def size_of(self, bank: int) -> int:
        """How many subscripts are in a bank."""
        if self.kind == BLOCK:
            return min(self.block, self.size - bank * self.block)
        return -(-(self.size - bank) // self.count)

    def place(self, subscript: int) -> tuple[int, int]:
        """Bank and place in it."""
        if self.kind == BLOCK:
            return subscript // self.block, subscript % self.block
        return subscript % self.count, subscript // self.count

    def subscript(self, bank: int, place: str) -> str:
        """The subscript of a place in a bank, as an expression of Verilog."""
        if self.kind == BLOCK:
            return f"({place} + {bank * self.block})"
        return f"({place} * {self.count} + {bank})"


@dataclass(frozen=True)
class Part:
    """What a bank holds: its number in each divided dimension, and its sizes."""

    numbers: tuple[int, ...]
    shape: tuple[int, ...]

    @property
    def strides(self) -> tuple[int, ...]:
        """Row-major stride of each dimension."""
        return tuple(prod(self.shape[axis + 1 :]) for axis in range(len(self.shape)))


def parts(shape: Sequence[int], splits: Sequence[Split]) -> list[Part]:
    """The banks, numbered row-major."""
    found: list[Part] = []
    for numbers in product(*(range(split.count) for split in splits)):
        own = list(shape)
        for split, number in zip(splits, numbers, strict=True):
            own[split.axis] = split.size_of(number)
        found.append(Part(numbers, tuple(own)))
    return found


def bank_number(splits: Sequence[Split], numbers: Sequence[int]) -> int:
    """The number of the bank that is so many in each divided dimension."""
    total = 0
    for split, number in zip(splits, numbers, strict=True):
        total = total * split.count + number
    return total
