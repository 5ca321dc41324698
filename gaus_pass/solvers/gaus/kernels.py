"""The two hot loops compiled for the CPU; `gaus_pass.solvers.gaus.gpu` has them for a GPU.

Tensor operations would cost more in calls than in arithmetic on small graphs.  These loops add up
in a fixed order: the answer does not depend on threads.
"""

from __future__ import annotations

import math
from typing import Any

from numpy.typing import NDArray

from gaus_pass.model.problem import IntArray
from gaus_pass.support.jit import lazy_njit

_FAR = 6.0
"""Standard deviations from which one of two variables is always the larger."""

Row = NDArray[Any]
"""float32 in the search, float64 in tests."""


def compiled(device: Any) -> bool:
    """Whether these loops can work on a torch device's memory."""
    return bool(device.type == "cpu")


def arrays(*tensors: Any) -> list[Any]:
    """The memory of torch tensors on the CPU as numpy arrays."""
    return [t.detach().contiguous().numpy() for t in tensors]


@lazy_njit
def scatter_points(last: float, mean: Row, spread: Row, weight: Row, points: Row, out: Row) -> None:
    """Add each variable's weight to ``out`` (bins, R), point by point, split between two steps.

    Points are symmetric about 0: where all of them lie between the same two steps they add up to
    what the mean alone would give.
    """
    count = len(points)
    for i in range(mean.shape[0]):
        for r in range(mean.shape[1]):
            m, s, w = mean[i, r], spread[i, r], weight[i, 0]
            lowest, highest = m + s * points[0], m + s * points[-1]
            if lowest >= 0.0 and highest <= last and int(lowest) == int(highest):
                step = int(lowest)
                part = w * (m - step)
                out[step, r] += w - part
                out[step + 1, r] += part
                continue
            share = w / count
            for q in range(count):
                x = min(max(m + s * points[q], 0.0), last)
                step = int(x)
                part = share * (x - step)
                out[step, r] += share - part
                out[step + 1, r] += part


@lazy_njit
def gather_slopes(
    last: float,
    mean: Row,
    spread: Row,
    weight: Row,
    points: Row,
    slope: Row,
    by_mean: Row,
    by_spread: Row,
) -> None:
    """The adjoint of `scatter_points`, from the gradient (bins, R) of what it adds up."""
    for i in range(mean.shape[0]):
        for r in range(mean.shape[1]):
            m, s, w = mean[i, r], spread[i, r], weight[i, 0]
            lowest, highest = m + s * points[0], m + s * points[-1]
            if lowest >= 0.0 and highest <= last and int(lowest) == int(highest):
                step = int(lowest)
                by_mean[i, r] = (slope[step + 1, r] - slope[step, r]) * w
                by_spread[i, r] = 0.0
                continue
            total, leaning = 0.0, 0.0
            for q in range(len(points)):
                x = m + s * points[q]
                if 0.0 <= x <= last:
                    step = int(x)
                    rise = slope[step + 1, r] - slope[step, r]
                    total += rise
                    leaning += rise * points[q]
            by_mean[i, r] = total * w / len(points)
            by_spread[i, r] = leaning * w / len(points)


@lazy_njit
def group_maxima(
    pointers: IntArray, mean: Row, variance: Row, best: Row, width: Row, steps: Row
) -> None:
    """Clark's maximum over the members of each group, one after the other.

    ``steps`` (u, R, 5) keeps the derivatives of every merge: of the mean and of the variance by the
    difference of the two means and by the two variances.
    """
    norm = 1 / math.sqrt(2 * math.pi)
    for g in range(len(pointers) - 1):
        for r in range(mean.shape[1]):
            m, v = mean[pointers[g], r], variance[pointers[g], r]
            for k in range(pointers[g] + 1, pointers[g + 1]):
                gap, rest = m - mean[k, r], variance[k, r]
                spread = math.sqrt(v + rest)
                ratio = gap / spread
                high = gap > 0
                if abs(ratio) > _FAR:
                    kept = 1.0 if high else 0.0
                    steps[k, r, 0], steps[k, r, 1], steps[k, r, 2] = kept, 0.0, 0.0
                    steps[k, r, 3], steps[k, r, 4] = kept, 1.0 - kept
                    m, v = (m, v) if high else (mean[k, r], rest)
                    continue
                # Around the larger mean nothing cancels.
                low_gap = -abs(gap)
                low, top = (rest, v) if high else (v, rest)
                share = 0.5 * math.erfc(abs(ratio) * math.sqrt(0.5))
                density = norm * math.exp(-0.5 * ratio * ratio)
                excess = low_gap * share + spread * density
                by_gap = 2 * share * (low_gap - excess) + 2 * density * low / spread
                bend = density * (low_gap - 2 * excess - (low - top) * low_gap / (v + rest))
                bend /= 2 * spread
                steps[k, r, 0] = 1 - share if high else share
                steps[k, r, 1] = density / (2 * spread)
                steps[k, r, 2] = -by_gap if high else by_gap
                steps[k, r, 3] = bend + (1 - share if high else share)
                steps[k, r, 4] = bend + (share if high else 1 - share)
                square = (gap * gap + low) * share + low_gap * spread * density
                v = square + top * (1 - share) - excess * excess
                m = max(m, mean[k, r]) + excess
            best[g, r], width[g, r] = m, v


@lazy_njit
def group_maxima_back(
    pointers: IntArray, steps: Row, up_mean: Row, up_var: Row, by_mean: Row, by_var: Row
) -> None:
    """The adjoint of `group_maxima`."""
    for g in range(len(pointers) - 1):
        for r in range(up_mean.shape[1]):
            dm, dv = up_mean[g, r], up_var[g, r]
            for k in range(pointers[g + 1] - 1, pointers[g], -1):
                along = dm * steps[k, r, 0] + dv * steps[k, r, 2]
                by_mean[k, r] = dm - along
                by_var[k, r] = dm * steps[k, r, 1] + dv * steps[k, r, 4]
                dv = dm * steps[k, r, 1] + dv * steps[k, r, 3]
                dm = along
            by_mean[pointers[g], r] = dm
            by_var[pointers[g], r] = dv
