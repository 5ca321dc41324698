"""Floating-point numbers of any format in exact arithmetic, rounded once.

`Format.rounded` is for one number, `Format.of_doubles` for arrays of doubles that are exact, or
that are closer to the number than the format can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Patterns = NDArray[np.uint64]


@dataclass(frozen=True)
class Format:
    """Bits of the exponent and of the fraction."""

    exponent: int
    fraction: int

    @property
    def width(self) -> int:
        return 1 + self.exponent + self.fraction

    @property
    def bias(self) -> int:
        return (1 << self.exponent - 1) - 1

    @property
    def sign(self) -> int:
        return 1 << self.width - 1

    @property
    def infinity(self) -> int:
        return ((1 << self.exponent) - 1) << self.fraction

    @property
    def nan(self) -> int:
        return self.infinity | 1 << self.fraction - 1

    def is_nan(self, pattern: int) -> bool:
        return pattern & ~self.sign > self.infinity

    def is_infinite(self, pattern: int) -> bool:
        return pattern & ~self.sign == self.infinity

    def value(self, pattern: int) -> Fraction:
        """The number of a finite pattern."""
        magnitude = pattern & ~self.sign
        exponent, fraction = magnitude >> self.fraction, magnitude & (1 << self.fraction) - 1
        whole = fraction + (1 << self.fraction if exponent else 0)
        found = whole * Fraction(2) ** (max(exponent, 1) - self.bias - self.fraction)
        return -found if pattern & self.sign else found

    def rounded(self, value: Fraction, zero_sign: int = 0) -> int:
        """To nearest, ties to even; a value that is 0 gets the sign bit ``zero_sign``."""
        if value == 0:
            return self.sign * zero_sign
        sign = self.sign if value < 0 else 0
        value = abs(value)
        scale = value.numerator.bit_length() - value.denominator.bit_length()
        scale -= Fraction(2) ** scale > value
        step = max(scale, 1 - self.bias) - self.fraction
        whole = round(value / Fraction(2) ** step)  # Python rounds ties to even
        # A carry into the next binade is the next pattern, up to infinity.
        return sign | min(whole + ((step + self.fraction + self.bias - 1) << self.fraction)
                          if whole else 0, self.infinity)  # fmt: skip

    def doubles(self, patterns: Patterns) -> Doubles:
        """Exact values; 11 bits of exponent are the most."""
        magnitude = patterns & np.uint64(self.sign - 1)
        exponent = (magnitude >> np.uint64(self.fraction)).astype(np.int64)
        whole = (magnitude & np.uint64((1 << self.fraction) - 1)).astype(np.int64)
        whole += np.where(exponent > 0, 1 << self.fraction, 0)
        step = np.maximum(exponent, 1) - self.bias - self.fraction
        with np.errstate(over="ignore"):
            found = np.ldexp(whole.astype(np.float64), step)
        found = np.where(magnitude == self.infinity, np.inf, found)
        found = np.where(magnitude > self.infinity, np.nan, found)
        return np.where(patterns & np.uint64(self.sign) != 0, -found, found)

    def of_doubles(self, values: Doubles) -> Patterns:
        """Patterns of doubles, rounded; what is not a number has one pattern."""
        with np.errstate(all="ignore"):
            size = np.abs(values)
            _, scale = np.frexp(size)
            step = np.maximum(scale - 1, 1 - self.bias) - self.fraction
            whole = np.rint(np.ldexp(size, -step))
            found = whole + np.ldexp(
                (step + self.fraction + self.bias - 1).astype(np.float64), self.fraction
            )
            found = np.where(size == 0, 0, np.minimum(found, self.infinity))
            found = np.where(np.isinf(values), self.infinity, found)
            patterns = np.where(np.isnan(values), 0, found).astype(np.uint64)
        patterns |= np.where(np.signbit(values), np.uint64(self.sign), np.uint64(0))
        return np.where(np.isnan(values), np.uint64(self.nan), patterns)

    def of_flushed(self, values: Doubles) -> Patterns:
        """As `of_doubles`; what is subnormal when rounded as if exponents had no end is 0."""
        whole = self.of_doubles(values)
        with np.errstate(all="ignore"):
            part, scale = np.frexp(np.abs(values))
            rounded = np.ldexp(
                np.rint(np.ldexp(part, self.fraction + 1)), scale - self.fraction - 1
            )
        normal = (rounded >= np.ldexp(1.0, 1 - self.bias)) | np.isnan(values)
        return np.where(normal, whole, whole & np.uint64(self.sign))

    def flushed(self, patterns: Patterns) -> Patterns:
        """Subnormal numbers are zeros of their sign."""
        some = patterns & np.uint64(self.infinity) != 0
        return np.where(some, patterns, patterns & np.uint64(self.sign))

    def corners(self) -> list[int]:
        """Patterns where things go wrong: zeros, limits, halves, infinities, not-a-numbers."""
        one = self.bias << self.fraction
        least = 1 << self.fraction
        found = [0, 1, 2, 3, least // 2, least - 1, least, least + 1, 2 * least]
        steps = (0, 1, -1, self.fraction, self.fraction + 1, -self.fraction, -self.fraction - 1)
        for centre in (one + step * least for step in steps):
            found += [centre - 1, centre, centre + 1]
        found += [self.infinity - 1, self.infinity, self.infinity + 1, self.nan, self.sign - 1,
                  one // 2, one // 2 + 1, self.infinity - least]  # fmt: skip
        whole = sorted({c for c in found if 0 <= c < self.sign})
        return whole + [c | self.sign for c in whole]

    def samples(self, seed: int, count: int, operands: int) -> list[Patterns]:
        """Operands: all combinations of corners if they are few, random ones, and near ones."""
        rng = np.random.default_rng(seed)
        full = np.uint64(2 * self.sign - 1)
        found = [rng.integers(0, 2**64 - 1, count, np.uint64, endpoint=True) & full
                 for _ in range(operands)]  # fmt: skip
        # The last ones differ little from the first in size, so that they cancel and tie.
        third = count // 3
        near = rng.integers(0, 4, third, np.uint64) << np.uint64(self.fraction)
        low = rng.integers(0, 2**64 - 1, third, np.uint64) >> rng.integers(
            64 - self.fraction, 64, third, np.uint64
        )
        turn = np.uint64(self.sign) * rng.integers(0, 2, third, np.uint64)
        found[-1][:third] = (found[0][:third] ^ near ^ low ^ turn) & full
        # Few bits set: ties.
        mask = np.uint64(~((1 << self.fraction // 2) - 1) & int(full))
        for operand in found:
            operand[third : 2 * third] &= mask
        corners = np.array(self.corners(), np.uint64)
        if operands <= 2:
            grid = np.array(list(product(corners, repeat=operands)), np.uint64).T
        else:
            grid = corners[rng.integers(0, len(corners), (operands, count))]
        return [
            np.concatenate((some, corner)).astype(np.uint64)
            for some, corner in zip(found, grid, strict=True)
        ]


FORMATS: dict[str, Format] = {
    "f16": Format(5, 10), "bf16": Format(8, 7), "f32": Format(8, 23), "f64": Format(11, 52),
    "e4m3": Format(4, 3),
}  # fmt: skip


def native(name: str, patterns: Patterns) -> NDArray[Any]:
    """f32 and f64 as numpy has them."""
    return (
        patterns.astype(np.uint32).view(np.float32) if name == "f32" else patterns.view(np.float64)
    )


def of_native(name: str, values: NDArray[Any]) -> Patterns:
    """Patterns of numpy's numbers; what is not a number has one pattern."""
    kind = np.uint32 if name == "f32" else np.uint64
    patterns = np.ascontiguousarray(values).view(kind).astype(np.uint64)
    return np.where(np.isnan(values), np.uint64(FORMATS[name].nan), patterns)
