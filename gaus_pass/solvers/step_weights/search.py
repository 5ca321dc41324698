"""Weights of the steps that prove the most, anytime, and what their cuts are worth as schedules."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from gaus_pass.analysis.verify import violations
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import FloatArray, Schedule
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.refine.tables import alive_row
from gaus_pass.solvers.step_weights.bundle import Bundle
from gaus_pass.solvers.step_weights.coarse import coarsened, repaired, spread
from gaus_pass.solvers.step_weights.flow import LARGEST, Effort, Flow
from gaus_pass.solvers.step_weights.network import Frame, Network, frame_of, network_of

_TOTAL, _LEAST_TOTAL = 2**24, 2**12
"""What integer weights sum to, about, and where rounding them would cost too much."""
_EXACT = 0.1
"""How far a cut may be from the least one, as a share of what its weights were meant to gain."""
_FIRST_EXACT = 0.01
"""The same for the first cut, as a share of the bits that are proven without it."""
_CLOSE, _COARSE = 0.001, 0.01
"""Share of the bound that is not worth more cuts, on all steps and where finer ones follow."""
_SHARE = 0.3
"""Part of the effort for which a frame may go on without coming close, where finer ones follow."""
_WORTH = 6
"""Cuts' worth of effort that has to be left for a frame that is twice as fine."""
_SMALL, _LARGE = 300_000, 6_000_000
"""Arcs from which on coarser frames come first, and above which a frame is too large."""
_LONGEST_STRIDE, _MOST_PAIRED = 64, 200_000
"""Of coarse frames; above so many operations the pairs that these keep would fill the memory."""
_SHIFTS = (0, 25, 50, 75, 90)
"""Hundredths that are added to mixed start times before they are rounded down."""


def frames(task: Task) -> list[int]:
    """Strides to look at, the last one the finest that is not too large; none if all are."""
    size, strides = frame_of(task).size(), [1]
    if task.ii is None and task.problem.num_operations <= _MOST_PAIRED:
        while size > _SMALL * strides[0] and strides[0] < _LONGEST_STRIDE:
            strides.insert(0, 2 * strides[0])
    return [stride for stride in strides if size <= _LARGE * stride]


