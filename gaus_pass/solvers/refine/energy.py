"""State of a search, and the kernel that moves it on."""

from __future__ import annotations

from typing import TypeVar

import numpy as np

from gaus_pass.analysis.objectives import lifetimes
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import FloatArray, Schedule
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.bounds import peak_bound
from gaus_pass.solvers.common.tables import Edges, Loads
from gaus_pass.solvers.refine import profiles, stages
from gaus_pass.solvers.refine.tables import (
    Costs,
    Position,
    Pull,
    alive_row,
    edges_of,
    loads_of,
    usage_rows,
    values_of,
)
from gaus_pass.solvers.refine.weights import BEFORE, Weights, weights_of

_Kind = TypeVar("_Kind", "StageState", "ProfileState")
_FEW_SLOTS = 64
"""Rows up to this length are scanned as a whole."""
_SOFT, _HARD = 0.01, 0.3
"""Stiffness of the envelopes at the two ends, times typical use over weight."""
_SWAPS = 0.5
"""Share of tries that exchange two operations where they take different amounts."""
_ACCESSES = 64
"""Array accesses of a try, about."""
_HEAT, _LEAST_HEAT, _COLD = 0.12, 8.0, 0.3
"""First temperature where only a peak counts: a share of the peak, in typical values squared; and
the last one."""
_FOLDED_HEAT, _FOLDED_COLD = 0.015, 0.05
"""The same where few slots take all lifetimes: every move counts there, so that heat undoes what
the start has, and one bit of many has to count at the end."""
_CLUSTERS, _FOLDED_CLUSTERS, _FOLDED_NEAR = 0.15, 0.2, 4.0
"""Share of tries that move clusters by less than an II where registers round up, and where few
slots take all lifetimes; there most by few steps, but limits fill all slots near by at once."""
_REGISTERS_HEAT = (0.4, 0.02)
"""Temperature at the two ends of the cooling where registers round up."""
_PRESS, _GROWTH = 1.0, 100.0
"""Penalty of a typical use over a limit, squared, first, and how often that in the end."""
_MARGIN = 0.02
"""How far below the best peak the target starts, as a share of it."""


def state_of(task: Task, level: int, start: IntArray, tries: int) -> StageState | ProfileState:
    """The search at a level, from legal start times; for few tries it is not compiled."""
    weights = weights_of(task, level)
    kept = task.objective.keeps_length(level)
    length = Schedule(start, task.ii).length(task.problem) if kept else task.length
    plain = not weights.registers and not weights.memory
    if plain and _slots(task) <= _FEW_SLOTS:
        return _made(StageState, task, weights, length, start, tries)
    return _made(ProfileState, task, weights, length, start, tries)


def pressed_state(task: Task, start: IntArray, tries: int) -> ProfileState:
    """The search at the first level, from start times that only limits forbid."""
    return _made(ProfileState, task, weights_of(task, 0), task.length, start, tries)


def _made(
    kind: type[_Kind], task: Task, weights: Weights, length: int, start: IntArray, tries: int
) -> _Kind:
    edges, loads = edges_of(task, length), loads_of(task, list(weights.names))
    state = kind(task, weights, edges, loads, start, _slots(task))
    state.work = _ACCESSES * tries if tries else state.work
    return state


def _slots(task: Task) -> int:
    return task.ii or task.length + int(task.problem.per_type("blocking").max(initial=1))


