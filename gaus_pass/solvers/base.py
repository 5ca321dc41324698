"""What a solver gets and answers, and the registry.

Adding a solver: one file here and one line in ``_REGISTRY``.  The conformance test then runs it on
every instance.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

from gaus_pass.analysis.bounds import Windows
from gaus_pass.analysis.constraints import Precedence
from gaus_pass.analysis.objectives import Objective, evaluate
from gaus_pass.errors import InvalidOption, MissingDependency
from gaus_pass.model.problem import IntArray, Problem
from gaus_pass.model.schedule import Schedule, SolveResult, SolveStatus, TracePoint
from gaus_pass.options import unknown_name
from gaus_pass.support.interrupts import Deferred

_REGISTRY = {
    "auto": "gaus_pass.solvers.auto.run",
    "asap": "gaus_pass.solvers.construct.asap",
    "alap": "gaus_pass.solvers.construct.asap",
    "list": "gaus_pass.solvers.construct.list",
    "force-directed": "gaus_pass.solvers.force_directed.solver",
    "sdc": "gaus_pass.solvers.sdc.solver",
    "cp-sat": "gaus_pass.solvers.cp_sat.solver",
    "refine": "gaus_pass.solvers.refine.solver",
    "order-cut": "gaus_pass.solvers.order_cut.solver",
    "gaus": "gaus_pass.solvers.gaus.solver",
    "gumbel": "gaus_pass.solvers.gumbel.solver",
    "gaus-paper": "gaus_pass.solvers.gaus.solver",
    "gflownet": "gaus_pass.solvers.gflownet.solver",
}

_SAMPLERS = {
    "auto": "gaus_pass.solvers.construct.draws",
    "list": "gaus_pass.solvers.construct.draws",
    "refine": "gaus_pass.solvers.refine.sampling",
    "gaus": "gaus_pass.solvers.gaus.draws",
    "gaus-paper": "gaus_pass.solvers.gaus.draws",
    "gumbel": "gaus_pass.solvers.gumbel.draws",
    "gflownet": "gaus_pass.solvers.gflownet.draws",
}
"""Where the `Sampler` of a solver is, for those that can give more than one schedule."""

TORCH_REMEDY = "pip install 'gaus-pass[torch]'"

_WITH_TORCH = ("gaus", "gumbel", "gaus-paper", "gflownet")


@dataclass(frozen=True)
class Budget:
    """How long a solver may try: iterations are deterministic, seconds are not."""

    iterations: int | None = None
    seconds: float | None = None

    def deadline(self) -> float:
        """Reading of the monotonic clock at which the time is up."""
        return float("inf") if self.seconds is None else time.monotonic() + self.seconds


Progress = Callable[[str, float], None]
"""``progress(stage, objective)``: what is being done and the best value of it so far."""


def no_progress(stage: str, objective: float) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class Task:
    """One problem at one II and within one length, ready to be solved.

    Attributes
    ----------
    ii
        Initiation interval, or None when iterations do not overlap.
    length
        Upper bound on the schedule length in steps.
    windows
        ASAP and ALAP at that II and length, under dependences and clock.
    device
        auto, cpu or cuda, for the solvers that can use a GPU.
    init
        Where gaus begins: auto, midpoint, list or sdc.
    checkpoint
        File of the policy that gflownet draws from, or None to train one.
    without
        Stages that auto leaves out.
    """

    problem: Problem
    edges: Precedence
    ii: int | None
    length: int
    windows: Windows
    objective: Objective
    budget: Budget = Budget()
    seed: int = 0
    device: str = "auto"
    init: str = "auto"
    checkpoint: str | None = None
    without: frozenset[str] = frozenset()
    start: Schedule | None = None
    progress: Progress = field(default=no_progress)

    def value(self, schedule: Schedule) -> tuple[float, ...]:
        """The exact objective of a schedule."""
        return evaluate(self.problem, schedule, self.objective)


class Solver(Protocol):
    """Anytime: answers with the best schedule that it has when the budget ends."""

    def __call__(self, task: Task) -> SolveResult:
        """Solve.

        Raises
        ------
        Infeasible
            No schedule exists within the task's II and length.
        SolverError
            The solver cannot handle this problem or found no schedule.
        """
        ...


def solver_names() -> list[str]:
    """Names of all registered solvers."""
    return list(_REGISTRY)


def is_there(name: str) -> bool:
    """Whether the solver of that name has what it needs: some need torch."""
    return name not in _WITH_TORCH or find_spec("torch") is not None


def require_torch(who: str) -> None:
    """Nothing, where torch is installed.

    Raises
    ------
    MissingDependency
        It is not, and ``who`` needs it.
    """
    if find_spec("torch") is None:
        raise MissingDependency(f"{who} needs torch; install it with: {TORCH_REMEDY}")


def find_solver(name: str) -> Solver:
    """The solver of that name.

    Raises
    ------
    InvalidOption
        No such solver.
    MissingDependency
        It needs torch, which is not installed.
    """
    if name not in _REGISTRY:
        raise InvalidOption(unknown_name("solver", name, solver_names()))
    if name in _WITH_TORCH:
        require_torch(f"solver={name}")
    with Deferred():  # half a library would stay behind
        solver: Solver = import_module(_REGISTRY[name]).SOLVERS[name]
    return solver


Sampler = Callable[[Task, int], Iterator[IntArray | None]]
"""``sampler(task, count)``: start times (n,) one after the other, without end; ``count`` is how
many are wanted.  They are legal as far as the solver can tell, may repeat, and are the same for the
same seed.  None is a draw that came to nothing."""


def sampling_solvers() -> list[str]:
    """Names of the solvers that give more than one schedule."""
    return list(_SAMPLERS)


def find_sampler(name: str) -> Sampler:
    """The sampler of the solver of that name.

    Raises
    ------
    InvalidOption
        The solver gives one schedule only.
    MissingDependency
        It needs torch, which is not installed.
    """
    if name not in _SAMPLERS:
        able = ", ".join(_SAMPLERS)
        raise InvalidOption(f"solver '{name}' gives one schedule; samples are for {able}")
    if name in _WITH_TORCH:
        require_torch(f"solver={name}")
    with Deferred():
        sampler: Sampler = import_module(_SAMPLERS[name]).SAMPLERS[name]
    return sampler


def result_of(
    task: Task,
    schedule: Schedule,
    solver: str,
    lower_bound: tuple[float, ...],
    trace: tuple[TracePoint, ...] = (),
    source: str = "",
    interrupted: bool = False,
) -> SolveResult:
    """A result with its exact objective; optimal exactly when the bound is reached.

    Parameters
    ----------
    interrupted
        Whether Ctrl-C ended the search; what is proven stays so.
    """
    objective = task.value(schedule)
    status = SolveStatus.INTERRUPTED if interrupted else SolveStatus.FEASIBLE
    if objective <= lower_bound:
        status = SolveStatus.OPTIMAL
    points = trace or (TracePoint(0, 0.0, objective, source or solver),)
    return SolveResult(schedule, solver, status, objective, lower_bound, points, seed=task.seed)
