"""The kernels of an iteration, run on the CPU: the same numbers and steps as the compiled loops."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from support.problems import random_problem
from unit.test_gaus_solver import FORMULATION_A, tangled, task_of

from gaus_pass.analysis.bounds import minimum_ii
from gaus_pass.analysis.constraints import precedence
from gaus_pass.errors import SolverError
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.from_graph import from_arrays
from gaus_pass.model.problem import Problem
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.incumbent import Incumbent
from gaus_pass.solvers.gaus.config import PRESETS
from gaus_pass.solvers.gaus.starts import midpoint

torch = pytest.importorskip("torch")

from support.cuda_on_host import host_program  # noqa: E402

from gaus_pass.solvers.gaus import build, run  # noqa: E402
from gaus_pass.solvers.gaus.evaluation import Evaluation  # noqa: E402
from gaus_pass.solvers.gaus.expectations import Expectation, Smoothing, relaxed  # noqa: E402
from gaus_pass.solvers.gaus.gpu import launches, program, tables  # noqa: E402
from gaus_pass.solvers.gaus.gpu.segments import plan_segments  # noqa: E402
from gaus_pass.solvers.gaus.lagrangian import violations  # noqa: E402
from gaus_pass.solvers.gaus.search import Search  # noqa: E402
from gaus_pass.solvers.gaus.tensors import Graph, Placement  # noqa: E402

pytestmark = pytest.mark.torch
TERMS = ("memory", "resources", "register-bits", "communication", "length")


@pytest.fixture
def kernels(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Placements on the CPU get kernels as on a GPU; undone by ``kernels.undo()``."""
    monkeypatch.setattr(
        launches, "load_program", lambda copies: host_program(program.source(copies))
    )
    monkeypatch.setattr(launches, "_BLOCKS", 6)
    for module in (program, launches):
        monkeypatch.setattr(module, "THREADS", 32)
    monkeypatch.setattr(build, "compiled", lambda device: False)
    return monkeypatch