class _State:
    """The state that both kernels share: current start times and the best so far."""

    draws: int
    pure = False
    """Whether only the peaks of profiles count."""
    heat = (0.65, 0.1)
    """Temperature at the two ends of the cooling, in units of ``scale``."""
    aim: IntArray | None = None
    """(r,) units that are few enough, where there are."""
    work = 2**40
    """Array accesses of the whole search: whether it is worth compiling."""

    def __init__(
        self, task: Task, weights: Weights, edges: Edges, loads: Loads, start: IntArray, slots: int
    ) -> None:
        self.task, self.weights, self.edges, self.loads = task, weights, edges, loads
        self.start, self.best = start.copy(), start.copy()
        self.use = usage_rows(task, loads, start, slots)
        units = loads.units[loads.type_of]
        used = np.maximum((units > 0).sum(axis=0), 1)
        self.typical_use = np.maximum(units.sum(axis=0) / used, 1.0)
        current = [abs(c) for c in weights.cost[weights.cost != 0].tolist()]
        self.scale = float(np.mean(current)) if current else 0.0

    def temperature(self, progress: float) -> float:
        """Cost that is accepted one time in e."""
        hot, cold = self.heat
        return self.scale * hot * (cold / hot) ** progress

    def stiffness(self, progress: float) -> FloatArray:
        """(r,) of the envelopes of the resource peaks."""
        soft = _SOFT * (_HARD / _SOFT) ** progress
        return np.maximum(self.weights.peaks, 1e-9) * soft / self.typical_use


class StageState(_State):
    """State for few steps and no values, which `stages.anneal_stages` moves."""

    draws = stages.DRAWS

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        peaks = self.use.max(axis=1, initial=0)
        self.floor = np.array(
            [
                int(peaks[r]) if self.weights.settled[1 + r] else peak_bound(self.task, name)
                for r, name in enumerate(self.weights.names)
            ],
            np.int64,
        )  # fmt: skip
        linear = float(self.weights.cost @ self.start)
        self.value = np.array([linear, linear + float(self.weights.peaks @ peaks)])
        if not self.scale and self.weights.peaks.any():
            self.scale = float((self.weights.peaks * self.typical_use).max()) / 8
        self.scale = self.scale or 1.0
        units = self.loads.units[self.loads.type_of]
        # Operations of one size fill a step exactly; others only by changing places.
        mixed = any(len(np.unique(column[column > 0])) > 1 for column in units.T)
        self.swaps = _SWAPS if mixed else 0.0

    def aim_at(self, units: IntArray) -> None:
        """Count only what is above ``units`` (r,)."""
        self.aim = units
        self.floor = np.maximum(self.floor, units)

    def is_over(self) -> bool:
        """Whether the search is where more than the aim is in use."""
        return bool((self.use.max(axis=1, initial=0) > self.aim).any())

    def run(self, noise: FloatArray, progress: float) -> None:
        """Try as many moves as there are rows of noise, at a point of the cooling in [0, 1]."""
        kernel = stages.anneal_stages.sized(self.work)
        kernel(
            noise, self.temperature(progress), self.swaps, self.edges, self.loads,
            self.weights.cost, self.weights.peaks, self.stiffness(progress), self.floor,
            self.use, self.start, self.best, self.value,
        )  # fmt: skip


