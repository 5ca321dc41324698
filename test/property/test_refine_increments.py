"""What the kernels keep up to date is what a fresh look at the schedule says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from support.problems import problems
from support.tasks import task_of

from gaus_pass.analysis.verify import violations
from gaus_pass.errors import GausError
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.solvers.base import Task, find_solver
from gaus_pass.solvers.refine.energy import ProfileState, StageState, state_of
from gaus_pass.solvers.refine.solver import solve_refine

STAGES = ["10*resources + communication", "resources.free + 3*communication", "communication"]
PROFILES = ["memory", "register-bits", "2*memory + 0.5*register-bits + resources + communication"]
TRIES = 300


def started(problem: Problem, objective: str, ii: int | None, more: int) -> tuple[Task, Schedule]:
    task = task_of(problem, objective, ii, more)
    try:
        return task, find_solver("list")(task).schedule
    except GausError:
        reject()


def walked(
    problem: Problem, objective: str, ii: int | None, more: int, seed: int
) -> tuple[Task, StageState | ProfileState, StageState | ProfileState]:
    """A state after random moves, most of them accepted, and one built from where it ended."""
    task, schedule = started(problem, objective, ii, more)
    state = state_of(task, 0, schedule.start, tries=1)
    state.heat = (50.0, 50.0)
    rng = np.random.default_rng(seed)
    for progress in (0.0, 0.5, 0.9):
        state.run(rng.random((TRIES, state.draws)), progress)
    assert violations(problem, Schedule(state.start, task.ii), task.length) == []
    assert violations(problem, Schedule(state.best, task.ii), task.length) == []
    return task, state, state_of(task, 0, state.start, tries=1)


arguments = (
    problems(),
    st.sampled_from(STAGES),
    st.sampled_from([None, 1, 3]),
    st.integers(0, 5),
    st.integers(0, 99),
)


@settings(max_examples=60, deadline=None)
@given(*arguments)
def test_stages(problem: Problem, objective: str, ii: int | None, more: int, seed: int) -> None:
    if problem.num_operations == 0:
        return
    task, state, fresh = walked(problem, objective, ii, more, seed)
    assert isinstance(state, StageState)
    assert state.use.tolist() == fresh.use.tolist()
    assert state.value[0] == pytest.approx(fresh.value[0])
    again = state_of(task, 0, state.best, tries=1)
    assert state.value[1] == pytest.approx(again.value[1])


@settings(max_examples=60, deadline=None)
@given(arguments[0], st.sampled_from(PROFILES), *arguments[2:])
def test_profiles(problem: Problem, objective: str, ii: int | None, more: int, seed: int) -> None:
    if problem.num_operations == 0:
        return
    task, state, fresh = walked(problem, objective, ii, more, seed)
    assert isinstance(state, ProfileState)
    assert isinstance(fresh, ProfileState)
    assert state.rows.tolist() == fresh.rows.tolist()
    assert state.ready.tolist() == fresh.ready.tolist()
    assert state.last.tolist() == fresh.last.tolist()
    assert state.value[0] == pytest.approx(fresh.value[0])
    again = state_of(task, 0, state.best, tries=1)
    assert state.value[1] == pytest.approx(again.value[1])


@settings(max_examples=40, deadline=None)
@given(problems(), st.sampled_from([*STAGES, *PROFILES, "memory > length > communication"]))
def test_never_worse_than_the_start_and_the_same_twice(problem: Problem, objective: str) -> None:
    if problem.num_operations == 0:
        return
    task = task_of(problem, objective, more=2, iterations=30)
    try:
        one, two = solve_refine(task), solve_refine(task)
    except GausError:
        return
    assert one.objective <= one.trace[0].objective
    assert one.objective >= one.lower_bound
    assert one.schedule.start.tolist() == two.schedule.start.tolist()
    assert violations(problem, one.schedule, task.length) == []
