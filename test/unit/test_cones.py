"""Few units in every step cost communication: a bound on both together."""

from __future__ import annotations

import numpy as np
from support import oracle
from support.problems import random_problem
from support.tasks import task_of

from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.solvers.auto.cones import cone_bound
from gaus_pass.solvers.auto.strong_bounds import strong_bound
from gaus_pass.solvers.common.bounds import lower_bound


def chain(count: int, limit: int | None = None, units: int = 1) -> Problem:
    """Operations without latency, each after the one before."""
    builder = ProblemBuilder()
    builder.resource_type("unit", limit=limit)
    builder.operator_type("op", 0, uses={"unit": units})
    for i in range(count):
        builder.operation(f"op{i}", "op")
    for i in range(count - 1):
        builder.dependence(i, i + 1, weight=1)
    return builder.build()


def test_a_chain_that_is_cut_communicates() -> None:
    for text, more, best in (
        ("10*resources + communication", 2, 42),  # four a step and two cuts
        ("resources + 5*communication", 1, 11),  # six a step and a cut
        ("resources.unit + 9*communication", 1, 12),  # all in one step
    ):
        task = task_of(chain(12), text, more=more)
        assert cone_bound(task, task.objective.levels[0]) == best
        assert strong_bound(task) == (best,)
        assert lower_bound(task) < (best,)


def test_units_and_limits_count() -> None:
    task = task_of(chain(6, units=2), "10*resources + communication", more=2)
    assert strong_bound(task) == (42,)
    task = task_of(chain(6, limit=3), "resources + 9*communication", more=1)
    assert strong_bound(task) == (12,)


def test_below_every_schedule() -> None:
    above = 0
    for seed in range(24):
        rng = np.random.default_rng(seed)
        kinds = {"resources": seed % 3 == 0, "clock": seed % 4 == 1, "recurrences": seed % 5 == 4}
        problem = chain(5) if seed % 8 == 7 else random_problem(rng, 5, **kinds)
        text = str(rng.choice(["3*resources + communication", "resources + 2*communication"]))
        task = task_of(problem, text, more=int(rng.integers(0, 3)))
        starts = oracle.legal_schedules(problem, task.ii, task.length)
        values = [task.value(Schedule(np.array(start), task.ii))[0] for start in starts]
        bound = cone_bound(task, task.objective.levels[0])
        assert all(bound <= value for value in values)
        above += bound > lower_bound(task)[0]
    assert above > 0


def test_what_it_does_not_know_is_left_alone() -> None:
    for text, ii in (("memory", None), ("resources", None), ("resources + communication", 2)):
        task = task_of(chain(5), text, ii=ii)
        assert cone_bound(task, task.objective.levels[0]) == 0
