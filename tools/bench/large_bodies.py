"""Bodies of suite L as arrays: unrolled kernels of words, and random graphs.

Operations come in the order in which an unroller would write them, so that every operand stands
before its user.  All is made by whole arrays: a million operations take seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
LATENCY = {"load": 2, "add": 1, "mul": 3, "exp": 8, "div": 12, "max": 1, "store": 1}
"""Steps of every kind of operation; all are fully pipelined and keep their result at the end."""
KINDS = tuple(LATENCY)
_WINDOW = 500
_COMPLEX_COSTS = 10
"""Real operations of a butterfly."""


@dataclass
class Body:
    """Operations so far, in blocks of one kind.

    Attributes
    ----------
    kind, bits, order
        Blocks of (k,) kinds by number, widths of results, and keys that the operations are
        finally sorted by.
    src, dst
        Blocks of ends of uses, by number of the operation as it was added.
    """

    count: int = 0
    kind: list[Ints] = field(default_factory=list[Ints])
    bits: list[Ints] = field(default_factory=list[Ints])
    order: list[Ints] = field(default_factory=list[Ints])
    src: list[Ints] = field(default_factory=list[Ints])
    dst: list[Ints] = field(default_factory=list[Ints])

    def add(self, kind: str, bits: int | Ints, order: Ints, *operands: Ints) -> Ints:
        """(k,) new operations, one for each key of the ``order``."""
        k = len(order)
        made = self.count + np.arange(k)
        self.count += k
        self.kind.append(np.full(k, KINDS.index(kind)))
        self.bits.append(np.broadcast_to(np.asarray(bits, np.int64), k))
        self.order.append(order)
        for operand in operands:
            self.src.append(operand)
            self.dst.append(made)
        return made

    def sum(self, terms: Ints, bits: int, order: Ints, tree: bool) -> Ints:
        """(k,) sums of the rows of (k, m) ``terms``, one after the other or as a tree."""
        while terms.shape[1] > 1:
            if not tree:
                made = self.add("add", bits, order, terms[:, 0], terms[:, 1])
                terms = np.concatenate((made[:, None], terms[:, 2:]), 1)
                continue
            half = terms.shape[1] // 2
            left, right = terms[:, 0 : 2 * half : 2], terms[:, 1 : 2 * half : 2]
            keys = np.repeat(order, half)
            made = self.add("add", bits, keys, left.ravel(), right.ravel())
            terms = np.concatenate((made.reshape(-1, half), terms[:, 2 * half :]), 1)
        return terms[:, 0]


@dataclass(frozen=True)
class Graph:
    """A finished body: kinds (n,), widths (n,), and uses (m, 2) from operand to user, sorted."""

    kind: Ints
    bits: Ints
    uses: Ints

    @staticmethod
    def of(body: Body) -> Graph:
        """The operations by their keys; within a key as they were added."""
        order = np.argsort(np.concatenate(body.order), kind="stable")
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        uses = np.stack((np.concatenate(body.src), np.concatenate(body.dst)), 1)
        return Graph(
            np.concatenate(body.kind)[order],
            np.concatenate(body.bits)[order],
            np.unique(place[uses], axis=0),
        )


def gemm(size: int, rng: np.random.Generator) -> Graph:
    """A (m, k) matrix times a (k, n) one; sums are chains or trees, loops in a drawn order."""
    side = max(round((size / 2) ** (1 / 3)), 2)
    m = max(round(side * rng.uniform(0.8, 1.25)), 2)
    n = max(round(side * rng.uniform(0.8, 1.25)), 2)
    k = max(round(size / (2 * m * n)), 2)
    body = Body()
    left = body.add("load", 16, np.zeros(m * k, np.int64)).reshape(m, k)
    right = body.add("load", 16, np.zeros(k * n, np.int64)).reshape(k, n)
    tile = int(rng.integers(1, 5))
    i, j = np.divmod(np.arange(m * n), n)
    # Tile by tile of results, as a blocked loop nest has them.
    key = 1 + i // tile * -(-n // tile) + j // tile
    terms = body.add("mul", 32, np.repeat(key, k), left[i].ravel(), right.T[j].ravel())
    sums = body.sum(terms.reshape(m * n, k), 32, key, bool(rng.integers(2)))
    body.add("store", 0, key, sums)
    return Graph.of(body)


def convolution(size: int, rng: np.random.Generator) -> Graph:
    """A picture of several channels under 3 × 3 or 5 × 5 kernels of constants."""
    taps = int(rng.choice((3, 5)))
    channels = int(rng.integers(1, 4)) if size >= 10_000 else 1
    pixels = max(size // (2 * channels * taps * taps), taps * taps)
    high = max(round((pixels * rng.uniform(0.5, 1.5)) ** 0.5), taps)
    wide = max(round(pixels / high), taps)
    body = Body()
    rows, columns = high + taps - 1, wide + taps - 1
    shape = (channels, rows, columns)
    inputs = body.add("load", 8, np.broadcast_to(np.arange(rows)[:, None], shape).ravel())
    picture = inputs.reshape(shape)
    y, x = np.divmod(np.arange(high * wide), wide)
    dy, dx = np.divmod(np.arange(taps * taps), taps)
    near = picture[:, y[:, None] + dy, x[:, None] + dx].transpose(1, 0, 2).reshape(len(y), -1)
    key = y + taps - 1
    terms = body.add("mul", 16, np.repeat(key, near.shape[1]), near.ravel())
    sums = body.sum(terms.reshape(near.shape), 24, key, bool(rng.integers(2)))
    body.add("store", 0, key, sums)
    return Graph.of(body)


def fft(size: int, rng: np.random.Generator) -> Graph:
    """Decimation in time over the power of two that comes nearest in operations."""
    points = min((2**p for p in range(3, 20)), key=lambda n: abs(_fft_size(n) - size))
    body = Body()
    width = int(rng.choice((16, 24, 32)))
    keys = np.zeros(points, np.int64)
    real, imaginary = body.add("load", width, keys), body.add("load", width, keys)
    stages = points.bit_length() - 1
    for stage in range(stages):
        pairs = np.arange(points // 2)
        low = (pairs >> stage << (stage + 1)) | (pairs & ((1 << stage) - 1))
        high = low | 1 << stage
        key = 1 + stage * points + pairs
        parts = (real, real, imaginary, imaginary)
        products = [body.add("mul", width, key, part[high]) for part in parts]
        turned = body.add("add", width, key, products[0], products[2])
        crossed = body.add("add", width, key, products[1], products[3])
        for part, other in ((real, turned), (imaginary, crossed)):
            first = part[low].copy()
            part[low] = body.add("add", width, key, first, other)
            part[high] = body.add("add", width, key, first, other)
    last = np.full(points, 2 + stages * points)
    body.add("store", 0, last, real)
    body.add("store", 0, last, imaginary)
    return Graph.of(body)


def _fft_size(points: int) -> int:
    return points * (points.bit_length() - 1) * _COMPLEX_COSTS // 2 + 4 * points


def attention(size: int, rng: np.random.Generator) -> Graph:
    """softmax(Q · K) · V of one head."""
    ratio = rng.uniform(0.5, 2.0)
    length = max(round((size / 4 / ratio) ** (1 / 3)), 2)
    depth = max(round(size / (4 * length * length)), 2)
    tree = bool(rng.integers(2))
    body = Body()
    zeros = np.zeros(length * depth, np.int64)
    query, key, value = (body.add("load", 16, zeros).reshape(length, depth) for _ in range(3))
    # One row of results after the other, as the outermost loop has them.
    rows = 1 + np.arange(length)
    i, j = np.divmod(np.arange(length * length), length)
    terms = body.add("mul", 32, np.repeat(rows[i], depth), query[i].ravel(), key[j].ravel())
    scores = body.sum(terms.reshape(-1, depth), 32, rows[i], tree).reshape(length, length)
    most = _fold(body, "max", scores, rows)
    shifted = body.add("add", 32, rows[i], scores.ravel(), most[i])
    powers = body.add("exp", 32, rows[i], shifted).reshape(length, length)
    total = body.sum(powers, 32, rows, tree)
    i, j = np.divmod(np.arange(length * depth), depth)
    weighed = body.add("mul", 32, np.repeat(rows[i], length), powers[i].ravel(), value.T[j].ravel())
    sums = body.sum(weighed.reshape(-1, length), 32, rows[i], tree)
    body.add("store", 0, rows[i], body.add("div", 32, rows[i], sums, total[i]))
    return Graph.of(body)


def _fold(body: Body, kind: str, terms: Ints, order: Ints) -> Ints:
    found = terms[:, 0]
    for k in range(1, terms.shape[1]):
        found = body.add(kind, 32, order, found, terms[:, k])
    return found


def layered(size: int, rng: np.random.Generator) -> Graph:
    """Two operands among the last 500 operations."""
    later = np.arange(1, size)
    back = rng.integers(1, np.minimum(later, _WINDOW) + 1, (2, size - 1))
    return _drawn(size, later, back, rng)


def random(size: int, rng: np.random.Generator) -> Graph:
    """Two operands at distances whose logarithm is uniform: most are near, some are far."""
    later = np.arange(1, size)
    far = np.exp(rng.uniform(0.0, np.log(later + 1.0), (2, size - 1)))
    return _drawn(size, later, np.clip(far.astype(np.int64), 1, later), rng)


def _drawn(size: int, later: Ints, back: Ints, rng: np.random.Generator) -> Graph:
    uses = np.stack((np.concatenate(later - back), np.tile(later, 2)), 1)
    kinds = rng.choice((KINDS.index("add"), KINDS.index("mul")), size, p=(0.7, 0.3))
    widths = rng.choice((8, 16, 32), size)
    return Graph(kinds, widths, np.unique(uses, axis=0))


FAMILIES: dict[str, Callable[[int, np.random.Generator], Graph]] = {
    "gemm": gemm,
    "conv": convolution,
    "fft": fft,
    "attention": attention,
    "layered": layered,
    "random": random,
}
"""By the names that files and tables have."""
