"""Sampling and its adjoint compiled for the CPU, one operation after the other.

The same as the tensors of `gaus_pass.solvers.gumbel.sampling`, whose levels cost more in calls than
in arithmetic where graphs are deep and narrow.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gaus_pass.model.problem import IntArray
from gaus_pass.support.jit import lazy_njit

Block = NDArray[Any]
"""(B, n, D) float32."""


@lazy_njit
def draw(
    scores: Block, order: IntArray, ptr: IntArray, src: IntArray, gap: IntArray,
    lower: IntArray, upper: IntArray, weight: Block, start: IntArray,
) -> None:  # fmt: skip
    """Choose the best step that predecessors and window leave to each operation.

    Parameters
    ----------
    scores : (B, n, D)
        (logit + noise) / τ.
    ptr, src, gap
        Predecessors of operation i are ``src[ptr[i]:ptr[i + 1]]``.
    weight : (B, n, D)
        Becomes exp(score) over the sum of the steps that are allowed, within the window.
    start : (B, n)
        Becomes the samples.
    """
    for b in range(scores.shape[0]):
        for k in range(len(order)):
            i = order[k]
            first = lower[i]
            for e in range(ptr[i], ptr[i + 1]):
                first = max(first, start[b, src[e]] + gap[e])
            best = first
            for d in range(first, upper[i] + 1):
                if scores[b, i, d] > scores[b, i, best]:
                    best = d
            start[b, i] = best
            top, total = scores[b, i, best], 0.0
            for d in range(lower[i], upper[i] + 1):
                weight[b, i, d] = math.exp(min(scores[b, i, d] - top, 60.0))
                if d >= first:
                    total += weight[b, i, d]
            for d in range(lower[i], upper[i] + 1):
                weight[b, i, d] /= total


@lazy_njit
def draw_back(
    order: IntArray, ptr: IntArray, src: IntArray, gap: IntArray, lower: IntArray,
    upper: IntArray, weight: Block, start: IntArray, by_hard: Block, by_since: Block,
    by_score: Block,
) -> None:  # fmt: skip
    """The adjoint of `draw`; ``by_since`` (B, n, D) is used up.

    A running sum of 0 and 1 limits a successor through the product over all of its predecessors:
    where all have come each of them counts, where one is missing only that one.
    """
    steps = weight.shape[2]
    slope = np.zeros(steps)
    for b in range(weight.shape[0]):
        for k in range(len(order) - 1, -1, -1):
            i = order[k]
            total = 0.0
            for d in range(steps - 1, -1, -1):
                total += by_since[b, i, d]
                slope[d] = by_hard[b, i, d] + total
            first, second, last_one = lower[i], lower[i], -1
            for e in range(ptr[i], ptr[i + 1]):
                bound = start[b, src[e]] + gap[e]
                if bound > first:
                    first, second, last_one = bound, first, e
                elif bound > second:
                    second = bound
            mean = 0.0
            for d in range(first, upper[i] + 1):
                mean += weight[b, i, d] * slope[d]
            for d in range(lower[i], upper[i] + 1):
                part = weight[b, i, d] * (slope[d] - mean)
                slope[d] = part
                if d >= first:
                    by_score[b, i, d] = part
            for e in range(ptr[i], ptr[i + 1]):
                from_step = second if e == last_one else first
                for d in range(max(from_step, gap[e]), upper[i] + 1):
                    if d - gap[e] < steps:
                        by_since[b, src[e], d - gap[e]] += slope[d]
