"""Functions at the edge of what hardware is made of, simulated against references in Python."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from loop_lowering import check, lower

from gaus_pass.options import Options

pytestmark = pytest.mark.requires_tool("iverilog")


def words(rng: random.Random, count: int, bits: int = 32) -> list[int]:
    return [rng.randrange(-(2 ** (bits - 1)), 2 ** (bits - 1)) for _ in range(count)]


WITHOUT_OPERATIONS: dict[str, tuple[str, Callable[..., list[int]], list[int]]] = {
    "nothing": ("func.func @f() {\n return\n}", list, []),
    "an argument": ("func.func @f(%a: i32) -> i32 {\n return %a : i32\n}", lambda a: [a], [32]),
    "arguments in another order": (
        "func.func @f(%a: i8, %b: i64) -> (i64, i8, i64) {\n return %b, %a, %b : i64, i8, i64\n}",
        lambda a, b: [b, a, b],
        [8, 64],
    ),
    "constants": (
        """func.func @f(%x: memref<4xi32>) -> (i32, f32, bf16, index, i1) {
             %i = arith.constant -5 : i32
             %f = arith.constant -1.5 : f32
             %b = arith.constant -0.1 : bf16
             %n = index.constant 77
             %t = index.bool.constant true
             return %i, %f, %b, %n, %t : i32, f32, bf16, index, i1
           }""",
        lambda _: [-5, 0xBFC00000 - 2**32, 0xBDCD - 2**16, 77, -1],
        [],
    ),
}


@pytest.mark.parametrize("name", WITHOUT_OPERATIONS)
def test_functions_without_operations_run_again_and_again(name: str, tmp_path: Path):
    text, reference, bits = WITHOUT_OPERATIONS[name]
    lowered = lower(text, Options())
    rng = random.Random(name)
    memories = [words(rng, 4)] if "memref" in text else []
    data = [[*memories, *(words(rng, 1, b)[0] for b in bits)] for _ in range(4)]
    assert check(lowered, reference, data, lambda _: [], tmp_path) == 16


UPPER_HALF = """
func.func @f(%a: i32) -> i32 {
  %t = memref.alloca() : memref<8xi32>
  affine.for %i = 0 to 8 {
    %k = arith.index_cast %i : index to i32
    %v = arith.addi %a, %k : i32
    affine.store %v, %t[%i] : memref<8xi32>
  }
  affine.for %i = 0 to 4 {
    %x = affine.load %t[%i] : memref<8xi32>
    %y = affine.load %t[%i + 1] : memref<8xi32>
    %p = arith.muli %x, %y : i32
    affine.store %p, %t[%i + 4] : memref<8xi32>
  }
  %sum0 = arith.constant 0 : i32
  %sum = affine.for %i = 0 to 8 iter_args(%s = %sum0) -> (i32) {
    %v = affine.load %t[7 - %i] : memref<8xi32>
    %twice = arith.addi %s, %s : i32
    %next = arith.addi %twice, %v : i32
    affine.yield %next : i32
  }
  return %sum : i32
}
"""


def upper_half(a: int) -> list[int]:
    t = [a + k for k in range(8)]
    for i in range(4):
        t[i + 4] = t[i] * t[i + 1]
    total = 0
    for v in reversed(t):
        total = 2 * total + v
    return [(total + 2**31) % 2**32 - 2**31]


ROTATED = """
func.func @f(%x: memref<16xi8>, %k: index) {
  %t = memref.alloca() : memref<4x4xi8>
  affine.for %i = 0 to 16 {
    %v = affine.load %x[%i] : memref<16xi8>
    affine.store %v, %t[(%i + 8) floordiv 4 mod 4, (%i + 3) mod 4] : memref<4x4xi8>
  }
  affine.for %i = 0 to 4 {
    affine.for %j = 0 to 4 {
      %v = affine.load %t[3 - %i, %j] : memref<4x4xi8>
      affine.store %v, %x[4 * %i - %j + 3] : memref<16xi8>
    }
  }
  return
}
"""


def rotated(x: list[int], k: int) -> list[int]:
    t = [[0] * 4 for _ in range(4)]
    for i in range(16):
        t[(i + 8) // 4 % 4][(i + 3) % 4] = x[i]
    for i in range(4):
        for j in range(4):
            x[4 * i - j + 3] = t[3 - i][j]
    return []


@pytest.mark.parametrize("ports", ["1rw", "2rw", "1r1w"])
def test_addresses_that_wrap_reach_every_element_of_a_local_memory(ports: str, tmp_path: Path):
    rng = random.Random(ports)
    one = lower(UPPER_HALF, Options(ports=ports))
    data = [words(rng, 1) for _ in range(3)]
    assert check(one, upper_half, data, lambda _: [], tmp_path / "half") == 12
    two = lower(ROTATED, Options(ports=ports, read_during_write="new"))
    data = [[words(rng, 16, 8), 0] for _ in range(3)]
    assert check(two, rotated, data, lambda _: [], tmp_path / "rotated") == 12
    assert "[alloca0_addr]" in one.verilog
    assert "[alloca0_addr]" in two.verilog


SCALE = """
hw.module.extern @fmul(in %clk : !seq.clock, in %ce : i1, in %x : i64, in %y : i64, out z : i64)
func.func @f(%x: memref<8xf64>, %n: index) -> f64 {
  %half = arith.constant 0.5 : f64
  %big = arith.constant 1.0e300 : f64
  %last = affine.for %i = 0 to %n iter_args(%l = %big) -> (f64) {
    %v = affine.load %x[%i] : memref<8xf64>
    %w = arith.mulf %half, %v : f64
    affine.store %w, %x[%i] : memref<8xf64>
    affine.yield %w : f64
  }
  return %last : f64
}
"""
MULTIPLIER = """
module fmul(input clk, ce, input [63:0] x, y, output reg [63:0] z);
  always @(posedge clk) if (ce) z <= $realtobits($bitstoreal(x) * $bitstoreal(y));
