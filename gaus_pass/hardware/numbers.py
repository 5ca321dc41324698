"""Integers in hardware: types, ranges, comparisons, and how wide a number has to be."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

_INDEX_BITS = ContextVar("index_bits", default=32)

INTEGER_RELATIONS = ("eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge")
"""Comparisons of integers, in the order of their numbers in `comb.icmp` and `arith.cmpi`."""

Range = tuple[int, int]
"""Least and greatest number; both are in it."""


@dataclass(frozen=True)
class Integer:
    """An integer type, and whether its patterns are signed numbers."""

    bits: int
    signed: bool

    @property
    def range(self) -> Range:
        """Least and greatest number."""
        half = 1 << (self.bits - 1)
        return (-half, half - 1) if self.signed else (0, 2 * half - 1)

    def number(self, pattern: int) -> int:
        """The number of which the low bits are those of ``pattern``."""
        low = self.range[0]
        return (pattern - low) % (1 << self.bits) + low


def index_bits() -> int:
    """Width of an `index` of which nothing is known, such as an element of a memory."""
    return _INDEX_BITS.get()


@contextmanager
def indices_of(bits: int) -> Generator[None]:
    """Let an `index` have so many bits."""
    token = _INDEX_BITS.set(bits)
    try:
        yield
    finally:
        _INDEX_BITS.reset(token)


def index_type() -> Integer:
    """What an `index` is where nothing narrower is known."""
    return Integer(index_bits(), signed=True)


def bits_of(low: int, high: int) -> tuple[int, bool]:
    """Width and signedness that hold a range."""
    if low >= 0:
        return max(1, high.bit_length()), False
    return max((-low - 1).bit_length(), max(high, 0).bit_length()) + 1, True


def trip_count(lower: Sequence[int], upper: Sequence[int], step: int) -> int:
    """Iterations from the greatest lower to the least upper bound."""
    return max(0, -(-(min(upper) - max(lower)) // step))
