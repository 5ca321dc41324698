"""Small programs as users write them, through `gaus hls` and against Python.

Nests with work between the loops, local rows, ifs, bounds and strides known at run time, negative
constants, and integers of 1, 6, 8, 16 and 64 bits.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from loop_lowering import LIBRARY, check, lower

from gaus_pass.options import Options

INPUTS = Path(__file__).parent / "Inputs"


def wrap(number: int, bits: int) -> int:
    return (number + 2 ** (bits - 1)) % 2**bits - 2 ** (bits - 1)


def words(rng: random.Random, count: int, bits: int) -> list[int]:
    return [rng.randrange(-(2 ** (bits - 1)), 2 ** (bits - 1)) for _ in range(count)]


def center(x: list[int], means: list[int], rows: int) -> list[int]:
    energy = 0
    for i in range(rows):
        row = x[8 * i : 8 * i + 8]
        means[i] = sum(row) >> 3
        x[8 * i : 8 * i + 8] = [wrap(v - means[i], 16) for v in row]
        energy += sum(v * v for v in x[8 * i : 8 * i + 8])
    return [energy]


def crc8(data: list[int], n: int) -> list[int]:
    state = 0
    for byte in data[:n]:
        state ^= byte % 256
        for _ in range(8):
            state = (state << 1 ^ (7 if state & 128 else 0)) % 256
    return [wrap(state, 8), wrap(int(state == 0), 1)]


def clamp(x: list[int], y: list[int], lo: int, hi: int, bias: int) -> list[int]:
    count = 0
    for i in range(lo, hi, 2):
        full = wrap(bias - 3 * x[i], 16)
        y[i] = min(127, max(-128, full))
        count += y[i] != full
    return [wrap(count, 8)]


def gather(p: list[int], x: list[int], y: list[int], w: int, n: int, on: int) -> list[int]:
    for k in range(n if on else 0):
        y[k] = wrap(y[k] + w * x[p[k] % 64], 64)
    return []


def solve(lower_triangle: list[int], x: list[int], n: int) -> list[int]:
    for i in range(n):
        x[i] = wrap(x[i] - sum(lower_triangle[8 * i + j] * x[j] for j in range(i)), 32)
    return []


def blur(x: list[int], y: list[int]) -> list[int]:
    for i in range(6):
        row = [v % 256 for v in x[10 * i : 10 * i + 10]]
        for j in range(10):
            total = row[max(j - 1, 0)] + 2 * row[j] + row[min(j + 1, 9)]
            y[10 * i + j] = wrap(total >> 2, 8)
    return []


@dataclass(frozen=True)
class Program:
    """A reference, arguments per data set, iterations of the loops whose number is not known."""

    run: Callable[..., list[int]]
    arguments: Callable[[random.Random, int], list[Any]]
    trips: Callable[[list[Any]], Sequence[int]] = lambda _: []


PROGRAMS = {
    "center": Program(
        center, lambda r, k: [words(r, 32, 16), words(r, 4, 16), k % 5], lambda a: [a[2]]
    ),
    "crc8": Program(crc8, lambda r, k: [words(r, 32, 8), (0, 1, 2, 32, 9)[k]], lambda a: [a[1]]),
    "clamp": Program(
        clamp,
        lambda r, k: [words(r, 64, 8), words(r, 64, 8), k, (k, k + 1, k + 3, 64, 2)[k],
                      *words(r, 1, 9)],
        lambda a: [len(range(a[2], a[3], 2))],
    ),
    "gather": Program(
        gather,
        lambda r, k: [words(r, 32, 6), words(r, 64, 64), words(r, 32, 64), *words(r, 1, 64),
                      (0, 1, 2, 32, 5)[k], -(k % 2)],
        lambda a: [a[4]],
    ),
    "solve": Program(
        solve, lambda r, k: [words(r, 64, 32), words(r, 8, 32), (0, 1, 2, 8, 5)[k]],
        lambda a: [a[2], *range(a[2])],
    ),
    "blur": Program(blur, lambda r, _: [words(r, 60, 8), words(r, 60, 8)]),
}  # fmt: skip

SETTINGS: dict[str, dict[str, Any]] = {
    "plain": {},
    "two ports": {"ports": "2rw", "operators": LIBRARY},
    "flat": {"flatten": True, "cycle_time": 6, "limits": {"add": 2}},
}


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_run(name: str, setting: str, tmp_path: Path):
    program = PROGRAMS[name]
    lowered = lower(INPUTS / f"{name}.mlir", Options(**SETTINGS[setting]))
    rng = random.Random(name)
    data = [program.arguments(rng, k) for k in range(5)]
    assert check(lowered, program.run, data, program.trips, tmp_path) == 20
