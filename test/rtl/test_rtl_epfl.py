"""EPFL circuits as `synth` IR: pipelined at three clocks each, simulated against the original.

The delay of an AND is 1, so that a cycle time is a number of levels of logic.  The large circuits
run at one clock each; GAUS_ALL_CIRCUITS=1 runs them at all three.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from aig_designs import (
    Pipelined,
    comparing_testbench,
    depth,
    original_verilog,
    pipelined,
    read_circuit,
)

from gaus_pass.formats.aiger_file import Circuit

EPFL = Path(__file__).resolve().parents[3] / "shared" / "data" / "epfl"
FRACTIONS = (2, 4, 7)
"""The cycle time is the depth of the circuit over this."""

CASES = [(name, fraction) for name in ("ctrl", "i2c", "router") for fraction in FRACTIONS]
ALL = bool(os.environ.get("GAUS_ALL_CIRCUITS"))
LARGE = [
    (name, fraction)
    for name in ("adder", "bar", "max")
    for fraction in FRACTIONS
    if ALL or fraction == 4
]


def simulate(original: Circuit, made: Pipelined, folder: Path, *, stall: bool) -> str:
    """``PASS n`` with n outputs compared, or what differed."""
    sources = {
        "original.sv": original_verilog(original, "original"),
        "pipelined.sv": made.verilog,
        "tb.sv": comparing_testbench(original, made.stages, stall=stall, cycles=400),
    }
    for file, text in sources.items():
        (folder / file).write_text(text)
    program = folder / "sim.vvp"
    files = [str(folder / file) for file in sources]
    subprocess.run(["iverilog", "-g2012", "-o", str(program), *files], check=True)
    run = subprocess.run(["vvp", "-n", str(program)], check=True, capture_output=True, text=True)
    return run.stdout.strip()


@pytest.mark.requires_tool("iverilog", "vvp")
@pytest.mark.skipif(not EPFL.is_dir(), reason="the EPFL circuits are not there")
@pytest.mark.parametrize(("name", "fraction"), [*CASES, *LARGE])
def test_the_pipeline_does_what_the_circuit_does(name: str, fraction: int, tmp_path: Path):
    circuit = read_circuit(EPFL / f"{name}.aig")
    levels = depth(circuit)
    cycle = -(-levels // fraction)
    stall = fraction == 4
    made = pipelined(circuit, "pipelined", f"cycle-time={cycle}" + " stall" * stall)
    # Levels of equal delay: so many stages are needed, and so many suffice.
    assert made.stages == -(-levels // cycle)
    verdict, _, compared = simulate(circuit, made, tmp_path, stall=stall).rpartition(" ")
    assert verdict == "PASS"
    assert int(compared) > 150


@pytest.mark.requires_tool("iverilog", "vvp")
@pytest.mark.skipif(not EPFL.is_dir(), reason="the EPFL circuits are not there")
def test_a_wrong_gate_is_seen(tmp_path: Path):
    circuit, wrong = (read_circuit(EPFL / "ctrl.aig") for _ in range(2))
    wrong.inverted_ands[-1] ^= 1
    made = pipelined(wrong, "pipelined", "stages=3")
    assert "FAIL" in simulate(circuit, made, tmp_path, stall=False)
