"""solver=gflownet: train on the problem, or take a trained policy, and keep the best of its draws.

D. W. Zhang, C. Rainone, M. Peschl, R. Bondesan, "Robust Scheduling with GFlowNets", ICLR 2023.
torch is imported when a task is solved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gaus_pass.analysis.bounds import windows
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import Schedule, SolveResult
from gaus_pass.solvers.base import Budget, Task, find_solver
from gaus_pass.solvers.common.incumbent import Incumbent, best_of
from gaus_pass.solvers.gflownet.config import SolverConfig
from gaus_pass.solvers.own_options import GflownetOptions


def solve_gflownet(task: Task, config: SolverConfig | None = None) -> SolveResult:
    """The best of all schedules drawn in training and after it, or where the search begins.

    Raises
    ------
    SolverError
        The problem has too many operations or start steps, or nothing fits the limits.
    ImportFailed
        The checkpoint is damaged, foreign, or of another kind of action.
    """
    chosen = config or SolverConfig()
    return best_of(task, "gflownet", lambda incumbent: _solve(task, chosen, incumbent))


def _solve(task: Task, config: SolverConfig, incumbent: Incumbent) -> None:
    begin, source = begin_of(task)
    incumbent.offer(begin.start, 0, source)
    fixed = not task.windows.mobility.any()
    trained = task.options(GflownetOptions).checkpoint is not None
    if task.problem.num_operations == 0 or (fixed and not trained):
        return
    from gaus_pass.solvers.gflownet.search import run

    run(narrowed(task, begin), config, incumbent, begin)


def begin_of(task: Task) -> tuple[Schedule, str]:
    """A legal schedule that scores are measured against, and where it is from.

    Raises
    ------
    SolverError
        List scheduling finds none under the limits.
    """
    if task.start is not None:
        return task.start, "start"
    if all(r.limit is None for r in task.problem.resource_types):
        return Schedule(task.windows.asap, task.ii), "asap"
    return find_solver("list")(replace(task, budget=Budget())).schedule, "list"


def narrowed(task: Task, begin: Schedule) -> Task:
    """The task no longer than a schedule of it, where the length comes before all but the II."""
    length = begin.length(task.problem)
    if task.objective.level_of_length() is None or length >= task.length:
        return task
    closer = windows(task.problem, task.edges, task.ii, length)
    return replace(task, length=length, windows=closer)


def draw_schedules(task: Task, count: int) -> Iterator[IntArray | None]:
    """Legal start times as the policy draws them; the first at the temperature of the solver.

    Raises
    ------
    SolverError
        The problem is too large.
    """
    from gaus_pass.solvers.gflownet.search import drawn_schedules

    return drawn_schedules(task, SolverConfig(), begin_of(task)[0])
