"""Interfaces judged by cocotbext-axi on Icarus: its buses, memories, sources and sinks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from loop_lowering import LIBRARY, lower

from gaus_pass.options import Options

runner = pytest.importorskip("cocotb_tools.runner")
pytest.importorskip("cocotbext.axi")

FRAMES = """
func.func @dut(%a: memref<3x5xi12>, %k: i12, %b: memref<3x5xi12>) {
  affine.for %i = 0 to 3 {
    affine.for %j = 0 to 5 {
      %x = affine.load %a[%i, %j] : memref<3x5xi12>
      %y = arith.muli %x, %k : i12
      affine.store %y, %b[%i, %j] : memref<3x5xi12>
    }
  }
  return
}
"""
REGISTERS = """
func.func @dut(%x: i32, %y: i64, %z: i8) -> (i64, i32) {
  %w = arith.extui %x : i32 to i64
  %v = arith.extui %z : i8 to i64
  %s = arith.addi %w, %y : i64
  %t = arith.addi %s, %v : i64
  %n = arith.trunci %t : i64 to i32
  return %t, %n : i64, i32
}
"""
BUS = """
func.func @dut(%a: memref<600xi8>, %b: memref<70xi64>, %c: memref<33xi16>) {
  affine.for %i = 0 to 599 {
    %x = affine.load %a[%i + 1] : memref<600xi8>
    %y = arith.addi %x, %x : i8
    affine.store %y, %a[%i] : memref<600xi8>
  }
  affine.for %i = 0 to 33 {
    %x = affine.load %b[2 * %i] : memref<70xi64>
    %y = arith.trunci %x : i64 to i16
    affine.store %y, %c[%i] : memref<33xi16>
  }
  return
}
"""
TURNED = """
func.func @dut(%x: memref<12xi32>, %k: i32, %y: memref<12xi32>)
    attributes {gaus.hint = {dataflow = true}} {
  %t = memref.alloca() : memref<12xi32>
  affine.for %i = 0 to 12 {
    %v = affine.load %x[%i] : memref<12xi32>
    %s = arith.muli %v, %k : i32
    affine.store %s, %t[%i] : memref<12xi32>
  }
  affine.for %j = 0 to 12 {
    %v = affine.load %t[11 - %j] : memref<12xi32>
    %s = arith.addi %v, %k : i32
    affine.store %s, %y[%j] : memref<12xi32>
  }
  return
}
"""
BURSTS = """
func.func @dut(%a: memref<300xi32>, %b: memref<300xi32>) {
  affine.for %i = 0 to 300 {
    %x = affine.load %a[%i] : memref<300xi32>
    %y = arith.addi %x, %x : i32
    affine.store %y, %b[%i] : memref<300xi32>
  }
  return
}
"""
CASES = {
    "axi_streams": (FRAMES, "arg0:axi-stream,arg2:axi-stream"),
    "streams": (FRAMES, "arg0:stream,arg2:esi"),
    "registers": (REGISTERS, "axi-lite"),
    "chained": (TURNED, "axi-lite,arg0:axi-stream,arg2:axi-stream"),
    "process_memories": (TURNED, "axi-lite,arg0:axi-master,arg2:axi-master"),
    "memories": (BUS, "axi-lite,arg0:axi-master,arg1:axi-master,arg2:axi-master"),
    "bursts": (BURSTS, "axi-lite,arg0:axi-master,arg1:axi-master"),
}
SLOW = ("bursts",)


@pytest.mark.parametrize(
    "case", [pytest.param(c, marks=[pytest.mark.slow] if c in SLOW else []) for c in CASES]
)
def test_cocotb_agrees(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    source, interface = CASES[case]
    lowered = lower(source, Options(operators=LIBRARY, interface=interface))
    (tmp_path / "dut.sv").write_text(lowered.verilog)
    description: dict[str, Any] = lowered.description["interface"]
    (tmp_path / "interface.json").write_text(json.dumps(description))
    interval = lowered.description.get("dataflow", {}).get("interval")
    monkeypatch.setenv("INTERVAL", str(interval))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=":")
    icarus = runner.get_runner("icarus")
    icarus.build(
        sources=[tmp_path / "dut.sv"], hdl_toplevel="dut", build_dir=tmp_path,
        build_args=["-g2012"], timescale=("1ns", "1ps"),
    )  # fmt: skip
    results = icarus.test(
        hdl_toplevel="dut", test_module="cocotb_benches", test_filter=rf"\b{case}$",
        build_dir=tmp_path, test_dir=tmp_path, timescale=("1ns", "1ps"),
        extra_env={"INTERFACE": str(tmp_path / "interface.json")},
    )  # fmt: skip
    ran, failed = runner.get_results(results)
    assert (ran, failed) == (1, 0)
