"""Integer cores against Python's integers."""

from __future__ import annotations

from math import isqrt

import numpy as np
import pytest
from support.bit_slices import Simulation

from gaus_pass.cores.generate import TREE, WHOLE, Choices, core_for
from gaus_pass.errors import InvalidOption


def operands(width: int) -> list[tuple[int, int]]:
    """Patterns: all of five bits, else corners and random ones of all lengths."""
    if width <= 5:
        return [(a, b) for a in range(1 << width) for b in range(1 << width)]
    rng = np.random.default_rng(width)
    full, half = (1 << width) - 1, 1 << (width - 1)
    corners = [0, 1, 2, 3, 7, half - 1, half, half + 1, full - 2, full - 1, full]
    found = [(a, b) for a in corners for b in corners]
    lengths = rng.integers(1, width + 1, (1500, 2))
    words = rng.integers(0, 2**63, (1500, 2))
    return found + [(int(a) & full >> width - int(m), int(b) & full >> width - int(n))
                    for (a, b), (m, n) in zip(words, lengths, strict=True)]  # fmt: skip


def towards_zero(a: int, b: int) -> int:
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


WANTED = {
    "div": towards_zero,
    "rem": lambda a, b: a - b * towards_zero(a, b),
    "floordiv": lambda a, b: a // b,
    "ceildiv": lambda a, b: -(-a // b),
}


@pytest.mark.parametrize("family", list(WANTED))
@pytest.mark.parametrize("kind", ["u1", "u5", "s5", "u32", "s32", "u13", "s64"])
def test_divisions(family: str, kind: str):
    width = int(kind[1:])
    cases = [(a, b) for a, b in operands(width) if b]
    a, b = (np.array(column, np.uint64) for column in zip(*cases, strict=True))
    core = core_for(family, kind)
    assert core.inputs == (("a", width), ("b", width))
    assert core.result == width
    found = Simulation(core.text).values(a, b)
    signed = kind[0] == "s"
    for (x, y), value in zip(cases, found, strict=True):
        one, two = (v - (v >> width - 1 << width) * signed for v in (x, y))
        assert int(value) == WANTED[family](one, two) % (1 << width), (x, y)


@pytest.mark.parametrize("shape", [WHOLE, TREE, 3, 18])
@pytest.mark.parametrize("kind", ["u1", "u5", "s5", "u32", "s32", "s13"])
def test_products(shape: str | int, kind: str):
    width = int(kind[1:])
    cases = operands(width)
    a, b = (np.array(column, np.uint64) for column in zip(*cases, strict=True))
    found = {family: Simulation(core_for(family, kind, choices=Choices(products=shape)).text)
             .values(a, b) for family in ("mul", "mulhigh")}  # fmt: skip
    for k, (x, y) in enumerate(cases):
        one, two = (v - (v >> width - 1 << width) * (kind[0] == "s") for v in (x, y))
        assert int(found["mul"][k]) == one * two % (1 << width), (x, y)
        assert int(found["mulhigh"][k]) == (one * two >> width) % (1 << width), (x, y)


@pytest.mark.parametrize("width", [1, 2, 7, 12, 32])
def test_square_roots(width: int):
    numbers = sorted({a for a, _ in operands(width)} | {k * k for k in range(1 << width // 2)
                                                        if k < 300})  # fmt: skip
    core = core_for("sqrt", f"u{width}")
    assert core.result == (width + 1) // 2
    found = Simulation(core.text).values(np.array(numbers, np.uint64))
    assert [int(value) for value in found] == [isqrt(a) for a in numbers]


def test_what_there_is_not():
    with pytest.raises(InvalidOption, match="no core computes 'gcd'; there are: add, "):
        core_for("gcd", "u8")
    with pytest.raises(InvalidOption, match="'rem' of type f32; its types are as u32/s32"):
        core_for("rem", "f32")
