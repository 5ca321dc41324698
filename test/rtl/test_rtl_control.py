"""Parallel loops, switches and regions, simulated against references in Python."""

from __future__ import annotations

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
