"""The interface of solvers, from `Task` to `SolveResult`; `gaus_pass.registry` lists them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.util import find_spec
from typing import Any, Protocol, TypeVar

from gaus_pass.analysis.bounds import Windows
from gaus_pass.analysis.constraints import Precedence
from gaus_pass.analysis.objectives import Objective, counted, evaluate, term_of
from gaus_pass.errors import InvalidOption, MissingDependency, SolverError
from gaus_pass.model.problem import IntArray, Problem
from gaus_pass.model.schedule import Schedule, SolveResult, SolveStatus, TracePoint
from gaus_pass.option_table import options_of, unknown_name
from gaus_pass.registry import SOLVERS, Counts, SolverSpec, load
from gaus_pass.support.interrupts import Deferred

TORCH_REMEDY = "pip install 'gaus-pass[torch]'"

Own = TypeVar("Own")


@dataclass(frozen=True)
class Budget:
    """The effort that a solver may spend: iterations are deterministic, seconds are not."""

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
    own
        Options that only some solvers have, by name, where they are not at their default.
    """

    problem: Problem
    edges: Precedence
    ii: int | None
    length: int
    windows: Windows
    objective: Objective
    budget: Budget = Budget()
    seed: int = 0
    own: Mapping[str, Any] = field(default_factory=dict[str, Any])
    start: Schedule | None = None
    progress: Progress = field(default=no_progress)

    def value(self, schedule: Schedule) -> tuple[float, ...]:
        """The exact objective of a schedule."""
        return evaluate(self.problem, schedule, self.objective)

    def rounds_registers(self, level: int) -> bool:
        """Whether a level counts register bits and these round up to whole IIs."""
        counts = counted(self.objective.levels[level])
        return (self.ii or 1) > 1 and Counts.REGISTERS in counts

    def options(self, table: type[Own]) -> Own:
        """The values of a solver's own options."""
        given = {f.name: self.own[f.name] for f in options_of(table) if f.name in self.own}
        return table(**given)

    def with_own(self, **options: Any) -> Task:
        """The task with some of these options changed."""
        return replace(self, own={**self.own, **options})


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
    return list(SOLVERS)


def spec_of(name: str) -> SolverSpec:
    """The registered solver of that name.

    Raises
    ------
    InvalidOption
        No such solver.
    """
    if name not in SOLVERS:
        raise InvalidOption(unknown_name("solver", name, solver_names()))
    return SOLVERS[name]


def is_there(name: str) -> bool:
    """Whether what the solver of that name needs is installed."""
    needs = SOLVERS[name].needs if name in SOLVERS else ""
    return not needs or find_spec(needs) is not None


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
        What it needs is not installed.
    """
    spec = spec_of(name)
    _require_needs(name)
    with Deferred():  # half a library would stay behind
        solver: Solver = load(spec.solve)
    kind = spec.models
    return solver if not kind else partial(_with_models, solver, kind, name)


def _with_models(solver: Solver, kind: str, who: str, task: Task) -> SolveResult:
    """Call a solver that needs a model of every term; `SolverError` where one is missing."""
    for name in task.objective.names:
        model_of(name, kind, who)
    return solver(task)


def has_model(name: str, kind: str) -> bool:
    """Whether a term has a model of a kind, for the solvers that go by such models."""
    return kind in term_of(name)[0].models


def model_of(name: str, kind: str, who: str) -> tuple[Any, tuple[str, ...]]:
    """The model of a term, and further arguments of its functions.

    Raises
    ------
    SolverError
        It has none, so that ``who`` cannot weigh the term.
    """
    term, of = term_of(name)
    if kind not in term.models:
        raise SolverError(f"solver '{who}' has no model of '{name}'; use solver=list or auto")
    return load(term.models[kind]), of


def _require_needs(name: str) -> None:
    needs = SOLVERS[name].needs
    if needs == "torch":
        require_torch(f"solver={name}")
    elif not is_there(name):
        raise MissingDependency(f"solver={name} needs {needs}; install it")


Sampler = Callable[[Task, int], Iterator[IntArray | None]]
"""``sampler(task, count)``: start times (n,) one after the other, without end; ``count`` is how
many are wanted.  They are legal as far as the solver can tell, may repeat, and are the same for the
same seed.  None is a draw that came to nothing."""


def sampling_solvers() -> list[str]:
    """Names of the solvers that give more than one schedule."""
    return [name for name, spec in SOLVERS.items() if spec.sample]


def find_sampler(name: str) -> Sampler:
    """The sampler of the solver of that name.

    Raises
    ------
    InvalidOption
        The solver gives one schedule only.
    MissingDependency
        What it needs is not installed.
    """
    able = sampling_solvers()
    if name not in able:
        names = ", ".join(able)
        raise InvalidOption(f"solver '{name}' gives one schedule; samples are for {names}")
    _require_needs(name)
    with Deferred():
        sampler: Sampler = load(SOLVERS[name].sample)
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
