"""Loops and calls that run at the same time: every run right, whatever the caller does."""

from __future__ import annotations

import copy
import random
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path
from typing import Any

import pytest
from flow_simulation import HASTY, Caller, Seen, Simulation
from loop_lowering import Lowered, lower

import gaus_pass.rtl.lower
from gaus_pass.hardware.function import Function
from gaus_pass.options import Options
from gaus_pass.rtl.flow.depths import Pace, with_depths

CALLERS = (
    HASTY,
    Caller(stalls=60, seed=2),
    Caller(gaps=230, seed=3),
    Caller(holds=200, seed=4),
    Caller(stalls=40, gaps=120, holds=120, seed=5, pressure=120),
)
N = 12
FLOW = "attributes {gaus.hint = {dataflow = true}}"


def wrapped(number: int) -> int:
    return (number + 2**31) % 2**32 - 2**31


@dataclass(frozen=True)
class Case:
    """A function, what it means, and what lies between its processes.

    Attributes
    ----------
    reference
        Changes the memories among the arguments, and gives the scalar results.
    links
        Kinds, in order.
    slowest
        Whether the slowest process says how often it starts.
    """

    source: str
    reference: Callable[..., Sequence[int]]
    links: Sequence[str]
    slowest: bool = True
    known: bool = True


def chain(x: list[int], y: list[int], k: int) -> list[int]:
    y[:] = [wrapped(wrapped(v * k) + k) for v in x]
    return []


CHAIN = f"""
func.func @f(%x: memref<12xi32>, %y: memref<12xi32>, %k: i32) {FLOW} {{
  %t = memref.alloca() : memref<12xi32>
  affine.for %i = 0 to 12 {{
    %v = affine.load %x[%i] : memref<12xi32>
    %s = arith.muli %v, %k : i32
    affine.store %s, %t[%i] : memref<12xi32>
  }}
  affine.for %j = 0 to 12 {{
    %v = affine.load %t[%j] : memref<12xi32>
    %s = arith.addi %v, %k : i32
    affine.store %s, %y[%j] : memref<12xi32>
  }}
  return
}}
"""


def turned(x: list[int], y: list[int], k: int) -> list[int]:
    chain(x, y, k)
    y.reverse()
    return []


def fan(x: list[int], y: list[int], z: list[int]) -> list[int]:
    y[:] = [wrapped(v * v + 1) for v in x]
    z[:] = [wrapped(v * v) - 3 for v in reversed(x)]
    return []


FAN = f"""
func.func @f(%x: memref<12xi32>, %y: memref<12xi32>, %z: memref<12xi32>) {FLOW} {{
  %one = arith.constant 1 : i32
  %three = arith.constant 3 : i32
  %t = memref.alloca() : memref<12xi32>
  affine.for %i = 0 to 12 {{
    %v = affine.load %x[%i] : memref<12xi32>
    %s = arith.muli %v, %v : i32
    affine.store %s, %t[%i] : memref<12xi32>
  }}
  affine.for %j = 0 to 12 {{
    %v = affine.load %t[%j] : memref<12xi32>
    %s = arith.addi %v, %one : i32
    affine.store %s, %y[%j] : memref<12xi32>
  }}
  affine.for %j = 0 to 12 {{
    %v = affine.load %t[11 - %j] : memref<12xi32>
    %s = arith.subi %v, %three : i32
    affine.store %s, %z[%j] : memref<12xi32>
  }}
  return
}}
"""


def diamond(x: list[int], y: list[int]) -> list[int]:
    squares = [wrapped(v * v) for v in x]
    sums = [wrapped(sum(squares[: k + 1])) for k in range(N)]
    y[:] = [wrapped(a + b) for a, b in zip(reversed(sums), x, strict=True)]
    return []


