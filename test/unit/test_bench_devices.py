"""Graphs on devices in tools/bench: what gflownet is held against, and the targets."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")

pytestmark = pytest.mark.torch


@pytest.fixture(autouse=True)
def _tools(root: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(root / "tools" / "bench"))


def graph_of(seed: int, n: int = 20):
    from device_graphs import layered

    return layered(np.random.default_rng(seed), n)


def assert_legal(graph, found):
    """No two operations at once on a device, none before its predecessors are done."""
    for device, start, makespan in zip(found.device, found.start, found.makespan, strict=True):
        end = start + graph.duration
        for i, j in np.argwhere(graph.edges):
            assert start[j] >= end[i]
        for k in range(graph.devices):
            on = np.flatnonzero(device == k)
            on = on[np.argsort(start[on])]
            assert (start[on][1:] >= end[on][:-1]).all()
        assert makespan == pytest.approx(end.max())


def test_every_search_gives_legal_schedules():
    from device_graphs import cp_sat, critical_path_list, genetic, random_lists

    graph, rng = graph_of(1), np.random.default_rng(0)
    exact, bound = cp_sat(graph, 5.0)
    listed, drawn = critical_path_list(graph), random_lists(graph, 5, 1.0, rng)
    evolved = list(islice(genetic(graph, rng, population=10), 4))
    for found in (exact, listed, drawn, *evolved):
        assert_legal(graph, found)
        assert found.makespan.min() >= bound - 1e-3
    assert evolved[-1].makespan.max() <= evolved[0].makespan.max()


def test_chains_are_what_follows_on_a_device():
    from device_graphs import Chained

    found = Chained(np.array([[0, 1, 0]]), np.array([[0.0, 0.0, 1.0]]), np.array([2.0]))
    assert found.chains() == [frozenset({("device", 0, 2)})]


def test_a_target_without_limits_is_the_proxy():
    from device_graphs import random_lists, speed_up
    from device_targets import Target, speed_ups

    graph = graph_of(2)
    found = random_lists(graph, 4, 1.0, np.random.default_rng(0))
    ideal = Target(graph.duration, 0.0, np.zeros(20))
    assert speed_ups(graph, ideal, found) == pytest.approx(speed_up(graph, found))


def test_latency_and_bandwidth_by_hand():
    """Operations 0 and 1 on two devices feed 2 on the first: 1 arrives late, over the link."""
    from device_graphs import Chained
    from device_targets import Target, speed_ups

    from gaus_pass.solvers.gflownet.chains import DeviceGraph

    edges = np.zeros((4, 4), np.bool_)
    edges[0, 2] = edges[1, 2] = edges[0, 3] = True
    graph = DeviceGraph(np.ones(4), edges, 2)
    found = Chained(np.array([[0, 1, 0, 1]]), np.array([[0.0, 0.0, 1.0, 1.0]]), np.array([2.0]))
    late = Target(graph.duration, 0.5, np.zeros(4))
    assert speed_ups(graph, late, found) == pytest.approx([4 / 2.5])
    # 1 → device 0 takes the link from 1 to 1.3, 0 → device 1 from then to 1.5.
    narrow = Target(graph.duration, 0.0, np.array([0.2, 0.3, 0.0, 0.0]))
    assert speed_ups(graph, narrow, found) == pytest.approx([4 / 2.5])


def test_training_never_sees_a_test_graph():
    from device_graphs import training_graph
    from gflownet_measure import test_graphs

    seen = {training_graph(0, step).duration.tobytes() for step in range(300)}
    tests = [graph for _, _, graph in test_graphs()]
    assert len(tests) == 10
    assert all(len(g.duration) == 50 and g.duration.tobytes() not in seen for g in tests)
