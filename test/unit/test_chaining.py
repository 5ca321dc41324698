"""Over-long chains: all ways to them give the same pairs in the same order."""

from __future__ import annotations

import numpy as np
import pytest

import gaus_pass as gp
from gaus_pass.analysis import chaining
from gaus_pass.analysis.chaining import chains, settle_times
from gaus_pass.model.longest_path import longest_paths
from gaus_pass.support import jit


def random_problem(seed: int, *, back_edges: bool) -> gp.Problem:
    """Up to 40 operations of several latencies and delays; now and then two share several edges."""
    rng = np.random.default_rng(seed)
    builder = gp.ProblemBuilder("p")
    for i in range(4):
        before = float(rng.integers(0, 5)) / 2
        latency = int(rng.integers(0, 3)) if i else 0
        after = before if latency == 0 else float(rng.integers(0, 5))
        builder.operator_type(f"k{i}", latency, before, after)
    count = int(rng.integers(2, 40))
    for i in range(count):
        builder.operation(f"o{i}", f"k{rng.integers(4)}")
    for _ in range(3 * count):
        a, b = sorted(rng.integers(0, count, 2).tolist())
        if a < b:
            builder.dependence(a, b)
        elif back_edges:
            builder.dependence(b, a, distance=int(rng.integers(1, 3)))
    return builder.build(clock=gp.Clock(float(rng.integers(5, 12))))


@pytest.mark.parametrize("back_edges", [False, True])
def test_rows_lists_and_machine_code_agree(
    back_edges: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = 0
    for seed in range(40):
        problem = random_problem(seed, back_edges=back_edges)
        by_rows = chains(problem)
        with monkeypatch.context() as patched:
            patched.setattr(chaining, "_DENSE", 0)
            on_lists = chains(problem)
            patched.setattr(jit._policy, "always", True)
            compiled = chains(problem)
        for other in (on_lists, compiled):
            for part in ("src", "dst", "distance"):
                assert getattr(by_rows, part).tolist() == getattr(other, part).tolist()
        seen += len(by_rows.src)
    assert seen > 100


def placed(problem: gp.Problem, ii: int, rng: np.random.Generator) -> gp.Schedule | None:
    """Start times that keep all dependences; None where the II is too small for that."""
    start = rng.integers(0, 5, problem.num_operations)
    gap = problem.dep_delay - ii * problem.dep_distance
    for _ in range(problem.num_operations + 1):
        before = start.copy()
        np.maximum.at(start, problem.dep_dst, start[problem.dep_src] + gap)
        if (before == start).all():
            return gp.Schedule(start, ii)
    return None


def test_pairs_say_what_inputs_that_settle_too_late_say_for_every_ii() -> None:
    answers = {True: 0, False: 0}
    for seed in range(300):
        rng = np.random.default_rng(seed)
        problem, ii = random_problem(seed % 60, back_edges=True), int(rng.integers(1, 5))
        schedule = placed(problem, ii, rng)
        if schedule is None or problem.clock is None:
            continue
        into = np.array([t.in_delay for t in problem.operator_types])[problem.type_of]
        late = settle_times(problem, schedule) + into > problem.clock.available + 1e-9
        found = chains(problem)
        begin, end = schedule.start[found.src], schedule.start[found.dst] + ii * found.distance
        apart = end >= begin + problem.latency[found.src] + 1
        single = into > problem.clock.available + 1e-9
        if not single.any():
            assert bool(late.any()) != bool(apart.all())
            answers[bool(apart.all())] += 1
    assert min(answers.values()) > 20


def test_a_recurrence_ends_the_walk_however_long_the_cycle_is() -> None:
    builder = gp.ProblemBuilder("p")
    builder.operator_type("add", 0, 1.0, 1.0)
    for name in "abc":
        builder.operation(name, "add")
    builder.dependence(0, 1)
    builder.dependence(1, 2)
    builder.dependence(2, 0, distance=1)
    assert len(chains(builder.build(clock=gp.Clock(1e9))).src) == 0
    assert len(chains(builder.build(clock=gp.Clock(2.0))).src) > 0


def test_longest_paths_on_lists_and_in_machine_code_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = set[str]()
    for seed in range(60):
        rng = np.random.default_rng(seed)
        n = int(rng.integers(2, 30))
        src, dst = rng.integers(0, n, (2, 2 * n))
        gap, lower = rng.integers(-12, 3, 2 * n), rng.integers(0, 3, n)
        upper = lower + rng.integers(3, 40, n)
        on_lists = longest_paths(src, dst, gap, lower, upper)
        with monkeypatch.context() as patched:
            patched.setattr(jit._policy, "always", True)
            compiled = longest_paths(src, dst, gap, lower, upper)
        assert on_lists.start.tolist() == compiled.start.tolist()
        assert (on_lists.cycle, on_lists.beyond) == (compiled.cycle, compiled.beyond)
        ends.add("cycle" if on_lists.cycle else "beyond" if on_lists.beyond >= 0 else "settled")
    assert ends == {"cycle", "beyond", "settled"}
