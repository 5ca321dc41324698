"""One run of CP-SAT: deterministic time or the clock, incumbents as they come, Ctrl-C.

In deterministic time there is one worker, so that the answer depends neither on the number of cores
nor on the clock; it follows one strategy, which proves small problems fastest, or takes turns among
many.  Where only the clock counts, a worker a core looks for the many at the same time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from gaus_pass.errors import SolverError
from gaus_pass.solvers.common.background import Background
from gaus_pass.solvers.common.libraries import cp_model
from gaus_pass.solvers.cp_sat.model import Expression, Model
from gaus_pass.support.machine import processors

_MOST_WORKERS = 8
"""Each keeps a copy of the model."""


class Verdict(Enum):
    """Outcome of a run of CP-SAT."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    OPEN = "open"


@dataclass(frozen=True)
class Effort:
    """Effort of a run: deterministic units, or seconds where the user asked for them.

    Attributes
    ----------
    diverse
        Many strategies, neighbourhood search among them.
    """

    units: float | None
    seconds: float | None
    seed: int
    diverse: bool = False

    @property
    def workers(self) -> int:
        """One, unless the answer depends on the clock anyway."""
        if not self.diverse or self.units is not None:
            return 1
        return min(processors(), _MOST_WORKERS)


@dataclass(frozen=True)
class Run:
    """End of a run; ``bound`` is proven for the expression that was minimised.

    Attributes
    ----------
    spent
        Deterministic units.
    """

    verdict: Verdict
    bound: float
    spent: float
    interrupted: bool


def run(
    model: Model,
    cost: Expression | None,
    effort: Effort,
    incumbent: Callable[[list[int]], None],
    bounded: Callable[[float], None],
) -> Run:
    """Minimise ``cost``, or find any solution; every solution's start times go to ``incumbent``.

    Raises
    ------
    SolverError
        The numbers are too large for CP-SAT.
    """
    if cost is not None:
        model.cp.minimize(cost)
    wrong = model.cp.validate()
    if wrong:
        raise SolverError(
            "CP-SAT cannot take this problem: its numbers need more than 62 bits; use narrower "
            f"values, smaller weights or solver=list ({wrong.splitlines()[0]})"
        )
    solver: Any = _solver(effort)

    library = cp_model()

    class Listener(library.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            incumbent(model.starts(self.value))

    if cost is not None:
        solver.best_bound_callback = bounded
    interrupted = _interrupted(lambda: solver.solve(model.cp, Listener()), solver.stop_search)
    return Run(_verdict(solver, library), *_numbers(solver), interrupted)


def _solver(effort: Effort) -> Any:
    solver = cp_model().CpSolver()
    parameters: Any = solver.parameters
    parameters.num_workers = effort.workers
    parameters.interleave_search = effort.diverse and effort.workers == 1
    if not effort.diverse:
        parameters.linearization_level = 2
    elif effort.workers > 1:
        parameters.linearization_level = 0  # large models spend all the time on relaxations
    parameters.random_seed = effort.seed % 2**31
    parameters.catch_sigint_signal = False
    if effort.seconds is not None:
        parameters.max_time_in_seconds = max(effort.seconds, 0.01)
    if effort.units is not None:
        parameters.max_deterministic_time = max(effort.units, 0.01)
    return solver


def _interrupted(work: Callable[[], object], stop: Callable[[], object]) -> bool:
    """Do the work; whether Ctrl-C ended it, which native code on this thread would not see."""
    try:
        with Background(work, stop) as background:
            background.wait()
    except KeyboardInterrupt:
        return True
    return False


def _verdict(solver: Any, library: Any) -> Verdict:
    status = solver.response_proto.status
    if status == library.OPTIMAL:
        return Verdict.OPTIMAL
    if status == library.INFEASIBLE:
        return Verdict.INFEASIBLE
    if status == library.MODEL_INVALID:
        raise SolverError(f"CP-SAT refused its model: {solver.solution_info()}")
    return Verdict.OPEN


def _numbers(solver: Any) -> tuple[float, float]:
    response = solver.response_proto
    return float(response.best_objective_bound), float(response.deterministic_time)
