"""solver=gumbel: GS-Schedule, differentiable scheduling with constrained Gumbel-Softmax samples.

M. Liu, Y. Li, J. Yin, Z. Zhang, C. Yu, "Differentiable Combinatorial Scheduling at Scale", ICML
2024.  torch is imported when a task is solved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gaus_pass.errors import SolverError
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import SolveResult
from gaus_pass.solvers.base import Task, find_solver
from gaus_pass.solvers.common.incumbent import Incumbent, best_of
from gaus_pass.solvers.gumbel.config import GumbelConfig


def solve_gumbel(task: Task, config: GumbelConfig | None = None) -> SolveResult:
    """The best sample of all epochs, or ``task.start`` where that is better.

    Raises
    ------
    SolverError
        The numbers that it keeps for every operation and step do not fit, or no sample could be
        made to fit the limits.
    """
    config = config or GumbelConfig()
    chosen = replace(config, batch=fitting_batch(task, config))
    return best_of(task, "gumbel", lambda incumbent: _solve(task, chosen, incumbent))


def fitting_batch(task: Task, config: GumbelConfig) -> int:
    """As many samples as fit, at most those of the configuration.

    Raises
    ------
    SolverError
        Not even one fits.
    """
    size = max(task.problem.num_operations * task.length, 1)
    fitting = config.most // size
    if fitting == 0:
        raise SolverError(
            f"gumbel keeps a number for each of {task.problem.num_operations} operations and "
            f"{task.length} steps, {size} in all; {config.most} are the most that it can hold: "
            "use solver=gaus, which keeps two an operation"
        )
    usual = max(config.usual // size, config.least_batch)
    return min(config.batch, fitting, usual)


def _solve(task: Task, config: GumbelConfig, incumbent: Incumbent) -> None:
    if task.start is not None:
        incumbent.offer(task.start.start, 0, "start")
    if task.problem.num_operations == 0 or not task.windows.mobility.any():
        incumbent.offer(task.windows.asap, 0, "asap")
        return
    if task.problem.limits:
        # Samples under tight limits may all be beyond repair: there is always the list schedule.
        found = find_solver("list")(replace(task, start=None))
        incumbent.offer(found.schedule.start, 0, "list")
    from gaus_pass.solvers.gumbel.search import run

    run(task, config, incumbent)
    if incumbent.schedule is None and all(r.limit is None for r in task.problem.resource_types):
        # Loading torch may take all the time there is.
        incumbent.offer(task.windows.asap, 0, "asap")


def draw_samples(task: Task, count: int) -> Iterator[IntArray | None]:
    """Legal start times near the samples of the epochs.

    Raises
    ------
    SolverError
        The numbers that it keeps for every operation and step do not fit.
    """
    config = GumbelConfig()
    config = replace(config, batch=fitting_batch(task, config))
    from gaus_pass.solvers.gumbel.search import draws

    unbounded = tuple(float("-inf") for _ in task.objective.levels)
    return draws(task, config, Incumbent(task, unbounded))