def weights_for(task: Task, goal: int, work: float) -> IntArray | None:
    """(steps,) or (slots,) the weights that prove the most found, at best ``goal``; None without.

    Parameters
    ----------
    work
        Arcs that may be looked at.
    """
    weighing, effort = Weighing(task), Effort(work, task.budget.deadline())
    for proven in weighing.run(goal, effort):
        if proven >= goal:
            break
    return weighing.weights


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
    weights : (steps,)
        Integers under which every schedule keeps so much: steps times bits are at least ``proven``
        times their sum.  None where ``proven`` was given.
    """

    task: Task
    proven: int = 0
    best: Schedule | None = None
    cuts: int = 0
    weights: IntArray | None = None
    _starts: list[IntArray] = field(default_factory=list[IntArray])

    def run(self, goal: int, effort: Effort) -> Iterator[int]:
        """Cut after cut until the effort is spent, nothing more can be proven, or ``goal`` is.

        Yields
        ------
        What is proven after every cut.
        """
        total = min(_TOTAL, LARGEST // max(int(self.task.problem.val_bits.sum()), 1))
        strides = frames(self.task) if total >= _LEAST_TOTAL else []
        fine, before = frame_of(self.task), None
        for stride in strides:
            frame = fine if stride == 1 else coarsened(fine, stride)
            network = network_of(frame)
            surely = np.arange(network.rows) == np.argmax(network.always)
            self._prove(int(network.always.max(initial=0)), surely.astype(np.int64), stride)
            if network.nodes == 0:
                continue
            bundle = self._bundle(frame, network.rows, before)
            before = frame, bundle
            last = stride == strides[-1]
            for _ in self._cuts(network, bundle, total, _Pace(effort, last)):
                yield self.proven
                if self.proven >= goal or effort.is_spent():
                    return

    def _bundle(self, frame: Frame, rows: int, before: tuple[Frame, Bundle] | None) -> Bundle:
        """Of the first frame, or with what the one before it knows."""
        if before is None:
            self._starts = []
            return Bundle(np.full(rows, 1 / rows))
        coarse, known = before
        bundle = Bundle(spread(known.best_weights, coarse.stride // frame.stride, rows))
        used = [s for s, share in zip(self._starts, known.shares, strict=True) if share > 0]
        legal = [repaired(coarse, starts) for starts in used]
        for starts in legal:
            self._take(starts)
            alive = alive_row(self.task, starts, frame.stride * rows)
            bundle.learn(alive[:: frame.stride])
        self._starts = [-(-starts // frame.stride) for starts in legal]
        return bundle

    def _cuts(self, network: Network, bundle: Bundle, total: int, pace: _Pace) -> Iterator[None]:
        """The cuts of one frame, as many as are worth their effort."""
        flow, near = Flow(network), _FIRST_EXACT * max(self.proven, 1)
        while True:
            weights = np.round(bundle.weights * total).astype(np.int64)
            sum_of_weights = int(weights.sum())
            cut = flow.cut(weights, int(near * sum_of_weights), pace.effort)
            self.cuts += 1
            self._prove(-(-cut.proven // sum_of_weights), weights, network.stride)
            starts = network.starts(cut.started)
            kept = bundle.tell(cut.proven / sum_of_weights, network.profile(cut.started))
            self._starts = [s for s, k in zip([*self._starts, starts], kept, strict=True) if k]
            if network.stride == 1:
                self._take(starts)
                self._take_mixtures(bundle.shares)
            yield
            near = _EXACT * max(bundle.promised, 0.0)
            if pace.is_over(bundle) or (pace.is_last and self.proven >= bundle.peak):
                return

    def _prove(self, bits: int, weights: IntArray, stride: int) -> None:
        """Keep the weights where they prove more."""
        if bits > self.proven:
            self.proven, self.weights = bits, np.zeros(stride * len(weights), np.int64)
            self.weights[::stride] = weights

    def _take_mixtures(self, shares: FloatArray) -> None:
        """Start times mixed as the profiles are and rounded down keep dependences."""
        hundredths = np.floor(100 * shares).astype(np.int64)
        hundredths[int(np.argmax(hundredths))] += 100 - int(hundredths.sum())
        mixed = hundredths @ np.array(self._starts)
        for shift in _SHIFTS:
            self._take((mixed + shift) // 100)

    def _take(self, starts: IntArray) -> None:
        """Keep a schedule that is legal and better."""
        task = self.task
        schedule = Schedule(starts, task.ii)
        if self.best is not None and task.value(schedule) >= task.value(self.best):
            return
        if not violations(task.problem, schedule, task.length):
            self.best = schedule


class _Pace:
    """Share of the effort that a frame may take."""

    def __init__(self, effort: Effort, is_last: bool) -> None:
        self.effort, self.is_last = effort, is_last
        self._work, self._began = effort.work, time.monotonic()
        self._spent, self._dearest = 0.0, 0.0

    def is_over(self, bundle: Bundle) -> bool:
        """Whether what comes next is finer, or nothing, after one more cut."""
        spent = self._share()
        self._dearest, self._spent = max(self._dearest, spent - self._spent), spent
        gap = bundle.peak - bundle.best
        if bundle.is_stuck or gap < _CLOSE * bundle.best:
            return True
        if self.is_last or 1 - spent < _WORTH * self._dearest:
            return False
        return spent > _SHARE or min(gap, bundle.promised) < _COARSE * bundle.best

    def _share(self) -> float:
        """Part of what was left at first that is spent."""
        now, left = time.monotonic(), max(self.effort.deadline - self._began, 1e-6)
        work = 0.0 if self._work == np.inf else 1 - self.effort.work / self._work
        return max(work, (now - self._began) / left)
