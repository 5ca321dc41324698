"""solver=list: a fair peer where few resources are wanted, and sound orders of priority."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from support.problems import random_problem
from support.tasks import task_of

from gaus_pass.analysis.verify import violations
from gaus_pass.formats.readers import parse_problem
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Problem
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve
from gaus_pass.solvers.construct.balance import Balance, length_before_units, priced_resources
from gaus_pass.solvers.construct.priorities import priorities

# Values that list schedules of formulation A are known to reach; see docs/results/suite-a.md.
KNOWN = {"i2c": 8053, "adder": 4617, "bar": 15780, "max": 11098}


@pytest.mark.parametrize("name", KNOWN)
def test_resources_are_balanced_within_a_length(name: str, shared_data: Path) -> None:
    path = shared_data / "epfl" / f"{name}.aig"
    problem = parse_problem(path.read_bytes(), path.name, io="nodes", node_latency=0)
    options = Options(solver="list", objective="10*resources+communication", length=10)
    outcome = solve(problem, options)
    assert violations(problem, outcome.schedule, 10) == []
    assert outcome.result.objective[0] <= KNOWN[name]


def parallel(n: int, limit: int | None = None, ii: int | None = None) -> Problem:
    builder = ProblemBuilder()
    builder.resource_type("mul", limit=limit)
    builder.resource_type("add")
    for name in ("mul", "add"):
        builder.operator_type(name, 1, uses={name: 1})
    for i in range(n):
        builder.operation(f"op{i}", "mul" if i % 2 else "add")
    return builder.build()


@pytest.mark.parametrize("ii", [None, 3])
def test_only_what_the_objective_weighs_is_balanced(ii: int | None) -> None:
    problem = parallel(12)
    task = task_of(problem, "resources.mul", ii=ii, more=2)
    assert priced_resources(task) == ("mul",)
    outcome = solve(problem, Options(solver="list", objective="resources.mul", length=3, ii=ii))
    assert outcome.terms["resources.mul"] == 2
    assert outcome.terms["resources.add"] == 6


def test_a_limit_stays_a_limit() -> None:
    task = task_of(parallel(12, limit=2), "resources", more=2)
    placed = Balance(task).place(task.windows.alap)
    assert placed is not None
    assert violations(task.problem, placed, task.length) == []
    assert (
        Balance(task_of(parallel(12, limit=1), "resources", more=2)).place(task.windows.alap)
        is None
    )


def test_length_before_resources_stays_least() -> None:
    problem = parallel(12)
    outcome = solve(problem, Options(solver="list", objective="length > resources", slack=3.0))
    assert outcome.terms["length"] == 1
    outcome = solve(problem, Options(solver="list", objective="resources > length", slack=3.0))
    assert (outcome.terms["resources"], outcome.terms["length"]) == (4, 3)


@pytest.mark.parametrize(
    ("objective", "expected"),
    [("ii > length > resources", True), ("resources.a > length", False), ("memory", False)],
)
def test_what_comes_before_resources(objective: str, expected: bool) -> None:
    assert length_before_units(task_of(parallel(2), objective)) is expected


@pytest.mark.parametrize("seed", range(6))
def test_ready_lists_are_topological(seed: int) -> None:
    problem = random_problem(np.random.default_rng(seed), 25, resources=bool(seed % 2))
    task = task_of(problem, "length", more=2)
    src, dst, _ = task.edges.at(None)

    def rises(orders: Iterable[np.ndarray]) -> list[bool]:
        return [bool((order[src] < order[dst]).all()) for order in orders]

    every = list(priorities(task, 20))
    forced = any(r.limit is not None for r in problem.resource_types)
    lists = every[1 + forced : 7 + forced]
    assert len(lists) == 6
    assert all(rises(lists))
    assert all(sorted(order.tolist()) == list(range(25)) for order in lists)
    assert len(every) == (20 if forced else 7)