DIAMOND = f"""
func.func @f(%x: memref<12xi32>, %y: memref<12xi32>) {FLOW} {{
  %zero = arith.constant 0 : i32
  %t = memref.alloca() : memref<12xi32>
  %direct = memref.alloca() : memref<12xi32>
  %sums = memref.alloca() : memref<12xi32>
  affine.for %i = 0 to 12 {{
    %v = affine.load %x[%i] : memref<12xi32>
    affine.store %v, %direct[%i] : memref<12xi32>
    %s = arith.muli %v, %v : i32
    affine.store %s, %t[%i] : memref<12xi32>
  }}
  affine.for %i = 0 to 12 iter_args(%a = %zero) -> (i32) {{
    %v = affine.load %t[%i] : memref<12xi32>
    %s = arith.addi %a, %v : i32
    affine.store %s, %sums[%i] : memref<12xi32>
    affine.yield %s : i32
  }}
  affine.for %i = 0 to 12 {{
    %v = affine.load %direct[%i] : memref<12xi32>
    %w = affine.load %sums[11 - %i] : memref<12xi32>
    %s = arith.addi %v, %w : i32
    affine.store %s, %y[%i] : memref<12xi32>
  }}
  return
}}
"""


def scalars(x: list[int], y: list[int], k: int) -> list[int]:
    total = wrapped(sum(x))
    scale = wrapped(total * k)
    y[:] = [wrapped(v + scale) for v in range(N)]
    return [total, k, wrapped(sum(y))]


SCALARS = f"""
func.func @f(%x: memref<12xi32>, %y: memref<12xi32>, %k: i32) -> (i32, i32, i32) {FLOW} {{
  %zero = arith.constant 0 : i32
  %total = affine.for %i = 0 to 12 iter_args(%a = %zero) -> (i32) {{
    %v = affine.load %x[%i] : memref<12xi32>
    %s = arith.addi %a, %v : i32
    affine.yield %s : i32
  }}
  %scale = arith.muli %total, %k : i32
  %end = affine.for %i = 0 to 12 iter_args(%a = %zero) -> (i32) {{
    %n = arith.index_cast %i : index to i32
    %s = arith.addi %n, %scale : i32
    affine.store %s, %y[%i] : memref<12xi32>
    %b = arith.addi %a, %s : i32
    affine.yield %b : i32
  }}
  return %total, %k, %end : i32, i32, i32
}}
"""


def calls(x: list[int], y: list[int]) -> list[int]:
    t = [wrapped(3 * v) for v in x]
    y[:] = [wrapped(t[k] + t[k - 1]) if k else t[0] for k in range(N)]
    return []


CALLS = f"""
func.func private @scale(%x: memref<12xi32>, %t: memref<12xi32>) {{
  %three = arith.constant 3 : i32
  %own = memref.alloca() : memref<12xi32>
  affine.for %i = 0 to 12 {{
    %v = affine.load %x[%i] : memref<12xi32>
    affine.store %v, %own[11 - %i] : memref<12xi32>
  }}
  affine.for %i = 0 to 12 {{
    %v = affine.load %own[11 - %i] : memref<12xi32>
    %s = arith.muli %v, %three : i32
    affine.store %s, %t[%i] : memref<12xi32>
  }}
  return
}}
func.func @f(%x: memref<12xi32>, %y: memref<12xi32>) {FLOW} {{
  %zero = arith.constant 0 : i32
  %t = memref.alloca() : memref<12xi32>
  func.call @scale(%x, %t) : (memref<12xi32>, memref<12xi32>) -> ()
  affine.for %i = 0 to 12 iter_args(%last = %zero) -> (i32) {{
    %v = affine.load %t[%i] : memref<12xi32>
    %s = arith.addi %v, %last : i32
    affine.store %s, %y[%i] : memref<12xi32>
    affine.yield %v : i32
  }}
  return
}}
"""


def data_decide(x: list[int], y: list[int], n: int) -> list[int]:
    for k in range(N):
        steps, v = 0, x[k] & 15
        while v > n:
            v, steps = v - 3, steps + 1
        y[k] = steps * 5
    return []


