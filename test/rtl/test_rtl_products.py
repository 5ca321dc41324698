"""Products that a clock has no time for: sums of narrower ones, bit-exact in simulation."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from loop_lowering import check, lower

from gaus_pass.options import Options

SIZE = 9
CASES = [(24, 77), (32, -98_765), (40, 1 << 33), (64, -(1 << 40) - 9)]
"""Widths, and constants that fit."""


def function(bits: int, constant: int) -> str:
    """Products of two loads, of a load and a constant, and of a scalar outside a loop."""
    return f"""
func.func @f(%a: memref<{SIZE}xi{bits}>, %b: memref<{SIZE}xi{bits}>, %x: i{bits}) -> i{bits} {{
  %k = arith.constant {constant} : i{bits}
  %zero = arith.constant 0 : i{bits}
  %s = affine.for %i = 0 to {SIZE} iter_args(%acc = %zero) -> (i{bits}) {{
    %v = affine.load %a[%i] : memref<{SIZE}xi{bits}>
    %w = affine.load %b[%i] : memref<{SIZE}xi{bits}>
    %p = arith.muli %v, %w : i{bits}
    %q = arith.muli %k, %v : i{bits}
    %t = arith.xori %p, %q : i{bits}
    affine.store %t, %b[%i] : memref<{SIZE}xi{bits}>
    %n = arith.addi %acc, %p : i{bits}
    affine.yield %n : i{bits}
  }}
  %r = arith.muli %s, %x : i{bits}
  return %r : i{bits}
}}"""


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize(("bits", "constant"), CASES)
def test_split_products_are_exact(bits: int, constant: int, tmp_path: Path):
    lowered = lower(function(bits, constant), Options(clock="115MHz", part="ecp5", margin=0))
    whole = lower(function(bits, constant), Options(ii=1))
    assert lowered.verilog.count(" * ") > whole.verilog.count(" * ")

    def reference(a: list[int], b: list[int], x: int) -> list[int]:
        total = 0
        for i in range(SIZE):
            total += a[i] * b[i]
            b[i] = signed((a[i] * b[i]) ^ (constant * a[i]))
        return [signed(total * x)]

    def signed(value: int) -> int:
        value &= (1 << bits) - 1
        return value - (1 << bits) if value >> (bits - 1) else value

    rng = random.Random(bits)
    half = 1 << (bits - 1)
    words = [[rng.randrange(-half, half) for _ in range(2 * SIZE + 1)] for _ in range(3)]
    words.append([-half, half - 1, -1, 0, 1] * SIZE)
    data = [[w[:SIZE], w[SIZE : 2 * SIZE], w[2 * SIZE]] for w in words]
    assert check(lowered, reference, data, lambda _: [], tmp_path) > 0


def test_what_fits_into_a_cycle_stays_whole():
    for options in (Options(clock="20MHz", part="ecp5"), Options(cycle_time=9), Options()):
        assert lower(function(32, 77), options).verilog.count(" * ") <= 3
