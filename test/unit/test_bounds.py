"""ASAP, ALAP, ResMII, RecMII and chaining on examples with known answers."""

from __future__ import annotations

import numpy as np
import pytest

from gaus_pass.analysis.bounds import minimum_ii, recurrence_mii, resource_mii, windows
from gaus_pass.analysis.chaining import chains, settle_times
from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.verify import violations
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.from_graph import from_arrays
from gaus_pass.model.problem import Clock, Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve
from gaus_pass.solvers.base import find_solver


def back_edge_example(distance: int = 1) -> Problem:
    """Latency 1, in 8, out 3, cycle 10, self-distance 1: the path round takes 11."""
    b = ProblemBuilder()
    b.operator_type("slow", 1, 8.0, 3.0)
    op = b.operation("acc", "slow")
    b.dependence(op, op, distance)
    return b.build(clock=Clock(10.0))


def test_delay_over_a_back_edge_needs_ii_2() -> None:
    assert solve(back_edge_example()).schedule.ii == 2
    assert solve(back_edge_example(distance=2)).schedule.ii == 1
    found = violations(back_edge_example(), Schedule(np.array([0]), 1))
    assert [v.kind for v in found] == ["chaining"]
    assert violations(back_edge_example(), Schedule(np.array([0]), 2)) == []


def test_windows() -> None:
    problem = from_arrays([1, 2, 1, 0], [(0, 1), (0, 2), (1, 3), (2, 3)])
    edges = precedence(problem)
    found = windows(problem, edges, None, 6)
    assert found.asap.tolist() == [0, 1, 1, 3]
    assert found.alap.tolist() == [2, 3, 4, 5]
    assert found.mobility.tolist() == [2, 2, 3, 2]


@pytest.mark.parametrize(
    ("latency", "edges", "distance", "expected"),
    [
        ([3, 1], [(0, 1), (1, 0)], [0, 1], 4),
        ([3, 1], [(0, 1), (1, 0)], [0, 2], 2),
        ([3, 1], [(0, 1), (1, 0)], [0, 3], 2),
        ([3, 1], [(0, 1), (1, 0)], [0, 4], 1),
        ([5, 1, 1], [(0, 0), (1, 2), (2, 1)], [2, 0, 1], 3),
        ([0, 0], [(0, 1), (1, 0)], [0, 1], 1),
    ],
)
def test_recurrence_mii(
    latency: list[int], edges: list[tuple[int, int]], distance: list[int], expected: int
) -> None:
    problem = from_arrays(latency, edges, distance=distance)
    bound = recurrence_mii(problem, precedence(problem))
    assert bound.ii == expected
    if expected > 1:
        total = sum(latency[i] for i in bound.operations)
        assert f"takes {total} cycles over distance" in bound.cause


def test_resource_mii_counts_blocking() -> None:
    b = ProblemBuilder()
    b.resource_type("div", limit=2)
    b.operator_type("div", 8, blocking=5, uses={"div": 1})
    for i in range(3):
        b.operation(f"d{i}", "div")
    problem = b.build()
    assert resource_mii(problem).ii == 8  # 15 cycles of work on 2 units
    assert minimum_ii(problem, precedence(problem)).ii == 8


def test_resource_mii_knows_who_cannot_share() -> None:
    builder = ProblemBuilder()
    builder.resource_type("port", limit=3)
    builder.operator_type("wide", 1, uses={"port": 2})
    for i in range(3):
        builder.operation(f"wide{i}", "wide")
    bound = resource_mii(builder.build())
    assert bound.ii == 3  # six units and cycles would fit into two slots of three
    assert bound.cause == (
        "operations that need more than half of the 3 units of 'port' take 3 cycles an iteration"
    )
    outcome = solve(builder.build(), Options(ii=2))
    assert outcome.schedule.ii == 3
    assert bound.cause in outcome.warnings[0]


