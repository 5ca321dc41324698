"""Functions whose control flow is branches between blocks, simulated against their meaning."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import random_branches
from loop_lowering import lower
from loop_simulation import runs_of, simulate

from gaus_pass.options import Options

pytestmark = pytest.mark.requires_tool("iverilog")


def simulate_random(seed: int, folder: Path) -> None:
    rng = random.Random(seed)
    blocks = random_branches.make_blocks(rng)
    lowered = lower(random_branches.text(blocks), Options(iterations=30))
    numbers = [-3, -1, 0, 1, 2, 5, 9]
    data = [
        [[rng.choice(numbers) for _ in range(8)], rng.choice(numbers), rng.choice(numbers)]
        for _ in range(4)
    ]
    runs = runs_of(data, rng)
    for run, seen in zip(
        runs, simulate(lowered.verilog, lowered.description, runs, folder), strict=True
    ):
        memory = [*run.arguments[0]]
        results = random_branches.run(blocks, memory, *run.arguments[1:])
        assert seen is not None
        assert (seen.results, seen.memories, seen.late) == (results, [memory], 0), run


def test_random_branches_run(tmp_path: Path):
    for seed in range(6):
        simulate_random(seed, tmp_path / str(seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6, 60))
def test_more_random_branches_run(seed: int, tmp_path: Path):
    simulate_random(seed, tmp_path)


FIND = """
func.func @find(%x: memref<16xi32>, %key: i32, %n: index) -> i32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %none = arith.constant -1 : i32
  cf.br ^head(%c0 : index)
^head(%i: index):
  %more = arith.cmpi slt, %i, %n : index
  cf.cond_br %more, ^body, ^missing
^body:
  %v = memref.load %x[%i] : memref<16xi32>
  %is = arith.cmpi eq, %v, %key : i32
  %j = arith.addi %i, %c1 : index
  cf.cond_br %is, ^found, ^head(%j : index)
^found:
  memref.store %none, %x[%i] : memref<16xi32>
  %r = arith.index_cast %i : index to i32
  return %r : i32
^missing:
  return %none : i32
}
"""


def find(x: list[int], key: int, n: int) -> list[int]:
    place = next((k for k in range(n) if x[k] == key), -1)
    if place >= 0:
        x[place] = -1
    return [place]


def test_a_search_returns_early_and_stores_once(tmp_path: Path):
    lowered = lower(FIND, Options())
    [loop, *_] = lowered.description["cycles"]["items"]
    assert loop["ii"] == 1
    data = [[[5, 7, 9, 7] * 4, key, n] for key, n in ((7, 16), (9, 3), (9, 2), (1, 16), (5, 0))]
    runs = runs_of(data, random.Random(1))
    seen = simulate(lowered.verilog, lowered.description, runs, tmp_path)
    for run, one in zip(runs, seen, strict=True):
        memory = [*run.arguments[0]]
        results = find(memory, *run.arguments[1:])
        assert one is not None
        assert (one.results, one.memories) == (results, [memory]), run


SIZES = """
func.func @sizes(%x: memref<16xi32>, %n: index, %at: index) -> (i32, index, i1) {
  %z = arith.constant 0 : i32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = index.constant 3
  %c8 = arith.constant 8 : index
  %t = memref.alloc(%c8) : memref<?xi32>
  affine.for %i = 0 to 8 {
    %v = affine.load %x[2 * %i] : memref<16xi32>
    affine.store %v, %t[7 - %i] : memref<?xi32>
    memref.atomic_rmw maxs %v, %x[%i] : (i32, memref<16xi32>) -> i32
  }
  %s = memref.subview %t[%at] [%n] [1] : memref<?xi32> to memref<?xi32, strided<[1], offset: ?>>
  %d = memref.dim %s, %c0 : memref<?xi32, strided<[1], offset: ?>>
  %sum = scf.for %i = %c0 to %d step %c1 iter_args(%a = %z) -> (i32) {
    %v = memref.load %s[%i] : memref<?xi32, strided<[1], offset: ?>>
    %b = arith.addi %a, %v : i32
    scf.yield %b : i32
  }
  %e = index.sub %at, %n
  %q = index.floordivs %e, %c3
  %c = index.cmp ult(%q, %at)
  return %sum, %q, %c : i32, index, i1
}
"""


def test_sizes_of_views_and_allocations_and_indices(tmp_path: Path):
    lowered = lower(SIZES, Options())
    rng = random.Random(1)
    data = [[[rng.randrange(-99, 99) for _ in range(16)], n, 7 - n] for n in (0, 1, 3, 7)]
    runs = runs_of(data, rng)
    seen = simulate(lowered.verilog, lowered.description, runs, tmp_path)
    for run, one in zip(runs, seen, strict=True):
        x, n, at = run.arguments
        x, local = [*x], [0] * 8
        for i in range(8):
            local[7 - i] = x[2 * i]
            x[i] = max(x[i], x[2 * i])
        quotient = (at - n) // 3
        assert one is not None
        assert one.results == [sum(local[at : at + n]), quotient, -(quotient % 2**32 < at)]
        assert one.memories == [x], run


CHOSEN = """
func.func @chosen(%x: memref<8xi32>, %y: memref<8xi32>, %c: i1) {
  %s, %t = scf.if %c -> (memref<8xi32>, memref<8xi32>) {
    scf.yield %x, %y : memref<8xi32>, memref<8xi32>
  } else {
    scf.yield %y, %x : memref<8xi32>, memref<8xi32>
  }
  affine.for %i = 0 to 8 {
    %v = memref.load %s[%i] : memref<8xi32>
    affine.store %v, %t[7 - %i] : memref<8xi32>
  }
  return
}
"""


def test_a_memory_that_is_chosen_is_read_and_written(tmp_path: Path):
    lowered = lower(CHOSEN, Options())
    data = [[list(range(8)), list(range(10, 18)), c] for c in (0, 1)]
    runs = runs_of(data, random.Random(1))
    seen = simulate(lowered.verilog, lowered.description, runs, tmp_path)
    for run, one in zip(runs, seen, strict=True):
        x, y, c = run.arguments
        memories = [x, x[::-1]] if c else [y[::-1], y]
        assert one is not None
        assert one.memories == memories, run
