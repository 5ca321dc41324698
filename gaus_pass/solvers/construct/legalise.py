"""From means to legal start times: round, then repair forward, backward and half-way.

The paper's modulo legalisation relaxes all edges, back-edges too, to a fixed point.  Forward that
is the least solution above the rounded means, backward the greatest below them; both lie within
the windows, and so does the rounded-down middle, because the gaps are integers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gaus_pass.analysis.bounds import Windows
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.settle import settled
from gaus_pass.solvers.construct.placement import place_in_order

_PRIORITY_STEPS = 64
"""Fractions of a step that still decide which operation is placed first."""


class Legaliser:
    """Candidates for one task, from means."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._edges = task.edges.at(task.ii)
        self._limited = bool(task.problem.limits)

    def candidates(self, mean: FloatArray) -> list[IntArray]:
        """Legal start times (n,) near means (n,); none when limits leave no room."""
        repaired = self._precedence(mean)
        if not self._limited:
            return repaired
        return list(self._within_limits(mean, repaired[0]))

    def _precedence(self, mean: FloatArray) -> list[IntArray]:
        windows = self._task.windows
        near = np.clip(np.rint(mean).astype(np.int64), windows.asap, windows.alap)
        forward = settled(self._edges, near, forward=True)
        if np.array_equal(forward, near):
            return [near]
        backward = settled(self._edges, near, forward=False)
        return [forward, backward, (forward + backward) // 2]

    def _within_limits(self, mean: FloatArray, forward: IntArray) -> Iterator[IntArray]:
        """List schedule in the order of the means, not before ``forward``."""
        task = self._task
        priority = np.rint(mean * _PRIORITY_STEPS).astype(np.int64)
        for lower in (forward, task.windows.asap):
            room = replace(task, windows=Windows(lower, task.windows.alap))
            placed = place_in_order(room, priority)
            if placed is not None:
                yield placed.start
