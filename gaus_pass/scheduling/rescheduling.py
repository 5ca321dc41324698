"""Stable rescheduling: of the best schedules one that moves the fewest operations."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from gaus_pass.analysis.chaining import settle_times
from gaus_pass.analysis.objectives import evaluate
from gaus_pass.analysis.verify import require_legal, violations
from gaus_pass.errors import SolverError
from gaus_pass.formats.earlier import read_earlier
from gaus_pass.model.earlier import UNKNOWN, earlier_of, earlier_starts
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import Schedule, SolveResult, SolveStatus
from gaus_pass.scheduling.ii_search import Run
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.cp_sat.size import require_size
from gaus_pass.solvers.cp_sat.stable import Stable, fewest_moves
from gaus_pass.text import display_name


@dataclass(frozen=True)
class Moved:
    """How a schedule differs from an earlier one.

    Attributes
    ----------
    file
        What messages call the earlier result.
    count
        Operations that start in another step than before.
    least
        No schedule that is as good moves fewer: proven.
    known, new
        Operations that were there before, and that were not.
    """

    file: str
    count: int
    least: int
    known: int
    new: int

    @property
    def text(self) -> str:
        """In words."""
        if not self.known:
            return f"like={self.file} has none of these operations; nothing is kept"
        proof = "the least" if self.count == self.least else f"at least {self.least}"
        new = f"; {self.new} are new" if self.new else ""
        return f"like={self.file}: {self.count} of {self.known} operations moved ({proof}){new}"


def moved_least(run: Run, result: SolveResult, path: str) -> tuple[SolveResult, Moved]:
    """A result that is as good, and how much it moves of an earlier schedule.

    Raises
    ------
    ImportFailed
        The file is not there, or no result.
    """
    problem, file = run.problem, display_name(path)
    earlier = earlier_of(problem, read_earlier(path))
    if earlier is None:
        return result, Moved(file, 0, 0, 0, problem.num_operations)
    start = earlier_starts(problem, earlier)
    known = int((start != UNKNOWN).sum())
    found = _stable(run, result.schedule, start) if known else Stable(result.schedule, 0, False)
    schedule = replace(found.schedule, ii=result.schedule.ii)
    if problem.clock is not None:
        schedule = replace(schedule, start_in_cycle=settle_times(problem, schedule))
    require_legal(problem, schedule, result.solver)
    count = moves(schedule, start)
    return (
        _with_schedule(run, result, schedule, interrupted=found.interrupted),
        Moved(file, count, min(found.least, count), known, problem.num_operations - known),
    )


def moves(schedule: Schedule, earlier: IntArray) -> int:
    """Operations whose earlier start is known and another."""
    return int(((schedule.start != earlier) & (earlier != UNKNOWN)).sum())


def _stable(run: Run, best: Schedule, earlier: IntArray) -> Stable:
    """The schedule that is found, in the II of its task."""
    task = run.stable_task(best)
    best = Schedule(best.start, task.ii)
    kept = Schedule(np.where(earlier == UNKNOWN, best.start, earlier), task.ii)
    if _is_as_good(task, kept, best):
        return Stable(kept, 0, False)
    try:
        require_size(task)
    except SolverError:
        return Stable(best, _outside(task, earlier), False)
    return fewest_moves(task, best, earlier)


def _is_as_good(task: Task, schedule: Schedule, best: Schedule) -> bool:
    legal = not violations(task.problem, schedule, task.length)
    return legal and task.value(schedule) <= task.value(best)


def _outside(task: Task, earlier: IntArray) -> int:
    """Operations that no schedule of the task leaves where they were."""
    outside = (earlier < task.windows.asap) | (earlier > task.windows.alap)
    return int((outside & (earlier != UNKNOWN)).sum())


def _with_schedule(
    run: Run, result: SolveResult, schedule: Schedule, *, interrupted: bool
) -> SolveResult:
    """The result with another schedule, valued anew; what was proven stays so."""
    objective = evaluate(run.problem, schedule, run.objective)
    status = SolveStatus.INTERRUPTED if interrupted else result.status
    if objective <= result.lower_bound:
        status = SolveStatus.OPTIMAL
    return replace(result, schedule=schedule, objective=objective, status=status)
