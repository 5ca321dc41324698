"""Every other step, every fourth, …: smaller networks whose cuts prove a little less.

At the steps that are left an operation has started or not as before.  A dependence shorter than the
stride keeps less there, because how far apart the steps are is lost; pairs further apart on a path
make up for it, some for every operation.  Whatever is left out can only lower a cut.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from gaus_pass.model.longest_path import least_solution
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.step_weights.network import Frame

_KEPT = 16
"""Pairs that are kept for every operation, of those one stride apart or more."""
_JOINED = 8
"""The same where pairs are joined to pairs twice as far apart."""


def coarsened(frame: Frame, stride: int) -> Frame:
    """Only the steps 0, ``stride``, …; a power of two."""
    pairs = _apart(frame, stride)
    src, dst, gap = (
        np.concatenate(both) for both in zip((frame.src, frame.dst, frame.gap), pairs, strict=True)
    )
    return replace(
        frame,
        src=src,
        dst=dst,
        gap=gap // stride,
        begin=-(-frame.begin // stride),
        end=-(-frame.end // stride),
        hold=-(-frame.hold // stride),
        stride=stride,
    )


def _apart(frame: Frame, stride: int) -> tuple[IntArray, IntArray, IntArray]:
    """Pairs (src, dst, gap) with a path of ``stride`` steps or more between them."""
    reach = 1
    far = frame.gap >= reach
    src, dst, gap = _closest(frame, frame.src[far], frame.dst[far], frame.gap[far], _JOINED)
    n = len(frame.begin)
    while reach < stride:
        reach *= 2
        first = np.searchsorted(dst, np.arange(n + 1))
        count = np.diff(first)[src]
        own = np.repeat(np.arange(len(src)), count)
        before = np.arange(len(own)) - (np.cumsum(count) - count - first[src])[own]
        ends = np.concatenate((src, src[before])), np.concatenate((dst, dst[own]))
        sums = np.concatenate((gap, gap[before] + gap[own]))
        far = sums >= reach
        kept = _KEPT if reach == stride else _JOINED
        src, dst, gap = _closest(frame, ends[0][far], ends[1][far], sums[far], kept)
    return src, dst, gap


def _closest(
    frame: Frame, src: IntArray, dst: IntArray, gap: IntArray, most: int
) -> tuple[IntArray, IntArray, IntArray]:
    """Each pair once with its largest gap, and of each ``dst`` those whose ``src`` is latest."""
    order = np.lexsort((-gap, src, dst))
    src, dst, gap = src[order], dst[order], gap[order]
    once = np.append(True, (np.diff(src) != 0) | (np.diff(dst) != 0))[: len(src)]
    src, dst, gap = src[once], dst[once], gap[once]
    order = np.lexsort((src, -frame.begin[src], dst))
    src, dst, gap = src[order], dst[order], gap[order]
    rank = np.arange(len(dst)) - np.searchsorted(dst, dst)
    return src[rank < most], dst[rank < most], gap[rank < most]


def repaired(frame: Frame, starts: IntArray) -> IntArray:
    """(n,) the earliest starts that keep all dependences and begin in the strides of the given."""
    asap, alap = frame.task.windows.asap, frame.task.windows.alap
    src, dst, gap = frame.task.edges.at(frame.task.ii)
    least = np.clip((starts - 1) * frame.stride + 1, asap, alap)
    return least_solution(src, dst, gap, least, alap)


def spread(weights: FloatArray, stride: int, rows: int) -> FloatArray:
    """(rows,) weights of every ``stride``-th step on finer steps: half stays, half goes around."""
    at = np.minimum(np.arange(len(weights)) * stride, rows - 1)
    between = np.interp(np.arange(rows), at, weights) / stride
    result = between / 2
    np.add.at(result, at, weights / 2)
    return result / result.sum()
