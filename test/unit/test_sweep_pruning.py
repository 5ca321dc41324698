"""Bounds of points before they are computed: sound, and no point of the front is cut."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import gaus_pass as gp
from gaus_pass.sweep import warm
from gaus_pass.sweep.advice import nearest
from gaus_pass.sweep.axes import parse_axes
from gaus_pass.sweep.bounds import Excluded, corners_of
from gaus_pass.sweep.drive import Bounds, Driver
from gaus_pass.sweep.metrics import Metrics, objectives
from gaus_pass.sweep.point import CUT, DONE, Answer, Task, compute
from gaus_pass.sweep.run import _pruned, _search, begin, minimising, read
from gaus_pass.sweep.spec import HLS, SCHEDULE, Spec
from gaus_pass.sweep.store import Store
from gaus_pass.sweep.tables import csv_text, records, status_text

NARROW = """
func.func @sums(%a: memref<16xi8>, %b: memref<16xi8>, %c: memref<16xi32>, %s: i32) {
  affine.for %k = 0 to 16 {
    %x = affine.load %a[%k] : memref<16xi8>
    %y = affine.load %b[%k] : memref<16xi8>
    %u = arith.extsi %x : i8 to i32
    %v = arith.extsi %y : i8 to i32
    %p = arith.muli %u, %v : i32
    %q = arith.muli %p, %s : i32
    %t = arith.addi %q, %p : i32
    affine.store %t, %c[%k] : memref<16xi32>
  } {gaus.name = "k"}
  return
}
"""
NEST = """
func.func @nest(%a: memref<4x4xi32>, %x: memref<4xi32>, %y: memref<4xi32>) {
  %zero = arith.constant 0 : i32
  affine.for %i = 0 to 4 {
    %sum = affine.for %j = 0 to 4 iter_args(%s = %zero) -> (i32) {
      %u = affine.load %a[%i, %j] : memref<4x4xi32>
      %v = affine.load %x[%j] : memref<4xi32>
      %p = arith.muli %u, %v : i32
      %n = arith.addi %s, %p : i32
      affine.yield %n : i32
    } {gaus.name = "j"}
    affine.store %sum, %y[%i] : memref<4xi32>
  }
  return
}
"""
FLOATS = """
func.func @scale(%a: memref<8xf32>, %f: f32, %g: f32) {
  affine.for %k = 0 to 8 {
    %x = affine.load %a[%k] : memref<8xf32>
    %p = arith.mulf %x, %f : f32
    %q = arith.mulf %x, %g : f32
    %s = arith.addf %p, %q : f32
    affine.store %s, %a[%k] : memref<8xf32>
  } {gaus.name = "k"}
  return
}
"""
GRAPH = """graph [ directed 1
  node [ id 0 label "a" parameter 2 ] node [ id 1 label "b" parameter 3 ]
  node [ id 2 label "c" parameter 1 ] node [ id 3 label "d" parameter 2 ]
  node [ id 4 label "e" parameter 2 ] edge [ source 0 target 2 parameter 8 ]
  edge [ source 1 target 2 parameter 4 ] edge [ source 2 target 3 parameter 16 ]
  edge [ source 1 target 4 parameter 8 ]
]"""
AXES = {
    "sums": ["ii=1..4", "unroll=|k:2|k:4", "ports=|2rw", "limits=|mul:1|mul:2", "part=|ecp5",
             "share=auto|limits", "index-bits=16|32", "read-latency=1|2"],
    "nest": ["ii=1..3", "unroll=|j:2|j:full", "transforms=none|safe|all", "flatten=false|true",
             "partition=|arg0:1:cyclic:2,arg1:0:cyclic:2", "limits=|mul:1", "cycle-time=|9"],
    "scale": ["ii=1|3", "unroll=|k:2", "part=|ecp5", "share=auto|limits"],
    "g": ["length=4..9", "ii=|1|2|3", "slack=1|1.5", "solver=list|asap|alap", "seed=0|1"],
}  # fmt: skip
TEXTS = {"sums": NARROW, "nest": NEST, "scale": FLOATS, "g": GRAPH}


def spec_of(name: str, axes: Sequence[str], **more: Any) -> Spec:
    flow, suffix = (SCHEDULE, ".gml") if name == "g" else (HLS, ".mlir")
    return Spec(name + suffix, TEXTS[name].encode(), flow, parse_axes(axes, {}), **more)


@cache
def computed(name: str, flow: str, options: tuple[tuple[str, str], ...]) -> Answer:
    suffix = ".gml" if name == "g" else ".mlir"
    return compute(Task(TEXTS[name].encode(), name + suffix, flow, dict(options)))


class Here(Executor):
    """Answers in this process, and computes every design once."""

    def submit(self, fn: Any, /, *args: Any, **_: Any) -> Future[Any]:
        [task] = args
        future: Future[Any] = Future()
        name = task.name.partition(".")[0]
        plain = task.asks == "design"
        asked = tuple(sorted(task.options.items()))
        future.set_result(computed(name, task.flow, asked) if plain else warm.answered(task))
        return future


def _at_least(found: Answer, name: str, bound: float) -> bool:
    """Whether a metric keeps its bound; one whose bound is no number is surely absent."""
    absent = name not in found.metrics
    return absent if np.isnan(bound) else absent or found.metrics[name] >= bound


def run(store: Store, spec: Spec) -> tuple[str, list[str]]:
    """The table of the front, and the status of every point."""
    number, spec = begin(store, spec, resume=True)
    with store.driver() as name:
        driver = Driver(store, name, spec, Here(), 1, Bounds(), lambda _: None)
        if spec.search:
            _search(store, number, spec, driver)
        elif spec.prune:
            _pruned(store, number, spec, driver)
        else:
            driver.run(store.members(number))
    found = read(store, number, spec)
    table = csv_text(records(spec, found.front, whole=False))
    return table, [row.status for row in found.rows]


@pytest.mark.parametrize("name", list(AXES))
def test_pruning_never_removes_a_point_of_the_front(tmp_path: Path, name: str):
    random = np.random.default_rng(len(name))
    for case in range(3):
        chosen = random.choice(AXES[name], 3, replace=False)
        axes = [str(axis) for axis in chosen]
        whole, pruned = spec_of(name, axes), spec_of(name, axes, prune=True)
        for number in range(whole.space.size):
            task = Task.of(whole, number, 600.0, 4096)
            found, corners = computed(name, whole.flow, tuple(sorted(task.options.items()))), ()
            if found.status == DONE:
                corners = corners_of(task)
            above = [all(_at_least(found, *item) for item in c.items()) for c in corners]
            assert any(above) or not corners, (task.options, corners, found.metrics)
        with Store(str(tmp_path / f"{case}")) as store, Store(str(tmp_path / f"{case}p")) as other:
            table, _ = run(store, whole)
            assert run(other, pruned)[0] == table


def test_cut_points_say_what_they_cannot_beat(tmp_path: Path):
    spec = spec_of("sums", ["part=|ecp5", "ii=1..4"], prune=True)
    with Store(str(tmp_path)) as store:
        table, statuses = run(store, spec)
        assert statuses.count(CUT) == 4
        found = read(store, 1, spec)
        [cause] = {row.cause.partition(":")[0] for row in found.rows if row.status == CUT}
        assert cause == "bounds"
        assert "by bounds on cycles, area" in found.summary()
        assert status_text(store).splitlines()[1].split()[-6:] == ["8", "4", "0", "0", "4", "0"]
        # It goes on with the same points, and other objectives have a sweep of their own.
        assert run(store, spec) == (table, statuses)
        with pytest.raises(gp.InvalidOption, match="chosen for cycles, area"):
            minimising(spec, "lut", begun=True)


def test_of_equal_designs_the_first_is_kept():
    excluded = Excluded(["cycles", "area"])
    excluded.add([(3, {"cycles": 5, "area": 7}), (1, {"cycles": 9.0})])
    corner: Metrics = {"cycles": 5, "area": 7, "ii": 1}
    assert excluded.why(2, (corner,)) == ""
    assert excluded.why(4, (corner,)) == "bounds: cycles ≥ 5, area ≥ 7; point 3 reaches that"
    assert excluded.why(2, ({"cycles": 6.0, "area": 7.0},)) != ""
    assert excluded.why(4, (corner, {"cycles": 4.0, "area": 9.0})) == ""
    assert excluded.why(4, ()) == ""
    # A metric without a bound may be 0.
    assert excluded.why(4, ({"cycles": 6.0},)) == ""


def test_bounds_are_close_where_units_decide():
    [corner] = corners_of(Task(NARROW.encode(), "sums.mlir", HLS, {"ii": "2"}))
    found = computed("sums", HLS, (("ii", "2"),)).metrics
    assert corner["cycles"] == found["cycles"]
    assert 0.6 * found["area"] < corner["area"] <= found["area"]
    corners = corners_of(Task(FLOATS.encode(), "scale.mlir", HLS, {}))
    found = computed("scale", HLS, ()).metrics
    assert max(corner["area"] for corner in corners) > 0.6 * found["area"]


def test_a_search_begins_with_advice_and_cuts(tmp_path: Path):
    pytest.importorskip("optuna")
    axes = ["ii=1..4", "unroll=|k:2|k:4", "part=|ecp5"]
    spec = spec_of("sums", axes, search={"points": 8, "method": "nsga2"})
    with Store(str(tmp_path / "s")) as store, Store(str(tmp_path / "t")) as other:
        table, statuses = run(store, spec)
        assert len(statuses) - statuses.count(CUT) == 8
        assert table == run(other, spec_of("sums", axes))[0]
        assert objectives(spec, []) == ("cycles", "area")


def test_advice_becomes_the_nearest_point():
    space = parse_axes(["ii=1|2|8", "unroll=|k:2|k:4", "limits=|mul:1"], {})
    assert nearest(space, {"unroll": "k:4"}) == space.number((0, 2, 0))
    assert nearest(space, {"unroll": "k:3", "ii": "7"}) == space.number((2, 2, 0))
    assert nearest(space, {"partition": "arg0:0:cyclic:2"}) is None
