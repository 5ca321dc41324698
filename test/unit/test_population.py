"""The kernel of the population search, run on the CPU: legal, counted right, the same twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from support.problems import random_problem
from unit.test_gaus_gpu import star
from unit.test_gaus_solver import tangled, task_of

from gaus_pass.analysis.bounds import minimum_ii
from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.verify import violations
from gaus_pass.model.from_graph import from_arrays
from gaus_pass.model.schedule import Schedule
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve
from gaus_pass.solvers.base import Budget, Task, find_solver
from gaus_pass.solvers.population.tables import HEAVY, tables_of

torch = pytest.importorskip("torch")

from support.cuda_on_host import host_program  # noqa: E402

from gaus_pass.solvers.auto import levels, local, run  # noqa: E402
from gaus_pass.solvers.common import devices  # noqa: E402
from gaus_pass.solvers.common.incumbent import Meter  # noqa: E402
from gaus_pass.solvers.population import search  # noqa: E402
from gaus_pass.solvers.population.search import Population, is_for  # noqa: E402

pytestmark = pytest.mark.torch


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few replicas of few threads, on the CPU."""
    monkeypatch.setattr(search, "load_program", lambda: host_program(search.source()))
    monkeypatch.setattr(search, "REPLICAS", 3)
    monkeypatch.setattr(search, "_MOST_THREADS", 32)
    monkeypatch.setattr(devices, "find_device", lambda name: torch.device("cpu"))


def tasks() -> list[Task]:
    """Without II, with one that folds, with recurrences, with a value of many users."""
    looping = random_problem(np.random.default_rng(3), 25, recurrences=True, clock=True)
    ii = minimum_ii(looping, precedence(looping)).ii
    return [
        task_of(tangled(), "memory", 24),
        task_of(tangled(), "memory", 24, 3),
        task_of(looping, "memory", 60, ii + 1),
        task_of(star(2 * HEAVY), "memory", 9),
    ]


@pytest.mark.parametrize("k", range(4))
def test_what_is_found_is_legal_and_counted_right(kernel: None, k: int):
    task = tasks()[k]
    start = Schedule(task.windows.asap, task.ii)
    told: list[np.ndarray] = []

    def better(found: np.ndarray, sweeps: int) -> bool:
        told.append(found)
        return False

    population = Population(task, [start], torch.device("cpu"))
    assert population.run(Meter(24, float("inf")), better) == 24
    for found in told:
        assert violations(task.problem, Schedule(found, task.ii), task.length) == []
    assert task.value(Schedule(population.best, task.ii)) == (population.peak,)
    assert population.peak <= task.value(start)[0]
    assert bool(told) == (population.peak < task.value(start)[0])


def test_the_same_where_shared_memory_is_small(kernel: None, monkeypatch: pytest.MonkeyPatch):
    """Start times alone outside, then bits alive as well."""
    task = tasks()[1]
    start = Schedule(task.windows.asap, task.ii)
    found: list[np.ndarray] = []
    slots = task.ii or task.length + int(task.problem.val_hold.max()) + 1
    for room in (96 * 1024, 4 * (slots + 2 * 32 + 2), 16):
        monkeypatch.setattr(host_program(search.source()), "shared_bytes", room)
        population = Population(task, [start], torch.device("cpu"))
        population.run(Meter(12, float("inf")), lambda found, sweeps: False)
        found.append(population._starts.numpy().copy())
    assert (found[0] == found[1]).all()
    assert (found[0] == found[2]).all()
    assert (found[0] != start.start).any()


def test_far_worse_starts_are_left_out(kernel: None, monkeypatch: pytest.MonkeyPatch):
    task = task_of(tangled(), "memory", 60)
    good = find_solver("refine")(replace(task, budget=Budget(5))).schedule
    bad = Schedule(task.windows.alap)
    assert task.value(bad)[0] > 1.5 * task.value(good)[0]
    population = Population(task, [bad, good, good], torch.device("cpu"))
    assert population.best.tolist() == good.start.tolist()
    assert (population._starts.numpy() == good.start).all()