def test_relaxed_ii_names_the_recurrence_and_strict_refuses() -> None:
    problem = from_arrays([2, 1], [(0, 1), (1, 0)], distance=[0, 1], names=["mul", "add"])
    outcome = solve(problem, Options(ii=1))
    assert outcome.schedule.ii == 3
    assert outcome.warnings[0].startswith("Target II = 1, final II = 3: recurrence ")
    with pytest.raises(Exception, match=r"final II = 3.*; set ii=3 or leave out strict"):
        solve(problem, Options(ii=1, strict=True))


def test_suggested_limits_hold() -> None:
    b = ProblemBuilder()
    b.resource_type("mul", limit=1)
    b.operator_type("mul", 2, uses={"mul": 1})
    for i in range(6):
        b.operation(f"m{i}", "mul")
    problem = b.build()
    outcome = solve(problem, Options(ii=2))
    assert outcome.schedule.ii == 6
    assert [str(s) for s in outcome.suggestions] == [
        "limits=mul:3 gives II 2",
        "limits=mul:2 gives II 3",
    ]
    assert solve(problem, Options(ii=2, limits={"mul": 3})).schedule.ii == 2
    assert solve(problem, Options(ii=2, limits={"mul": 2})).schedule.ii == 3


def test_minimal_chains() -> None:
    """Five operators of delay 2 in a row, cycle time 5: any three are too long."""
    problem = from_arrays([0] * 5, [(i, i + 1) for i in range(4)], delay=[2.0] * 5, cycle_time=5.0)
    found = chains(problem)
    assert sorted(zip(found.src.tolist(), found.dst.tolist(), strict=True)) == [
        (0, 2),
        (1, 3),
        (2, 4),
    ]
    assert solve(problem).terms["length"] == 3


def test_settle_times_add_up_in_a_cycle() -> None:
    problem = from_arrays([0, 0, 1, 0], [(0, 1), (1, 2), (2, 3)], delay=[1.0, 2.0, 3.0, 1.0])
    timed = solve(problem, Options(cycle_time=7.0, clock_to_q=0.5)).schedule
    assert timed.start.tolist() == [0, 0, 0, 1]
    assert timed.start_in_cycle is not None
    assert timed.start_in_cycle.tolist() == [0.5, 1.5, 3.5, 0.5]
    assert settle_times(problem, timed).tolist() == [0.0] * 4  # without a clock


def test_compiled_and_interpreted_kernels_agree() -> None:
    from gaus_pass.analysis.chaining import _overlong_pairs
    from gaus_pass.support.jit import LazyKernel

    assert isinstance(_overlong_pairs, LazyKernel)
    rng = np.random.default_rng(5)
    n = 60
    edges = [(int(rng.integers(max(0, i - 9), i)), i) for i in range(1, n) for _ in range(2)]
    problem = from_arrays([0] * n, edges, delay=rng.integers(1, 4, n).tolist(), cycle_time=6.0)
    small = chains(problem)
    original = LazyKernel.sized
    try:
        LazyKernel.sized = lambda self, work, threshold=0: self.compiled  # type: ignore
        large = chains(problem)
    finally:
        LazyKernel.sized = original
    assert small.src.tolist() == large.src.tolist()
    assert small.dst.tolist() == large.dst.tolist()


def test_iterative_modulo_scheduling_backtracks() -> None:
    """Four operations on one unit between an unlimited source and sink reach II 4."""
    b = ProblemBuilder()
    b.resource_type("r", limit=1)
    b.operator_type("free", 1)
    b.operator_type("one", 1, uses={"r": 1})
    source, sink = b.operation("source", "free"), b.operation("sink", "free")
    for i in range(4):
        op = b.operation(f"op{i}", "one")
        b.dependence(source, op)
        b.dependence(op, sink)
    b.dependence(sink, source, distance=2)
    problem = b.build()
    assert minimum_ii(problem, precedence(problem)).ii == 4
    assert solve(problem, Options(solver="list")).schedule.ii == 4


def test_registry_names_the_nearest() -> None:
    with pytest.raises(Exception, match="unknown solver 'lst'; did you mean 'list'"):
        find_solver("lst")
