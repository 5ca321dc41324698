"""Starts in every cycle of a run and its drain: what is taken when, and that nothing collides."""

from __future__ import annotations

import copy
import itertools
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from loop_lowering import KERNELS, LIBRARY, Lowered, lower
from loop_simulation import Run, Seen, simulate
from support.loop_kernels import KERNELS as REFERENCES

from gaus_pass.hardware.cycles import Cycles
from gaus_pass.hardware.function import Function
from gaus_pass.options import Options
from gaus_pass.rtl.plan import LeafPlan
from gaus_pass.rtl.restart import restart_windows

TOGETHER = {
    "dot_product": {},
    "fir": {},
    "iir": {"limits": {"mul": 1}},
    "histogram": {},
    "running_maximum": {},
    "distance_three": {},
    "prefix_sum": {},
}
"""Kernels that take a start while they drain, and with what options."""
MORE: dict[str, dict[str, Any]] = {
    "fft_butterfly": {"limits": {"mul": 1}},
    "bicg": {"flatten": True},
    "stencil": {"flatten": True},
}

COUNTS = (0, 1, 1, 2, 2, 5)
"""Trip counts of the runs, those of the data sets: 5 is any number from 3 on."""

LONG_CARRIED = """
func.func @carried(%x: memref<16xi32>, %n: index, %p: i32, %q: i32) -> (i32, i32, i32) {
  %r:3 = affine.for %i = 0 to %n iter_args(%a = %p, %b = %q, %c = %p) -> (i32, i32, i32) {
    %v = affine.load %x[%i] : memref<16xi32>
    %s = arith.muli %v, %b : i32
    affine.yield %s, %a, %b : i32, i32, i32
  }
  return %r#0, %r#1, %r#2 : i32, i32, i32
}
"""
"""Three results of which the first iterations come from arguments: a run may be shorter."""


def carried(x: list[int], n: int, p: int, q: int) -> list[int]:
    a, b, c = p, q, p
    for i in range(n):
        a, b, c = (x[i] * b + 2**31) % 2**32 - 2**31, a, b
    return [a, b, c]


IN_PLACE = """
func.func @in_place(%x: memref<16xi32>, %n: index) {
  %three = arith.constant 3 : i32
  affine.for %i = 0 to %n {
    %v = affine.load %x[%i] : memref<16xi32>
    %p = arith.muli %v, %three : i32
    %s = arith.addi %p, %three : i32
    affine.store %s, %x[%i] : memref<16xi32>
  }
  return
}
"""
"""The first load of a run may read what the last store of the run before wrote."""


def in_place(x: list[int], n: int) -> list[int]:
    x[:n] = [(3 * v + 3 + 2**31) % 2**32 - 2**31 for v in x[:n]]
    return []


Trips = Callable[[list[Any]], Sequence[int]]


def check_chain(
    lowered: Lowered, reference: Callable[..., list[int]], runs: list[Run], trips: Trips, at: Path
) -> int:
    """Compare results, cycles and starts of runs one upon the other; starts before done."""
    description = lowered.description
    seen = simulate(lowered.verilog, description, runs, at)
    memories: list[list[int]] = []
    promise = _Promise(description)
    for k, (run, found) in enumerate(zip(runs, seen, strict=True)):
        arguments = copy.deepcopy(run.arguments)
        if run.how >= 2:
            kept = iter(memories)
            arguments = [next(kept) if isinstance(a, list) else a for a in arguments]
        memories = [a for a in arguments if isinstance(a, list)]
        count = list(trips(arguments))
        expected = list(reference(*arguments))
        assert found is not None
        assert found.results == expected, (k, run)
        assert found.late == 0, (k, run)
        assert (found.apart, found.cycles) == promise.run(run.how, count, found.apart), (k, run)
        if k + 1 == len(runs) or runs[k + 1].how < 2:  # nobody writes on
            assert found.memories == memories, (k, run)
    return promise.early


class _Promise:
    """When runs are taken and done, from the description alone."""

    def __init__(self, description: dict[str, Any]) -> None:
        self.description = description
        self.restart = description["restart"]
        self.ii = description["cycles"]["items"][0].get("ii", 1)
        self.taken = self.done = self.early = self.count = 0

    def run(self, how: int, trips: list[int], apart: int) -> tuple[int, int]:
        """Cycles from the start before, and to the end; ``apart`` where nothing is promised."""
        edge = self.taken + (self._first(how - 2) if how >= 2 else apart)
        self.early += edge < self.done
        usual = Cycles.of_json(self.description["cycles"]).total(trips)
        count = trips[0] if trips else self.description["cycles"]["items"][0]["trips"]
        done = edge + usual if count else max(edge + usual, self.done + 1)
        before, self.taken, self.done, self.count = self.taken, edge, done, count
        return edge - before, done - edge

    def _first(self, wanted: int) -> int:
        """The first edge at which a start is taken that is wanted that long after the last one."""
        wanted, end = max(wanted, 1), self.done - self.taken
        if self.restart is None or not self.count:
            return max(wanted, end)
        first = self.ii * (self.count - 1) + self.restart["after"]
        while first < wanted:
            first += self.restart["every"]
        return first if first < end else max(wanted, end)


