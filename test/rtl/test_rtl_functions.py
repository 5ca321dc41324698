"""What the kernels do not have: small functions against references in Python."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from loop_lowering import LIBRARY, check, lower

from gaus_pass.options import Options


def wrap(number: int, bits: int = 32) -> int:
    return (number + 2 ** (bits - 1)) % 2**bits - 2 ** (bits - 1)


@dataclass(frozen=True)
class Function:
    """MLIR, a reference, arguments per data set, iterations of loops that are not known."""

    text: str
    run: Callable[..., list[int]]
    arguments: Callable[[random.Random, int], list[Any]]
    trips: Callable[[list[Any]], list[int]] = lambda _: []


def words(rng: random.Random, count: int, bits: int = 32) -> list[int]:
    return [rng.randrange(-(2 ** (bits - 1)), 2 ** (bits - 1)) for _ in range(count)]


LOCAL_MEMORY = """
func.func @reverse(%x: memref<16xi32>, %y: memref<16xi32>) {
  %t = memref.alloca() : memref<16xi32>
  affine.for %i = 0 to 16 {
    %v = affine.load %x[%i] : memref<16xi32>
    affine.store %v, %t[%i] : memref<16xi32>
  }
  affine.for %i = 0 to 16 {
    %v = affine.load %t[15 - %i] : memref<16xi32>
    affine.store %v, %y[%i] : memref<16xi32>
  }
  return
}
"""


def reverse(x: list[int], y: list[int]) -> list[int]:
    y[:] = x[::-1]
    return []


LOCAL_TABLE = """
func.func @count(%x: memref<16xi32>, %n: index) -> i32 {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %seen = memref.alloca() : memref<8xi32>
  affine.for %i = 0 to 8 {
    affine.store %zero, %seen[%i] : memref<8xi32>
  }
  scf.for %i = %c0 to %n step %c1 {
    %v = memref.load %x[%i] : memref<16xi32>
    %k = arith.index_cast %v : i32 to index
    %old = memref.load %seen[%k] : memref<8xi32>
    %new = arith.addi %old, %one : i32
    memref.store %new, %seen[%k] : memref<8xi32>
  }
  %most = affine.for %i = 0 to 8 iter_args(%m = %zero) -> (i32) {
    %v = affine.load %seen[%i] : memref<8xi32>
    %next = arith.maxsi %m, %v : i32
    affine.yield %next : i32
  }
  return %most : i32
}
"""


def most_frequent(x: list[int], n: int) -> list[int]:
    return [max(x[:n].count(k) for k in range(8))]


STEPS = """
func.func @steps(%y: memref<64xi32>, %low: index, %high: index) -> i32 {
  %three = arith.constant 3 : index
  %zero = arith.constant 0 : i32
  %sum = scf.for %i = %low to %high step %three iter_args(%acc = %zero) -> (i32) {
    %v = arith.index_cast %i : index to i32
    %next = arith.addi %acc, %v : i32
    memref.store %next, %y[%i] : memref<64xi32>
    scf.yield %next : i32
  }
  return %sum : i32
}
"""


def steps(y: list[int], low: int, high: int) -> list[int]:
    total = 0
    for i in range(low, high, 3):
        total += i
        y[i] = total
    return [total]


LATE_RESULT = """
func.func @power(%n: index, %x: i32) -> (i32, i32) {
  %one = arith.constant 1 : i32
  %two = arith.constant 2 : i32
  %a, %b = affine.for %i = 0 to %n iter_args(%p = %one, %q = %two) -> (i32, i32) {
    %next = arith.muli %p, %x : i32
    affine.yield %next, %p : i32, i32
  }
  return %a, %b : i32, i32
}
"""


def power(n: int, x: int) -> list[int]:
    a, b = 1, 2
    for _ in range(n):
        a, b = wrap(a * x), a
    return [a, b]


SWAP = """
func.func @swap(%n: index, %x: i32, %y: i32) -> (i32, i32, i32) {
  %a, %b, %c = affine.for %i = 0 to %n iter_args(%p = %x, %q = %y, %r = %x) -> (i32, i32, i32) {
    affine.yield %q, %p, %y : i32, i32, i32
  }
  return %a, %b, %c : i32, i32, i32
}
"""


def swap(n: int, x: int, y: int) -> list[int]:
    a, b, c = x, y, x
    for _ in range(n):
        a, b, c = b, a, y
    return [a, b, c]


NEST = """
func.func @triangle(%x: memref<8x8xi32>, %n: index) -> (i32, i32) {
  %zero = arith.constant 0 : i32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %sum, %last = scf.for %i = %c0 to %n step %c1 iter_args(%acc = %zero, %l = %zero) -> (i32, i32) {
    %row = scf.for %j = %i to %n step %c1 iter_args(%s = %acc) -> (i32) {
      %v = memref.load %x[%i, %j] : memref<8x8xi32>
      %next = arith.addi %s, %v : i32
      scf.yield %next : i32
    }
    %twice = arith.addi %row, %row : i32
    scf.yield %row, %twice : i32, i32
  }
  %both = arith.xori %sum, %last : i32
  return %both, %last : i32, i32
}
"""


def triangle(x: list[int], n: int) -> list[int]:
    total = last = 0
    for i in range(n):
        for j in range(i, n):
            total = wrap(total + x[8 * i + j])
        last = wrap(2 * total)
    return [total ^ last, last]


def triangle_trips(arguments: list[Any]) -> list[int]:
    """The outer loop's iterations first, then those of the inner one each time it runs."""
    n = arguments[1]
    return [n, *(n - i for i in range(n))]