endmodule
"""


def _bits(number: float) -> int:
    return struct.unpack("<q", struct.pack("<d", number))[0]


def scale(x: list[int], n: int) -> list[int]:
    last = _bits(1.0e300)
    for i in range(n):
        last = x[i] = _bits(0.5 * struct.unpack("<d", struct.pack("<q", x[i]))[0])
    return [last]


def test_float_constants_are_operands_of_modules(tmp_path: Path):
    ports = {"x": 0, "y": 1, "z": "result"}
    entry: dict[str, Any] = {
        "op": "arith.mulf", "latency": 1, "implementation": {"module": "@fmul", "ports": ports}
    }  # fmt: skip
    library = tmp_path / "library.json"
    library.write_text(json.dumps({"schema": 1, "operators": [entry]}))
    lowered = lower(SCALE, Options(operators=str(library)))
    whole = replace(lowered, verilog=lowered.verilog + MULTIPLIER)
    rng = random.Random(6)
    data = [[[_bits(rng.uniform(-9, 9)) for _ in range(8)], n] for n in (0, 1, 8)]
    assert check(whole, scale, data, lambda a: [a[1]], tmp_path) == 12


def comparing(kind: str) -> str:
    """All predicates of a float type, a bit of the result for each."""
    ordered, unordered = (
        [f"{letter}{r}" for r in ("eq", "gt", "ge", "lt", "le", "ne")] for letter in "ou"
    )
    names = ["false", *ordered, "ord", *unordered, "uno", "true"]
    lines = [f"func.func @f(%x: memref<16x{kind}>, %y: memref<16xi16>, %c: {kind}) {{"]
    lines += ["  %none = arith.constant 0 : i16"]
    lines += [
        f"  %w{k} = arith.constant {1 << k if k < 15 else -(1 << 15)} : i16" for k in range(16)
    ]
    lines += ["  affine.for %i = 0 to 16 {", f"    %v = affine.load %x[%i] : memref<16x{kind}>"]
    for k, name in enumerate(names):
        before = f"%s{k - 1}" if k else "%none"
        lines += [
            f"    %b{k} = arith.cmpf {name}, %v, %c : {kind}",
            f"    %d{k} = arith.select %b{k}, %w{k}, %none : i16",
            f"    %s{k} = arith.ori {before}, %d{k} : i16",
        ]
    lines += ["    affine.store %s15, %y[%i] : memref<16xi16>", "  }", "  return", "}"]
    return "\n".join(lines)


def _number(pattern: int, kind: str) -> float:
    form, shift = {"f16": ("<e", 0), "bf16": ("<f", 16), "f32": ("<f", 0), "f64": ("<d", 0)}[kind]
    size = struct.calcsize(form)
    return struct.unpack(form, (pattern << shift).to_bytes(size, "little"))[0]


def _predicates(a: float, b: float) -> int:
    unordered = a != a or b != b
    relations = [a == b, a > b, a >= b, a < b, a <= b, a < b or a > b]
    found = [
        False,
        *relations,
        not unordered,
        *(unordered or r for r in relations),
        unordered,
        True,
    ]
    return sum(1 << k for k, holds in enumerate(found) if holds)


@pytest.mark.parametrize(("kind", "bits"), [("f16", 16), ("bf16", 16), ("f32", 32), ("f64", 64)])
def test_floats_are_compared_as_python_compares_them(kind: str, bits: int, tmp_path: Path):
    exponent = {"f16": 5, "bf16": 8, "f32": 8, "f64": 11}[kind]
    infinity, sign = ((1 << exponent) - 1) << (bits - 1 - exponent), 1 << (bits - 1)
    special = [0, sign, 1, sign + 1, infinity, sign + infinity, infinity + 1, sign + infinity + 1]
    rng = random.Random(kind)

    def compared(x: list[int], y: list[int], c: int) -> list[int]:
        for i, v in enumerate(x):
            bits_found = _predicates(*(_number(p % 2**bits, kind) for p in (v, c)))
            y[i] = bits_found - 2**16 * (bits_found >> 15)
        return []

    near = [rng.randrange(2**bits) for _ in range(4)]
    values = [*special, *near, *(v ^ 1 for v in near)]
    signed = [v - 2**bits * (v >> (bits - 1)) for v in values]
    lowered = lower(comparing(kind), Options())
    data = [[signed, [0] * 16, c] for c in (*signed[:9], signed[-1])]
    assert check(lowered, compared, data, lambda _: [], tmp_path) == 40


LOCAL = """
func.func @f(%next: memref<8xindex>, %x: memref<8xi32>, %start: index, %n: index) -> index {
  %seen = memref.alloc() : memref<8xindex>
  %t = memref.alloc() : memref<8xi32>
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xi32>
    affine.store %v, %t[7 - %i] : memref<8xi32>
    affine.store %i, %seen[%i] : memref<8xindex>
  }
  %end = affine.for %i = 0 to %n iter_args(%at = %start) -> (index) {
    %v = memref.load %t[%at] : memref<8xi32>
    affine.store %v, %x[%i] : memref<8xi32>
    %k = memref.load %next[%at] : memref<8xindex>
    %back = memref.load %seen[%k] : memref<8xindex>
    affine.store %k, %seen[%i] : memref<8xindex>
    %c = arith.cmpi slt, %back, %k : index
    %go = arith.select %c, %back, %k : index
    affine.yield %go : index
  }
  %c3 = arith.constant 3 : index
  %last = memref.load %seen[%c3] : memref<8xindex>
  %minus = arith.subi %end, %last : index
  memref.store %minus, %next[%c3] : memref<8xindex>
  memref.dealloc %seen : memref<8xindex>
  memref.dealloc %t : memref<8xi32>
  return %end : index
}
"""


def local(following: list[int], x: list[int], at: int, n: int) -> list[int]:
    t, seen = x[::-1], list(range(8))
    for i in range(n):
        x[i] = t[at]
        k = following[at]
        back, seen[i] = seen[k], k
        at = min(back, k)
    following[3] = at - seen[3]
    return [at]


def test_memories_of_index_and_allocated_ones(tmp_path: Path):
    rng = random.Random(2)
    lowered = lower(LOCAL, Options())
    data = [[[rng.randrange(8) for _ in range(8)], words(rng, 8), n % 8, n] for n in (0, 1, 5, 8)]
    assert check(lowered, local, data, lambda a: [a[3]], tmp_path) == 16
