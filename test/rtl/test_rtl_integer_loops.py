"""`scf.for` over integers of any width, signed and unsigned, with steps and bounds of run time."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from loop_lowering import check, lower
from random_integer_loops import TooLong, Writer, number_of

from gaus_pass.options import Options

pytestmark = pytest.mark.requires_tool("iverilog")
BITS = (1, 2, 7, 16, 32, 33, 64, 100)


def counting(unsigned: bool) -> str:
    """Loops of every width that count their iterations and keep the last induction variable."""
    word = " unsigned" if unsigned else ""
    arguments = ", ".join(f"%a{b}: i{b}, %b{b}: i{b}" for b in BITS)
    kinds = ", ".join(f"i32, i{b}" for b in BITS)
    lines = [f"func.func @f({arguments}) -> ({kinds}) {{", "  %zero = arith.constant 0 : i32"]
    lines += ["  %one = arith.constant 1 : i32"]
    for b in BITS:
        lines += [
            f"  %s{b} = arith.constant {'true' if b == 1 else f'1 : i{b}'}",
            f"  %n{b}, %l{b} = scf.for{word} %i{b} = %a{b} to %b{b} step %s{b} "
            f"iter_args(%k{b} = %zero, %p{b} = %b{b}) -> (i32, i{b}) : i{b} {{",
            f"    %m{b} = arith.addi %k{b}, %one : i32",
            f"    scf.yield %m{b}, %i{b} : i32, i{b}",
            "  }",
        ]
    results = ", ".join(f"%n{b}, %l{b}" for b in BITS)
    return "\n".join([*lines, f"  return {results} : {kinds}", "}"])


def bounds_of(arguments: list[int], unsigned: bool) -> list[tuple[int, int]]:
    """Lower and upper bounds as the loops see them."""
    pairs = zip(BITS, arguments[::2], arguments[1::2], strict=True)
    return [(number_of(a, b, not unsigned), number_of(c, b, not unsigned)) for b, a, c in pairs]


@pytest.mark.parametrize("unsigned", [False, True])
def test_every_width_counts_near_all_ends_of_its_range(unsigned: bool, tmp_path: Path):
    def count(*arguments: int) -> list[int]:
        found: list[int] = []
        for bits, (low, high) in zip(BITS, bounds_of(list(arguments), unsigned), strict=True):
            last = high - 1 if high > low else high
            found += [max(0, high - low), number_of(last, bits, signed=True)]
        return found

    def trips(arguments: list[int]) -> list[int]:
        return [max(0, high - low) for low, high in bounds_of(arguments, unsigned)]

    def near(bits: int, place: int) -> list[int]:
        least, most = (0, 2**bits - 1) if unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        ends = [(least, min(most, least + 9)), (max(least, most - 8), most), (most, least)]
        ends += [(max(least, -3), min(most, 4)), (most // 2, min(most, most // 2 + 7))]
        ends += [(least, most if bits < 8 else least + 3)]
        return [number_of(v, bits, signed=True) for v in ends[place]]

    data = [[v for bits in BITS for v in near(bits, place)] for place in range(6)]
    lowered = lower(counting(unsigned), Options())
    assert check(lowered, count, data, trips, tmp_path) == 24


STEPS = """
func.func @f(%x: memref<64xi32>, %low: index, %high: index, %step: index) -> (index, i32) {
  %zero = arith.constant 0 : i32
  %four = arith.constant 4 : index
  %last, %sum = scf.for %i = %low to %high step %step iter_args(%p = %high, %acc = %zero)
      -> (index, i32) {
    %k = arith.addi %i, %four : index
    %a = memref.load %x[%i] : memref<64xi32>
    %b = memref.load %x[%k] : memref<64xi32>
    %c = arith.subi %b, %a : i32
    memref.store %c, %x[%k] : memref<64xi32>
    %next = arith.addi %acc, %c : i32
    scf.yield %i, %next : index, i32
  }
  return %last, %sum : index, i32
}
"""


def steps(x: list[int], low: int, high: int, step: int) -> list[int]:
    last, total = high, 0
    for i in range(low, high, step):
        x[i + 4] = number_of(x[i + 4] - x[i], 32, signed=True)
        last, total = i, number_of(total + x[i + 4], 32, signed=True)
    return [last, total]


@pytest.mark.parametrize("setting", [{}, {"ports": "2rw"}, {"ports": "2rw", "ii": 5}])
def test_a_step_of_run_time_keeps_stores_before_the_loads_that_meet_them(
    setting: dict[str, Any], tmp_path: Path
):
    rng = random.Random(1)
    lowered = lower(STEPS, Options(**setting))
    data = [
        [[rng.randrange(-(2**31), 2**31) for _ in range(64)], low, high, step]
        for low, high, step in ((0, 40, 4), (3, 30, 1), (5, 60, 2), (0, 60, 50), (9, 9, 3))
    ]
    assert check(lowered, steps, data, lambda a: [len(range(*a[1:]))], tmp_path) == 20


INITIAL = """
func.func @f(%n: index, %m: index) -> (index, index) {
  %eight = arith.constant 8 : index
  %r = affine.for %i = 0 to min affine_map<(d0) -> (16, d0)>(%m) iter_args(%p = %n) -> (index) {
    affine.yield %i : index
  }
  %q, %t = affine.for %i = 0 to 16 iter_args(%p = %n, %s = %m) -> (index, index) {
    %next = arith.addi %s, %p : index
    %low = arith.remui %i, %eight : index
    affine.yield %low, %next : index, index
  }
  return %r, %t : index, index
}
"""


def initial(n: int, m: int) -> list[int]:
    return [min(16, m) - 1 if m > 0 else n, m + n + sum(i % 8 for i in range(15))]


def test_what_stands_for_a_value_at_first_may_be_wider_than_it(tmp_path: Path):
    lowered = lower(INITIAL, Options())
    data = [[1000, 0], [-5, 3], [7, 100], [2**30, 1]]
    assert check(lowered, initial, data, lambda a: [min(16, max(0, a[1]))], tmp_path) == 16


CAST = """
func.func @f(%n: i64, %m: i64, %a: index, %b: index) -> (i32, i32) {
  %zero = arith.constant 0 : i32
  %one = arith.constant 1 : i32
  %c1 = arith.constant 1 : index
  %low = arith.index_cast %n : i64 to index
  %high = arith.index_cast %m : i64 to index
  %area = arith.muli %a, %b : index
  %k, %q = scf.for %i = %low to %high step %c1 iter_args(%s = %zero, %t = %zero) -> (i32, i32) {
    %more = arith.addi %s, %one : i32
    %r = scf.for %j = %i to %area step %c1 iter_args(%u = %t) -> (i32) {
      %v = arith.addi %u, %one : i32
      scf.yield %v : i32
    }
    scf.yield %more, %r : i32, i32
  }
  return %k, %q : i32, i32
}
"""


def cast_trips(arguments: list[int]) -> list[int]:
    n, m, a, b = arguments
    low, high, area = (number_of(v, 32, signed=True) for v in (n, m, a * b))
    return [max(0, high - low), *(max(0, area - i) for i in range(low, high))]


def test_bounds_that_were_wider_than_an_index_are_cut_to_it(tmp_path: Path):
    lowered = lower(CAST, Options())
    far = 2**32
    data = [[far - 2, far + 3, 2, 3], [0, -far, 1, 1], [far // 2 - 3, far // 2 - 1, 5, 5]]
    data += [[3, 5, 2**16, 2**16], [1, 3, -(2**15), -(2**17)], [2 - far, 4, 2, 5]]

    def count(*arguments: int) -> list[int]:
        first, *others = cast_trips(list(arguments))
        return [first, sum(others)]

    assert check(lowered, count, data, cast_trips, tmp_path) == 24


PLACES = """
func.func @f(%x: memref<32xi32>, %a: i8, %b: i8, %s: i8, %c: i8, %d: i8) {
  %off = arith.constant 8 : index
  %one = arith.constant 1 : i8
  scf.for %i = %a to %b step %s : i8 {
    %k = arith.index_cast %i : i8 to index
    %to = arith.addi %k, %off : index
    %from = arith.subi %off, %k : index
    %v = memref.load %x[%from] : memref<32xi32>
    %w = memref.load %x[%to] : memref<32xi32>
    %sum = arith.subi %v, %w : i32
    memref.store %sum, %x[%to] : memref<32xi32>
  }
  scf.for unsigned %i = %c to %d step %one : i8 {
    %k = arith.index_castui %i : i8 to index
    %far = arith.constant 240 : index
    %at = arith.subi %k, %far : index
    %v = memref.load %x[%at] : memref<32xi32>
    %next = arith.addi %at, %off : index
    memref.store %v, %x[%next] : memref<32xi32>
  }
  return
}
"""


def places(x: list[int], a: int, b: int, s: int, c: int, d: int) -> list[int]:
    for i in range(a, b, s):
        x[i + 8] = number_of(x[8 - i] - x[i + 8], 32, signed=True)
    for i in range(c % 256, d % 256):
        x[i - 240 + 8] = x[i - 240]
    return []


@pytest.mark.parametrize("setting", [{}, {"ports": "2rw"}, {"ports": "1r1w", "ii": 2}])
def test_an_induction_variable_that_is_cast_counts_addresses(
    setting: dict[str, Any], tmp_path: Path
):
    lowered = lower(PLACES, Options(**setting))
    rng = random.Random(4)
    bounds = [(-8, 9, 1, -16, -2), (-3, 8, 2, -12, -4), (0, 0, 1, -5, -16), (-8, 8, 9, -16, 0)]
    data = [[[rng.randrange(-(2**31), 2**31) for _ in range(32)], *b] for b in bounds]

    def trips(arguments: list[Any]) -> list[int]:
        _, a, b, s, c, d = arguments
        return [len(range(a, b, s)), max(0, d % 256 - c % 256)]

    assert check(lowered, places, data, trips, tmp_path) == 16


SEEN = """
func.func @f(%x: memref<8xi64>, %y: memref<8xi32>, %z: memref<8xi64>, %w: i32) {
  %a = arith.constant -3 : i32
  %b = arith.constant 4 : i32
  %c = arith.constant 1 : i32
  %three = arith.constant 3 : index
  scf.for %i = %a to %b step %c : i32 {
    %k = arith.index_cast %i : i32 to index
    %at = arith.addi %k, %three : index
    %zero = arith.extui %i : i32 to i64
    %low, %high = arith.mulsi_extended %i, %w : i32
    %sign = arith.extsi %high : i32 to i64
    %less = arith.cmpi ult, %i, %w : i32
    %bit = arith.extui %less : i1 to i64
    %sum = arith.addi %sign, %bit : i64
    memref.store %zero, %x[%at] : memref<8xi64>
    memref.store %i, %y[%at] : memref<8xi32>
    memref.store %sum, %z[%at] : memref<8xi64>
  }
  return
}
"""


def seen(x: list[int], y: list[int], z: list[int], w: int) -> list[int]:
    for i in range(-3, 4):
        x[i + 3], y[i + 3] = i % 2**32, i
        z[i + 3] = (i * w >> 32) + (i % 2**32 < w % 2**32)
    return []


@pytest.mark.parametrize("setting", [{}, {"ii": 3, "limits": {"mul": 1}}])
def test_operations_see_an_induction_variable_in_the_width_of_its_type(
    setting: dict[str, Any], tmp_path: Path
):
    lowered = lower(SEEN, Options(**setting))
    data = [[[0] * 8, [0] * 8, [0] * 8, w] for w in (0, -1, 2**31 - 1, -(2**31))]
    assert check(lowered, seen, data, lambda _: [], tmp_path) == 16
    control = [r for r in lowered.description["registers"] if r["purpose"] == "control"]
    assert max(r["bits"] for r in control) == 3  # the counter is as wide as its range


@pytest.mark.parametrize("seed", [1, 2, 3, 5, 8, 13])
def test_random_nests_do_what_an_interpreter_does(seed: int, tmp_path: Path):
    rng = random.Random(seed)
    program = Writer(rng, seed % 3).program
    data: list[list[Any]] = []
    while len(data) < 4:
        arguments = program.data(rng)
        try:
            if any(program.trips(arguments)):
                data.append(arguments)
        except TooLong:
            continue
    lowered = lower(program.text, Options())
    assert check(lowered, program.run, data, program.trips, tmp_path) == 16
