"""Functions with streams in simulation, with random waits on both sides, against references."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from loop_lowering import LIBRARY, lower
from loop_simulation import runs_of, simulate

from gaus_pass.hardware.cycles import Cycles
from gaus_pass.hardware.interface import Interface
from gaus_pass.options import Options


@dataclass(frozen=True)
class Case:
    """A function, what it does in Python, its data, and how its arrays meet the outside."""

    source: str
    reference: Callable[..., Any]
    shape: Callable[[random.Random], list[Any]]
    interface: str
    order: dict[str, Any]


def words(rng: random.Random, count: int, bits: int = 32) -> list[int]:
    return [rng.randrange(-(2 ** (bits - 1)), 2 ** (bits - 1)) for _ in range(count)]


def wrap(number: int, bits: int = 32) -> int:
    half = 2 ** (bits - 1)
    return (number + half) % (2 * half) - half


SCALE = """
func.func @scale(%a: memref<12xi32>, %k: i32, %b: memref<12xi32>) {
  affine.for %i = 0 to 12 {
    %x = affine.load %a[%i] : memref<12xi32>
    %y = arith.muli %x, %k : i32
    affine.store %y, %b[%i] : memref<12xi32>
  }
  return
}
"""


def scale(a: list[int], k: int, b: list[int]) -> list[int]:
    b[:] = [wrap(x * k) for x in a]
    return []


ACROSS = """
func.func @across(%a: memref<3x4xi5>, %b: memref<4x3xi5>) {
  affine.for %j = 0 to 4 {
    affine.for %i = 0 to 3 {
      %x = affine.load %a[%i, %j] : memref<3x4xi5>
      %y = arith.addi %x, %x : i5
      affine.store %y, %b[%j, %i] : memref<4x3xi5>
    }
  }
  return
}
"""


def across(a: list[int], b: list[int]) -> list[int]:
    b[:] = [wrap(2 * a[4 * i + j], 5) for j in range(4) for i in range(3)]
    return []


PAIRS = """
func.func @pairs(%a: memref<16xi16>, %b: memref<16xi16>) {
  affine.for %i = 0 to 8 {
    %x = affine.load %a[2 * %i] : memref<16xi16>
    %y = affine.load %a[2 * %i + 1] : memref<16xi16>
    %s = arith.addi %x, %y : i16
    %d = arith.subi %x, %y : i16
    affine.store %d, %b[2 * %i + 1] : memref<16xi16>
    affine.store %s, %b[2 * %i] : memref<16xi16>
  }
  return
}
"""


def pairs(a: list[int], b: list[int]) -> list[int]:
    for i in range(8):
        b[2 * i] = wrap(a[2 * i] + a[2 * i + 1], 16)
        b[2 * i + 1] = wrap(a[2 * i] - a[2 * i + 1], 16)
    return []


ROWS = """
func.func @rows(%a: memref<4x5xi32>, %w: memref<5xi32>, %b: memref<4xi32>) -> i32 {
  %c0 = arith.constant 0 : i32
  %all = affine.for %i = 0 to 4 iter_args(%t = %c0) -> i32 {
    %s = affine.for %j = 0 to 5 iter_args(%acc = %c0) -> i32 {
      %x = affine.load %a[%i, %j] : memref<4x5xi32>
      %v = affine.load %w[%j] : memref<5xi32>
      %p = arith.muli %x, %v : i32
      %n = arith.addi %acc, %p : i32
      affine.yield %n : i32
    }
    affine.store %s, %b[%i] : memref<4xi32>
    %u = arith.addi %t, %s : i32
    affine.yield %u : i32
  }
  return %all : i32
}
"""


def rows(a: list[int], w: list[int], b: list[int]) -> list[int]:
    b[:] = [wrap(sum(a[5 * i + j] * w[j] for j in range(5))) for i in range(4)]
    return [wrap(sum(b))]


HALVES = """
func.func @halves(%a: memref<10xi32>) -> memref<5xi32> {
  %t = memref.alloca() : memref<5xi32>
  %b = memref.alloc() : memref<5xi32>
  affine.for %i = 0 to 5 {
    %x = affine.load %a[%i] : memref<10xi32>
    affine.store %x, %t[%i] : memref<5xi32>
  }
  affine.for %i = 0 to 5 {
    %x = affine.load %a[%i + 5] : memref<10xi32>
    %y = affine.load %t[4 - %i] : memref<5xi32>
    %s = arith.subi %x, %y : i32
    affine.store %s, %b[%i] : memref<5xi32>
  }
  return %b : memref<5xi32>
}
"""


def halves(a: list[int]) -> list[Any]:
    return [[wrap(a[5 + i] - a[4 - i]) for i in range(5)]]


INSIDE = """
#interior = affine_set<(d0) : (d0 - 2 >= 0, 9 - d0 >= 0)>
func.func @inside(%a: memref<12xi32>, %b: memref<12xi32>) {
  affine.for %i = 0 to 12 {
    %x = affine.load %a[%i] : memref<12xi32>
    affine.if #interior(%i) {
      %y = arith.addi %x, %x : i32
      affine.store %y, %b[%i] : memref<12xi32>
    }
  }
  return
}
"""


def inside(a: list[int], b: list[int]) -> list[int]:
    b[2:10] = [wrap(2 * x) for x in a[2:10]]
    return []


WINDOW = """
func.func @window(%a: memref<16xi32>, %b: memref<14xi32>) {
  affine.for %i = 0 to 14 {
    %x = affine.load %a[%i] : memref<16xi32>
    %y = affine.load %a[%i + 1] : memref<16xi32>
    %z = affine.load %a[%i + 2] : memref<16xi32>
    %s = arith.addi %x, %y : i32
    %t = arith.addi %s, %z : i32
    affine.store %t, %b[%i] : memref<14xi32>
  }
  return
}
"""


def window(a: list[int], b: list[int]) -> list[int]:
    b[:] = [wrap(a[i] + a[i + 1] + a[i + 2]) for i in range(14)]
    return []


DOT = """
func.func @dot(%a: memref<9xi32>, %k: i32, %w: memref<9xi32>, %big: i64, %small: i5)
    -> (i32, i64) {
  %z = arith.constant 0 : i32
  %s = affine.for %i = 0 to 9 iter_args(%t = %z) -> i32 {
    %x = affine.load %a[%i] : memref<9xi32>
    %v = affine.load %w[%i] : memref<9xi32>
    %y = arith.muli %x, %v : i32
    %u = arith.addi %t, %y : i32
    affine.yield %u : i32
  }
  %n = arith.addi %s, %k : i32
  %e = arith.extsi %small : i5 to i64
  %r = arith.addi %big, %e : i64
  return %n, %r : i32, i64
}
"""


def dot(a: list[int], k: int, w: list[int], big: int, small: int) -> list[int]:
    return [wrap(k + sum(x * y for x, y in zip(a, w, strict=True))), wrap(big + small, 64)]


def dot_data(rng: random.Random) -> list[Any]:
    [k], [big], [small] = (words(rng, 1, bits) for bits in (32, 64, 5))
    return [words(rng, 9), k, words(rng, 9), big, small]


LONG = """
func.func @long(%a: memref<300xi8>, %b: memref<5xi64>, %k: i8) -> memref<3xi12> {
  %r = memref.alloc() : memref<3xi12>
  affine.for %i = 1 to 300 {
    %x = affine.load %a[%i] : memref<300xi8>
    %y = arith.addi %x, %k : i8
    affine.store %y, %a[%i - 1] : memref<300xi8>
  }
  affine.for %i = 0 to 3 {
    %x = affine.load %b[%i] : memref<5xi64>
    %y = arith.muli %x, %x : i64
    affine.store %y, %b[%i + 2] : memref<5xi64>
    %z = arith.trunci %y : i64 to i12
    affine.store %z, %r[%i] : memref<3xi12>
  }
  return %r : memref<3xi12>
}
"""


def long(a: list[int], b: list[int], k: int) -> list[Any]:
    for i in range(1, 300):
        a[i - 1] = wrap(a[i] + k, 8)
    found: list[int] = []
    for i in range(3):
        b[i + 2] = wrap(b[i] * b[i], 64)
        found.append(wrap(b[i + 2], 12))
    return [found]


def long_data(rng: random.Random) -> list[Any]:
    return [words(rng, 300, 8), words(rng, 5, 64), 5]


def lists(*sizes: int, bits: int = 32) -> Callable[[random.Random], list[Any]]:
    return lambda rng: [words(rng, size, bits) for size in sizes]


CASES = {
    "scale": Case(
        SCALE, scale, lambda rng: [words(rng, 12), 7, words(rng, 12)],
        "arg0:stream,arg2:stream", {"arg0": "row-major", "arg2": "row-major"},
    ),
    "one-way": Case(
        SCALE, scale, lambda rng: [words(rng, 12), -3, words(rng, 12)],
        "arg2:axi-stream", {"arg2": "row-major"},
    ),
    "across": Case(
        ACROSS, across, lists(12, 12, bits=5), "arg0:axi-stream,arg1:axi-stream",
        {"arg0": [[0, 4, 3], [1, 4, 3], [2, 4, 3], [3, 4, 3]], "arg1": "row-major"},
    ),
    "pairs": Case(
        PAIRS, pairs, lists(16, 16, bits=16), "arg0:stream,arg1:axi-stream",
        {"arg0": "row-major", "arg1": [[1, -1, 2], *([k, -1, 2] for k in range(3, 16, 2))]},
    ),
    "rows": Case(
        ROWS, rows, lists(20, 5, 4), "arg0:axi-stream,arg2:stream",
        {"arg0": "row-major", "arg2": "row-major"},
    ),
    "halves": Case(
        HALVES, halves, lists(10), "arg0:esi,out0:axi-stream",
        {"arg0": "row-major", "out0": "row-major"},
    ),
    "inside": Case(
        INSIDE, inside, lists(12, 12), "arg0:stream,arg1:axi-stream",
        {"arg0": "row-major", "arg1": [[2, 1, 8]]},
    ),
    "registers": Case(DOT, dot, dot_data, "axi-lite", {}),
    "registers-and-stream": Case(
        DOT, dot, dot_data, "axi-lite,arg2:axi-stream", {"arg2": "row-major"}
    ),
    "bus": Case(
        LONG, long, long_data, "arg0:axi-master,arg1:axi-master,out0:axi-master", {}
    ),
    "bus-and-registers": Case(
        LONG, long, long_data, "axi-lite,arg0:axi-master,arg1:axi-master,out0:axi-stream",
        {"out0": "row-major"},
    ),
    "window": Case(
        WINDOW, window, lists(16, 14), "arg0:stream,arg1:stream",
        {"arg0": "row-major", "arg1": "row-major"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("flush", [False, True])
@pytest.mark.parametrize("case", CASES)
def test_streams_lose_and_double_nothing(case: str, flush: bool, tmp_path: Path):
    own = CASES[case]
    options = Options(operators=LIBRARY, interface=own.interface, flush=flush)
    lowered = lower(own.source, options)
    interface = lowered.description["interface"]
    parts = {p["name"]: p for p in (*interface["arguments"], *interface["results"])}
    assert {name: parts[name]["order"] for name in own.order} == own.order
    assert Interface.of_json(interface).to_json() == interface
    rng = random.Random(5)
    runs = runs_of([own.shape(rng) for _ in range(3)], rng)
    formula = Cycles.of_json(lowered.description["cycles"])
    for run, found in zip(
        runs, simulate(lowered.verilog, lowered.description, runs, tmp_path), strict=True
    ):
        expected = copy.deepcopy(run.arguments)
        results = list(own.reference(*expected))
        assert found is not None
        assert found.results == results, run
        assert found.memories == [a for a in expected if isinstance(a, list)], run
        assert found.cycles >= formula.total([]), run
        assert found.late == 0, run
