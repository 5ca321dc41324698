"""Memories of functions in simulation, against references: views, results, global ones."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from loop_lowering import LIBRARY, check, lower

from gaus_pass.options import Options

INPUTS = Path(__file__).parent / "Inputs"


def words(rng: random.Random, count: int) -> list[int]:
    return [rng.randrange(-(2**31), 2**31) for _ in range(count)]


def wrap(number: int) -> int:
    return (number + 2**31) % 2**32 - 2**31


VIEWS = """
func.func @views(%a: memref<4x6xi32>, %b: memref<24xi32>, %k: index) {
  %row = memref.subview %a[%k, 0] [1, 6] [1, 1]
    : memref<4x6xi32> to memref<6xi32, strided<[1], offset: ?>>
  %odd = memref.subview %a[0, 1] [4, 3] [1, 2]
    : memref<4x6xi32> to memref<4x3xi32, strided<[6, 2], offset: 1>>
  %corner = memref.subview %odd[1, 1] [2, 2] [2, 1]
    : memref<4x3xi32, strided<[6, 2], offset: 1>> to memref<2x2xi32, strided<[12, 2], offset: 9>>
  %flat = memref.collapse_shape %a [[0, 1]] : memref<4x6xi32> into memref<24xi32>
  %cube = memref.expand_shape %b [[0, 1, 2]] output_shape [2, 3, 4]
    : memref<24xi32> into memref<2x3x4xi32>
  %cast = memref.cast %b : memref<24xi32> to memref<?xi32>
  %other = memref.reinterpret_cast %b to offset: [2], sizes: [5, 2], strides: [4, 1]
    : memref<24xi32> to memref<5x2xi32, strided<[4, 1], offset: 2>>
  %across = memref.transpose %a (i, j) -> (j, i)
    : memref<4x6xi32> to memref<6x4xi32, strided<[1, 6]>>
  affine.for %i = 0 to 6 {
    %v = affine.load %row[%i] : memref<6xi32, strided<[1], offset: ?>>
    %w = affine.load %across[%i, 2] : memref<6x4xi32, strided<[1, 6]>>
    %s = arith.addi %v, %w : i32
    memref.store %s, %cast[%i] : memref<?xi32>
  }
  affine.for %i = 0 to 24 {
    %v = affine.load %flat[23 - %i] : memref<24xi32>
    %w = affine.load %cube[%i floordiv 12, (%i floordiv 4) mod 3, %i mod 4] : memref<2x3x4xi32>
    %s = arith.addi %v, %w : i32
    affine.store %s, %cube[%i floordiv 12, (%i floordiv 4) mod 3, %i mod 4] : memref<2x3x4xi32>
  }
  affine.for %i = 0 to 2 {
    affine.for %j = 0 to 2 {
      %v = affine.load %corner[%i, %j] : memref<2x2xi32, strided<[12, 2], offset: 9>>
      %w = affine.load %other[2 * %i + 1, %j] : memref<5x2xi32, strided<[4, 1], offset: 2>>
      %s = arith.addi %v, %w : i32
      affine.store %s, %other[2 * %i, %j] : memref<5x2xi32, strided<[4, 1], offset: 2>>
      affine.store %w, %corner[%i, %j] : memref<2x2xi32, strided<[12, 2], offset: 9>>
    }
  }
  return
}
"""


def views(a: list[int], b: list[int], k: int) -> list[Any]:
    for i in range(6):
        b[i] = wrap(a[6 * k + i] + a[12 + i])
    for i in range(24):
        b[i] = wrap(b[i] + a[23 - i])
    for i in range(2):
        for j in range(2):
            corner, other = 9 + 12 * i + 2 * j, 2 + 4 * (2 * i + 1) + j
            v, w = a[corner], b[other]
            b[2 + 8 * i + j] = wrap(v + w)
            a[corner] = w
    return []


# The flat view and the matrix are one memory: the loads have to wait for the stores.
ALIASES = """
func.func @aliases(%a: memref<4x4xi32>, %x: i32) -> i32 {
  %flat = memref.collapse_shape %a [[0, 1]] : memref<4x4xi32> into memref<16xi32>
  %sum = affine.for %i = 1 to 16 iter_args(%s = %x) -> (i32) {
    %v = affine.load %flat[%i - 1] : memref<16xi32>
    %t = arith.addi %v, %s : i32
    affine.store %t, %a[%i floordiv 4, %i mod 4] : memref<4x4xi32>
    affine.yield %t : i32
  }
  return %sum : i32
}
"""


def aliases(a: list[int], x: int) -> list[Any]:
    for i in range(1, 16):
        x = a[i] = wrap(a[i - 1] + x)
    return [x]


RESULTS = """
func.func @results(%a: memref<8xi32>) -> (memref<8xi32>, i32, memref<2x4xi32>) {
  %c0 = arith.constant 0 : i32
  %read = memref.alloc() : memref<8xi32>
  %written = memref.alloc() : memref<2x4xi32>
  affine.for %i = 0 to 8 {
    %v = affine.load %a[%i] : memref<8xi32>
    affine.store %v, %read[7 - %i] : memref<8xi32>
    affine.store %v, %written[%i floordiv 4, %i mod 4] : memref<2x4xi32>
  }
  %sum = affine.for %i = 0 to 8 iter_args(%s = %c0) -> (i32) {
    %v = affine.load %read[%i] : memref<8xi32>
    %t = arith.addi %s, %v : i32
    affine.store %t, %read[%i] : memref<8xi32>
    affine.yield %t : i32
  }
  return %read, %sum, %written : memref<8xi32>, i32, memref<2x4xi32>
}
"""


def results(a: list[int]) -> list[Any]:
    total = 0
    sums: list[int] = []
    for v in a[::-1]:
        total = wrap(total + v)
        sums.append(total)
    return [sums, total, list(a)]


TABLE = """
memref.global "private" constant @table : memref<2x4xi7> = dense<[[1, -2, 3, -4], [5, -6, 7, -8]]>
memref.global constant @half : memref<4xi32> = dense<21>
func.func @looked_up(%a: memref<8xi32>) {
  %table = memref.get_global @table : memref<2x4xi7>
  %half = memref.get_global @half : memref<4xi32>
  %again = memref.get_global @table : memref<2x4xi7>
  affine.for %i = 0 to 8 {
    %t = affine.load %table[%i floordiv 4, %i mod 4] : memref<2x4xi7>
    %u = affine.load %again[0, 3] : memref<2x4xi7>
    %h = affine.load %half[%i mod 4] : memref<4xi32>
    %v = affine.load %a[%i] : memref<8xi32>
    %p = arith.addi %t, %u : i7
    %w = arith.extsi %p : i7 to i32
    %q = arith.muli %w, %h : i32
    %s = arith.addi %q, %v : i32
    affine.store %s, %a[%i] : memref<8xi32>
  }
  return
}
"""


def table(a: list[int]) -> list[Any]:
    for i, t in enumerate((1, -2, 3, -4, 5, -6, 7, -8)):
        a[i] = wrap(a[i] + (t - 4) * 21)
    return []


# What is allocated in a loop is one memory for all iterations; they do not overlap in it.
INSIDE = """
func.func @inside(%a: memref<6x4xi32>) {
  affine.for %i = 0 to 6 {
    %t = memref.alloc() : memref<4xi32>
    affine.for %j = 0 to 4 {
      %v = affine.load %a[%i, %j] : memref<6x4xi32>
      affine.store %v, %t[3 - %j] : memref<4xi32>
    }
    affine.for %j = 0 to 4 {
      %v = affine.load %t[%j] : memref<4xi32>
      affine.store %v, %a[%i, %j] : memref<6x4xi32>
    }
    memref.dealloc %t : memref<4xi32>
  }
  affine.for %i = 0 to 24 {
    %one = memref.alloca() : memref<i32>
    %v = affine.load %a[%i floordiv 4, %i mod 4] : memref<6x4xi32>
    affine.store %v, %one[] : memref<i32>
    %w = affine.load %one[] : memref<i32>
    %s = arith.addi %w, %v : i32
    affine.store %s, %a[%i floordiv 4, %i mod 4] : memref<6x4xi32>
  }
  return
}
"""


def inside(a: list[int]) -> list[Any]:
    for i in range(0, 24, 4):
        a[i : i + 4] = [wrap(2 * v) for v in a[i : i + 4][::-1]]
    return []


CALLS = """
func.func private @square(%x: i32) -> i32 {
  %s = arith.muli %x, %x : i32
  return %s : i32
}
func.func private @filled(%x: i32) -> memref<2x4xi32> {
  %m = memref.alloc() : memref<2x4xi32>
  %n = memref.collapse_shape %m [[0, 1]] : memref<2x4xi32> into memref<8xi32>
  affine.for %i = 0 to 8 {
    %k = arith.index_cast %i : index to i32
    %y = arith.addi %x, %k : i32
    %z = func.call @square(%y) : (i32) -> i32
    affine.store %z, %n[%i] : memref<8xi32>
  }
  return %m : memref<2x4xi32>
}
func.func @calls(%a: memref<2x4xi32>, %b: memref<3x4xi32>, %x: i32) -> i32 {
  %m = func.call @filled(%x) : (i32) -> memref<2x4xi32>
  %y = func.call @square(%x) : (i32) -> i32
  %n = func.call @filled(%y) : (i32) -> memref<2x4xi32>
  %rows = memref.subview %b[1, 0] [2, 4] [1, 1]
    : memref<3x4xi32> to memref<2x4xi32, strided<[4, 1], offset: 4>>
  memref.copy %a, %rows : memref<2x4xi32> to memref<2x4xi32, strided<[4, 1], offset: 4>>
  memref.copy %m, %a : memref<2x4xi32> to memref<2x4xi32>
  %v = affine.load %n[1, 3] : memref<2x4xi32>
  return %v : i32
}
"""


def calls(a: list[int], b: list[int], x: int) -> list[Any]:
    b[4:] = a
    a[:] = [wrap((x + k) ** 2) for k in range(8)]
    return [wrap((x * x + 7) ** 2)]


Arguments = Callable[[random.Random], list[Any]]
CASES: dict[str, tuple[str, Callable[..., list[Any]], Arguments]] = {
    "views": (VIEWS, views, lambda r: [words(r, 24), words(r, 24), r.randrange(4)]),
    "aliases": (ALIASES, aliases, lambda r: [words(r, 16), r.randrange(100)]),
    "results": (RESULTS, results, lambda r: [words(r, 8)]),
    "table": (TABLE, table, lambda r: [words(r, 8)]),
    "calls": (CALLS, calls, lambda r: [words(r, 8), words(r, 12), r.randrange(-99, 99)]),
    "inside": (INSIDE, inside, lambda r: [words(r, 24)]),
}


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("ports", ["1rw", "1r1w"])
@pytest.mark.parametrize("name", CASES)
def test_memories(name: str, ports: str, tmp_path: Path):
    text, reference, arguments = CASES[name]
    lowered = lower(text, Options(operators=LIBRARY, ports=ports))
    rng = random.Random(name)
    data = [arguments(rng) for _ in range(3)]
    assert check(lowered, reference, data, lambda _: [], tmp_path) == 12


def test_a_result_that_is_not_read_back_has_no_read_data():
    for ports in ("1rw", "1r1w"):
        lowered = lower(RESULTS, Options(operators=LIBRARY, ports=ports))
        read, _, written = lowered.description["interface"]["results"]
        assert [p["reads"] for p in written["ports"]] == [False]
        assert any(p["reads"] for p in read["ports"])
        assert "out0_rdata" in lowered.verilog
        assert "out2_rdata" not in lowered.verilog


KEEPS = """
memref.global "private" @count : memref<2xi32> = dense<[3, 10]>
func.func @keeps(%by: i32) -> i32 {
  %c = memref.get_global @count : memref<2xi32>
  %old = affine.load %c[1] : memref<2xi32>
  %new = arith.addi %old, %by : i32
  affine.store %new, %c[1] : memref<2xi32>
  return %new : i32
}
"""


@pytest.mark.requires_tool("iverilog")
def test_a_private_global_keeps_what_is_stored(tmp_path: Path):
    from loop_simulation import Run, simulate

    lowered = lower(KEEPS, Options(operators=LIBRARY))
    runs = [Run([by], stalls) for by, stalls in ((1, 0), (5, 90), (-7, 0))]
    seen = simulate(lowered.verilog, lowered.description, runs, tmp_path)
    assert [run.results for run in seen if run is not None] == [[11], [16], [9]]


def rotated(x: list[int], y: list[int], z: list[int], n: int) -> list[Any]:
    a, b, d, total = x, y, z, 0
    for _ in range(n):
        d[:] = [wrap(v + w) for v, w in zip(a, b, strict=True)]
        total = wrap(total + sum(d))
        a, b, d = b, d, a
    return [wrap(b[1] + total)]


def swapped(x: list[int], y: list[int], k: list[int], n: int) -> list[Any]:
    a, b = x, y
    for t in range(n):
        b[1:] = [wrap(a[i] + a[i - 1]) for i in range(1, 8)]
        if k[t % 8] > 0:
            a, b = b, a
    return [a[5]]


def repeated(x: list[int], y: list[int], n: int) -> list[Any]:
    a, b, k = x, y, 0
    while k < n:
        a, b = b, a
        b[:] = a
        b[1] = wrap(b[1] + k)
        k += 1
    return [b[1]]


def swaps(n: int, k: list[int]) -> list[int]:
    """Whether memories stand in exchanged places, by iteration."""
    found, now = list[int](), 0
    for t in range(n):
        found.append(now)
        now ^= int(k[t % 8] > 0)
    return found


HANDED_ON: dict[str, tuple[Callable[..., Any], int, Callable[..., list[int]]]] = {
    "rotated": (rotated, 3, lambda x, y, z, n: [n, *([1, 0, 1, 0, 0] * n)[: _ifs(n)]]),
    "swapped": (swapped, 3, lambda x, y, k, n: [n, *swaps(n, k)]),
    "repeated": (repeated, 2, lambda x, y, n: [n + 1, *([0, 1] * n)[:n]]),
}
"""Functions, how many memories they take, and what their cycles need: trip counts, sides of ifs."""


def _ifs(n: int) -> int:
    """One asks which of three memories it is, or two, in turn."""
    return sum((1, 2, 2)[t % 3] for t in range(n))


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", HANDED_ON)
def test_memories_that_loops_hand_on(name: str, tmp_path: Path):
    reference, memories, trips = HANDED_ON[name]
    lowered = lower(INPUTS / f"handed_{name}.mlir", Options(operators=LIBRARY))
    rng = random.Random(name)
    data = [[*(words(rng, 8) for _ in range(memories)), n] for n in (0, 3, 4)]
    assert check(lowered, reference, data, lambda d: trips(*d), tmp_path) == 12


LARGER = """
func.func @larger(%x: memref<4xi32>, %k: index) -> (i32, i32) {
  %c1 = arith.constant 1 : index
  %a = memref.alloc() : memref<4xi32>
  memref.copy %x, %a : memref<4xi32> to memref<4xi32>
  %b = memref.realloc %a : memref<4xi32> to memref<6xi32>
  affine.for %i = 4 to 6 {
    %v = affine.load %b[%i - 4] : memref<6xi32>
    affine.store %v, %b[%i] : memref<6xi32>
  }
  %c = memref.realloc %b : memref<6xi32> to memref<3xi32>
  %r = memref.load %c[%c1] : memref<3xi32>
  %s = memref.load %b[%k] : memref<6xi32>
  return %r, %s : i32, i32
}
"""


@pytest.mark.requires_tool("iverilog")
def test_a_memory_that_is_made_larger_keeps_what_it_holds(tmp_path: Path):
    lowered = lower(LARGER, Options(operators=LIBRARY))
    data = [[words(random.Random(k), 4), k] for k in (1, 3, 5)]

    def larger(x: list[int], k: int) -> list[int]:
        return [x[1], [*x, *x][k]]

    assert check(lowered, larger, data, lambda _: [], tmp_path) == 12
