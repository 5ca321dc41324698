"""Solving with greatest distances between operations, which become dependences at an II."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from gaus_pass.analysis.bounds import Windows
from gaus_pass.analysis.constraints import Precedence, precedence
from gaus_pass.analysis.distances import require_distances
from gaus_pass.analysis.objectives import counted, evaluate
from gaus_pass.analysis.verify import require_legal
from gaus_pass.errors import InvalidOption
from gaus_pass.model.constrained import at_interval
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule, SolveResult, SolveStatus
from gaus_pass.registry import Counts
from gaus_pass.scheduling.ii_search import Run
from gaus_pass.solvers.base import Task


def run_of(*values: Any, **named: Any) -> Run:
    """A run; see `Run` for what it is made of."""
    run = Run(*values, **named)
    return RunWithin(*values, **named) if run.problem.within else run


@dataclass(frozen=True)
class RunWithin(Run):
    """A run whose problem has greatest distances."""

    def _at(self, interval: int) -> Run:
        """The run with the greatest distances as dependences at an II.

        Raises
        ------
        Infeasible
            They cannot be kept at this II.
        """
        require_distances(self.problem, self.edges, interval)
        problem = at_interval(self.problem, interval)
        return self._of(problem, precedence(problem))

    def _of(self, problem: Problem, edges: Precedence) -> Run:
        """A plain run of another problem."""
        return Run(problem, edges, self.objective, self.options, self.progress, self.deadline)

    def _windows(self, interval: int | None) -> Windows:
        return super()._windows(None) if interval is None else self._at(interval)._windows(interval)

    def sampling_task(self, found: Schedule) -> Task:
        """See `Run`; also raises `InvalidOption` where there is no II."""
        if found.ii is None:
            raise InvalidOption(
                "samples need an II where constraints have greatest distances; add ii=N"
            )
        return self._at(found.ii).sampling_task(found)

    def solve(self, interval: int | None) -> SolveResult:
        """See `Run`.

        Without II: at an II at which iterations do not meet, 1, or one above the length with
        limits.  They meet on units alone, because what has no II has no recurrence.
        """
        if interval is not None:
            result = self._at(interval).solve(interval)
            require_legal(self.problem, result.schedule, result.solver)
            return result
        apart, interval = self._apart()
        result = apart.solve(interval)
        proven = interval == 1 and result.status is SolveStatus.OPTIMAL
        return self._without_overlap(result, proven)

    def _apart(self) -> tuple[Run, int]:
        """A run, and an II at which iterations do not meet."""
        if not self.limits_bind(None):
            return self._at(1), 1
        farthest = sum(abs(most) for _, _, most in self.problem.within)
        asked = self.asked_length()
        length = math.ceil(self.options.slack * (self.without_overlap() + farthest))
        interval = max(length, asked or 0) + farthest
        apart = self._at(interval)
        if asked is None:
            # What limits may need is in proportion to the II, which says nothing here.
            apart = replace(apart, options=replace(self.options, length=length))
        return apart, interval

    def stable_task(self, found: Schedule) -> Task:
        """See `Run`."""
        if found.ii is not None:
            return self._at(found.ii).stable_task(found)
        apart, interval = self._apart()
        return apart.stable_task(replace(found, ii=interval))

    def _without_overlap(self, result: SolveResult, proven: bool) -> SolveResult:
        """The result without its II; registers are counted anew."""
        schedule = replace(result.schedule, ii=None)
        require_legal(self.problem, schedule, result.solver)
        reached = evaluate(self.problem, schedule, self.objective)
        kinds = map(counted, self.objective.levels)
        if proven and all(kind == {Counts.II} or Counts.II not in kind for kind in kinds):
            bound, status = reached, SolveStatus.OPTIMAL
        else:
            free = self._of(replace(self.problem, within=()), self.edges)
            bound = free.lower_bound(self.asked_length() or schedule.length(self.problem))
            fell = result.status is SolveStatus.OPTIMAL
            status = SolveStatus.FEASIBLE if fell else result.status
        return replace(
            result, schedule=schedule, objective=reached, lower_bound=bound, status=status
        )
