"""Weights of the steps that prove the most, anytime, and what their cuts are worth as schedules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from gaus_pass.analysis.verify import violations
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import FloatArray, Schedule
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.step_weights.bundle import Bundle
from gaus_pass.solvers.step_weights.flow import LARGEST, Effort, Flow
from gaus_pass.solvers.step_weights.network import network_of, whole

_TOTAL, _LEAST_TOTAL = 2**24, 2**12
"""What integer weights sum to, about, and where rounding them would cost too much."""
_EXACT = 0.1
"""How far a cut may be from the least one, as a share of what its weights were meant to gain."""
_FIRST_EXACT = 0.01
"""The same for the first cut, as a share of the bits that are proven without it."""
_CLOSE = 0.001
"""Share of the bound that is not worth more cuts."""
_SHIFTS = (0, 25, 50, 75, 90)
"""Hundredths that are added to mixed start times before they are rounded down."""


@dataclass
class Weighing:
    """The search for weights, as far as it has come.

    Attributes
    ----------
    proven
        Bits that some step (slot) has to keep in every schedule.
    best
        The schedule with the least objective so far, or None.
    cuts
        How many were made.
    """

    task: Task
    proven: int = 0
    best: Schedule | None = None
    cuts: int = 0
    _starts: list[IntArray] = field(default_factory=list[IntArray])

    def run(self, goal: int, effort: Effort) -> Iterator[int]:
        """Cut after cut until the effort is spent, nothing more can be proven, or ``goal`` is.

        Yields
        ------
        What is proven after every cut.
        """
        first, last = whole(self.task)
        network = network_of(self.task, first, last)
        self.proven = max(self.proven, int(network.always.max(initial=0)))
        total = min(_TOTAL, LARGEST // max(int(self.task.problem.val_bits.sum()), 1))
        if total < _LEAST_TOTAL or network.nodes == 0:
            return
        flow, bundle = Flow(network), Bundle(network.rows)
        near = _FIRST_EXACT * max(self.proven, 1)
        while not effort.is_spent():
            weights = np.round(bundle.weights * total).astype(np.int64)
            sum_of_weights = int(weights.sum())
            cut = flow.cut(weights, int(near * sum_of_weights), effort)
            self.cuts += 1
            self.proven = max(self.proven, -(-cut.proven // sum_of_weights))
            starts = network.starts(cut.started)
            kept = bundle.tell(cut.proven / sum_of_weights, network.profile(cut.started))
            self._starts = [s for s, k in zip([*self._starts, starts], kept, strict=True) if k]
            self._try(starts)
            self._round(bundle.shares)
            yield self.proven
            near = _EXACT * max(bundle.promised, 0.0)
            # A mixture that nowhere has more bits is as good as a schedule to every weight.
            least = int(np.ceil(bundle.peak - 1e-6))
            close = bundle.peak - bundle.best < _CLOSE * bundle.best or bundle.is_stuck
            if close or self.proven >= min(goal, least):
                return

    def _round(self, shares: FloatArray) -> None:
        """Mix the start times as the profiles are mixed: rounded down they keep dependences."""
        hundredths = np.floor(100 * np.asarray(shares)).astype(np.int64)
        hundredths[int(np.argmax(hundredths))] += 100 - int(hundredths.sum())
        mixed = hundredths @ np.array(self._starts)
        for shift in _SHIFTS:
            self._try((mixed + shift) // 100)

    def _try(self, starts: IntArray) -> None:
        """Keep a schedule that is legal and better."""
        task = self.task
        schedule = Schedule(starts, task.ii)
        if self.best is not None and task.value(schedule) >= task.value(self.best):
            return
        if not violations(task.problem, schedule, task.length):
            self.best = schedule
