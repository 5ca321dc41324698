"""Parallel loops, switches, ifs around loops, while loops: simulated against references."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from loop_lowering import check, lower

from gaus_pass.options import Options


def wrap(number: int, bits: int = 32) -> int:
    return (number + 2 ** (bits - 1)) % 2**bits - 2 ** (bits - 1)


def words(rng: random.Random, count: int, bits: int = 32) -> list[int]:
    return [rng.randrange(-(2 ** (bits - 1)), 2 ** (bits - 1)) for _ in range(count)]


@dataclass(frozen=True)
class Case:
    """MLIR, a reference, arguments per data set, and counts that the formula does not know.

    Attributes
    ----------
    ii
        Of the leaves, in order.
    """

    text: str
    run: Callable[..., list[int]]
    arguments: Callable[[random.Random, int], list[Any]]
    counts: Callable[[list[Any]], list[int]] = lambda _: []
    ii: tuple[int, ...] = ()


PARALLEL = """
func.func @parallel(%a: memref<8x4xi32>, %b: memref<32xi32>, %n: index) -> (i32, i32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %five = arith.constant 5 : i32
  scf.parallel (%i, %j) = (%c0, %c0) to (%n, %c4) step (%c1, %c1) {
    %v = memref.load %a[%i, %j] : memref<8x4xi32>
    %w = arith.addi %v, %v : i32
    memref.store %w, %a[%i, %j] : memref<8x4xi32>
  }
  %sum, %most = scf.parallel (%i) = (%c0) to (%n) step (%c1) init (%five, %five) -> (i32, i32) {
    %v = memref.load %a[%i, %c1] : memref<8x4xi32>
    scf.reduce(%v, %v : i32, i32) {
    ^bb0(%x: i32, %y: i32):
      %s = arith.addi %x, %y : i32
      scf.reduce.return %s : i32
    }, {
    ^bb0(%x: i32, %y: i32):
      %s = arith.maxsi %x, %y : i32
      scf.reduce.return %s : i32
    }
  }
  scf.parallel (%i) = (%c0) to (%n) step (%c1) {
    %k = memref.load %a[%i, %c0] : memref<8x4xi32>
    %i32 = arith.index_cast %i : index to i32
    %p = arith.shli %i32, %five : i32
    %t = arith.addi %i32, %i32 : i32
    %q = arith.index_cast %t : i32 to index
    %old = memref.load %b[%q] : memref<32xi32>
    %new = arith.addi %old, %k : i32
    memref.store %new, %b[%q] : memref<32xi32>
  }
  return %sum, %most : i32, i32
}
"""


def parallel(a: list[int], b: list[int], n: int) -> list[int]:
    for i in range(n):
        for j in range(4):
            a[4 * i + j] = wrap(2 * a[4 * i + j])
    column = [a[4 * i + 1] for i in range(n)]
    for i in range(n):
        b[2 * i] = wrap(b[2 * i] + a[4 * i])
    return [wrap(5 + sum(column)), max([5, *column])]


REDUCTIONS = """
func.func @reductions(%a: memref<6x6xi16>, %n: index) -> (i16, i16, i16) {
  %s:3 = affine.parallel (%i, %j) = (0, 1) to (symbol(%n), min(6, 2 * symbol(%n)))
      step (1, 2) reduce ("addi", "muli", "xori") -> (i16, i16, i16) {
    %v = affine.load %a[%i, %j] : memref<6x6xi16>
    affine.yield %v, %v, %v : i16, i16, i16
  }
  return %s#0, %s#1, %s#2 : i16, i16, i16
}
"""


def reductions(a: list[int], n: int) -> list[int]:
    total, product, odd = 0, 1, 0
    for i in range(n):
        for j in range(1, min(6, 2 * n), 2):
            v = a[6 * i + j]
            total, product, odd = wrap(total + v, 16), wrap(product * v, 16), odd ^ v
    return [total, product, odd]


FORALL = """
func.func @forall(%a: memref<4x6xi8>, %n: index, %x: i8) -> i8 {
  %c0 = arith.constant 0 : index
  scf.forall (%i, %j) = (0, %c0) to (%n, 6) step (1, 2) {
    %u = scf.execute_region -> i8 {
      %v = memref.load %a[%i, %j] : memref<4x6xi8>
      scf.yield %v : i8
    }
    %y = scf.index_switch %j -> i8
    case 2 {
      %z = arith.addi %u, %x : i8
      scf.yield %z : i8
    }
    case 4 {
      scf.yield %x : i8
    }
    default {
      scf.yield %u : i8
    }
    memref.store %y, %a[%i, %j] : memref<4x6xi8>
  }
  %r = scf.index_switch %n -> i8
  default {
    scf.yield %x : i8
  }
  return %r : i8
}
"""


def forall(a: list[int], n: int, x: int) -> list[int]:
    for i in range(n):
        a[6 * i + 2] = wrap(a[6 * i + 2] + x, 8)
        a[6 * i + 4] = x
    return [x]


BRANCHES = """
#middle = affine_set<(d0) : (d0 - 2 >= 0, 9 - d0 >= 0)>
func.func @branches(%a: memref<16xi32>, %n: index, %c: i1, %x: i32) -> (i32, index) {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %r, %k = affine.if #middle(%n) -> (i32, index) {
    %s = affine.for %i = 0 to %n iter_args(%sum = %zero) -> i32 {
      %v = affine.load %a[%i] : memref<16xi32>
      %t = arith.addi %sum, %v : i32
      affine.yield %t : i32
    }
    affine.yield %s, %n : i32, index
  } else {
    affine.for %i = 0 to 4 {
      %d = arith.cmpi slt, %x, %one : i32
      scf.if %d {
        affine.for %j = 0 to 3 {
          %v = affine.load %a[%i * 3 + %j] : memref<16xi32>
          %t = arith.addi %x, %v : i32
          affine.store %t, %a[%i * 3 + %j] : memref<16xi32>
        }
      }
    }
    %seven = arith.constant 7 : index
    affine.yield %x, %seven : i32, index
  }
  scf.if %c {
    affine.store %r, %a[3] : memref<16xi32>
    affine.for %i = 0 to 4 {
      affine.store %x, %a[%i + 5] : memref<16xi32>
    }
  } else {
  }
  return %r, %k : i32, index
}
"""


def branches(a: list[int], n: int, c: int, x: int) -> list[int]:
    r, k = x, 7
    if 2 <= n <= 9:
        r, k = wrap(sum(a[:n])), n
    elif x < 1:
        for i in range(12):
            a[i] = wrap(a[i] + x)
    if c:
        a[3] = r
        a[5:9] = [x] * 4
    return [r, k]


def branch_counts(data: list[Any]) -> list[int]:
    _, n, c, x = data
    middle = 2 <= n <= 9
    return [int(middle), *([n] if middle else [int(x < 1)] * 4), int(c)]


WHILES = """
func.func @whiles(%a: memref<16xi32>, %x: i32, %n: index) -> (i32, index, i32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %one = arith.constant 1 : i32
  %h, %k = scf.while (%p = %x, %q = %n) : (i32, index) -> (i32, index) {
    %more = arith.cmpi sgt, %p, %one : i32
    %half = arith.shrsi %p, %one : i32
    scf.condition(%more) %half, %q : i32, index
  } do {
  ^bb0(%p: i32, %q: index):
    scf.for %i = %c0 to %q step %c1 {
      %v = memref.load %a[%i] : memref<16xi32>
      %t = arith.addi %p, %v : i32
      memref.store %t, %a[%i] : memref<16xi32>
    }
    %next = arith.addi %q, %c1 : index
    scf.yield %p, %next : i32, index
  }
  %last:2 = scf.while (%u = %one, %v = %x) : (i32, i32) -> (i32, i32) {
    %sum = scf.for %i = %c0 to %n step %c1 iter_args(%s = %u) -> i32 {
      %w = arith.addi %s, %u : i32
      scf.yield %w : i32
    }
    %limit = arith.constant 1000 : i32
    %less = arith.cmpi slt, %sum, %limit : i32
    scf.condition(%less) %v, %sum : i32, i32
  } do {
  ^bb0(%v: i32, %sum: i32):
    %t = arith.addi %sum, %one : i32
    scf.yield %t, %sum : i32, i32
  }
  return %h, %k, %last#1 : i32, index, i32
}
"""


def whiles(a: list[int], x: int, n: int) -> list[int]:
    return whiles_counted(a, x, n)[0]


def whiles_counted(a: list[int], x: int, n: int) -> tuple[list[int], list[int]]:
    """Results, and how often conditions are evaluated and loops run."""
    rounds: list[int] = []
    p, q = x, n
    while True:
        more, half = p > 1, p >> 1
        if not more:
            break
        for i in range(q):
            a[i] = wrap(half + a[i])
        rounds.append(q)
        p, q = half, q + 1
    counts = [len(rounds) + 1, *rounds]
    u, inner = 1, 0
    while True:
        total = u + n * u
        inner += 1
        if not total < 1000:
            break
        u = total + 1
    return [half, q, total], [*counts, inner, *[n] * inner]


EUCLID = """
func.func @euclid(%a: i32, %b: i32) -> (i32, i32) {
  %zero = arith.constant 0 : i32
  %g, %r = scf.while (%x = %a, %y = %b) : (i32, i32) -> (i32, i32) {
    %more = arith.cmpi ne, %y, %zero : i32
    scf.condition(%more) %x, %y : i32, i32
  } do {
  ^bb0(%x: i32, %y: i32):
    %rest = arith.remui %x, %y : i32
    scf.yield %y, %rest : i32, i32
  }
  return %g, %r : i32, i32
}
"""


def euclid(a: int, b: int) -> list[int]:
    return [math.gcd(a, b), 0]


def euclid_count(data: list[Any]) -> list[int]:
    a, b = data
    count = 1
    while b:
        a, b, count = b, a % b, count + 1
    return [count]


# Stores before the condition and behind it; an index that is counted; values of two iterations ago.
SEARCH = """
func.func @search(%a: memref<32xi16>, %b: memref<32xi16>, %key: i16) -> (index, i16, i16) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %x0 = arith.constant 10 : i16
  %k, %old, %v = scf.while (%i = %c0, %p = %key, %q = %x0)
      : (index, i16, i16) -> (index, i16, i16) {
    %v = memref.load %a[%i] : memref<32xi16>
    %at = arith.addi %i, %c2 : index
    memref.store %q, %b[%at] : memref<32xi16>
    %more = arith.cmpi ne, %v, %key : i16
    scf.condition(%more) %i, %q, %v : index, i16, i16
  } do {
  ^bb0(%i: index, %q: i16, %v: i16):
    %w = arith.addi %v, %q : i16
    memref.store %w, %a[%i] : memref<32xi16>
    %next = arith.addi %c1, %i : index
    scf.yield %next, %v, %w : index, i16, i16
  }
  return %k, %old, %v : index, i16, i16
}
"""


def search(a: list[int], b: list[int], key: int) -> list[int]:
    i, q = 0, 10
    while True:
        v = a[i]
        b[i + 2] = q
        if v == key:
            return [i, q, v]
        a[i] = q = wrap(v + q, 16)
        i += 1


def search_arguments(rng: random.Random, k: int) -> list[Any]:
    a, at = words(rng, 32, 16), (5, 0, 1, 29)[k]
    return [a, words(rng, 32, 16), a[at]]


# The pattern of a memory that is read and written where the condition looks.
CHASE = """
func.func @chase(%a: memref<16xi8>, %start: index) -> i8 {
  %one = arith.constant 1 : i8
  %end = arith.constant 15 : i8
  %first = arith.index_cast %start : index to i8
  %last = scf.while (%p = %first) : (i8) -> i8 {
    %i = arith.index_cast %p : i8 to index
    %v = memref.load %a[%i] : memref<16xi8>
    %big = arith.cmpi slt, %v, %end : i8
    scf.condition(%big) %p : i8
  } do {
  ^bb0(%p: i8):
    %i = arith.index_cast %p : i8 to index
    %v = memref.load %a[%i] : memref<16xi8>
    %w = arith.addi %v, %one : i8
    memref.store %w, %a[%i] : memref<16xi8>
    scf.yield %v : i8
  }
  return %last : i8
}
"""


def chase(a: list[int], start: int) -> list[int]:
    return chased(a, start)[0]


def chased(a: list[int], p: int) -> tuple[list[int], list[int]]:
    count = 1
    while a[p] < 15:
        a[p], p, count = a[p] + 1, a[p], count + 1
    return [p], [count]


# A while loop inside a for loop and an if; its only work stands before the condition.
INNER = """
func.func @inner(%a: memref<8xi32>, %x: i32) -> i32 {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %sum = affine.for %i = 0 to 8 iter_args(%s = %zero) -> i32 {
    %v = affine.load %a[%i] : memref<8xi32>
    %c = arith.cmpi sgt, %v, %x : i32
    %n = scf.if %c -> i32 {
      %bits, %none = scf.while (%w = %v, %n = %zero) : (i32, i32) -> (i32, i32) {
        %low = arith.andi %w, %one : i32
        %more = arith.addi %n, %low : i32
        %rest = arith.shrui %w, %one : i32
        %go = arith.cmpi ne, %rest, %zero : i32
        scf.condition(%go) %more, %rest : i32, i32
      } do {
      ^bb0(%n: i32, %w: i32):
        scf.yield %w, %n : i32, i32
      }
      scf.yield %bits : i32
    } else {
      scf.yield %one : i32
    }
    affine.store %n, %a[%i] : memref<8xi32>
    %t = arith.addi %s, %n : i32
    affine.yield %t : i32
  }
  return %sum : i32
}
"""


def inner(a: list[int], x: int) -> list[int]:
    return inner_counted(a, x)[0]


def inner_counted(a: list[int], x: int) -> tuple[list[int], list[int]]:
    total, counts = 0, list[int]()
    for i in range(8):
        counts.append(int(a[i] > x))
        n = 1
        if a[i] > x:
            w = a[i] % 2**32
            n = w.bit_count()
            counts.append(max(w.bit_length(), 1))
        a[i] = n
        total += n
    return [total], counts


# Sizes of arguments: in bounds, in addresses of two and three dimensions, in the data; elements of
# type index as subscripts.
SIZES = """
func.func @sizes(%a: memref<?x?xi32>, %b: memref<?x?x?xi16>, %t: memref<4x?xi32>,
                 %k: memref<9xindex>) -> (i32, index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0 : i32
  %n = memref.dim %a, %c0 : memref<?x?xi32>
  %m = memref.dim %a, %c1 : memref<?x?xi32>
  %four = memref.dim %t, %c0 : memref<4x?xi32>
  %sum = affine.for %i = 0 to %n iter_args(%s = %zero) -> i32 {
    %row = affine.for %j = 0 to %m iter_args(%r = %s) -> i32 {
      %v = affine.load %a[%i, %j] : memref<?x?xi32>
      %w = arith.addi %r, %v : i32
      affine.store %w, %a[%i, %j] : memref<?x?xi32>
      affine.yield %w : i32
    }
    affine.yield %row : i32
  }
  affine.for %i = 0 to %n {
    %v = affine.load %b[1, %i, %i + 1] : memref<?x?x?xi16>
    %e = arith.extsi %v : i16 to i32
    %u = arith.andi %e, %sum : i32
    affine.store %u, %t[%i mod 3, 2] : memref<4x?xi32>
    memref.store %v, %b[%c0, %c1, %i] : memref<?x?x?xi16>
  }
  scf.for %i = %c0 to %four step %c1 {
    %m2 = memref.dim %t, %c1 : memref<4x?xi32>
    %size = arith.index_cast %m2 : index to i32
    %j = memref.load %k[%i] : memref<9xindex>
    %w = memref.load %a[%j, %i] : memref<?x?xi32>
    %x = arith.addi %w, %size : i32
    memref.store %x, %t[%i, %c0] : memref<4x?xi32>
  }
  return %sum, %m : i32, index
}
"""


def sizes(
    a: list[int], b: list[int], t: list[int], k: list[int],
    n: int, m: int, d1: int, d2: int, w: int,
) -> list[int]:  # fmt: skip
    total = 0
    for i in range(n):
        for j in range(m):
            total = a[m * i + j] = wrap(total + a[m * i + j])
    for i in range(n):
        v = b[(d1 + i) * d2 + i + 1]
        t[w * (i % 3) + 2] = v & total
        b[d2 + i] = v
    for i in range(4):
        t[w * i] = wrap(a[m * k[i] + i] + w)
    return [total, m]


def size_arguments(rng: random.Random, k: int) -> list[Any]:
    n, m = ((5, 7), (1, 4), (0, 9), (3, 5))[k]
    memories = [words(rng, 1024), words(rng, 1024, 16), words(rng, 1024)]
    return [*memories, [rng.randrange(9) for _ in range(9)], n, m, n + 1, n + 2, k + 4]


# Bounds that divide, of several results; every division; both halves of products.
BOUNDS = """
func.func @bounds(%a: memref<32xi32>, %n: index, %x: i32, %y: i32) -> (i32, i32, i32) {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %s = affine.for %i = 0 to 4 iter_args(%s = %zero) -> i32 {
    %r = affine.for %j = max affine_map<(d0)[s0] -> (d0 floordiv 2, s0 mod 3)>(%i)[%n]
        to min affine_map<(d0)[s0] -> (s0 ceildiv 2 + d0, 17, s0)>(%i)[%n] step 2
        iter_args(%t = %s) -> i32 {
      %v = affine.load %a[%j] : memref<32xi32>
      %w = arith.addi %t, %v : i32
      affine.yield %w : i32
    }
    %k = affine.min affine_map<(d0)[s0] -> (d0 * 3, s0 floordiv 4, 9)>(%i)[%n]
    memref.store %r, %a[%k] : memref<32xi32>
    affine.yield %r : i32
  }
  %d = arith.ori %y, %one : i32
  %up = arith.ceildivsi %x, %d : i32
  %down = arith.floordivsi %x, %d : i32
  %low, %high = arith.mulsi_extended %x, %y : i32
  %q = arith.maxsi %up, %down : i32
  %m = arith.addi %high, %q : i32
  return %s, %m, %low : i32, i32, i32
}
"""


def bounds_of(n: int, i: int) -> range:
    return range(max(i // 2, n % 3), min(-(-n // 2) + i, 17, n), 2)


def bounds(a: list[int], n: int, x: int, y: int) -> list[int]:
    s = 0
    for i in range(4):
        s = wrap(s + sum(a[j] for j in bounds_of(n, i)))
        a[min(3 * i, n // 4, 9)] = s
    up, down = -(-x // (y | 1)), x // (y | 1)
    return [s, wrap((x * y >> 32) + max(wrap(up), wrap(down))), wrap(x * y)]


CASES = {
    "parallel": Case(
        PARALLEL,
        parallel,
        lambda r, k: [words(r, 32), words(r, 32), (8, 1, 0, 5)[k]],
        lambda d: [d[2]] * 3,
        (2, 1, 2),
    ),
    "reductions": Case(
        REDUCTIONS,
        reductions,
        lambda r, k: [words(r, 36, 16), (6, 3, 0, 1)[k]],
        lambda d: [d[1], *[len(range(1, min(6, 2 * d[1]), 2))] * d[1]],
    ),
    "branches": Case(
        BRANCHES,
        branches,
        lambda r, k: [words(r, 16), (4, 1, 12, 9)[k], (1, 0, 1, 0)[k], (7, -3, -9, 0)[k]],
        branch_counts,
    ),
    "whiles": Case(
        WHILES,
        whiles,
        lambda r, k: [words(r, 16), (9, 1, -5, 200)[k], (3, 1, 5, 2)[k]],
        lambda d: whiles_counted(list(d[0]), *d[1:])[1],
    ),
    "euclid": Case(
        EUCLID,
        euclid,
        lambda r, k: [(1071, 0, 5, 34)[k], (462, 3, 0, 55)[k]],
        euclid_count,
        (1,),
    ),
    "search": Case(SEARCH, search, search_arguments, lambda d: [d[0].index(d[2]) + 1]),
    "chase": Case(
        CHASE,
        chase,
        lambda r, k: [[r.randrange(16) for _ in range(16)], (0, 3, 9, 15)[k]],
        lambda d: chased(list(d[0]), d[1])[1],
    ),
    "inner": Case(
        INNER,
        inner,
        lambda r, k: [[r.randrange(2**9) - 100 for _ in range(8)], (0, 100, 600, 5)[k]],
        lambda d: inner_counted(list(d[0]), d[1])[1],
    ),
    "sizes": Case(SIZES, sizes, size_arguments, lambda d: [d[4], *[d[5]] * d[4], d[4]], (2, 2, 1)),
    "bounds": Case(
        BOUNDS,
        bounds,
        lambda r, k: [words(r, 32), (7, 0, 31, 16)[k], *words(r, 2)],
        lambda d: [len(bounds_of(d[1], i)) for i in range(4)],
    ),
    "forall": Case(
        FORALL, forall, lambda r, k: [words(r, 24, 8), (4, 1, 0, 3)[k], 7 * k], lambda d: [d[1]]
    ),
}


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", CASES)
def test_a_function_does_what_its_reference_does(name: str, tmp_path: Path):
    case = CASES[name]
    rng = random.Random(7)
    lowered = lower(case.text, Options())
    data = [case.arguments(rng, k) for k in range(4)]
    assert check(lowered, case.run, data, case.counts, tmp_path) == 16
    if case.ii:
        found = [o.schedule.ii for o in lowered.design.outcomes if o.schedule.ii]
        assert tuple(found) == case.ii


READS_OUTER = """
func.func @reads_outer(%n: i32) -> i32 {
  %r = affine.for %i = 0 to 3 iter_args(%a = %n) -> i32 {
    %s = affine.for %j = 0 to 4 iter_args(%b = %a) -> i32 {
      %x = arith.addi %b, %a : i32
      affine.yield %x : i32
    }
    affine.yield %s : i32
  }
  return %r : i32
}
"""


def reads_outer(n: int) -> list[int]:
    return [wrap(n * 5**3)]


@pytest.mark.requires_tool("iverilog")
def test_a_nest_that_reads_what_goes_round_the_outer_loop_is_not_flattened(tmp_path: Path):
    lowered = lower(READS_OUTER, Options(flatten=True))
    assert check(lowered, reads_outer, [[3], [-7]], lambda _: [], tmp_path) == 8
