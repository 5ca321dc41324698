"""Compile the kernels ahead of time, so that no run has to wait for a compiler.

    python -m gaus_pass.scheduling.warm_up [AREA …]

Machine code is kept on disk by kernel and types.  Small problems of every kind are solved with all
kernels compiled, an area a process; what is there already costs a second.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from gaus_pass.analysis.bounds import windows
from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.objectives import parse_objective
from gaus_pass.errors import GausError
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Clock, Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve
from gaus_pass.solvers.auto.cycles import Cycles
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.population.tables import tables_of
from gaus_pass.solvers.prices.search import price_steps
from gaus_pass.solvers.step_weights.stage import weigh_steps
from gaus_pass.support import jit
from gaus_pass.support.machine import end_with_parent, processors

_OPERATIONS = 40
_STORAGE, _UNITS = "memory", "10*resources + communication"


def example(
    *,
    limit: int | None = None,
    blocking: int = 1,
    clock: bool = False,
    carried: bool = False,
    chained: bool = False,
) -> Problem:
    """A small graph of three operator types, values of two widths, and what is asked for."""
    rng = np.random.default_rng(0)
    builder = ProblemBuilder("warm-up")
    builder.resource_type("unit", limit=limit)
    builder.operator_type("add", 1, in_delay=0.4, out_delay=0.4)
    builder.operator_type("mul", 2, in_delay=0.4, blocking=blocking, uses={"unit": 1})
    builder.operator_type("logic", 0, in_delay=0.3, uses={"unit": 1} if chained else {})
    kinds = ("logic",) if chained else ("add", "mul", "logic")
    users: list[list[int | tuple[int, int]]] = [[] for _ in range(_OPERATIONS)]
    for i in range(_OPERATIONS):
        builder.operation(f"op{i}", kinds[i % len(kinds)])
        for j in {int(rng.integers(max(i - 8, 0), i)) for _ in range(2)} if i else set[int]():
            users[j].append(i)
            builder.dependence(j, i, weight=1)
    if carried:
        users[-1].append((_OPERATIONS // 2, _OPERATIONS))
    for i, own in enumerate(users):
        builder.value(i, 8 + 8 * (i % 2), own)
    return builder.build(clock=Clock(2.0) if clock else None)


def _solve(solver: str, objective: str, problem: Problem, **more: object) -> None:
    """One run of a solver with the least budget; a combination that it refuses has no kernels."""
    options = Options(objective=objective, solver=solver, slack=1.3, iterations=2)
    try:
        solve(problem, replace(options, **more))
    except GausError:
        return


def _constructive() -> None:
    for problem in (example(clock=True, carried=True), example(limit=2, blocking=2, carried=True)):
        _solve("list", "length > register-bits", problem)
        _solve("sdc", "length > register-bits", problem)
    _solve("list", _UNITS, example())
    _solve("list", "length", example(limit=2), ii=16)


def _annealing() -> None:
    _solve("refine", _UNITS, example())
    _solve("refine", _UNITS, example(limit=4))


def _storage() -> None:
    _solve("refine", _STORAGE, example())
    _solve("refine", "register-bits", example(limit=3, carried=True), ii=16)
    problem = example()
    edges = precedence(problem)
    room = windows(problem, edges, None, 60)
    task = Task(problem, edges, None, 60, room, parse_objective(_STORAGE))
    tables_of(task, 60, 32)
    weigh_steps(task, Schedule(room.asap), (0.0,))
    price_steps(task, [Schedule(room.asap)], (0.0,))
    room = windows(problem, edges, 4, 60)
    task = Task(problem, edges, 4, 60, room, parse_objective("register-bits"))
    Cycles(task).cuts(np.full(problem.num_values, 0.1), 1)


def _forces() -> None:
    _solve("force-directed", _STORAGE, example())
    _solve("force-directed", _UNITS, example(blocking=2))


def _orders() -> None:
    _solve("order-cut", _UNITS, example(chained=True), length=4)


def _gradients() -> None:
    _solve("gaus", _STORAGE, example())
    _solve("gumbel", _UNITS, example())


AREAS: dict[str, Callable[[], None]] = {
    "storage": _storage,
    "forces": _forces,
    "annealing": _annealing,
    "gradients": _gradients,
    "orders": _orders,
    "constructive": _constructive,
}
"""Longest first."""


def compile_all(finished: Callable[[str], object]) -> list[str]:
    """Compile the kernels of all areas, a process an area and a processor.

    Parameters
    ----------
    finished
        Called with every area that is done.

    Returns
    -------
    Areas that failed.
    """

    def one(area: str) -> bool:
        words = [sys.executable, "-m", "gaus_pass.scheduling.warm_up", area]
        quiet = subprocess.DEVNULL
        ended = subprocess.run(words, check=False, stdin=quiet, stdout=quiet, stderr=quiet)
        if ended.returncode == 0:
            finished(area)
        return ended.returncode == 0

    with ThreadPoolExecutor(processors()) as pool:
        return [area for area, ok in zip(AREAS, pool.map(one, AREAS), strict=True) if not ok]


def main(words: list[str]) -> None:
    """Compile the areas that are named, or all."""
    if "--nice" in words:
        os.nice(15)
        threading.Thread(target=end_with_parent, daemon=True).start()
    jit.compile_always()
    for area in [word for word in words if word in AREAS] or AREAS:
        AREAS[area]()


if __name__ == "__main__":
    main(sys.argv[1:])
