"""EPFL circuits as `synth` IR: pipelined at three clocks each, simulated against the original.

The delay of an AND is 1, so that a cycle time is a number of levels of logic.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from aig_designs import comparing_testbench, depth, original_verilog, pipelined, read_circuit

EPFL = Path(__file__).resolve().parents[3] / "shared" / "data" / "epfl"
CIRCUITS = ("adder", "bar", "ctrl", "i2c", "max", "router")
FRACTIONS = (2, 4, 7)
"""The cycle time is the depth of the circuit over this."""


@pytest.mark.requires_tool("iverilog", "vvp")
@pytest.mark.skipif(not EPFL.is_dir(), reason="the EPFL circuits are not there")
@pytest.mark.parametrize("fraction", FRACTIONS)
@pytest.mark.parametrize("name", CIRCUITS)
def test_the_pipeline_does_what_the_circuit_does(name: str, fraction: int, tmp_path: Path):
    circuit = read_circuit(EPFL / f"{name}.aig")
    levels = depth(circuit)
    cycle = -(-levels // fraction)
    stall = fraction == 4
    made = pipelined(circuit, "pipelined", f"cycle-time={cycle}" + " stall" * stall)
    # ASAP over levels of equal delay: no fewer stages can do.
    assert made.stages == -(-levels // cycle)
    sources = {
        "original.sv": original_verilog(circuit, "original"),
        "pipelined.sv": made.verilog,
        "tb.sv": comparing_testbench(circuit, made.stages, stall=stall, cycles=400),
    }
    for file, text in sources.items():
        (tmp_path / file).write_text(text)
    program = tmp_path / "sim.vvp"
    files = [str(tmp_path / file) for file in sources]
    subprocess.run(["iverilog", "-g2012", "-o", str(program), *files], check=True)
    run = subprocess.run(["vvp", "-n", str(program)], check=True, capture_output=True, text=True)
    verdict, _, compared = run.stdout.strip().rpartition(" ")
    assert verdict == "PASS", run.stdout
    assert int(compared) > 150