OPERATIONS = """
func.func @operations(%x: memref<16xi16>, %y: memref<16xi32>, %s: i16) {
  %five = arith.constant 5 : i32
  %c3 = arith.constant 3 : i16
  affine.for %i = 0 to 16 {
    %a = affine.load %x[%i] : memref<16xi16>
    %wide = arith.extsi %a : i16 to i32
    %zext = arith.extui %s : i16 to i32
    %low, %high = arith.mulsi_extended %a, %s : i16
    %ulow, %uhigh = arith.mului_extended %a, %s : i16
    %d = arith.divsi %wide, %five : i32
    %r = arith.remsi %wide, %five : i32
    %du = arith.divui %zext, %five : i32
    %fl = arith.floordivsi %wide, %five : i32
    %ce = arith.ceildivsi %wide, %five : i32
    %sl = arith.shli %a, %c3 : i16
    %sr = arith.shrsi %a, %c3 : i16
    %su = arith.shrui %a, %c3 : i16
    %mx = arith.maxui %a, %s : i16
    %mn = arith.minsi %a, %s : i16
    %lt = arith.cmpi ult, %a, %s : i16
    %pick = arith.select %lt, %sl, %su : i16
    %t0 = arith.xori %low, %high : i16
    %t1 = arith.xori %ulow, %uhigh : i16
    %t2 = arith.andi %t0, %mx : i16
    %t3 = arith.ori %t1, %mn : i16
    %t4 = arith.addi %t2, %t3 : i16
    %t5 = arith.subi %t4, %pick : i16
    %t6 = arith.addi %t5, %sr : i16
    %t7 = arith.extui %t6 : i16 to i32
    %u0 = arith.addi %d, %du : i32
    %u1 = arith.subi %u0, %r : i32
    %u2 = arith.muli %fl, %five : i32
    %u3 = arith.xori %u2, %ce : i32
    %u4 = arith.addi %u1, %u3 : i32
    %u5 = arith.shli %u4, %five : i32
    %u6 = arith.addi %u5, %t7 : i32
    affine.store %u6, %y[%i] : memref<16xi32>
  }
  return
}
"""


def operations(x: list[int], y: list[int], s: int) -> list[int]:
    for i, a in enumerate(x):
        ua, us = a % 2**16, s % 2**16
        product, uproduct = a * s, ua * us
        t2 = (product ^ (product >> 16)) & max(ua, us)
        t3 = (uproduct ^ (uproduct >> 16)) | min(a, s)
        pick = (a << 3) if ua < us else ua >> 3
        t6 = (t2 + t3 - pick + (a >> 3)) % 2**16
        d = abs(a) // 5 * (1 if a >= 0 else -1)
        u4 = d + us // 5 - (a - 5 * d) + ((a // 5 * 5) ^ -(-a // 5))
        y[i] = wrap((u4 << 5) + t6)
    return []


INDEX = """
func.func @index(%x: memref<4x6xi32>, %y: memref<64xi32>, %k: index) {
  affine.for %i = 0 to 24 {
    %v = affine.load %x[%i floordiv 6, %i mod 6] : memref<4x6xi32>
    affine.if affine_set<(d0)[s0] : (d0 * 3 - s0 >= 0, 20 - d0 >= 0)>(%i)[%k] {
      affine.store %v, %y[%i * 2 + symbol(%k) - (%i floordiv 4)] : memref<64xi32>
    } else {
      %w = arith.index_cast %i : index to i32
      affine.store %w, %y[%i ceildiv 5] : memref<64xi32>
    }
  }
  return
}
"""