class ProfileState(_State):
    """State for every objective, which `profiles.anneal_profiles` moves."""

    draws = profiles.DRAWS

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        task, weights = self.task, self.weights
        wanted = bool(weights.memory or weights.registers)
        self.values = values_of(task, wanted)
        slots = self.use.shape[1] + (0 if task.ii else int(self.values.hold.max(initial=0)))
        self.rows = np.zeros((1 + len(self.use), slots), np.int64)
        if weights.memory:
            self.rows[0] = alive_row(task, self.start, slots)
        self.rows[1:, : self.use.shape[1]] = self.use
        used = np.flatnonzero(np.diff(task.problem.use_ptr) > 0) if wanted else np.zeros(0, int)
        ready, last = lifetimes(task.problem, Schedule(self.start, task.ii))
        self.ready, self.last = ready[used], last[used]
        self.peaks = np.concatenate(([weights.memory], weights.peaks))
        self.insistence = 1.0
        """By how much more units over the aim cost than usually."""
        self.pull = 0.0
        """How far below the peak of the memory its target is, in typical values, where limits are a
        penalty; 0 is a share of the peak."""
        self.interval = task.ii or 1
        self.clusters, self.near = 0.0, 1.0
        if weights.registers and self.interval > 1:
            self.clusters, self.heat = _CLUSTERS, _REGISTERS_HEAT
        chains = -((self.ready - self.last) // self.interval)
        linear = float(weights.cost @ self.start) + weights.registers * float(
            (self.values.bits * chains).sum()
        )
        height = self.rows.max(axis=1)
        self.value = np.array([linear, linear + float(self.peaks @ height)])
        bits = self.values.bits.astype(np.float64)
        typical = (bits**2).sum() / bits.sum() if bits.any() else 1.0
        self.unit = np.concatenate(([typical], self.typical_use))
        self.settled = weights.settled & (self.peaks > 0)
        self.target = height.astype(np.float64)
        self.scale += weights.registers * typical
        self.pure = self.scale == 0.0
        if self.pure:  # squares of what is too much, in typical values
            excess = float((height / self.unit).max())
            folded = task.ii is not None and slots <= _FEW_SLOTS
            self.scale, self.heat = 1.0, (max(_LEAST_HEAT, _HEAT * excess), _COLD)
            if folded:
                self.heat = (max(1.0, _FOLDED_HEAT * excess), _FOLDED_COLD)
                self.clusters, self.near = _FOLDED_CLUSTERS, _FOLDED_NEAR
        if not self.settled.any():
            self.target = height * (1 - _MARGIN) - 1

    def aim_at(self, units: IntArray) -> None:
        """Pay for what is above ``units`` (r,), more and more; peaks of units count no more."""
        self.aim = units
        self.target[1:] = units

    def is_over(self) -> bool:
        """Whether the search is where more than the aim is in use."""
        return bool((self.rows[1:].max(axis=1, initial=0) > self.aim).any())

    def run(self, noise: FloatArray, progress: float) -> None:
        """Try as many moves as there are rows of noise, at a point of the cooling in [0, 1]."""
        active = (self.peaks > 0) & ~self.settled
        if self.pure:
            stiff = np.where(active, 1.0 / self.unit**2, 0.0)
            drop = 1.0 + _MARGIN * (1.0 - progress) * self.rows.max(axis=1)
        else:
            soft = _SOFT * (_HARD / _SOFT) ** progress
            stiff = np.where(active, self.peaks * soft / self.unit, 0.0)
            self._envelopes(active, stiff)
            drop = np.full(len(self.peaks), np.nan)
        stiff[self.settled] = BEFORE
        drop[self.settled] = np.nan
        if self.aim is not None:
            self._press(self.aim, stiff, drop, progress)
        weights = self.weights
        costs = Costs(weights.cost, weights.registers, self.interval, self.peaks)
        position = Position(self.rows, self.start, self.ready, self.last, self.best, self.value)
        kernel = profiles.anneal_profiles.sized(self.work)
        kernel(
            noise, self.temperature(progress), self.clusters, self.interval - 1, self.near,
            self.edges, self.loads, self.values, costs, Pull(self.target, stiff, drop), position,
        )  # fmt: skip

    def _press(self, aim: IntArray, stiff: FloatArray, drop: FloatArray, progress: float) -> None:
        """The penalty of units over the aim; the memory is pulled at from where the search is.

        Not from the best so far: that may use too many units.
        """
        press = self.insistence * _PRESS * _GROWTH**progress
        stiff[1:] = self.scale * press / self.unit[1:] ** 2
        drop[:], self.target[1:] = np.nan, aim
        if self.pure:
            peak = float(self.rows[0].max())
            pull = self.pull * self.unit[0] or _MARGIN * (1 - progress) * peak + 1
            self.target[0] = peak - pull

    def _envelopes(self, active: np.ndarray, stiff: FloatArray) -> None:  # type: ignore[type-arg]
        for r in np.flatnonzero(active).tolist():
            row = np.sort(self.rows[r])[::-1]
            over = np.cumsum(row) - self.peaks[r] / (2 * stiff[r])
            level = over / np.arange(1, len(row) + 1)
            self.target[r] = level[np.argmax(level)]