def chains(
    make: Callable[[random.Random, int], list[Any]], rng: random.Random, longest: int
) -> list[Run]:
    """A long run and two more upon it, wanted in every cycle after it, without and with stalls."""
    found: list[Run] = []
    for stalls in (0, 90):
        for wanted in range(longest):
            found.append(Run(make(rng, rng.choice(COUNTS)), stalls))
            found.append(Run(make(rng, rng.choice(COUNTS)), stalls, 0, 2 + wanted))
            found.append(Run(make(rng, rng.choice(COUNTS)), stalls, 0, 2))
    return found


def trips_of(name: str, lowered: Lowered) -> Trips:
    known = lowered.description["cycles"]["items"][0]["trips"] is not None
    return (lambda _: []) if known else REFERENCES[name].trips


def check_kernel(name: str, settings: dict[str, Any], folder: Path) -> None:
    # As they stand: loads in front of a loop that keeps what it has loaded would end a run first.
    options = Options(operators=LIBRARY, transforms="none", **settings)
    lowered = lower(KERNELS / f"{name}.mlir", options)
    assert lowered.description["restart"] is not None
    kernel = REFERENCES[name]
    runs = chains(kernel.arguments, random.Random(name), 24)
    assert check_chain(lowered, kernel.run, runs, trips_of(name, lowered), folder) > 10


def check_in_place(folder: Path) -> int:
    lowered = lower(IN_PLACE, Options(operators=LIBRARY))
    rng = random.Random(2)

    def make(rng: random.Random, count: int) -> list[Any]:
        return [[rng.randrange(-(2**31), 2**31) for _ in range(16)], count]

    runs = chains(make, rng, 16)
    return check_chain(lowered, in_place, runs, lambda a: [a[1]], folder)


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", TOGETHER)
def test_a_start_is_taken_in_the_drain(name: str, tmp_path: Path):
    check_kernel(name, TOGETHER[name], tmp_path)


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", ["fir", "running_maximum", "in_place"])
def test_a_window_earlier_would_be_too_early(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Arguments, results and memories each ask for the windows that there are."""

    def earlier(model: Function, plans: Sequence[LeafPlan]) -> int:
        windows = restart_windows(model, plans)
        assert windows is not None
        return windows - 1

    monkeypatch.setattr("gaus_pass.rtl.lower.restart_windows", earlier)
    with pytest.raises(AssertionError):
        check_in_place(tmp_path) if name == "in_place" else check_kernel(name, {}, tmp_path)


@pytest.mark.requires_tool("iverilog")
def test_loads_see_the_stores_of_the_run_before(tmp_path: Path):
    assert check_in_place(tmp_path) > 10


@pytest.mark.slow
@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", MORE)
def test_a_start_is_taken_in_the_drain_of_more(name: str, tmp_path: Path):
    check_kernel(name, MORE[name], tmp_path)


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("ii", [None, 1, 2, 3])
def test_results_of_short_runs_are_their_own(ii: int | None, tmp_path: Path):
    """Runs of fewer iterations than their results reach back, one close behind the other."""
    lowered = lower(LONG_CARRIED, Options(operators=None, ii=ii))
    rng = random.Random(1)

    def make(rng: random.Random, count: int) -> list[Any]:
        values = [rng.randrange(-(2**31), 2**31) for _ in range(18)]
        return [values[:16], count % 5, *values[16:]]

    runs = chains(make, rng, 16)
    check_chain(lowered, carried, runs, lambda a: [a[1]], tmp_path)


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", ["matrix_multiply", "sparse_matrix_vector"])
def test_a_start_waits_for_done_where_a_run_has_to_end(name: str, tmp_path: Path):
    lowered = lower(KERNELS / f"{name}.mlir", Options(operators=LIBRARY, transforms="none"))
    assert lowered.description["restart"] is None
    kernel = REFERENCES[name]
    data = [kernel.arguments(random.Random(k), k) for k in range(3)]
    seen = simulate(
        lowered.verilog,
        lowered.description,
        [Run(d, 0, 0, 2 * bool(k)) for k, d in enumerate(data)],
        tmp_path,
    )
    for before, after in itertools.pairwise(seen):
        assert before is not None
        assert after is not None
        assert after.apart == before.cycles


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", ["dot_product", "iir", "fir"])
def test_a_reset_ends_both_runs(name: str, tmp_path: Path):
    lowered = lower(KERNELS / f"{name}.mlir", Options(operators=LIBRARY))
    kernel, rng = REFERENCES[name], random.Random(name)
    runs: list[Run] = []
    for at in range(1, 16):
        runs += [Run(kernel.arguments(rng, 4)), Run(kernel.arguments(rng, 4), 0, at, 2)]
    seen = simulate(lowered.verilog, lowered.description, runs, tmp_path)
    assert sum(found is None for found in seen) >= 1
    for run, found in zip(runs, seen, strict=True):
        if found is not None and (run.how == 0 or _was_reset(found, run)):
            arguments = copy.deepcopy(run.arguments)
            results = list(kernel.run(*arguments))
            assert found.results == results
            assert found.late == 0
            if run.how:
                assert found.memories == [a for a in arguments if isinstance(a, list)]


def _was_reset(found: Seen, run: Run) -> bool:
    """Whether it ran anew, on its own data: it was on its way when the reset came."""
    return found.cycles > run.reset_at
