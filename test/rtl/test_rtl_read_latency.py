"""Local memories that are read in two cycles where the clock asks for it, in simulation."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from loop_lowering import lower
from loop_simulation import runs_of, simulate

from gaus_pass.options import Options

PASSED = """func.func @f(%x: memref<64xi16>, %y: memref<64xi16>) {
  %b = memref.alloca() : memref<64xi16>
  affine.for %i = 0 to 64 {
    %v = affine.load %x[%i] : memref<64xi16>
    affine.store %v, %b[%i] : memref<64xi16>
  }
  affine.for %i = 0 to 64 {
    %v = affine.load %b[63 - %i] : memref<64xi16>
    WORK
    affine.store %w, %y[%i] : memref<64xi16>
  }
  return
}"""
SUM = "%w = arith.addi %v, %v : i16"
TWO = """%u = affine.load %b[%i] : memref<64xi16>
    %w = arith.muli %v, %u : i16"""
LARGE = PASSED.replace("63", "2047").replace("64", "2048")
"""Block RAM, whose data come late; 64 words are look-up tables."""


def wrapped(number: int) -> int:
    return (number + 2**15) % 2**16 - 2**15


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize(("work", "ports"), [(SUM, ""), (TWO, ""), (TWO, "alloca0:2rw")])
def test_a_clock_that_a_block_is_too_slow_for_reads_it_in_two_cycles(
    work: str, ports: str, tmp_path: Path
):

    text = LARGE.replace("WORK", work.replace("64", "2048"))
    registers: dict[str, bool] = {}
    for clock in ("60MHz", "150MHz"):
        options = Options(part="ecp5", clock=clock, ports=ports, input_delay=1, output_delay=1)
        lowered = lower(text, options)
        registers[clock] = "alloca0_late_p1" in lowered.verilog
        data = [random.Random(5).randrange(-900, 900) for _ in range(2048)]
        runs = runs_of([[data, [0] * 2048]], random.Random(1))
        for found in simulate(lowered.verilog, lowered.description, runs, tmp_path):
            assert found is not None
            back = data[::-1]
            doubled = [wrapped(2 * v) for v in back]
            products = [wrapped(a * b) for a, b in zip(back, data, strict=True)]
            assert found.memories[1] == (doubled if work == SUM else products)
    assert registers == {"60MHz": False, "150MHz": True}


def test_only_the_memory_that_needs_it_is_read_late():
    text = LARGE.replace("WORK", SUM)
    options = Options(part="ecp5", clock="150MHz", input_delay=1, output_delay=1)
    assert "alloca0_late" in lower(text, options).verilog
    small = PASSED.replace("WORK", SUM)
    assert "alloca0_late" not in lower(small, options).verilog


def test_who_gives_the_read_latency_gets_it():
    text = LARGE.replace("WORK", SUM)
    options = Options(part="ecp5", clock="60MHz", read_latency=2)
    assert "alloca0_late_p1" in lower(text, options).verilog
    assert "alloca0_late_p2" not in lower(text, options).verilog
