"""solver=gaus: legal, never worse than its start, the same twice, and it survives trouble."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest
from support.problems import random_problem

from gaus_pass.analysis.bounds import minimum_ii, windows
from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.objectives import parse_objective
from gaus_pass.analysis.verify import violations
from gaus_pass.errors import SolverError
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.from_graph import from_arrays
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule, SolveStatus
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve
from gaus_pass.solvers.base import Budget, Task
from gaus_pass.solvers.construct.legalise import Legaliser
from gaus_pass.solvers.gaus.config import PRESETS
from gaus_pass.solvers.gaus.solver import solve_gaus
from gaus_pass.solvers.gaus.starts import midpoint

torch = pytest.importorskip("torch")

from gaus_pass.solvers.gaus import run  # noqa: E402
from gaus_pass.solvers.gaus.distribution import Distribution  # noqa: E402
from gaus_pass.solvers.gaus.gpu import program  # noqa: E402
from gaus_pass.solvers.gaus.search import Search  # noqa: E402
from gaus_pass.solvers.gaus.tensors import Placement  # noqa: E402

pytestmark = pytest.mark.torch
FORMULATION_A = "10*resources + communication"


def tangled(operations: int = 64, latency: int = 1) -> Problem:
    """Every operation reads two of the twenty before it: paths of all lengths, room to move."""
    rng = np.random.default_rng(0)
    builder = ProblemBuilder("tangled")
    builder.resource_type("unit")
    builder.operator_type("op", latency, uses={"unit": 1})
    users: list[list[int]] = [[] for _ in range(operations)]
    for i in range(operations):
        builder.operation(f"op{i}", "op")
        for source in rng.integers(max(i - 20, 0), max(i, 1), 2).tolist() if i > 7 else []:
            users[source].append(i)
    for i, used in enumerate(users):
        builder.value(i, 1 + i % 5, used)
    return builder.build()


def task_of(problem: Problem, objective: str, length: int = 20, ii: int | None = None) -> Task:
    edges = precedence(problem)
    room = windows(problem, edges, ii, length)
    return Task(problem, edges, ii, length, room, parse_objective(objective), Budget(60))


@pytest.mark.parametrize("init", ["auto", "midpoint", "list", "sdc"])
@pytest.mark.parametrize(
    ("objective", "latency"), [("memory", 1), (FORMULATION_A, 0), ("register-bits > resources", 1)]
)
def test_better_than_asap_from_every_start(init: str, objective: str, latency: int):
    problem = tangled(latency=latency)
    options = Options(solver="gaus", init=init, objective=objective, length=20)
    found = solve(problem, options).result
    asap = solve(problem, replace(options, solver="asap")).result
    assert found.objective < asap.objective
    assert found.trace[-1].objective == found.objective


def test_operations_that_can_be_exchanged_do_not_move_as_one():
    """Four producers with one user each: 32 bits are alive at once unless they spread out."""
    edges = [(i, i + 4) for i in range(4)]
    problem = from_arrays([1] * 8, edges, bits=[8] * 4 + [0] * 4)
    found = solve(problem, Options(solver="gaus", objective="memory", length=8)).result
    assert found.objective <= (16,)


def test_never_worse_than_the_schedule_it_is_given():
    task = task_of(tangled(), "memory")
    given = solve(task.problem, Options(solver="alap", objective="memory", length=20)).schedule
    found = solve_gaus(replace(task, start=given).with_own(init="midpoint"))
    assert found.objective <= task.value(given)
    assert found.trace[0].source == "start"


def test_the_same_answer_for_the_same_seed():
    task = task_of(tangled(), "memory")
    one, two = solve_gaus(task), solve_gaus(task)
    assert one.schedule.start.tolist() == two.schedule.start.tolist()
    assert [p.objective for p in one.trace] == [p.objective for p in two.trace]


def test_restarts_side_by_side():
    task = task_of(tangled(), "memory")
    found = solve_gaus(task, replace(PRESETS["gaus"], restarts=3))
    assert violations(task.problem, found.schedule, task.length) == []


@pytest.mark.parametrize("ii", [None, 1, 2, 3])
def test_legalised_means_are_legal_and_stay_as_they_are(ii: int | None):
    rng = np.random.default_rng(5)
    for _ in range(20):
        problem = random_problem(rng, 25, recurrences=ii is not None, clock=True)
        length = 60
        if ii is not None and ii < minimum_ii(problem, precedence(problem)).ii:
            continue
        task = task_of(problem, "memory", length, ii)
        mean = rng.uniform(task.windows.asap, task.windows.alap)
        for start in Legaliser(task).candidates(mean):
            assert violations(problem, Schedule(start, ii), length) == []
            again = Legaliser(task).candidates(start.astype(float))
            assert [s.tolist() for s in again] == [start.tolist()]


def test_limits_hold_at_every_candidate():
    problem = tangled().with_limits({"unit": 5})
    task = task_of(problem, "memory", 24)
    found = Legaliser(task).candidates((task.windows.asap + task.windows.alap) / 2)
    assert found
    for start in found:
        assert violations(problem, Schedule(start), 24) == []


def test_limits_that_leave_no_room():
    problem = tangled().with_limits({"unit": 4})
    with pytest.raises(SolverError, match="raise the length"):
        solve_gaus(task_of(problem, "memory", 15))


@pytest.mark.parametrize(
    "problem",
    [
        from_arrays([], []),
        from_arrays([3], []),
        from_arrays([0, 0, 0], [], bits=0),
        from_arrays([1, 1], [(0, 1), (0, 1), (0, 1)], bits=2**40),
        from_arrays([0] * 6, [(0, 5), (1, 5), (2, 5)], bits=[2**40, 1, 0, 1, 1, 1]),
    ],
    ids=["empty", "one", "zero-bits", "parallel", "heavy"],
)
@pytest.mark.parametrize("objective", ["memory", "register-bits", FORMULATION_A, "length > memory"])
def test_odd_problems(problem: Problem, objective: str):
    options = Options(solver="gaus", objective=objective, length=9, iterations=40)
    outcome = solve(problem, options)
    assert violations(outcome.problem, outcome.schedule) == []


def test_no_time_at_all():
    outcome = solve(tangled(), Options(solver="gaus", objective="memory", time_limit=0))
    assert outcome.result.status is SolveStatus.FEASIBLE


def test_control_c_returns_the_best_so_far(monkeypatch: pytest.MonkeyPatch):
    step = Search.iterate
    calls = 0

    def interrupted(self: Search, progress: float):
        nonlocal calls
        calls += 1
        if calls == 30:
            raise KeyboardInterrupt
        return step(self, progress)

    monkeypatch.setattr(Search, "iterate", interrupted)
    task = task_of(tangled(), "memory")
    found = solve_gaus(task)
    assert found.status is SolveStatus.INTERRUPTED
    assert violations(task.problem, found.schedule, task.length) == []


def test_out_of_gpu_memory_goes_on_with_the_cpu(monkeypatch: pytest.MonkeyPatch):
    class Short(Search):
        def __init__(self, task, config, place: Placement, incumbent):
            if place.device.type == "cuda":
                raise torch.cuda.OutOfMemoryError("short")
            super().__init__(task, config, place, incumbent)

    monkeypatch.setattr(run, "Search", Short)
    monkeypatch.setattr(run, "find_device", lambda name: torch.device("cuda"))
    monkeypatch.setattr(program, "load_program", lambda copies: None)
    with pytest.warns(RuntimeWarning, match="going on with the CPU"):
        found = solve_gaus(task_of(tangled(), "memory"))
    assert len(found.trace) > 1


@pytest.mark.skipif(torch.cuda.is_available(), reason="has a GPU")
def test_asking_for_a_gpu_that_is_not_there():
    with pytest.raises(SolverError, match="use device=auto or cpu"):
        solve(tangled(), Options(solver="gaus", objective="memory", device="cuda"))


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA GPU")
@pytest.mark.parametrize("objective", ["memory", FORMULATION_A])
def test_cuda_is_as_good_as_the_cpu(objective: str):
    problem = tangled(900)
    values = [
        solve(
            problem,
            Options(solver="gaus", device=device, objective=objective, slack=1.2, iterations=400),
        ).result.objective[0]
        for device in ("cpu", "cuda")
    ]
    assert values[1] <= 1.01 * values[0]


def test_importing_the_solver_does_not_import_torch():
    import subprocess

    program = "import sys, gaus_pass.solvers.gaus.solver; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr


def test_the_trace_tells_of_the_descent():
    outcome = solve(tangled(), Options(solver="gaus", objective="memory", slack=1.5, iterations=60))
    told = [point for point in outcome.result.trace if point.more]
    assert [point.iteration for point in told] == [20, 40]
    assert {"violation", "sigma", "temperature", "penalty"} == set(told[0].more)
    assert told[0].more["sigma"] > told[1].more["sigma"] > 0


def test_as_published_it_is_one_descent_that_begins_anew_at_legal_schedules(
    monkeypatch: pytest.MonkeyPatch,
):
    """σ is as wide as at first whenever it begins anew; the penalty never falls."""
    begun: list[list[float]] = []
    reset = Distribution.reset

    def seen(self: Distribution, mean, spread: float):
        begun.append(mean.reshape(-1).tolist())
        reset(self, mean, spread)

    monkeypatch.setattr(Distribution, "reset", seen)
    task = replace(task_of(tangled(), "memory"), budget=Budget(400))
    found = solve_gaus(task, PRESETS["gaus-paper"], "gaus-paper")
    assert len(begun) == 4
    assert np.abs(np.array(begun[0]) - midpoint(task)).max() < 1  # jitter
    for starts in begun[1:]:
        legal = Schedule(np.array(starts, np.int64))
        assert legal.start.tolist() == starts
        assert violations(task.problem, legal, task.length) == []
    penalties = [point.more["penalty"] for point in found.trace if point.more]
    assert len(penalties) == 400 // PRESETS["gaus-paper"].evaluate_every
    assert penalties == sorted(penalties)
    assert {point.source for point in found.trace} == {"initial", "gaus"}
