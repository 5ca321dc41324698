"""Subscripts with quotients and remainders as hardware that overlaps as far as they allow."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from loop_lowering import check, lower

from gaus_pass.options import Options

LONG_ADDER = """{"schema": 1, "unit": "ns",
 "operators": [{"op": "arith.addi", "latency": 6, "in_delay": 1.0, "out_delay": 1.0}]}"""


def wrap(number: int) -> int:
    return (number + 2**31) % 2**32 - 2**31


# Ten iterations, six of them for the adder, lie between two uses of a partial sum.
RING = """
func.func @ring(%a: memref<64xi32>, %t: memref<10xi32>) {
  affine.for %i = -20 to 44 {
    %x = affine.load %a[%i + 20] : memref<64xi32>
    %s = affine.load %t[(%i + 3) mod 10] : memref<10xi32>
    %n = arith.addi %s, %x : i32
    affine.store %n, %t[(%i + 13) mod 10] : memref<10xi32>
  }
  return
}
"""


def ring(a: list[int], t: list[int]) -> list[int]:
    for i in range(-20, 44):
        t[(i + 3) % 10] = wrap(t[(i + 3) % 10] + a[i + 20])
    return []


NESTED = """
#even = affine_set<(d0, d1) : ((d0 + d1) mod 2 == 0, (d0 floordiv 3) mod 4 - 1 >= 0)>
func.func @nested(%t: memref<8x13xi32>, %x: i32) {
  affine.for %i = -3 to 4 {
    affine.for %j = -7 to 9 {
      %s = affine.load %t[(%i + %j) mod 8, ((%j * 3) floordiv 4) mod 13] : memref<8x13xi32>
      %n = arith.addi %s, %x : i32
      affine.if #even(%j, %i) {
        affine.store %n, %t[(%i + %j) mod 8, ((%j * -5) ceildiv 6 + 7) mod 13] : memref<8x13xi32>
      }
      affine.store %n, %t[((%i - %j) mod 11) mod 8, (%j ceildiv 3) + (%i floordiv 2) + 6]
        : memref<8x13xi32>
    }
  }
  return
}
"""


def nested(t: list[int], x: int) -> list[int]:
    for i in range(-3, 4):
        for j in range(-7, 9):
            n = wrap(t[(i + j) % 8 * 13 + j * 3 // 4 % 13] + x)
            if (i + j) % 2 == 0 and (j // 3) % 4 >= 1:
                t[(i + j) % 8 * 13 + (-(j * 5 // 6) + 7) % 13] = n
            t[(i - j) % 11 % 8 * 13 - (-j // 3) + i // 2 + 6] = n
    return []


ARITHMETIC = """
func.func @arithmetic(%t: memref<64xi32>, %u: memref<64xi32>, %x: i32) {
  %lower = arith.constant -9 : index
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c5 = arith.constant 5 : index
  %c7 = arith.constant 7 : index
  %c8 = arith.constant 8 : index
  %c20 = arith.constant 20 : index
  scf.for %i = %lower to %c20 step %c1 {
    %low = arith.andi %i, %c7 : index
    %rest = arith.remsi %i, %c5 : index
    %down = arith.floordivsi %i, %c5 : index
    %up = arith.ceildivsi %i, %c5 : index
    %near = arith.divsi %i, %c3 : index
    %half = arith.shrsi %i, %c2 : index
    %k = arith.addi %rest, %c20 : index
    %a = memref.load %t[%k] : memref<64xi32>
    %b = arith.addi %a, %x : i32
    %l = arith.addi %down, %up : index
    %m = arith.addi %l, %c20 : index
    memref.store %b, %t[%m] : memref<64xi32>
    %n = arith.addi %near, %half : index
    %o = arith.addi %n, %c20 : index
    %p = memref.load %u[%o] : memref<64xi32>
    %q = arith.addi %p, %b : i32
    memref.store %q, %u[%low] : memref<64xi32>
  }
  scf.for %i = %c0 to %c20 step %c1 {
    %j = arith.addi %i, %c3 : index
    %k = arith.remui %j, %c8 : index
    %l = arith.divui %i, %c3 : index
    %m = arith.addi %k, %l : index
    %n = arith.ceildivui %m, %c2 : index
    %a = memref.load %u[%k] : memref<64xi32>
    %b = arith.muli %a, %x : i32
    memref.store %b, %u[%n] : memref<64xi32>
    memref.store %a, %t[%m] : memref<64xi32>
  }
  return
}
"""


def towards_zero(a: int, b: int) -> int:
    return a // b if a >= 0 else -(-a // b)


def arithmetic(t: list[int], u: list[int], x: int) -> list[int]:
    for i in range(-9, 20):
        b = wrap(t[i - 5 * towards_zero(i, 5) + 20] + x)
        t[i // 5 - (-i // 5) + 20] = b
        u[i & 7] = wrap(u[towards_zero(i, 3) + (i >> 2) + 20] + b)
    for i in range(20):
        k, m = (i + 3) % 8, (i + 3) % 8 + i // 3
        a = u[k]
        u[-(-m // 2)] = wrap(a * x)
        t[m] = a
    return []


# Tiles of ten, the last one shorter; and the least and greatest of several as subscripts.
EXTREMES = """
func.func @extremes(%t: memref<64xi32>, %n: index, %x: i32) {
  affine.for %i = 0 to 64 step 10 {
    %end = affine.min affine_map<(d0) -> (d0 + 10, 64)>(%i)
    %c1 = arith.constant 1 : index
    scf.for %j = %i to %end step %c1 {
      %a = memref.load %t[%j] : memref<64xi32>
      %b = arith.addi %a, %x : i32
      memref.store %b, %t[%j] : memref<64xi32>
    }
  }
  affine.for %i = -4 to 20 {
    %u = affine.min affine_map<(d0)[s0] -> (d0 * 2 + 10, 40, s0 - 3)>(%i)[%n]
    %v = affine.max affine_map<(d0) -> (d0 mod 7, (d0 floordiv 2) - 3)>(%i)
    %w = affine.max affine_map<(d0) -> (d0 + 4)>(%i)
    %a = memref.load %t[%u] : memref<64xi32>
    memref.store %a, %t[%v] : memref<64xi32>
    %b = memref.load %t[%w] : memref<64xi32>
    %c = arith.addi %a, %b : i32
    memref.store %c, %t[%w] : memref<64xi32>
  }
  return
}
"""


def extremes(t: list[int], n: int, x: int) -> list[int]:
    t[:] = [wrap(a + x) for a in t]
    for i in range(-4, 20):
        a = t[min(2 * i + 10, 40, n - 3)]
        t[max(i % 7, i // 2 - 3)] = a
        t[i + 4] = wrap(t[i + 4] + a)
    return []


def words(rng: random.Random, count: int) -> list[int]:
    return [rng.randrange(-(2**31), 2**31) for _ in range(count)]


Case = tuple[str, Callable[..., list[int]], Callable[[random.Random], list[Any]], list[int]]
"""MLIR, a reference, arguments, and iterations of loops that are not known."""
FUNCTIONS: dict[str, Case] = {
    "ring": (RING, ring, lambda r: [words(r, 64), words(r, 10)], []),
    "nested": (NESTED, nested, lambda r: [words(r, 104), *words(r, 1)], []),
    "arithmetic": (
        ARITHMETIC, arithmetic, lambda r: [words(r, 64), words(r, 64), *words(r, 1)], [],
    ),
    "extremes": (
        EXTREMES, extremes, lambda r: [words(r, 64), r.randrange(3, 60), *words(r, 1)],
        [*[10] * 6, 4],
    ),
}  # fmt: skip


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("flatten", [False, True])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_divided_subscripts_run(name: str, flatten: bool, tmp_path: Path):
    text, run, arguments, trips = FUNCTIONS[name]
    library = tmp_path / "adder.json"
    library.write_text(LONG_ADDER)
    options = Options(operators=str(library), ports="1r1w", flatten=flatten)
    lowered = lower(text, options)
    rng = random.Random(name)
    data = [arguments(rng) for _ in range(3)]
    assert check(lowered, run, data, lambda _: trips, tmp_path) == 12
    if name == "ring":
        assert [o.schedule.ii for o in lowered.design.outcomes] == [1]
