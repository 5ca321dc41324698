"""Static timing of a module: arrivals, tables, and what is said of a path that is late."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gaus_pass.diagnostics import Diagnostic, Severity
from gaus_pass.hls.arrival import Arrivals, Delays, Owner
from gaus_pass.hls.functions import Design, functions, lower_functions
from gaus_pass.ir.core.bindings import ir, new_context
from gaus_pass.ir.core.walk import defining_op, walk_nested
from gaus_pass.options import Options

LOGIC = """
hw.module @m(in %clk: !seq.clock, in %a: i8, in %b: i8, in %c: i1, in %d: i1, in %e: i1,
             out y: i1, out z: i1) {
  %k = hw.constant 3 : i8
  %r = seq.compreg %a, %clk : i8
  %s = comb.add %r, %b {sv.namehint = "s"} : i8
  %t = comb.add %s, %k {sv.namehint = "t"} : i8
  %less = comb.icmp ult %t, %b : i8
  %0 = comb.and %c, %d : i1
  %1 = comb.or %0, %e : i1
  %2 = comb.xor %1, %c : i1
  %3 = comb.and %2, %less : i1
  hw.output %less, %3 : i1, i1
}
"""
TIMES = {"comb.add": 30.0, "comb.icmp": 20.0, "comb.and": 10.0, "comb.or": 10.0, "comb.xor": 10.0}


def arrivals(tables: bool, owned: dict[str, Owner] | None = None, **starts: float) -> Any:
    """Arrivals of the outputs of `LOGIC`, and the names on the latest path to the last one."""
    context = new_context()
    with context, ir.Location.unknown():
        module = ir.Module.parse(LOGIC)
        hardware = module.body.operations[0].operation
        wires = {op.attributes["sv.namehint"].value: op.results[0]
                 for op in walk_nested(hardware) if "sv.namehint" in op.attributes}  # fmt: skip
        names = ["clk", "a", "b", "c", "d", "e"]
        own = {wires[name]: owner for name, owner in (owned or {}).items()}
        delays = Delays(lambda op: TIMES[op.name], own, starts, tables)
        found = Arrivals(delays, names)
        output = next(op for op in walk_nested(hardware) if op.name == "hw.output")
        times = [found.of(value).time for value in output.operands]
        through = [defining_op(v).name for v, _ in found.path(output.operands[1])
                   if defining_op(v) is not None]  # fmt: skip
        return times, through


def test_delays_add_up_along_the_latest_path():
    times, through = arrivals(tables=False)
    assert times == [80.0, 90.0]
    assert through == ["seq.compreg", "comb.add", "comb.add", "comb.icmp", "comb.and"]
    times, through = arrivals(tables=False, e=100.0)
    assert times == [80.0, 130.0]
    assert through == ["comb.or", "comb.xor", "comb.and"]


def test_gates_with_few_inputs_are_one_table():
    assert arrivals(tables=True, e=100.0)[0] == [80.0, 110.0]  # c, d, e and less


def test_an_operation_of_the_source_counts_once():
    owned = {"s": Owner((0, 0), "%p", 35.0), "t": Owner((0, 0), "%p", 35.0)}
    assert arrivals(tables=False, owned=owned)[0] == [55.0, 65.0]


KERNEL = """
func.func @scale(%x: memref<64xi32>, %n: index, %w: i32) {
  affine.for %i = 0 to %n step 3 {
    %v = affine.load %x[%i] : memref<64xi32>
    %p = arith.xori %v, %w : i32
    affine.store %p, %x[%i] : memref<64xi32>
  }
  return
}
"""


def lowered(**options: Any) -> tuple[Design, list[Diagnostic]]:
    said: list[Diagnostic] = []
    context = new_context()
    with context, ir.Location.unknown():
        module = ir.Module.parse(KERNEL)
        found = functions(module.operation)
        [design] = lower_functions(found, Options(**options), said.append)
    return design, said


def test_a_clock_that_is_kept_says_nothing():
    design, said = lowered(clock="60MHz", part="ecp5")
    timing = design.description["timing"]
    assert timing["violated"] == 0
    assert timing["unit"] == "ps"
    assert not said
    slacks = [path["slack"] for path in timing["paths"]]
    assert slacks == sorted(slacks)
    assert slacks[0] >= 0
    again = lowered(clock="60MHz", part="ecp5")[0].description["timing"]
    assert json.dumps(timing) == json.dumps(again)


def test_a_path_of_the_control_that_is_late_is_told():
    design, said = lowered(clock="130MHz", part="ecp5")
    timing = design.description["timing"]
    assert timing["violated"] > 0
    [told] = [d for d in said if d.severity is Severity.WARNING]
    assert "register 'loop_" in told.message
    assert "clock=130MHz" in told.message
    assert "set clock to " in told.message
    worst = timing["paths"][0]
    assert worst["slack"] < 0
    # The clock that is named would do.
    found = design.timed
    assert found is not None
    needed = found.clock.period_for(found.paths[0].time)
    assert timing["least_period"] == pytest.approx(needed)
    assert needed * (1 - found.clock.share) - found.clock.clock_to_q >= found.paths[0].time


def test_levels_are_reported_and_not_warned_of():
    design, said = lowered(cycle_time=30.0, delay_model="aig")
    assert design.description["timing"]["unit"] == "levels"
    assert not said
    assert "timing" not in lowered(cycle_time=9.0)[0].description
    assert "timing" not in lowered()[0].description
