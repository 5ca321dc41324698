"""What the kernels in `test/kernels` compute, in plain Python, and data to run them on.

``KERNELS[name]`` has a ``run`` that takes the arguments of the function in order (numbers, and
flat row-major lists that it changes) and gives the results, and ``data(rng)`` that makes argument
lists: trip counts 0, 1 and 2 first where the bound is known only at run time, then random ones.
All integers are 32 bits, as signed numbers.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Arguments = list[Any]
"""One per argument of the function: an int, or the list of a memref's elements."""

SETS = 10
"""Data sets of each kernel."""


@dataclass(frozen=True)
class Kernel:
    """A kernel: what it does, and what to do it with.

    Attributes
    ----------
    trips
        Iterations of the pipelined loops, one entry for each time that one starts.
    """

    name: str
    run: Callable[..., list[int]]
    arguments: Callable[[random.Random, int], Arguments]
    trips: Callable[[Arguments], list[int]]

    def data(self, rng: random.Random) -> list[Arguments]:
        """Data sets; the first three have 0, 1 and 2 iterations where that is possible."""
        return [self.arguments(rng, count) for count in range(SETS)]


def wrap(number: int) -> int:
    """A number in 32 bits, signed."""
    return (number + 2**31) % 2**32 - 2**31


def _words(rng: random.Random, count: int, bits: int = 32) -> list[int]:
    return [rng.randrange(-(2 ** (bits - 1)), 2 ** (bits - 1)) for _ in range(count)]


def _bound(rng: random.Random, count: int, most: int) -> int:
    """A trip count: 0, 1, 2 for the first data sets, the most for the fourth."""
    return [0, 1, 2, most][count] if count < 4 else rng.randrange(3, most)


def dot_product(a: list[int], b: list[int], n: int) -> list[int]:
    """The sum of products."""
    return [wrap(sum(x * y for x, y in zip(a[:n], b[:n], strict=True)))]


def fir(x: list[int], y: list[int], n: int, *taps: int) -> list[int]:
    """Four taps."""
    for i in range(n):
        y[i] = wrap(sum(c * x[i - k] for k, c in enumerate(taps) if i >= k))
    return []


def iir(x: list[int], y: list[int], n: int, b0: int, a1: int, a2: int) -> list[int]:
    """Second order, scaled by 256."""
    y1 = y2 = 0
    for i in range(n):
        y[i] = wrap(b0 * x[i] + a1 * y1 + a2 * y2) >> 8
        y1, y2 = y[i], y1
    return [y1]


def prefix_sum(source: list[int], out: list[int], n: int) -> list[int]:
    """Sums from the start, from out[0] on."""
    for i in range(1, n):
        out[i] = wrap(out[i - 1] + source[i])
    return []


def histogram(x: list[int], bins: list[int], n: int) -> list[int]:
    """How often each number occurs."""
    for value in x[:n]:
        bins[value] = wrap(bins[value] + 1)
    return []


def matrix_multiply(a: list[int], b: list[int], c: list[int]) -> list[int]:
    """8 × 8."""
    for i in range(8):
        for j in range(8):
            c[8 * i + j] = wrap(sum(a[8 * i + k] * b[8 * k + j] for k in range(8)))
    return []


def stencil(source: list[int], out: list[int]) -> list[int]:
    """The discrete Laplacian of 10 × 12 points, negated; the border stays."""
    for i in range(1, 9):
        for j in range(1, 11):
            at = 12 * i + j
            sides = source[at - 12] + source[at + 12] + source[at - 1] + source[at + 1]
            out[at] = wrap(4 * source[at] - sides)
    return []


def bicg(a: list[int], r: list[int], p: list[int], s: list[int], q: list[int]) -> list[int]:
    """Two matrix-vector products, one of them with the transposed matrix."""
    for i in range(8):
        for j in range(6):
            s[j] = wrap(s[j] + r[i] * a[6 * i + j])
            q[i] = wrap(q[i] + a[6 * i + j] * p[j])
    return []


def sparse_matrix_vector(
    rows: list[int], columns: list[int], values: list[int], x: list[int], y: list[int]
) -> list[int]:
    """Compressed rows."""
    for i in range(8):
        inside = range(rows[i], rows[i + 1])
        y[i] = wrap(sum(values[k] * x[columns[k]] for k in inside))
    return []