@pytest.mark.parametrize("objective", ["memory", "length > memory", "length + memory"])
def test_starts_of_several_lengths(kernel: None, objective: str):
    """None may take more steps than there are, or than the first where the length counts."""
    task = task_of(tangled(), objective, 60)
    short, long = Schedule(task.windows.asap), Schedule(task.windows.alap)
    assert short.length(task.problem) < long.length(task.problem) == task.length
    told: list[np.ndarray] = []

    def better(found: np.ndarray, sweeps: int) -> bool:
        told.append(found)
        return False

    Population(task, [short, long], torch.device("cpu")).run(Meter(24, float("inf")), better)
    assert told
    found = [Schedule(one) for one in told]
    assert [f for one in found for f in violations(task.problem, one, task.length)] == []
    longest = max(one.length(task.problem) for one in found)
    assert (longest > short.length(task.problem)) == (objective == "memory")


def test_it_gets_better_and_the_same_twice(kernel: None):
    task = replace(task_of(tangled(), "memory", 24).with_own(device="cuda"), budget=Budget(40))
    task = replace(task, start=Schedule(task.windows.asap))
    found = [find_solver("refine")(task) for _ in range(2)]
    assert found[0].schedule.start.tolist() == found[1].schedule.start.tolist()
    assert "population" in {point.source for point in found[0].trace}
    assert found[0].objective < task.value(Schedule(task.windows.asap))


def test_auto_walks_on_a_gpu_instead_of_levelling(kernel: None, monkeypatch: pytest.MonkeyPatch):
    starts: list[int] = []

    class Seen(Population):
        def __init__(self, task: Task, given: list[Schedule], device: Any) -> None:
            starts.append(len(given))
            super().__init__(task, given, device)

    def unasked(*given: object) -> None:
        raise AssertionError("levelling is for the CPU")

    monkeypatch.setattr(search, "Population", Seen)
    monkeypatch.setattr(local, "level_bits", unasked)
    solve(tangled(200), Options(objective="memory", slack=1.2, device="cuda", iterations=20))
    assert starts
    assert starts[0] > 1


@pytest.mark.parametrize(("device", "waits"), [("cuda", False), ("cpu", True)])
def test_walks_of_large_problems_do_not_wait_for_linear_programs(
    kernel: None, monkeypatch: pytest.MonkeyPatch, device: str, waits: bool
):
    monkeypatch.setattr(levels, "_BEFORE_WALKS", 50)
    auto = run.AutoRun(task_of(tangled(), "memory", 24).with_own(device=device))
    auto._construct()
    assert ("sdc" in auto.found) == waits


@pytest.mark.skipif(torch.cuda.is_available(), reason="has a GPU")
def test_auto_does_without_a_gpu_that_is_not_there():
    options = Options(objective="memory", slack=1.2, device="cuda", iterations=20)
    found = solve(tangled(200), options).result
    assert found.objective <= solve(tangled(200), replace(options, solver="sdc")).result.objective


def test_batches_hold_operations_that_do_not_meet():
    task = task_of(tangled(), "memory", 24)
    tables = tables_of(task, 24, 32)
    assert sorted(tables.order.tolist()) == list(range(64))
    values = tables.values
    for begin, end in zip(tables.batches[:-1], tables.batches[1:], strict=True):
        batch = tables.order[begin:end]
        assert len(batch) <= 32
        around = [
            v for i in batch for v in values.around[values.around_ptr[i] : values.around_ptr[i + 1]]
        ]
        assert len(around) == len(set(around))
        src, dst, _ = task.edges.at(None)
        assert not (np.isin(src, batch) & np.isin(dst, batch)).any()


@pytest.mark.parametrize(
    ("task", "fits"),
    [
        (task_of(tangled(), "memory", 24), True),
        (task_of(tangled(), "length > memory > register-bits", 24), True),
        (task_of(tangled(), "memory + register-bits", 24), False),
        (task_of(tangled(), "register-bits > memory", 24), False),
        (task_of(tangled().with_limits({"unit": 5}), "memory", 24), False),
        (task_of(from_arrays([1, 1], [(0, 1)], bits=2**40), "memory", 5), False),
    ],
    ids=["memory", "length", "sum", "bits", "limits", "wide"],
)
def test_what_the_kernel_is_for(task: Task, fits: bool):
    assert is_for(task) == fits
