"""The environments of gflownet: every complete state is legal, and every legal schedule is one."""

from __future__ import annotations

import numpy as np
import pytest
from support import oracle
from support.problems import random_problem
from support.tasks import task_of

from gaus_pass.analysis.verify import violations
from gaus_pass.errors import InvalidProblem
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule

torch = pytest.importorskip("torch")

from support.exact_flow import reachable  # noqa: E402

from gaus_pass.solvers.gflownet.chains import Chains, DeviceGraph  # noqa: E402
from gaus_pass.solvers.gflownet.environment import State, closure  # noqa: E402
from gaus_pass.solvers.gflownet.sampling import moved  # noqa: E402
from gaus_pass.solvers.gflownet.steps import Steps  # noqa: E402

pytestmark = pytest.mark.torch


def device_graph(seed: int, n: int = 5, devices: int = 2) -> DeviceGraph:
    rng = np.random.default_rng(seed)
    return DeviceGraph(rng.uniform(0.1, 1, n), np.triu(rng.random((n, n)) < 0.3, 1), devices)


def steps_of(problem: Problem, ii: int | None = None, more: int = 2) -> Steps:
    task = task_of(problem, "10*length + communication", ii, more)
    return Steps(task, Schedule(task.windows.asap, task.ii))


def small_problem(seed: int) -> Problem:
    rng = np.random.default_rng(seed)
    kinds = {"recurrences": bool(seed & 1), "resources": bool(seed & 2), "clock": bool(seed & 4)}
    return random_problem(rng, 4, **kinds)


def random_walk(env, batch: int, seed: int) -> list[State]:
    """States of random legal actions."""
    random = torch.Generator().manual_seed(seed)
    states = [env.begin(batch)]
    for _ in range(env.num_operations):
        legal = env.view(states[-1]).legal.flatten(1)
        weight = legal.float() + (~legal.any(1))[:, None] * 1e-9
        chosen = torch.multinomial(weight, 1, generator=random)[:, 0]
        chosen = torch.where(legal.any(1), chosen, -1)
        states.append(moved(env, states[-1], chosen))
    return states


@pytest.mark.parametrize("seed", range(4))
def test_chains_start_when_predecessors_and_device_are_done(seed: int):
    graph = device_graph(seed, 12, 3)
    env = Chains(graph)
    last = random_walk(env, 20, seed)[-1]
    assert last.placed.all()
    end = last.start.numpy() + graph.duration
    for place, start, done in zip(last.place.numpy(), last.start.numpy(), end, strict=True):
        for i in range(12):
            before = [done[j] for j in np.flatnonzero(graph.edges[:, i])]
            chain = [done[j] for j in range(12) if place[j] == place[i] and start[j] < start[i]]
            assert start[i] == pytest.approx(max([0.0, *before, *chain]), abs=1e-5)
    speed_up = graph.duration.sum() / end.max(1)
    most = graph.duration.sum() / max(graph.tails().max(), graph.duration.sum() / 3)
    assert env.score(last).numpy() == pytest.approx(speed_up - most, abs=1e-5)


def test_the_number_of_chains_is_that_of_a_count_by_hand():
    """Two free operations on two devices: alone on either (2), together in either order (2 · 2)."""
    free = DeviceGraph(np.array([0.5, 1.0]), np.zeros((2, 2), np.bool_), 2)
    assert len(reachable(Chains(free)).complete.place) == 2 + 4
    ordered = DeviceGraph(np.array([0.5, 1.0]), np.array([[False, True], [False, False]]), 2)
    assert len(reachable(Chains(ordered)).complete.place) == 2 + 2


@pytest.mark.parametrize("seed", range(16))
@pytest.mark.parametrize("ii", [None, 2])
def test_steps_reach_exactly_the_legal_schedules(seed: int, ii: int | None):
    """An oracle enumerates them: masking loses none, and lets through nothing else."""
    env = steps_of(small_problem(seed), ii)
    task = env.task
    legal = set(oracle.legal_schedules(task.problem, task.ii, task.length))
    found = env.starts(reachable(env).complete)
    assert {tuple(row) for row in found.tolist()} == legal
    assert len(found) == len(legal), "a schedule was reached as two states"


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("kind", ["chains", "steps"])
def test_what_can_be_removed_leads_back_to_states_from_which_it_can_be_placed(seed: int, kind: str):
    env = Chains(device_graph(seed)) if kind == "chains" else steps_of(small_problem(seed), more=1)
    states = reachable(env)
    keys = {states.all.key(row) for row in range(len(states.all.place))}
    view = env.view(states.complete)
    row, operation = view.removable.nonzero(as_tuple=True)
    place, start = states.complete.place[row].clone(), states.complete.start[row].clone()
    rows = torch.arange(len(row))
    was = place[rows, operation].clone()
    place[rows, operation], start[rows, operation] = -1, -1.0
    before = State(place, start)
    assert all(before.key(k) in keys for k in range(len(row)))
    assert env.view(before).legal[rows, operation, was].all()
    again = env.after(before, operation, was)
    assert torch.equal(again.start, states.complete.start[row])


def test_without_limits_nothing_ends_before_it_is_complete():
    for seed in (0, 1, 4, 5):
        env = steps_of(small_problem(seed))
        assert len(reachable(env).hopeless.place) == 0


def shared_unit() -> Problem:
    builder = ProblemBuilder()
    builder.resource_type("mul", limit=1)
    builder.operator_type("mul", 1, uses={"mul": 1})
    for i in range(3):
        builder.operation(f"m{i}", "mul", latest=2 if i else 1)
    return builder.build()


def test_a_schedule_that_cannot_be_completed_ends_and_is_worth_least():
    env = steps_of(shared_unit(), more=2)
    states = reachable(env)
    assert len(states.hopeless.place) > 0
    assert len(states.complete.place) == 4
    assert env.score(states.hopeless).max() < env.score(states.complete).min()
    assert not env.view(states.hopeless).legal.any()


def test_what_a_walk_completes_is_legal():
    """Under tight limits a random walk may complete nothing; over several problems it does."""
    total = 0
    for seed in range(6):
        kinds = {"recurrences": seed % 2 == 0, "resources": seed % 3 != 0}
        problem = random_problem(np.random.default_rng(seed), 15, clock=True, **kinds)
        env = steps_of(problem, more=15)
        for start in env.starts(random_walk(env, 10, seed)[-1]):
            assert violations(problem, Schedule(start, env.task.ii), env.task.length) == []
            total += 1
    assert total >= 20


def test_closure_is_reachability():
    edges = np.zeros((4, 4), np.bool_)
    edges[0, 1] = edges[1, 2] = True
    assert np.argwhere(closure(edges)).tolist() == [[0, 1], [0, 2], [1, 2]]


@pytest.mark.parametrize(
    ("duration", "edges", "devices", "message"),
    [
        ([1.0, 0.0], [], 2, "durations above 0"),
        ([1.0, 1.0], [], 9, "there may be 1 to 4"),
        ([1.0, 1.0], [(0, 1), (1, 0)], 2, "form a cycle"),
    ],
)
def test_graphs_that_make_no_sense_are_refused(duration, edges, devices, message):
    matrix = np.zeros((2, 2), np.bool_)
    for i, j in edges:
        matrix[i, j] = True
    with pytest.raises(InvalidProblem, match=message):
        DeviceGraph(np.array(duration), matrix, devices)
