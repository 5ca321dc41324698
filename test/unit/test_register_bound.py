"""The bound on register bits modulo an II: never above a schedule, more than lifetimes alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support import oracle
from support.problems import random_problem
from support.tasks import task_of

from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.solvers.auto.cycles import Cycles
from gaus_pass.solvers.auto.register_bound import beside, register_bits_bound
from gaus_pass.solvers.base import Budget
from gaus_pass.solvers.common.bounds import register_bits_bound as cheap_bound
from gaus_pass.solvers.sdc.solver import solve_sdc


@pytest.mark.parametrize("ii", [2, 3, 5])
def test_is_a_bound_and_no_weaker_than_the_cheap_one(ii: int) -> None:
    tight = 0
    for seed in range(12):
        problem = random_problem(np.random.default_rng(seed), 5)
        task = task_of(problem, "register-bits", ii=ii, more=1)
        values = [
            task.value(Schedule(np.array(start), task.ii))[0]
            for start in oracle.legal_schedules(problem, task.ii, task.length)
        ]
        if not values:
            continue
        bound = register_bits_bound(task)
        assert cheap_bound(task) <= bound <= min(values)
        tight += bound == min(values)
    assert tight >= 8


def two_ways(short: int, long: int) -> Problem:
    """From one operation to another on a short and on a long way, 8 bits each."""
    builder = ProblemBuilder()
    builder.operator_type("op", 1)
    ends = builder.operation("begin", "op"), builder.operation("end", "op", earliest=9)
    users: dict[int, list[int]] = {ends[0]: []}
    for name, steps in (("short", short), ("long", long)):
        last = ends[0]
        for k in range(steps):
            users[last].append(here := builder.operation(f"{name}{k}", "op"))
            users[here], last = [], here
        users[last].append(ends[1])
    for producer, own in users.items():
        builder.value(producer, 8, own, hold=1)
    return builder.build()


def test_a_cycle_rounds_up_as_a_whole() -> None:
    # The short way waits for one step somewhere; spread over its values that is nearly nothing.
    task = task_of(two_ways(3, 4), "register-bits", ii=8, more=6)
    spread = np.full(task.problem.num_values, 0.1)
    cuts = Cycles(task).cuts(spread, 10)
    assert any(cut.least == 1 and len(cut.values) == 4 for cut in cuts)
    assert all(cut.least > len(cut.values) * 0.1 for cut in cuts)


def test_proves_what_lifetimes_do_not() -> None:
    task = task_of(two_ways(3, 4), "register-bits", ii=8, more=6)
    assert solve_sdc(task).lower_bound[0] < 8
    assert register_bits_bound(task) == 8 == solve_sdc(task).objective[0]


def test_without_time_the_cheap_bound_is_left() -> None:
    task = task_of(two_ways(3, 4), "register-bits", ii=8, more=6)
    assert register_bits_bound(replace(task, budget=Budget(None, 0.0))) == cheap_bound(task)


def test_beside_something_else_it_proves_the_same_and_can_be_left() -> None:
    task = task_of(two_ways(3, 4), "register-bits", ii=8, more=6)
    with beside(task) as bound:
        assert cheap_bound(task) <= bound(False) <= bound(True) == register_bits_bound(task)
    with pytest.raises(KeyboardInterrupt), beside(task):
        raise KeyboardInterrupt
