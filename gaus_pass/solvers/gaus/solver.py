"""solver=gaus: differentiable scheduling over Gaussian start times.

Y. Cai, V. Bakhtazad, C. Yu, Z. Zhang, "GauS: Differentiable Scheduling Optimization via Gaussian
Reparameterization", arXiv 2602.20427 (2026).  torch is imported when a task is solved.
"""

from __future__ import annotations

import numpy as np

from gaus_pass.model.schedule import SolveResult
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.incumbent import Incumbent, best_of
from gaus_pass.solvers.gaus.config import PRESETS, GausConfig
from gaus_pass.solvers.gaus.starts import first_choice, initial_schedules, midpoint
from gaus_pass.solvers.own_options import GausOptions


def solve_gaus(task: Task, config: GausConfig = PRESETS["gaus"], name: str = "gaus") -> SolveResult:
    """The best schedule on the way down.

    Raises
    ------
    SolverError
        No schedule within the limits was found, or CUDA is asked for and not there.
    """
    if config.given and task.options(GausOptions).init == "auto":
        task = task.with_own(init="midpoint")
    return best_of(task, name, lambda incumbent: _solve(task, config, incumbent))


def solve_as_published(task: Task) -> SolveResult:
    """The same with the numbers of the paper."""
    return solve_gaus(task, PRESETS["gaus-paper"], "gaus-paper")


def _solve(task: Task, config: GausConfig, incumbent: Incumbent) -> None:
    own = task.options(GausOptions)
    if own.device == "cuda":
        _require_cuda()
    chosen = first_choice(task)
    begin = midpoint(task)
    for name, schedule in initial_schedules(task, own.init):
        incumbent.offer(schedule.start, 0, name)
        if name == chosen:
            begin = schedule.start.astype(np.float64)
    if task.problem.num_operations == 0:
        incumbent.offer(task.windows.asap, 0, "asap")
    if incumbent.proven:
        return
    from gaus_pass.solvers.gaus.run import run

    run(task, config, incumbent, begin)


def _require_cuda() -> None:
    from gaus_pass.solvers.common.devices import find_device

    find_device("cuda")
