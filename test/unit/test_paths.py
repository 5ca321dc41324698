"""Static timing of a module: arrivals, tables, and what is said of a path that is late."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from gaus_pass.diagnostics import Diagnostic
from gaus_pass.errors import ClockMissed
from gaus_pass.hardware.function import Function
from gaus_pass.hls import promise
from gaus_pass.hls.arrival import Arrivals, Delays, Owner, Pins
from gaus_pass.hls.corrections import corrected
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
PINS = Pins({"p": 7.0}, {"r": 40.0}, {"q": {"p": 50.0}})
TIMES = {"comb.add": 30.0, "comb.icmp": 20.0, "comb.and": 10.0, "comb.or": 10.0, "comb.xor": 10.0}


def _of(op: Any) -> float:
    return TIMES[op.name]


def _apart(op: Any, inputs: int) -> float | None:
    return None


def _joined(op: Any, inputs: int) -> float | None:
    """Tables of four inputs; a sum of three takes a little more than one of two."""
    if op.name == "comb.add":
        return TIMES[op.name] + 5.0 * (inputs - 2)
    return TIMES[op.name] if inputs <= 4 else None


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
        delays = Delays(_of, _joined if tables else _apart, own, starts, lambda _: PINS)
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
    assert arrivals(tables=True, e=100.0)[0] == [55.0, 110.0]  # c, d, e and less


def test_sums_that_one_sum_reads_are_one():
    assert arrivals(tables=True)[0] == [55.0, 65.0]
    # What comes late is added last.
    assert arrivals(tables=True, b=100.0)[0][0] == 150.0
    # A delay of the user's is kept as it is.
    owned = {"s": Owner((0, 0), "%p", 35.0)}
    assert arrivals(tables=True, owned=owned)[0][0] == 85.0


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


def lowered(text: str = KERNEL, **options: Any) -> tuple[Design, list[Diagnostic]]:
    said: list[Diagnostic] = []
    context = new_context()
    with context, ir.Location.unknown():
        module = ir.Module.parse(text)
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


def test_a_path_of_the_control_that_is_late_is_an_error():
    with pytest.raises(ClockMissed) as found:
        lowered(clock="130MHz", part="ecp5")
    message = found.value.message
    assert "from register 'loop_" in message
    assert "misses clock=130MHz by" in message
    named = re.search(r"set clock to ([\d.]+MHz) .*at which all paths are kept", message)
    assert named is not None
    # The clock that is named would do.
    timing = lowered(clock=named[1], part="ecp5")[0].description["timing"]
    assert timing["violated"] == 0
    assert timing["paths"][0]["slack"] >= 0


CHAIN = """
func.func @check(%x: memref<64xi32>, %n: index) -> i32 {
  %one = arith.constant 1 : i32
  %start = arith.constant -1 : i32
  %k = arith.constant -306674912 : i32
  %r = affine.for %i = 0 to %n iter_args(%c = %start) -> (i32) {
    %v = affine.load %x[%i] : memref<64xi32>
    %m = arith.xori %c, %v : i32
    %b = arith.andi %m, %one : i32
    %zero = arith.constant 0 : i32
    %odd = arith.cmpi ne, %b, %zero : i32
    %s = arith.shrui %m, %one : i32
    %p = arith.xori %s, %k : i32
    %next = arith.select %odd, %p, %s : i32
    affine.yield %next : i32
  }
  return %r : i32
}
"""


def test_a_late_path_is_mended_by_another_schedule(monkeypatch: pytest.MonkeyPatch):
    asked: list[promise.Corrections] = []

    def noted(model: Function, corrections: promise.Corrections) -> Function:
        asked.append(corrections)
        return corrected(model, corrections)

    monkeypatch.setattr(promise, "corrected", noted)
    timing = lowered(CHAIN, clock="110MHz", part="ecp5")[0].description["timing"]
    assert len(asked) > 1
    assert all(more > 0 for more in asked[-1].values())
    assert timing["violated"] == 0


DIVIDE = """
func.func @quotient(%x: memref<64xi16>, %d: i16) {
  affine.for %i = 0 to 64 {
    %v = affine.load %x[%i] : memref<64xi16>
    %q = arith.divui %v, %d : i16
    affine.store %q, %x[%i] : memref<64xi16>
  }
  return
}
"""


def test_a_core_is_timed_inside_and_at_its_pins():
    design = lowered(DIVIDE, clock="100MHz", part="ecp5")[0]
    assert design.timed is not None
    inside = [p for p in design.timed.paths if p.end.startswith("a register of instance")]
    assert inside
    assert inside[0].time > 1000
    pins = [p for p in design.timed.paths if p.end.startswith("instance")]
    assert {p.start for p in pins} >= {"register 'arg1_taken'"}
    assert not design.timed.violated


def test_levels_are_reported_and_not_warned_of():
    design, said = lowered(cycle_time=30.0, delay_model="aig")
    assert design.description["timing"]["unit"] == "levels"
    assert not said
    assert "timing" not in lowered(cycle_time=9.0)[0].description
    assert "timing" not in lowered()[0].description
