"""Modules that an operator library names: instantiated, shared, stalled, and bit-exact."""

from __future__ import annotations

import json
import random
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from loop_lowering import check, lower
from lowering import LOWERING, scheduled

from gaus_pass.options import Options

DOUBLES = """
hw.module.extern @fadd64(in %clk : !seq.clock, in %ce : i1, in %x : i64, in %y : i64, out z : i64)
hw.module.extern @fmul64(in %clk : !seq.clock, in %ce : i1, in %x : i64, in %y : i64, out z : i64)

func.func @polynomial(%x: memref<16xf64>, %y: memref<16xf64>, %n: index, %c: f64) -> f64 {
  %zero = arith.constant 0.0 : f64
  %half = arith.constant 0.5 : f64
  %sum = affine.for %i = 0 to %n iter_args(%acc = %zero) -> (f64) {
    %v = affine.load %x[%i] : memref<16xf64>
    %p = arith.mulf %v, %c : f64
    %q = arith.mulf %v, %v : f64
    %r = arith.addf %p, %q : f64
    %s = arith.addf %r, %half : f64
    affine.store %s, %y[%i] : memref<16xf64>
    %next = arith.addf %acc, %s : f64
    affine.yield %next : f64
  }
  return %sum : f64
}
"""

INTEGERS = """
hw.module @mul32_3(in %clk : !seq.clock, in %ce : i1, in %rst : i1, in %a : i32, in %b : i32,
                   out p : i32, out busy : i1) {
  %0 = comb.mul %a, %b : i32
  %1 = seq.compreg.ce %0, %clk, %ce : i32
  %2 = seq.compreg.ce %1, %clk, %ce : i32
  %3 = seq.compreg.ce %2, %clk, %ce : i32
  %true = hw.constant true
  hw.output %3, %true : i32, i1
}

func.func @cubes(%x: memref<16xi32>, %n: index) {
  affine.for %i = 0 to %n {
    %v = affine.load %x[%i] : memref<16xi32>
    %p = arith.muli %v, %v : i32
    %q = arith.muli %p, %v : i32
    affine.store %q, %x[%i] : memref<16xi32>
  }
  return
}
"""


def operator(stages: int, sign: str) -> str:
    """A pipelined operator on doubles, as a vendor would give it; simulators know doubles."""
    name = {"+": "fadd64", "*": "fmul64"}[sign]
    chain = "".join(f"s[{k}] <= s[{k - 1}]; " for k in range(1, stages))
    return f"""
module {name}(input clk, ce, input [63:0] x, y, output [63:0] z);
  reg [63:0] s [0:{stages - 1}];
  always @(posedge clk) if (ce) begin
    s[0] <= $realtobits($bitstoreal(x) {sign} $bitstoreal(y)); {chain}
  end
  assign z = s[{stages - 1}];
endmodule
"""


def library(folder: Path, *entries: tuple[str, str, int, str, str]) -> str:
    """A file with operators: name, module, latency, ports, resource type."""
    operators = [
        {
            "op": op,
            "latency": latency,
            "uses": {resource: 1},
            "implementation": {"module": module, "ports": dict(zip(ports, (0, 1), strict=False))
                               | {ports[-1]: "result"}},
        }
        for op, module, latency, ports, resource in entries
    ]  # fmt: skip
    names = {resource: {"cost": 4} for *_, resource in entries}
    path = folder / "library.json"
    path.write_text(json.dumps({"schema": 1, "resources": names, "operators": operators}))
    return str(path)


def bits_of(number: float) -> int:
    return struct.unpack("<q", struct.pack("<d", number))[0]


def double_of(bits: int) -> float:
    return struct.unpack("<d", struct.pack("<q", bits))[0]


def polynomial(x: list[int], y: list[int], n: int, c: int) -> list[int]:
    total, factor = 0.0, double_of(c)
    for i in range(n):
        v = double_of(x[i])
        s = (v * factor + v * v) + 0.5
        y[i] = bits_of(s)
        total += s
    return [bits_of(total)]


def cubes(x: list[int], n: int) -> list[int]:
    x[:n] = [(v**3 + 2**31) % 2**32 - 2**31 for v in x[:n]]
    return []


