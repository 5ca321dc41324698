"""Both ways to a maximum flow give the same value and the same least cut."""

from __future__ import annotations

import numpy as np
import pytest

from gaus_pass.model.problem import IntArray
from gaus_pass.solvers.common import max_flow
from gaus_pass.solvers.common.max_flow import maximum_flow

Arcs = tuple[IntArray, IntArray, IntArray]


def random_arcs(seed: int) -> tuple[Arcs, int]:
    """Arcs between up to 40 nodes, some parallel, some without room; and the last node."""
    rng = np.random.default_rng(seed)
    nodes = int(rng.integers(2, 40))
    tail, head = rng.integers(0, nodes, (2, int(rng.integers(1, 6 * nodes))))
    apart = tail != head
    capacity = rng.integers(0, rng.choice([2, 10, 2**40]), apart.sum())
    return (tail[apart], head[apart], capacity), nodes - 1


def test_a_search_and_or_tools_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(60):
        arcs, sink = random_arcs(seed)
        tail, head, capacity = arcs
        searched = maximum_flow(*arcs, 0, sink)
        with monkeypatch.context() as patched:
            patched.setattr(max_flow, "FEW_ARCS", -1)
            solved = maximum_flow(*arcs, 0, sink)
        assert searched.value == solved.value
        assert (searched.source_side == solved.source_side).all()
        for flow in (searched, solved):
            assert ((flow.arcs >= 0) & (flow.arcs <= capacity)).all()
            net = np.zeros(sink + 1, np.int64)
            np.add.at(net, head, flow.arcs)
            np.subtract.at(net, tail, flow.arcs)
            assert net[sink] == flow.value == -net[0]
            assert not net[1:sink].any()
            # The cut has the value of the flow: neither can be improved.
            side = flow.source_side
            assert capacity[side[tail] & ~side[head]].sum() == flow.value


def test_two_numbers_near_the_limit_do_not_overflow() -> None:
    tail, head = np.array([0, 1, 0]), np.array([1, 2, 2])
    capacity = np.array([2**62, 2**61, 2**60])
    assert maximum_flow(tail, head, capacity, 0, 2).value == 2**61 + 2**60