@pytest.fixture
def in_order(kernels: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """As `kernels`, with maxima merged one after the other, as the loops do it."""
    for module in (program, tables):
        kernels.setattr(module, "MERGED", 64)
    return kernels


def star(users: int) -> Problem:
    """One value with many users, another operation that waits for all of them."""
    edges = [(0, i) for i in range(1, users + 1)] + [(i, users + 1) for i in range(1, users + 1)]
    return from_arrays([1] * (users + 2), edges, bits=[3] * (users + 2))


def several_values() -> Problem:
    """An operation with two values, one whose value nobody uses, a unit that is kept."""
    builder = ProblemBuilder("several")
    builder.resource_type("unit", limit=1)
    builder.operator_type("op", 2, uses={"unit": 1}, blocking=2)
    builder.operator_type("free", 1)
    for i in range(4):
        builder.operation(f"op{i}", "op" if i % 2 else "free")
    builder.value(0, 4, [1, 2])
    builder.value(0, 9, [3])
    builder.value(1, 2, [3])
    builder.value(3, 5, [])
    return builder.build()


def tasks() -> list[Task]:
    """Graphs with few and many users, limits, recurrences, IIs."""
    rng = np.random.default_rng(3)
    looping = random_problem(rng, 25, recurrences=True, clock=True)
    ii = minimum_ii(looping, precedence(looping)).ii
    return [
        task_of(tangled().with_limits({"unit": 5}), "memory", 24),
        task_of(tangled(), "memory", 24, 2),
        task_of(star(50), "memory", 9),
        task_of(several_values(), "memory", 12),
        task_of(looping, "memory", 60, ii + 1),
        task_of(from_arrays([1, 1], [], bits=0), "memory", 5),
    ]


def answers(graph: Graph, mean: np.ndarray, variance: np.ndarray) -> dict[str, np.ndarray]:
    """Terms, violations and gradients of their weighted sum at moments (n, R)."""
    place = graph.place
    point = [torch.tensor(x, dtype=place.dtype, requires_grad=True) for x in (mean, variance)]
    at = Expectation(graph, point[0], point[1], Smoothing(temperature=1.0))
    found = {name: relaxed(at, name) for name in TERMS}
    found["violations"] = violations(at)
    found["mean"] = at.storage[1]
    total = sum((k + 1) * value.square().sum() for k, value in enumerate(found.values()))
    torch.as_tensor(total).backward()
    slopes = {f"slope {k}": p.grad for k, p in enumerate(point) if p.grad is not None}
    return {name: value.detach().numpy() for name, value in {**found, **slopes}.items()}


@pytest.mark.parametrize("copies", [1, 3])
def test_terms_and_gradients_are_those_of_the_loops(in_order: pytest.MonkeyPatch, copies: int):
    """In another order of additions."""
    rng = np.random.default_rng(0)
    cases = [(task, build.build_graph(task, Placement(copies))) for task in tasks()]
    for task, graph in cases:
        assert graph.gpu is not None
        shape = (task.problem.num_operations, copies)
        room = task.windows.mobility[:, None]
        mean = task.windows.asap[:, None] + rng.uniform(0, 1, shape) * room
        variance = rng.uniform(0.01, 4, shape)
        found = answers(graph, mean, variance)
        expected = answers(replace(graph, gpu=None), mean, variance)
        for name, value in expected.items():
            size = np.abs(value).max() + 1e-6
            assert np.abs(found[name] - value).max() <= 1e-4 * size, name


@pytest.mark.parametrize("steps", [3, 41])
def test_peaks_of_many_restarts(kernels: pytest.MonkeyPatch, steps: int):
    """Two restarts in a block, and one that is alone in the last; more threads than steps."""
    launcher = launches.Launcher(13)
    numbers = np.random.default_rng(5).normal(size=(steps, 13)).astype(np.float32)
    change = torch.from_numpy(numbers).requires_grad_()
    profile = change.cumsum(0)
    peak, average = 0.5 * torch.logsumexp(profile / 0.5, 0), profile.mean(0)
    grads = torch.arange(13.0), torch.ones(13)
    (grads[0] * peak + grads[1] * average).sum().backward()
    assert change.grad is not None
    found = launcher.alive(change.detach(), 0.5)
    for one, expected in zip(found, (profile, peak, average), strict=True):
        assert torch.allclose(one, expected, atol=1e-4)
    steeper = launcher.rise(found[0], found[1], grads, 0.5)
    assert torch.allclose(steeper[:-1], change.grad[1:] - change.grad[:-1], atol=1e-4)


def test_the_last_of_many_merged_in_pieces(kernels: pytest.MonkeyPatch):
    """Near the truth, and all that are alike have the same share in it."""
    task = task_of(star(300), "memory", 9)
    graph = build.build_graph(task, Placement(1))
    mean = torch.full((302, 1), 4.0, requires_grad=True)
    variance = torch.full((302, 1), 2.25)
    assert graph.gpu is not None
    last, width = graph.gpu.latest(graph.values.end, mean, variance)
    last[0].sum().backward()
    assert mean.grad is not None
    assert mean.grad.sum().item() == pytest.approx(1, abs=1e-3)
    assert mean.grad[1:257].std().item() < 0.5 * mean.grad[1:257].mean().item()
    drawn = np.random.default_rng(1).normal(4, 1.5, (20_000, 300)).max(1)
    assert last[0].item() == pytest.approx(drawn.mean(), rel=0.06)
    assert 0 < width[0].item() < 2.25


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("objective", ["memory", FORMULATION_A])
def test_a_descent_takes_the_same_steps_twice(
    kernels: pytest.MonkeyPatch, objective: str, preset: str
):
    task = task_of(tangled().with_limits({"unit": 5}), objective, 24)
    ends = [descended(task, preset) for _ in range(2)]
    assert torch.equal(*ends)
    kernels.undo()
    assert torch.allclose(ends[0], descended(task, preset), atol=5e-3)


def descended(task: Task, preset: str):
    """(2, n, R) μ and log σ after some iterations."""
    search = Search(task, PRESETS[preset], Placement(2), Incumbent(task, (0.0,)))
    search.begin(midpoint(task), PRESETS[preset].rounds[0])
    for k in range(15):
        search.iterate(k / 15)
    return search.parameter


def test_profiles_too_long_for_shared_memory(in_order: pytest.MonkeyPatch):
    in_order.setattr(host_program(program.source(2)), "shared_bytes", 16)
    task = task_of(tangled(), "memory", 24)
    graph = build.build_graph(task, Placement(2))
    mean, variance = np.tile(midpoint(task)[:, None], 2), np.full((64, 2), 2.0)
    found = answers(graph, mean, variance)
    expected = answers(replace(graph, gpu=None), mean, variance)
    for name, value in expected.items():
        assert np.abs(found[name] - value).max() <= 1e-4 * (np.abs(value).max() + 1e-6), name


@pytest.mark.parametrize("sizes", [[], [0, 3, 0], [5, 1, 40, 2], [1000], [8, 9, 64, 65, 513]])
def test_segments_reduce_to_their_sums(sizes: list[int]):
    rng = np.random.default_rng(4)
    segment = np.repeat(np.arange(len(sizes)), sizes)
    numbers = rng.integers(0, 100, len(segment))
    plan = plan_segments(segment, len(sizes), 8)
    slots = np.zeros(plan.slots, np.int64)
    for stage in plan.stages:
        inputs = numbers if stage.target is None else slots
        assert (np.diff(stage.pointers) <= 8).all()
        for row in range(len(stage.pointers) - 1):
            entries = stage.index[stage.pointers[row] : stage.pointers[row + 1]]
            slots[row if stage.target is None else stage.target[row]] = inputs[entries].sum()
    expected = np.bincount(segment, weights=numbers, minlength=len(sizes))
    assert slots[: len(sizes)].tolist() == expected.tolist()


@pytest.mark.skipif(torch.cuda.is_available(), reason="has a GPU")
@pytest.mark.parametrize("device", ["auto", "cuda"])
def test_kernels_that_cannot_be_compiled(monkeypatch: pytest.MonkeyPatch, device: str):
    """A GPU that nobody asked for is left alone with a warning; else it is an error."""

    def no_compiler(copies: int) -> None:
        raise SolverError("device=cuda: the kernels cannot be compiled: no compiler")

    monkeypatch.setattr(run, "find_device", lambda name: torch.device("cuda"))
    monkeypatch.setattr(program, "load_program", no_compiler)
    task = task_of(tangled(), "memory").with_own(device=device)
    incumbent = Incumbent(task, (0.0,))
    if device == "cuda":
        with pytest.raises(SolverError, match="no compiler"):
            run.run(task, PRESETS["gaus"], incumbent, midpoint(task))
        return
    with pytest.warns(RuntimeWarning, match="no compiler; going on with the CPU"):
        run.run(task, PRESETS["gaus"], incumbent, midpoint(task))
    assert incumbent.schedule is not None


def test_descents_side_by_side():
    assert [run.restarts_on("cuda", n) for n in (0, 100, 57_375, 10**6)] == [64, 64, 8, 1]
    assert run.restarts_on("cpu", 100) == 1


class _Offered:
    """Takes what is offered, and remembers in whose place."""

    def __init__(self) -> None:
        self.starts: list[list[int]] = []

    def offer(self, start: np.ndarray, iteration: int, source: str) -> bool:
        self.starts.append(start.tolist())
        return True


def test_of_many_descents_the_most_promising_are_made_legal():
    task = task_of(from_arrays([1, 1], [(0, 1)]), "memory", 40)
    offered: Any = _Offered()
    evaluation = Evaluation(task, offered, 20, 32)
    means = np.stack((np.arange(32.0), np.full(32, 35.0)), 1)
    broken = evaluation.offer_best(means, -np.arange(32.0), 7, last=False)
    assert [start[0] for start in offered.starts] == [31, 30, 1]
    assert np.flatnonzero(broken == 0).tolist() == [1, 30, 31]
    evaluation.offer_best(means, -np.arange(32.0), 8, last=True)
    assert [start[0] for start in offered.starts[3:]] == [31, 30, 29, 28, 27, 26, 25, 24, 2]


def test_evaluations_that_take_long_become_rare():
    task = task_of(tangled(), "memory")
    evaluation = Evaluation(task, Incumbent(task, (0.0,)), 20, 1)
    assert [k for k in range(1, 81) if evaluation.is_due(k)] == [20, 40, 60, 80]
    evaluation.slow_down(3600.0)
    assert [k for k in range(1, 81) if evaluation.is_due(k)] == [40, 80]
    evaluation.slow_down(0.0)
    assert evaluation.is_due(40)


def test_iterations_in_turn_are_for_the_cpu(monkeypatch: pytest.MonkeyPatch):
    """Without II the length shifts what lies between iterations: there are no kernels for that."""
    monkeypatch.setattr(run, "find_device", lambda name: torch.device("cuda"))
    builder = ProblemBuilder("turn")
    builder.operator_type("op", 1)
    for i in range(3):
        builder.operation(f"op{i}", "op")
    builder.value(0, 4, [1])
    builder.value(1, 4, [(2, 1)])
    task = task_of(builder.build(), "memory", 6)
    with pytest.warns(RuntimeWarning, match="going on with the CPU"):
        run.run(task, PRESETS["gaus"], Incumbent(task, (0.0,)), midpoint(task))