DATA_DECIDE = f"""
func.func @f(%x: memref<12xi32>, %y: memref<12xi32>, %n: i32) {FLOW} {{
  %c0 = arith.constant 0 : i32
  %c1 = arith.constant 1 : i32
  %c3 = arith.constant 3 : i32
  %c5 = arith.constant 5 : i32
  %c15 = arith.constant 15 : i32
  %t = memref.alloca() : memref<12xi32>
  affine.for %i = 0 to 12 {{
    %x0 = affine.load %x[%i] : memref<12xi32>
    %v0 = arith.andi %x0, %c15 : i32
    %r:2 = scf.while (%v = %v0, %s = %c0) : (i32, i32) -> (i32, i32) {{
      %go = arith.cmpi sgt, %v, %n : i32
      scf.condition(%go) %v, %s : i32, i32
    }} do {{
    ^bb0(%v: i32, %s: i32):
      %v1 = arith.subi %v, %c3 : i32
      %s1 = arith.addi %s, %c1 : i32
      scf.yield %v1, %s1 : i32, i32
    }}
    affine.store %r#1, %t[%i] : memref<12xi32>
  }}
  affine.for %i = 0 to 12 {{
    %v = affine.load %t[%i] : memref<12xi32>
    %s = arith.muli %v, %c5 : i32
    affine.store %s, %y[%i] : memref<12xi32>
  }}
  return
}}
"""

CASES = {
    "chain": Case(CHAIN, chain, ["fifo"]),
    "turned": Case(CHAIN.replace("%t[%j]", "%t[11 - %j]"), turned, ["buffer"]),
    "fan": Case(FAN, fan, ["buffer", "buffer"]),
    "diamond": Case(DIAMOND, diamond, ["fifo", "fifo", "buffer"]),
    "scalars": Case(SCALARS, scalars, []),
    "calls": Case(CALLS, calls, ["fifo"]),
    "data": Case(DATA_DECIDE, data_decide, ["fifo"], known=False),
}


def data_of(lowered: Lowered, count: int, rng: random.Random) -> list[list[Any]]:
    """Arguments of some runs."""
    arguments = lowered.description["interface"]["arguments"]
    return [
        [
            rng.randrange(-9, 10)
            if a["kind"] == "scalar"
            else [rng.randrange(-1000, 1000) for _ in range(prod(a["shape"]))]
            for a in arguments
        ]
        for _ in range(count)
    ]


def require(lowered: Lowered, case: Case, runs: Sequence[list[Any]], seen: Sequence[Seen]) -> None:
    """Every run gave what it means, and its memories were its own until it was taken."""
    named = [a["name"] for a in lowered.description["interface"]["arguments"]]
    for number, (run, found) in enumerate(zip(runs, seen, strict=True)):
        expected = copy.deepcopy(run)
        assert found.results == list(case.reference(*expected)), number
        for name, memory, before in zip(named, expected, run, strict=True):
            if isinstance(memory, list):
                assert found.memories[name] == memory, (number, name)
                assert memory == before or found.ahead[name] == 0
        assert found.late == 0


STREAMS = {"chain": "arg0:stream,arg1:axi-stream", "diamond": "arg1:stream", "calls": "arg0:esi"}
"""Arguments of some cases that may also be streams."""


@pytest.mark.parametrize("flush", [False, True])
@pytest.mark.parametrize(("name", "interface"), [*((name, "") for name in CASES), *STREAMS.items()])
def test_every_run_is_right(name: str, interface: str, flush: bool, tmp_path: Path) -> None:
    case = CASES[name]
    lowered = lower(case.source, Options(interface=interface, flush=flush))
    flow = lowered.description["dataflow"]
    assert [link["kind"] for link in flow["links"]] == case.links
    simulation = Simulation(lowered.verilog, lowered.description, tmp_path)
    runs = data_of(lowered, 30, random.Random(name))
    for caller in CALLERS:
        seen = simulation.run(runs, caller)
        require(lowered, case, runs, seen)
        if caller is HASTY and case.known:
            assert flow["interval"] == max(p["interval"] for p in flow["processes"])
            assert {run.apart for run in seen[15:]} == {flow["interval"]}
            assert seen[0].cycles == lowered.description["cycles"]["items"][0]["run"]
    assert case.known or flow["interval"] is None


