"""solver=force-directed: the graphs say what the windows say, and known optima are found."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.problems import random_problem
from support.tasks import task_of

from gaus_pass.analysis.verify import violations
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import SolveStatus
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.force_directed import graphs, kernels
from gaus_pass.solvers.force_directed.solver import solve_force_directed
from gaus_pass.solvers.force_directed.tables import (
    Springs,
    State,
    edges_of,
    loads_of,
    new_state,
    scratch_of,
    storage_of,
)


def hal() -> Problem:
    """The differential equation of the paper: six products, two sums, two differences, one test."""
    builder = ProblemBuilder("hal")
    for name in ("mul", "add", "sub", "less"):
        builder.resource_type(name)
        builder.operator_type(name, 1, uses={name: 1})
    kinds = ["mul", "mul", "mul", "mul", "mul", "mul", "add", "add", "sub", "sub", "less"]
    for i, kind in enumerate(kinds):
        builder.operation(f"op{i}", kind)
    users = {0: [2], 1: [2], 2: [8], 3: [4], 4: [9], 5: [7], 6: [10], 8: [9]}
    for producer, targets in users.items():
        builder.value(producer, 32, targets)
    return builder.build()


@pytest.mark.parametrize("length", [4, 5])
def test_the_example_of_the_paper_needs_two_multipliers(length: int) -> None:
    options = Options(solver="force-directed", objective="resources", length=length)
    outcome = solve(hal(), options)
    assert outcome.terms["resources.mul"] == 2
    assert outcome.terms["resources"] == 5


def test_an_ii_folds_the_graphs() -> None:
    options = Options(solver="force-directed", objective="resources", length=6, ii=3)
    assert solve(hal(), options).terms["resources.mul"] == 2


def tables_of(task: Task):
    storage = storage_of(task, True)
    values, n = len(storage.bits), task.problem.num_operations
    rows = len(task.problem.resource_types) + 1
    slope = np.random.default_rng(1).normal(size=n)
    springs = Springs(np.ones(rows), np.ones(rows), slope)
    return (
        new_state(task, values), edges_of(task), loads_of(task), storage, springs,
        scratch_of(n, values),
    )  # fmt: skip


def counted(task: Task, state: State) -> np.ndarray:
    """(r + 1, slots) the distribution graphs, step by step, from the windows alone."""
    problem = task.problem
    rows, slots = len(problem.resource_types) + 1, state.level.shape[1] - 2
    graph = np.zeros((rows, slots))
    for i, kind in enumerate(problem.type_of):
        operator = problem.operator_types[kind]
        low, high = int(state.low[i]), int(state.high[i])
        for r, resource in enumerate(problem.resource_types):
            for t in range(low, high + 1):
                for k in range(operator.blocking):
                    units = operator.uses.get(resource.name, 0)
                    graph[r, (t + k) % slots] += units / (high - low + 1)
    for v in range(problem.num_values):
        uses = range(problem.use_ptr[v], problem.use_ptr[v + 1])
        if not uses or not problem.val_bits[v]:
            continue
        shift = [(task.ii or task.length) * int(problem.use_distance[u]) for u in uses]
        maker, hold = problem.val_producer[v], int(problem.val_hold[v])
        begin = (int(state.low[maker]) + hold, int(state.high[maker]) + hold)
        users = [int(problem.use_op[u]) for u in uses]
        last = max([begin[1], *(int(state.high[u]) + s for u, s in zip(users, shift, strict=True))])
        soon = max([begin[0], *(int(state.low[u]) + s for u, s in zip(users, shift, strict=True))])
        must = max(soon - begin[1], 0)
        average = (soon - begin[0] + last - begin[1] + last - begin[0]) / 3
        rest = last - begin[0] - must
        chance = min(max((average - must) / rest, 0), 1) if rest else 0
        for t in range(begin[0], last):
            sure = begin[1] <= t < soon
            graph[-1, t % slots] += problem.val_bits[v] * (1 if sure else chance)
    return graph


def shown(state: State) -> np.ndarray:
    """(r + 1, slots) what the Fenwick trees hold."""
    slots = state.level.shape[1] - 2
    total = graphs.total_over.py_func
    rows = range(len(state.level))
    return np.array([[total(state, r, t, t + 1) for t in range(slots)] for r in rows])


@pytest.mark.parametrize("part", [0, 3])
@pytest.mark.parametrize("ii", [None, 3])
@pytest.mark.parametrize("seed", range(4))
def test_graphs_follow_the_windows(seed: int, ii: int | None, part: int) -> None:
    loop = ii is not None
    problem = random_problem(np.random.default_rng(seed), 12, resources=True, recurrences=loop)
    task = task_of(problem, "memory", ii=ii, more=5)
    tables = tables_of(task)
    state = tables[0]
    kernels.fill.py_func(state, tables[2], tables[3], tables[5])
    kernels.rank_all.py_func(*tables, part)
    src, dst, gap = task.edges.at(task.ii)
    left, open_before = True, np.inf
    while left:
        np.testing.assert_allclose(shown(state), counted(task, state), atol=1e-9)
        assert (state.low <= state.high).all()
        assert (state.low[dst] - state.low[src] >= gap).all()
        assert (state.high[dst] - state.high[src] >= gap).all()
        left = kernels.decide.py_func(*tables, part, 1, 64)
        still = int((state.high - state.low).sum())
        assert still < open_before or not left
        open_before = still
    assert (state.low == state.high).all()


def test_iterations_are_runs_and_ctrl_c_keeps_the_best() -> None:
    problem = random_problem(np.random.default_rng(5), 30)
    stages: list[str] = []

    def progress(stage: str, _: float) -> None:
        stages.append(stage)
        if len(stages) == 2:
            raise KeyboardInterrupt

    task = task_of(problem, "memory", more=4, iterations=5)
    whole = solve_force_directed(replace(task, progress=lambda stage, _: stages.append(stage)))
    assert {s.partition(", ")[2] for s in stages} == {f"run {k}" for k in range(1, 6)}
    stages.clear()
    cut = solve_force_directed(replace(task, progress=progress))
    assert cut.status is SolveStatus.INTERRUPTED
    assert violations(problem, cut.schedule, task.length) == []
    assert cut.objective >= whole.objective


def test_no_time_is_still_an_answer() -> None:
    problem = random_problem(np.random.default_rng(6), 30)
    task = task_of(problem, "memory", more=4, seconds=0.0)
    assert violations(problem, solve_force_directed(task).schedule, task.length) == []
