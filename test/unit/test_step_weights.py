"""Weights of the steps: cuts are exact, proofs hold at any moment, and the best are the LP."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from support import oracle
from support.problems import random_problem
from support.tasks import task_of

from gaus_pass.analysis.objectives import lifetimes
from gaus_pass.analysis.verify import violations
from gaus_pass.model.from_graph import from_arrays
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import Schedule
from gaus_pass.solvers.auto import conditions
from gaus_pass.solvers.auto.run import solve_auto
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.bounds import lower_bound
from gaus_pass.solvers.step_weights import search
from gaus_pass.solvers.step_weights.coarse import coarsened, repaired
from gaus_pass.solvers.step_weights.flow import Effort, Flow
from gaus_pass.solvers.step_weights.network import frame_of, network_of
from gaus_pass.solvers.step_weights.search import Weighing
from gaus_pass.solvers.step_weights.stage import weigh_steps


def tasks(count: int, limits: bool = False) -> list[Task]:
    found: list[Task] = []
    for seed in range(count):
        rng = np.random.default_rng(seed)
        kinds = {"recurrences": seed % 2 == 1, "clock": seed % 4 == 2}
        problem = random_problem(rng, 5, resources=limits and seed % 3 == 0, **kinds)
        if seed % 5 == 4:
            edges = [(i, j) for i in range(5) for j in range(i + 1, 5) if rng.random() < 0.5]
            problem = from_arrays([1] * 5, edges, bits=3)
        found.append(task_of(problem, "memory", ii=2 if seed % 7 == 3 else None, more=1))
    return found


def counted(task: Task, start: IntArray, rows: int, stride: int = 1) -> IntArray:
    """(rows,) bits alive, step by step; nothing here is the network's."""
    alive = np.zeros(rows, np.int64)
    begin, end = lifetimes(task.problem, Schedule(start, task.ii))
    for b, e, bits in zip(begin.tolist(), end.tolist(), task.problem.val_bits, strict=True):
        for step in range(b, e):
            if step % stride == 0:
                alive[step // stride % rows] += bits
    return alive


def profiles_of(task: Task, rows: int, stride: int = 1) -> IntArray:
    starts = oracle.legal_schedules(task.problem, task.ii, task.length)
    return np.array([counted(task, np.array(s), rows, stride) for s in starts])


def without_limit() -> Effort:
    return Effort(math.inf, math.inf)


def is_plain(task: Task) -> bool:
    """Whether uses between iterations are counted as the schedules count them."""
    return task.ii is not None or not task.problem.use_distance.any()


def test_cuts_are_the_least_over_all_schedules_also_from_other_flows() -> None:
    seen = 0
    for seed, task in enumerate(filter(is_plain, tasks(14))):
        network = network_of(frame_of(task))
        profiles = profiles_of(task, network.rows)
        flow, rng = Flow(network), np.random.default_rng(seed)
        for _ in range(4):
            weights = rng.integers(0, 9, network.rows)
            cut = flow.cut(weights, 0, without_limit())
            assert cut.proven == (profiles @ weights).min()
            start, profile = network.starts(cut.started), network.profile(cut.started)
            assert violations(task.problem, Schedule(start, task.ii), task.length) == []
            assert profile.tolist() == counted(task, start, network.rows).tolist()
            assert profile @ weights == cut.proven
            seen += 1
    assert seen > 30


def test_coarse_steps_prove_no_more_than_all_steps() -> None:
    as_much = 0
    for seed, task in enumerate(tasks(14)):
        if task.ii is not None or task.problem.use_distance.any():
            continue
        rng = np.random.default_rng(seed)
        for stride in (2, 4):
            frame = coarsened(frame_of(task), stride)
            network = network_of(frame)
            weights = rng.integers(1, 9, network.rows)
            least = (profiles_of(task, network.rows, stride) @ weights).min()
            cut = Flow(network).cut(weights, 0, without_limit())
            assert cut.proven <= least
            as_much += cut.proven == least > 0
            start = repaired(frame, network.starts(cut.started))
            assert violations(task.problem, Schedule(start, task.ii), task.length) == []
    assert as_much > 3


def test_pairs_far_apart_are_those_of_paths() -> None:
    task = task_of(from_arrays([1] * 9, [(i, i + 1) for i in range(8)]), "memory", more=4)
    frame = coarsened(frame_of(task), 4)
    far = {(i, j) for i, j, gap in zip(frame.src, frame.dst, frame.gap, strict=True) if gap > 0}
    assert far == {(i, i + 4) for i in range(5)}


def test_what_is_proven_holds_at_any_moment() -> None:
    for seed, task in enumerate(filter(is_plain, tasks(12))):
        network = network_of(frame_of(task))
        weights = np.random.default_rng(seed).integers(1, 9, network.rows)
        least = Flow(network).cut(weights, 0, without_limit()).proven
        flow, proven = Flow(network), []
        for work in range(1, 60, 3):
            proven.append(flow.cut(weights, 0, Effort(work, math.inf)).proven)
        assert all(a <= b for a, b in pairwise(proven))
        assert proven[-1] <= least


def mixture_of_least_peak(profiles: IntArray) -> float:
    """The linear program, over shares of all schedules there are."""
    from ortools.linear_solver import pywraplp

    solver = pywraplp.Solver.CreateSolver("GLOP")
    shares = [solver.NumVar(0, 1, "") for _ in profiles]
    peak = solver.NumVar(0, solver.infinity(), "")
    solver.Add(sum(shares) == 1)
    for row in profiles.T.tolist():
        solver.Add(sum(share * bits for share, bits in zip(shares, row, strict=True)) <= peak)
    solver.Minimize(peak)
    assert solver.Solve() == solver.OPTIMAL
    return float(peak.solution_value())


@pytest.mark.parametrize("small", [search._SMALL, 8])
def test_the_best_weights_are_the_linear_program_and_below_every_schedule(
    small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_SMALL", small)  # few arcs: coarse steps come first
    above = 0
    for task in filter(is_plain, tasks(16)):
        network = network_of(frame_of(task))
        profiles = np.unique(profiles_of(task, network.rows), axis=0)
        weighing = Weighing(task)
        told = list(weighing.run(2**60, without_limit()))
        assert told == sorted(told)
        relaxed = mixture_of_least_peak(profiles)
        assert weighing.proven <= profiles.max(axis=1).min()
        assert math.ceil(0.998 * relaxed - 1e-6) <= weighing.proven <= math.ceil(relaxed - 1e-6)
        assert weighing.best is not None
        uniform = math.ceil((profiles.sum(axis=1) / network.rows).min() - 1e-6)
        above += weighing.proven > uniform
    assert above > 3


def test_limits_and_uses_between_iterations_keep_the_bound_below() -> None:
    for task in tasks(14, limits=True):
        starts = oracle.legal_schedules(task.problem, task.ii, task.length)
        values = [task.value(Schedule(np.array(s), task.ii))[0] for s in starts]
        weighing = Weighing(task)
        for proven in weighing.run(2**60, without_limit()):
            assert proven <= min(values, default=math.inf)
        if weighing.best is not None:
            assert violations(task.problem, weighing.best, task.length) == []


def test_wide_values_are_proven_or_left_out() -> None:
    edges = [(0, 4), (1, 4), (2, 4), (3, 4)]
    for bits, more, proven in ((1, 0, {4}), (1, 1, {2}), (2**39, 1, {0, 2**40})):
        weighing = Weighing(task_of(from_arrays([1] * 5, edges, bits=bits), "memory", more=more))
        list(weighing.run(2**60, without_limit()))
        assert weighing.proven in proven


def test_the_stage_bounds_every_level_and_repeats_itself() -> None:
    problem = random_problem(np.random.default_rng(3), 60)
    task = task_of(problem, "2*memory + register-bits > length", more=6)
    start = Schedule(task.windows.asap, task.ii)
    one, two = (weigh_steps(task, start, lower_bound(task)) for _ in range(2))
    assert one.lower_bound == two.lower_bound
    assert (one.schedule.start == two.schedule.start).all()
    assert lower_bound(task) < one.lower_bound <= one.objective <= task.value(start)


def test_auto_proves_more_than_single_steps_and_the_average(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(conditions, "is_small", lambda *_: False)
    problem = random_problem(np.random.default_rng(11), 60)
    task = task_of(problem, "memory", more=3)
    search = {"levelling", "gaus", "refine"}
    found = [
        solve_auto(task.with_own(without=",".join(sorted(left_out))))
        for left_out in (search, search | {"step-weights"})
    ]
    assert found[0].lower_bound > found[1].lower_bound
    assert found[0].objective >= found[0].lower_bound
