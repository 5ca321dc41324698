"""A bound on register bits at an II above 1: the program of `frames` with the cuts of `cycles`.

The linear program is solved in floating point.  What is proven does not depend on how well: any
non-negative multipliers of the rows give a bound, and the bound is counted from them here.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np

from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.auto.cycles import Cut, Cycles
from gaus_pass.solvers.auto.frames import FrameProgram, program, size_of
from gaus_pass.solvers.base import Task, no_progress
from gaus_pass.solvers.common.background import Background
from gaus_pass.solvers.common.bounds import register_bits_bound as cheap_bound
from gaus_pass.solvers.common.libraries import linear_solver

_LARGEST = 80_000
"""Rows up to which the program is solved in half a minute."""
_SECONDS = 4e-9
"""That a first solution takes, for a row squared, about: with less there is none."""
_LIMITED = 4_000
"""Rows up to which limits are looked at: they tell little where operations are many."""
_CUT_ROWS = 24_000
"""Rows up to which cuts are looked for: every round costs as much as a first solution."""
_ROUNDS, _MOST_CUTS = 6, 400
_WORTH = 0.002
"""Least gain of a round, relative to the bound, after which there is another."""
_MARGIN = 1e-9
"""Of the sum of the magnitudes that a bound is the sum of: more than all that rounding can do."""


def register_bits_bound(task: Task) -> int:
    """Bits that every schedule of the task needs."""
    search = _Search(task)
    search.run()
    return search.least


def is_quick(task: Task) -> bool:
    """Whether the bound costs next to nothing."""
    return size_of(task) <= _LIMITED


@contextmanager
def beside(task: Task) -> Generator[Callable[[bool], int]]:
    """The bound, proven in a thread while the body does something else.

    Asked with True it waits for the end, else it says what is proven by now.
    """
    search = _Search(replace(task, progress=no_progress))
    with Background(search.run, search.stop) as background:

        def result(wait: bool) -> int:
            if wait:
                background.wait()
            return search.least

        yield result


class _Search:
    """The best bound so far; ``least`` may be read at any time."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._deadline = task.budget.deadline()
        self._relaxation: _Relaxation | None = None
        self._stopped = False
        self.least = cheap_bound(task)

    def stop(self) -> None:
        """Ask the search to end."""
        self._stopped = True
        if self._relaxation is not None:
            self._relaxation.stop()

    def run(self) -> None:
        """Solve, cut, and solve again as long as that gains."""
        task = self._task
        rows, seconds = size_of(task), task.budget.seconds
        if (task.ii or 1) == 1 or rows > _LARGEST:
            return
        if seconds is not None and seconds < _SECONDS * rows**2:
            return
        relaxation = self._relaxation = _Relaxation(program(task, rows <= _LIMITED))
        cycles = Cycles(task) if rows <= _CUT_ROWS else None
        for _ in range(_ROUNDS):
            before = self.least
            if self._stopped or not relaxation.solve(self._deadline - time.monotonic()):
                return
            self.least = max(before, relaxation.proven())
            task.progress(f"auto: bound {self.least} on register-bits", float(self.least))
            if cycles is None or self.least - before <= _WORTH * self.least:
                return
            cuts = cycles.cuts(relaxation.registers(), _MOST_CUTS)
            if not cuts:
                return
            relaxation.add(cuts)


class _Relaxation:
    """A linear program that grows by cuts."""

    def __init__(self, given: FrameProgram) -> None:
        self._given = given
        library = linear_solver()
        self._solver: Any = library.Solver.CreateSolver("GLOP")
        self._optimal = library.Solver.OPTIMAL
        solver, infinity = self._solver, self._solver.infinity()
        bounds = zip(given.lower.tolist(), given.upper.tolist(), strict=True)
        self._columns: list[Any] = [solver.NumVar(low, high, "") for low, high in bounds]
        self._rows: list[Any] = [solver.Constraint(b, infinity) for b in given.rows.least.tolist()]
        entries = (part.tolist() for part in (given.rows.row, given.rows.column, given.rows.factor))
        for row, column, factor in zip(*entries, strict=True):
            constraint, variable = self._rows[row], self._columns[column]
            constraint.SetCoefficient(variable, constraint.GetCoefficient(variable) + factor)
        goal = solver.Objective()
        for column, cost in zip(self._columns, given.cost.tolist(), strict=True):
            if cost:
                goal.SetCoefficient(column, cost)
        goal.SetMinimization()
        self._cuts: list[Cut] = []

    def add(self, cuts: list[Cut]) -> None:
        """More rows, over the registers of values."""
        for cut in cuts:
            row = self._solver.Constraint(cut.least, self._solver.infinity())
            for v in set(cut.values):
                row.SetCoefficient(self._columns[self._given.value[v]], cut.values.count(v))
            self._rows.append(row)
        self._cuts += cuts

    def solve(self, seconds: float) -> bool:
        """Whether there is a solution within so many seconds."""
        if seconds <= 0:
            return False
        if seconds < math.inf:
            self._solver.SetTimeLimit(math.ceil(1000 * seconds))
        return self._solver.Solve() == self._optimal

    def stop(self) -> None:
        """End a solution that is under way."""
        self._solver.InterruptSolve()

    def registers(self) -> FloatArray:
        """(v,) registers of every value in the solution; 0 for values without users."""
        value = self._given.value
        found = np.zeros(len(value))
        for v in np.flatnonzero(value >= 0).tolist():
            found[v] = self._columns[value[v]].solution_value()
        return found

    def proven(self) -> int:
        """The bound that the multipliers of the rows give, by weak duality."""
        given, rows = self._given, self._given.rows
        price = np.maximum([row.dual_value() for row in self._rows], 0.0)
        least = np.concatenate((rows.least, [cut.least for cut in self._cuts])).astype(np.float64)
        reduced = given.cost.astype(np.float64)
        np.subtract.at(reduced, rows.column, rows.factor * price[rows.row])
        for cut, paid in zip(self._cuts, price[len(rows.least) :].tolist(), strict=True):
            np.subtract.at(reduced, given.value[list(cut.values)], paid)
        at: IntArray = np.where(reduced > 0, given.lower, given.upper)
        parts = np.concatenate((price * least, reduced * at))
        return math.ceil(float(parts.sum()) - _MARGIN * (1.0 + float(np.abs(parts).sum())))