def fft_butterfly(re: list[int], im: list[int], wr: list[int], wi: list[int], n: int) -> list[int]:
    """One stage over 32 points."""
    for j in range(n):
        k = j + 16
        tr = wrap(wrap(re[k] * wr[j]) - wrap(im[k] * wi[j])) >> 15
        ti = wrap(wrap(re[k] * wi[j]) + wrap(im[k] * wr[j])) >> 15
        re[j], re[k] = wrap(re[j] + tr), wrap(re[j] - tr)
        im[j], im[k] = wrap(im[j] + ti), wrap(im[j] - ti)
    return []


def running_maximum(x: list[int], out: list[int], n: int, least: int) -> list[int]:
    """The maximum, and how often it grew."""
    count = 0
    for i in range(n):
        if x[i] > least:
            out[i] = least = x[i]
            count += 1
    return [least, count]


def distance_three(a: list[int], b: list[int], n: int, c: int) -> list[int]:
    """A recurrence over three iterations."""
    for i in range(3, n):
        a[i] = wrap(a[i - 3] * c + b[i])
    return []


def _vectors(*sizes: int, most: int, scalars: int = 0, first: int = 0, bits: int = 32) -> Any:
    """Arguments: memories of these sizes, the bound, scalars; ``first`` is the lower bound."""

    def make(rng: random.Random, count: int) -> Arguments:
        n = first + _bound(rng, count, most - first)
        memories = [_words(rng, size, bits) for size in sizes]
        return [*memories, n, *_words(rng, scalars, bits)]

    return make


def _bins(rng: random.Random, count: int) -> Arguments:
    few = 2 if count % 2 else 16  # few bins: the same one in iterations that follow each other
    return [[rng.randrange(few) for _ in range(64)], _words(rng, 16), _bound(rng, count, 64)]


def _matrices(*sizes: int) -> Any:
    return lambda rng, count: [_words(rng, size) for size in sizes]


def _sparse(rng: random.Random, count: int) -> Arguments:
    lengths = [_bound(rng, (count + i) % 7, 8) for i in range(8)]
    rows = [sum(lengths[:i]) for i in range(9)]
    return [rows, [rng.randrange(16) for _ in range(64)], _words(rng, 64), _words(rng, 16),
            _words(rng, 8)]  # fmt: skip


def _row_lengths(arguments: Arguments) -> list[int]:
    rows = arguments[0]
    return [rows[i + 1] - rows[i] for i in range(8)]


def _upto(position: int, first: int = 0) -> Callable[[Arguments], list[int]]:
    return lambda arguments: [max(0, arguments[position] - first)]


KERNELS = {
    kernel.name: kernel
    for kernel in (
        Kernel("dot_product", dot_product, _vectors(64, 64, most=64), _upto(2)),
        Kernel("fir", fir, _vectors(64, 64, most=64, scalars=4), _upto(2)),
        Kernel("iir", iir, _vectors(64, 64, most=64, scalars=3, bits=10), _upto(2)),
        Kernel("prefix_sum", prefix_sum, _vectors(64, 64, most=64, first=1), _upto(2, 1)),
        Kernel("histogram", histogram, _bins, _upto(2)),
        Kernel("matrix_multiply", matrix_multiply, _matrices(64, 64, 64), lambda _: [8] * 64),
        Kernel("stencil", stencil, _matrices(120, 120), lambda _: [10] * 8),
        Kernel("bicg", bicg, _matrices(48, 8, 6, 6, 8), lambda _: [6] * 8),
        Kernel("sparse_matrix_vector", sparse_matrix_vector, _sparse, _row_lengths),
        Kernel(
            "fft_butterfly", fft_butterfly, _vectors(32, 32, 16, 16, most=16, bits=16), _upto(4)
        ),
        Kernel("running_maximum", running_maximum, _vectors(64, 64, most=64, scalars=1), _upto(2)),
        Kernel(
            "distance_three", distance_three, _vectors(64, 64, most=64, scalars=1, first=3),
            _upto(2, 3),
        ),
    )
}  # fmt: skip
