"""Functions with vectors in simulation, against references: words, lanes, transfers, reductions."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from loop_lowering import LIBRARY, check, lower

from gaus_pass.options import Options

INPUTS = Path(__file__).parent / "Inputs"
LANES = 4


def wrap(number: int, bits: int = 16) -> int:
    half = 1 << (bits - 1)
    return (number + half) % (1 << bits) - half


def lanes(word: int) -> list[int]:
    return [wrap(word >> 16 * k) for k in range(LANES)]


def word(values: list[int]) -> int:
    return wrap(sum((value % 2**16) << 16 * k for k, value in enumerate(values)), 64)


def words(rng: random.Random, count: int, bits: int = 64) -> list[int]:
    return [rng.randrange(-(2 ** (bits - 1)), 2 ** (bits - 1)) for _ in range(count)]


def of_words(x: list[int], bias: int, n: int) -> list[Any]:
    two = [2, -3, 4, 5]
    t, s = list(x), lanes(bias)
    for i in range(6):
        v = [max(wrap(a * b), 0) for a, b in zip(lanes(t[5 - i]), two, strict=True)]
        s = [wrap(a + b) for a, b in zip(s, v, strict=True)]
        x[i] = word(s)
    w = list(s)
    for _ in range(n):
        w = [wrap(a + b) for a, b in zip(w, two, strict=True)]
    r = s if n == 1 else [a - b for a, b in zip(w, s, strict=True)]
    return [wrap(sum(r)), word(w)]


def of_transfers(a: list[int], b: list[int], k: int) -> list[Any]:
    for i in range(7):
        for j in range(10):
            a[10 * i + j] = wrap(a[10 * i + j] + 3 * b[j])
    for i in range(2):
        every = [*b[i + 4 : i + 8], *a[10 * i : 10 * i + 4]]
        b[i : i + 4] = [every[n] for n in (0, 4, 7, 3)]
    column = [a[10 * n + k] for n in range(4)]
    e = column[k]
    g = [7, *column[1:]]
    t = [[g[0], g[2]], [g[1], g[3]]]
    row = t[0]
    o = [[wrap(row[r] * row[c] + t[r][c]) for c in range(2)] for r in range(2)]
    q = [wrap(row[c] + o[0][c] + o[1][c]) for c in range(2)]
    z = [wrap(q[c] - g[1 + c]) for c in range(2)]
    b[k : k + 2] = z
    return [max(*z, e)]


CASES: dict[str, tuple[Callable[..., Any], Callable[[random.Random], list[Any]]]] = {
    "words": (of_words, lambda r: [words(r, 6), *words(r, 1), r.randrange(4)]),
    "transfers": (
        of_transfers,
        lambda r: [words(r, 70, 16), words(r, 10, 16), r.randrange(4)],
    ),
}


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", CASES)
def test_vectors(name: str, tmp_path: Path):
    reference, arguments = CASES[name]
    lowered = lower(INPUTS / f"vector_{name}.mlir", Options(operators=LIBRARY))
    rng = random.Random(name)
    data = [arguments(rng) for _ in range(3)]
    assert check(lowered, reference, data, lambda d: [d[-1] + 1], tmp_path) == 12
