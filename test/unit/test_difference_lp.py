"""`minimise` against enumeration, against OR-Tools' cost scaling, and at the edges."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from gaus_pass.errors import Infeasible, InvalidProblem, SolverError
from gaus_pass.model.problem import IntArray
from gaus_pass.solvers.sdc.cut_descent import Network
from gaus_pass.solvers.sdc.difference_lp import (
    LARGEST_STEP,
    LARGEST_TOTAL_COST,
    DifferenceLp,
    _dual_objective,
    minimise,
)

Arc = tuple[int, int, int]


def build(
    arcs: Sequence[Arc], cost: Sequence[int], lower: Sequence[int], upper: Sequence[int]
) -> DifferenceLp:
    src, dst, gap = np.array(arcs, np.int64).reshape(-1, 3).T
    to_array = [np.array(each, np.int64) for each in (cost, lower, upper)]
    return DifferenceLp(src, dst, gap, *to_array)


def is_solution(lp: DifferenceLp, s: IntArray) -> bool:
    inside = (lp.lower <= s).all() and (s <= lp.upper).all()
    return bool(inside and (s[lp.dst] - s[lp.src] >= lp.gap).all())


def enumerate_optima(lp: DifferenceLp) -> tuple[int, IntArray] | None:
    """Return the optimum and all (k, n) optimal solutions, or None when there is no solution."""
    windows = [range(a, b + 1) for a, b in zip(lp.lower, lp.upper, strict=True)]
    solutions = [s for s in map(np.array, itertools.product(*windows)) if is_solution(lp, s)]
    if not solutions:
        return None
    values = [int(lp.cost @ s) for s in solutions]
    best = min(values)
    return best, np.array([s for s, v in zip(solutions, values, strict=True) if v == best])


def cost_scaling_optimum(lp: DifferenceLp) -> int:
    """Solve the dual minimum-cost flow by another algorithm."""
    n = len(lp.cost)
    each, root = np.arange(n), np.full(n, n)
    tail, head = np.concatenate([lp.src, root, each]), np.concatenate([lp.dst, each, root])
    gap = np.concatenate([lp.gap, lp.lower, -lp.upper])
    flow: Any = SimpleMinCostFlow()  # its stubs give element types where array types belong
    capacity = np.full(len(gap), np.abs(lp.cost).sum())
    flow.add_arcs_with_capacity_and_unit_cost(tail, head, capacity, -gap)
    flow.set_nodes_supplies(np.arange(n + 1), np.append(-lp.cost, lp.cost.sum()))
    assert flow.solve() == flow.OPTIMAL
    return -flow.optimal_cost()


def random_lp(n: int, m: int, seed: int, *, cyclic: bool) -> DifferenceLp:
    """Constraints that a hidden solution within 0..n // 5 meets, mostly between near variables."""
    rng = np.random.default_rng(seed)
    src = rng.integers(0, n, m)
    dst = np.clip(src + rng.integers(-20, 21, m), 0, n - 1)
    if not cyclic:
        src, dst = np.minimum(src, dst), np.maximum(src, dst)
        src, dst = src[src < dst], dst[src < dst]
    hidden = rng.integers(0, n // 5 + 1, n)
    gap = hidden[dst] - hidden[src] - rng.integers(0, 6, len(src))
    cost = rng.integers(-50, 51, n)
    return DifferenceLp(src, dst, gap, cost, np.zeros(n, np.int64), np.full(n, n // 5))


@st.composite
def small_lps(draw: st.DrawFn) -> DifferenceLp:
    n = draw(st.integers(0, 4))
    numbers = st.integers(-4, 4)
    lower = draw(st.lists(numbers, min_size=n, max_size=n))
    width = draw(st.lists(st.integers(0, 4), min_size=n, max_size=n))
    cost = draw(st.lists(st.integers(-3, 3), min_size=n, max_size=n))
    node = st.integers(0, max(n - 1, 0))
    arcs = draw(st.lists(st.tuples(node, node, numbers), max_size=7 if n else 0))
    return build(arcs, cost, lower, [a + b for a, b in zip(lower, width, strict=True)])


@settings(deadline=None, max_examples=300)
@given(small_lps())
def test_equals_enumeration(lp: DifferenceLp) -> None:
    expected = enumerate_optima(lp)
    if expected is None:
        with pytest.raises(Infeasible):
            minimise(lp)
        return
    optimum, optima = expected
    result = minimise(lp)
    assert result.objective == result.lower_bound == optimum
    assert result.start.dtype == np.int64
    np.testing.assert_array_equal(result.start, optima.min(axis=0))


@pytest.mark.parametrize("cyclic", [False, True])
@pytest.mark.parametrize(("n", "m"), [(60, 150), (400, 300), (3000, 8000)])
def test_equals_cost_scaling(n: int, m: int, cyclic: bool) -> None:
    lp = random_lp(n, m, seed=n, cyclic=cyclic)
    result = minimise(lp)
    assert result.objective == result.lower_bound == cost_scaling_optimum(lp)
    assert is_solution(lp, result.start)
    assert int(lp.cost @ result.start) == result.objective


@pytest.mark.parametrize("cyclic", [False, True])
def test_is_the_earliest_optimum(cyclic: bool) -> None:
    lp = random_lp(500, 900, seed=3, cyclic=cyclic)
    lp = DifferenceLp(lp.src, lp.dst, lp.gap, lp.cost // 20, lp.lower, lp.upper)
    weight = len(lp.cost) * int(lp.upper.max()) + 1
    earliest = DifferenceLp(lp.src, lp.dst, lp.gap, lp.cost * weight + 1, lp.lower, lp.upper)
    np.testing.assert_array_equal(minimise(lp).start, minimise(earliest).start)


def test_does_not_depend_on_start_nor_numbering() -> None:
    lp = random_lp(300, 500, seed=5, cyclic=True)
    lp = DifferenceLp(lp.src, lp.dst, lp.gap, lp.cost // 20, lp.lower, lp.upper)
    rng = np.random.default_rng(0)
    expected = minimise(lp).start
    mixed = np.where(rng.random(300) < 0.5, lp.lower - 1000, lp.upper + 1000)
    for start in (expected, lp.upper, rng.integers(-100, 200, 300), mixed):
        assert minimise(lp, start=start).start.tobytes() == expected.tobytes()
    old = rng.permutation(300)
    new = np.argsort(old)
    other = DifferenceLp(
        new[lp.src], new[lp.dst], lp.gap, lp.cost[old], lp.lower[old], lp.upper[old]
    )
    np.testing.assert_array_equal(minimise(other).start, expected[old])


def test_an_optimal_start_needs_no_shift() -> None:
    lp = random_lp(300, 500, seed=6, cyclic=False)
    shifts: list[str] = []
    minimise(lp, start=minimise(lp).start, progress=lambda stage, _: shifts.append(stage))
    assert shifts == []


def test_progress_improves() -> None:
    objectives: list[float] = []
    lp = random_lp(300, 500, seed=7, cyclic=False)
    lp = DifferenceLp(lp.src, lp.dst, lp.gap, lp.cost, lp.lower, lp.upper + 1)  # nothing is fixed
    result = minimise(lp, progress=lambda _, objective: objectives.append(objective))
    assert len(objectives) > 1
    assert all(a > b for a, b in itertools.pairwise(objectives))
    assert objectives[-1] == result.objective


def test_registers_of_a_diamond() -> None:
    """Value a (8 bits) is used by b and c, b (1 bit) by c, and c is at step 5 or later."""
    arcs = [(0, 1, 1), (1, 2, 1), (0, 2, 1)]
    cost = [-8, -1, 8 + 1]
    result = minimise(build(arcs, cost, [0, 0, 5], [6, 6, 6]))
    assert result.objective == 8 * 2 + 1
    assert result.start.tolist() == [3, 4, 5]


def test_disconnected_parts_add_up() -> None:
    a, b = (random_lp(80, 150, seed=s, cyclic=True) for s in (1, 2))
    both = DifferenceLp(
        *(np.concatenate([x, y]) for x, y in ((a.src, b.src + 80), (a.dst, b.dst + 80))),
        *(np.concatenate([getattr(a, k), getattr(b, k)]) for k in ("gap", "cost")),
        *(np.concatenate([getattr(a, k), getattr(b, k)]) for k in ("lower", "upper")),
    )
    first, second, result = minimise(a), minimise(b), minimise(both)
    assert result.objective == first.objective + second.objective
    np.testing.assert_array_equal(result.start, np.concatenate([first.start, second.start]))


def test_empty_and_unconstrained() -> None:
    nothing = minimise(build([], [], [], []))
    assert (nothing.objective, nothing.lower_bound, len(nothing.start)) == (0, 0, 0)
    loose = minimise(build([], [2, -3, 0], [-5, 1, 4], [9, 7, 8]))
    assert loose.start.tolist() == [-5, 7, 4]
    assert loose.objective == loose.lower_bound == -10 - 21


def test_magnitudes() -> None:
    far, dear = 2**59, 2**40
    lp = build([(0, 1, 5), (1, 2, -3)], [-dear, 3 * dear, -dear], [-far] * 3, [far] * 3)
    result = minimise(lp)
    assert result.start.tolist() == [-far, 5 - far, far]
    assert result.objective == result.lower_bound == dear * (15 - 3 * far)
    most = build([(0, 1, 1)], [LARGEST_TOTAL_COST // 2, -LARGEST_TOTAL_COST // 2], [0, 0], [9, 9])
    assert minimise(most).objective == -9 * (LARGEST_TOTAL_COST // 2)


def test_a_finer_clock_scales_the_solution() -> None:
    lp, factor = random_lp(60, 150, seed=8, cyclic=True), 2**56
    fine = DifferenceLp(
        lp.src, lp.dst, lp.gap * factor, lp.cost, lp.lower * factor, lp.upper * factor
    )
    objectives: list[float] = []
    result = minimise(fine, progress=lambda _, objective: objectives.append(objective))
    np.testing.assert_array_equal(result.start, minimise(lp).start * factor)
    assert max(map(abs, objectives)) <= float(np.abs(lp.cost).sum()) * float(fine.upper.max())


def test_refuses_numbers_beyond_64_bits() -> None:
    with pytest.raises(SolverError, match=str(LARGEST_TOTAL_COST + 1)):
        minimise(build([], [LARGEST_TOTAL_COST, 1], [0, 0], [1, 1]))
    for lp in (
        build([(0, 0, -LARGEST_STEP - 1)], [1], [0], [1]),
        build([], [1], [-LARGEST_STEP - 1], [1]),
        build([], [1], [0], [LARGEST_STEP + 1]),
    ):
        with pytest.raises(SolverError, match=str(LARGEST_STEP + 1)):
            minimise(lp)


def test_infeasible_window() -> None:
    with pytest.raises(Infeasible, match=r"variable 1 must be at least 7, .* ends at 6"):
        minimise(build([(0, 1, 4)], [0, 0], [3, 0], [9, 6]))
    with pytest.raises(Infeasible, match=r"variable 0 must be at least 3, .* ends at 2"):
        minimise(build([], [1], [3], [2]))


@pytest.mark.parametrize("far", [10, 2**59])
def test_infeasible_cycle(far: int) -> None:
    arcs = [(0, 1, 3), (1, 2, -1), (2, 0, -2), (2, 3, 1), (4, 0, 2)]
    assert minimise(build(arcs, [1] * 5, [0] * 5, [far] * 5)).start.tolist() == [2, 5, 4, 5, 0]
    arcs[2] = (2, 0, -1)
    expected = "cycle|window" if far == 10 else r"variables (0, 1, 2|1, 2, 0|2, 0, 1) form a cycle"
    with pytest.raises(Infeasible, match=expected):
        minimise(build(arcs, [1] * 5, [0] * 5, [far] * 5))


def test_long_cycles_are_found_without_counting_up() -> None:
    n = 4000
    arcs = [(i, (i + 1) % n, int(i == 7)) for i in range(n)]
    with pytest.raises(Infeasible, match=rf"and {n - 8} more form a cycle"):
        minimise(build(arcs, [0] * n, [0] * n, [2**50] * n))


def test_malformed() -> None:
    good = build([(0, 1, 1)], [1, 1], [0, 0], [5, 5])
    for bad in (2, -1):
        with pytest.raises(InvalidProblem, match=r"0\.\.1"):
            minimise(build([(0, bad, 1)], [1, 1], [0, 0], [5, 5]))
    with pytest.raises(InvalidProblem, match="2 variables and 1 constraints"):
        minimise(DifferenceLp(good.src, good.dst, good.gap, good.cost, good.lower, good.upper[:1]))


def test_the_proof_is_checked() -> None:
    tail, head = np.array([0, 1], np.int32), np.array([1, 0], np.int32)
    network = Network(tail, head, np.array([2, -5]), np.array([-3, 3]))
    assert _dual_objective(network, np.array([3, 0])) == 6
    assert _dual_objective(network, np.array([4, 1])) == 3
    for wrong in ([2, 0], [0, -3]):
        with pytest.raises(SolverError, match="does not meet"):
            _dual_objective(network, np.array(wrong))


def test_import_is_light() -> None:
    code = (
        "import sys, gaus_pass.solvers.sdc.difference_lp\n"
        "sys.exit(bool({'ortools', 'numba', 'torch'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