SETTINGS: dict[str, dict[str, Any]] = {
    "free": {},
    "one of each": {"limits": {"fadd": 1, "fmul": 1}},
    "ii-7": {"ii": 7},
    "unshared": {"ii": 7, "share": "limits"},
}


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("setting", SETTINGS)
def test_floats_run_on_the_modules_of_a_library(setting: str, tmp_path: Path):
    operators = library(
        tmp_path,
        ("arith.addf", "@fadd64", 4, "xyz", "fadd"),
        ("arith.mulf", "@fmul64", 3, "xyz", "fmul"),
    )
    lowered = lower(DOUBLES, Options(operators=operators, **SETTINGS[setting]))
    [item] = lowered.description["cycles"]["items"]
    assert item["ii"] >= 4  # the sum
    # Without a limit, operations of one slot have a module each.
    instances = {"one of each": (1, 1), "free": (3, 2), "ii-7": (1, 2), "unshared": (3, 2)}
    found = tuple(lowered.verilog.count(f"  {name} ") for name in ("fadd64", "fmul64"))
    assert found == instances[setting]
    whole = replace(lowered, verilog=lowered.verilog + operator(4, "+") + operator(3, "*"))
    rng = random.Random(setting)

    def words(count: int) -> list[int]:
        return [bits_of(rng.uniform(-100, 100)) for _ in range(count)]

    data = [[words(16), words(16), n, *words(1)] for n in (0, 1, 2, 16, 7)]
    assert check(whole, polynomial, data, lambda a: [a[2]], tmp_path) == 20


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("multipliers", [1, 2])
def test_a_module_in_the_input_does_the_multiplication(multipliers: int, tmp_path: Path):
    operators = library(tmp_path, ("arith.muli", "@mul32_3", 3, "abp", "mul"))
    share = "auto" if multipliers == 1 else "limits"
    lowered = lower(INTEGERS, Options(operators=operators, share=share))
    top = lowered.verilog.partition("module cubes")[2]
    assert top.count("  mul32_3 ") == multipliers
    assert " * " not in top
    assert not [r for r in lowered.description["registers"] if r["purpose"] == "operator"]
    rng = random.Random(1)
    data = [[[rng.randrange(-(2**31), 2**31) for _ in range(16)], n] for n in (0, 1, 2, 16, 7)]
    assert check(lowered, cubes, data, lambda a: [a[1]], tmp_path) == 20


CUBES = INTEGERS[INTEGERS.index("func.func") :]
PLAIN = """hw.module @mul(in %a : i32, in %b : i32, out p : i32) {
  %0 = comb.mul %a, %b : i32
  hw.output %0 : i32
}"""
TAKEN_NAMES = """hw.module @mul(in %go : i32, in %stall : i32, out clk : i32) {
  %0 = comb.mul %go, %stall : i32
  hw.output %0 : i32
}"""
PIPELINES: dict[str, tuple[str, dict[str, int | str]]] = {
    "found by name": (PLAIN, {"a": 0, "b": 1, "p": "result"}),
    "named": (
        PLAIN,
        {"a": 0, "b": 1, "p": "result", "clk": "clock", "go": "go", "rst": "reset",
         "stall": "stall"},
    ),
    "other names": (
        TAKEN_NAMES,
        {"go": 0, "stall": 1, "clk": "result", "clk_1": "clock", "go_1": "go", "stall_1": "stall"},
    ),
}  # fmt: skip


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", PIPELINES)
def test_a_module_that_was_made_a_pipeline_does_the_multiplication(name: str, tmp_path: Path):
    text, ports = PIPELINES[name]
    design, report = scheduled(text, tmp_path, "pipeline stall stages=3")
    assert report["results"][0]["length"] == 3
    design.lower(*LOWERING)
    own = str(design).removeprefix("module {").rstrip().removesuffix("}")
    entry = {"op": "arith.muli", "latency": 2, "implementation": {"module": "@mul", "ports": ports}}
    library = tmp_path / "library.json"
    library.write_text(json.dumps({"schema": 1, "operators": [entry]}))
    lowered = lower(own + CUBES, Options(operators=str(library)))
    rng = random.Random(name)
    data = [[[rng.randrange(-(2**31), 2**31) for _ in range(16)], n] for n in (0, 1, 16, 7)]
    assert check(lowered, cubes, data, lambda a: [a[1]], tmp_path / "run") == 16