@pytest.mark.parametrize("name", ["chain", "turned", "diamond"])
def test_less_of_any_depth_is_slower(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CASES[name]
    lowered = lower(case.source, Options())
    flow = lowered.description["dataflow"]
    depths = [link["depth"] for link in flow["links"]]
    changes: list[tuple[int | None, int, int]]
    changes = [(k, depth - 1, flow["in_flight"]) for k, depth in enumerate(depths) if depth > 1]
    changes.append((None, 0, flow["in_flight"] - 1))
    runs = data_of(lowered, 40, random.Random(1))
    for changed, depth, in_flight in changes:

        def less(
            model: Function, plans: Any, which: int | None = changed, depth: int = depth,
            in_flight: int = in_flight,
        ) -> tuple[Function, Pace | None]:  # fmt: skip
            found, pace = with_depths(model, plans)
            assert found.flow is not None
            own = [link.depth or 0 for link in found.flow.links]
            if which is not None:
                own[which] = depth
            return replace(found, flow=found.flow.with_depths(tuple(own), in_flight)), pace

        monkeypatch.setattr(gaus_pass.rtl.lower, "with_depths", less)
        slower = lower(case.source, Options())
        simulation = Simulation(slower.verilog, slower.description, tmp_path)
        try:
            seen = simulation.run(runs)
        except AssertionError:
            continue  # no run ends: processes wait for each other
        require(slower, case, runs, seen)
        taken = sum(run.apart for run in seen[20:]) / len(seen[20:])
        assert taken > flow["interval"], (changed, depth, in_flight)


RESETS = """
module resets;
  reg clk = 0, rst = 1, start = 0; wire ready, done, en0, en1, we1;
  wire [3:0] at0, at1; wire [31:0] data1; reg [31:0] read0;
  reg [31:0] x [0:11], y [0:11]; integer i, k, bad = 0, ends = 0;
  f dut(.clk(clk), .rst(rst), .start(start), .stall(1'b0), .done_ready(1'b1), .arg2(32'd3),
        .ready(ready), .done(done), .arg0_addr(at0), .arg0_en(en0), .arg0_rdata(read0),
        .arg1_addr(at1), .arg1_en(en1), .arg1_we(we1), .arg1_wdata(data1), .arg1_rdata(0),
        .arg0_we(), .arg0_wdata(), .arg0_next(), .arg1_next());
  always #5 clk = ~clk;
  always @(posedge clk) begin
    if (en0) read0 <= x[at0];
    if (en1 && we1) y[at1] <= data1;
    if (rst && (en0 || en1 || done)) bad = bad + 1;
  end
  initial begin
    for (i = 0; i < 12; i = i + 1) x[i] = i;
    repeat (2) @(negedge clk);
    for (k = 1; k < 50; k = k + 1) begin
      rst = 0; start = 1;
      repeat (k) @(negedge clk);
      rst = 1; start = 0;
      @(negedge clk);
      rst = 0;
      for (i = 0; i < 12; i = i + 1) y[i] = 0;
      repeat (30) begin @(negedge clk); if (done) bad = bad + 1; end
      for (i = 0; i < 12; i = i + 1) if (y[i] !== 0) bad = bad + 1;
      start = 1;
      #1;
      while (!ready) @(negedge clk);
      @(negedge clk);
      start = 0;
      while (!done) @(negedge clk);
      for (i = 0; i < 12; i = i + 1) if (y[i] !== 3 * (PLACE) + 3) bad = bad + 1;
      @(negedge clk);
      ends = ends + 1;
    end
    $display("%0d wrong, %0d runs", bad, ends);
    $finish;
  end
endmodule
"""


@pytest.mark.parametrize(("name", "place"), [("chain", "i"), ("turned", "11 - i")])
def test_nothing_of_runs_is_left_after_a_reset(name: str, place: str, tmp_path: Path) -> None:
    (tmp_path / "dut.sv").write_text(lower(CASES[name].source, Options()).verilog)
    (tmp_path / "tb.sv").write_text(RESETS.replace("PLACE", place))
    command = ["iverilog", "-g2012", "-s", "resets", "-o", "sim.vvp", "tb.sv", "dut.sv"]
    subprocess.run(command, cwd=tmp_path, check=True)
    told = subprocess.run(
        ["vvp", "-n", "sim.vvp"], cwd=tmp_path, check=True, capture_output=True, text=True,
        timeout=100,
    )  # fmt: skip
    assert told.stdout.strip() == "0 wrong, 49 runs"