def index(x: list[int], y: list[int], k: int) -> list[int]:
    for i in range(24):
        if i * 3 >= k and i <= 20:
            y[2 * i + k - i // 4] = x[i]
        else:
            y[-(-i // 5)] = i
    return []


STRAIGHT = """
func.func @straight(%x: memref<4xi32>, %a: i32, %i: index) -> (i32, index) {
  %c1 = arith.constant 1 : index
  %v = memref.load %x[%i] : memref<4xi32>
  %p = arith.muli %v, %a : i32
  %next = arith.addi %i, %c1 : index
  memref.store %p, %x[%next] : memref<4xi32>
  %w = memref.load %x[%next] : memref<4xi32>
  %s = arith.subi %w, %a : i32
  return %s, %next : i32, index
}
"""


def straight(x: list[int], a: int, i: int) -> list[int]:
    x[i + 1] = wrap(x[i] * a)
    return [wrap(x[i + 1] - a), i + 1]


SCALAR_MEMORY = """
func.func @total(%x: memref<16xi32>, %n: index) -> i32 {
  %zero = arith.constant 0 : i32
  %sum = memref.alloca() : memref<i32>
  affine.store %zero, %sum[] : memref<i32>
  affine.for %i = 0 to %n {
    %v = affine.load %x[%i] : memref<16xi32>
    %s = affine.load %sum[] : memref<i32>
    %next = arith.addi %s, %v : i32
    affine.store %next, %sum[] : memref<i32>
  }
  %end = affine.load %sum[] : memref<i32>
  return %end : i32
}
"""


def total(x: list[int], n: int) -> list[int]:
    return [wrap(sum(x[:n]))]


FLOATS = """
func.func @floats(%x: memref<?xf32>, %y: memref<8xf32>, %n: index, %c: i1) {
  %one = arith.constant 1.5 : f32
  affine.for %i = 0 to %n {
    %v = affine.load %x[%i] : memref<?xf32>
    %s = arith.select %c, %v, %one : f32
    affine.store %s, %y[%i] : memref<8xf32>
  }
  return
}
"""


def floats(x: list[int], y: list[int], n: int, c: int) -> list[int]:
    for i in range(n):
        y[i] = x[i] if c else 0x3FC00000
    return []


FUNCTIONS = {
    "scalar memory": Function(
        SCALAR_MEMORY, total, lambda r, k: [words(r, 16), 2 * k], lambda a: [a[1]]
    ),
    "floats": Function(
        FLOATS, floats, lambda r, k: [words(r, 1024), words(r, 8), k, k % 2], lambda a: [a[2]]
    ),
    "local memory": Function(LOCAL_MEMORY, reverse, lambda r, _: [words(r, 16), words(r, 16)]),
    "local table": Function(
        LOCAL_TABLE, most_frequent, lambda r, k: [[r.randrange(8) for _ in range(16)], k],
        lambda a: [a[1]],
    ),
    "steps": Function(
        STEPS, steps, lambda r, k: [words(r, 64), r.randrange(40), (0, 40, 41, 60, 9)[k % 5]],
        lambda a: [len(range(a[1], a[2], 3))],
    ),
    "late result": Function(LATE_RESULT, power, lambda r, k: [k, *words(r, 1)], lambda a: [a[0]]),
    "swap": Function(SWAP, swap, lambda r, k: [k, *words(r, 2)], lambda a: [a[0]]),
    "nest": Function(NEST, triangle, lambda r, k: [words(r, 64), k], triangle_trips),
    "operations": Function(
        OPERATIONS, operations, lambda r, _: [words(r, 16, 16), words(r, 16), *words(r, 1, 16)]
    ),
    "index": Function(INDEX, index, lambda r, k: [words(r, 24), words(r, 64), 3 * k]),
    "straight": Function(STRAIGHT, straight, lambda r, k: [words(r, 4), *words(r, 1), k % 3]),
}  # fmt: skip

SETTINGS: dict[str, dict[str, Any]] = {
    "plain": {},
    "ii-3": {"ii": 3},
    "combinational": {"limits": {"mul": 1, "add": 2, "div": 1}, "cycle_time": 4},
    "library": {"operators": LIBRARY, "limits": {"mul": 1}},
    "ports": {"operators": LIBRARY, "ports": "2rw", "read_during_write": "new"},
    "late": {"ports": "1r1w", "read_latency": 3},
}


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_run(name: str, setting: str, tmp_path: Path):
    function = FUNCTIONS[name]
    lowered = lower(function.text, Options(**SETTINGS[setting]))
    rng = random.Random(name)
    data = [function.arguments(rng, k) for k in range(6)]
    assert check(lowered, function.run, data, function.trips, tmp_path) == 24
