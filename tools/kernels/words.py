"""What kernels compute with: words that wrap around, and memories of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class Word(int):
    """A signed integer of so many bits; plain numbers beside it have its width."""

    bits: int

    def __new__(cls, value: int, bits: int) -> Word:
        low = value % 2**bits
        word = super().__new__(cls, low - 2**bits if low >> (bits - 1) else low)
        word.bits = bits
        return word

    def _with(self, other: int, value: int) -> Word:
        assert not isinstance(other, Word) or other.bits == self.bits, "widths differ"
        return Word(value, self.bits)

    def __add__(self, other: int) -> Word:
        return self._with(other, int(self) + int(other))

    def __sub__(self, other: int) -> Word:
        return self._with(other, int(self) - int(other))

    def __mul__(self, other: int) -> Word:
        return self._with(other, int(self) * int(other))

    def __and__(self, other: int) -> Word:
        return self._with(other, int(self) & int(other))

    def __or__(self, other: int) -> Word:
        return self._with(other, int(self) | int(other))

    def __xor__(self, other: int) -> Word:
        return self._with(other, int(self) ^ int(other))

    def __lshift__(self, other: int) -> Word:
        return self._with(other, int(self) << int(other))

    def __rshift__(self, other: int) -> Word:
        return self._with(other, int(self) >> int(other))

    def __rsub__(self, other: int) -> Word:
        return Word(other - int(self), self.bits)

    def __neg__(self) -> Word:
        return Word(-int(self), self.bits)

    __radd__, __rmul__ = __add__, __mul__


_UNWRITTEN = 1 << 80


class Array:
    """A memory of words, row-major; its data are changed in place."""

    def __init__(self, data: list[int], shape: Sequence[int], bits: int) -> None:
        self.data, self.shape, self.bits = data, tuple(shape), bits

    def _place(self, subscripts: Any) -> int:
        place = 0
        subscripts = subscripts if isinstance(subscripts, tuple) else (subscripts,)
        for at, size in zip(subscripts, self.shape, strict=True):
            assert 0 <= at < size, f"{at} is outside 0 to {size - 1}"
            place = place * size + int(at)
        return place

    def __getitem__(self, subscripts: Any) -> Word:
        value = self.data[self._place(subscripts)]
        assert value != _UNWRITTEN, "reads what was never written"
        return Word(value, self.bits)

    def __setitem__(self, subscripts: Any, value: int) -> None:
        self.data[self._place(subscripts)] = int(Word(value, self.bits))


def i1(value: int) -> Word:
    """A bit."""
    return Word(value, 1)


def i8(value: int) -> Word:
    """The low 8 bits, or a number with its sign extended; likewise below."""
    return Word(value, 8)


def i16(value: int) -> Word:
    """16 bits."""
    return Word(value, 16)


def i32(value: int) -> Word:
    """32 bits."""
    return Word(value, 32)


def i64(value: int) -> Word:
    """64 bits."""
    return Word(value, 64)


def u32(value: Word) -> Word:
    """A word of fewer bits, with zeros in front."""
    return Word(int(value) % 2**value.bits, 32)


def div(a: Word, b: int) -> Word:
    """The quotient, cut towards zero."""
    quotient = abs(int(a)) // abs(int(b))
    signed = quotient if (a < 0) == (b < 0) else -quotient
    assert -(2 ** (a.bits - 1)) <= signed < 2 ** (a.bits - 1), "a quotient overflows"
    return Word(signed, a.bits)


def divu(a: Word, b: int) -> Word:
    """The quotient of words without sign."""
    return Word(int(a) % 2**a.bits // (int(b) % 2**a.bits), a.bits)


def local(bits: int, *shape: int) -> Array:
    """A memory of the function."""
    size = 1
    for count in shape:
        size *= count
    return Array([_UNWRITTEN] * size, shape, bits)


def table(bits: int, data: Sequence[int]) -> Array:
    """A constant of the module: a ROM."""
    return Array([int(Word(value, bits)) for value in data], (len(data),), bits)
