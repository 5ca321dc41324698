"""And-inverter circuits on their way to Verilog: the original, and pipelines made of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from lowering import LOWERING, Design

from gaus_pass.formats.aiger_file import Circuit, Reader
from gaus_pass.ir.dataflow.aig_import import synth_text

TO_COMB = "hw.module(convert-synth-to-comb)"


def read_circuit(path: Path) -> Circuit:
    """The circuit of a file, its ports called i0, i1, … and o0, o1, … for Verilog."""
    circuit = Reader(path.read_bytes(), path.name).read()
    return replace(
        circuit,
        inputs=[f"i{k}" for k in range(len(circuit.inputs))],
        output_names=[f"o{k}" for k in range(len(circuit.outputs))],
    )


def depth(circuit: Circuit) -> int:
    """ANDs on the longest path from an input."""
    before = len(circuit.inputs) + len(circuit.next_state)
    levels = [0] * (before + len(circuit.ands)) + [0]
    for k, (a, b) in enumerate(circuit.ands.tolist()):
        levels[before + k] = 1 + max(levels[a], levels[b])
    return max(levels)


@dataclass
class Pipelined:
    """A circuit made into a pipeline."""

    verilog: str
    stages: int


def original_verilog(circuit: Circuit, module: str) -> str:
    design = Design(synth_text(circuit, module))
    design.lower(TO_COMB)
    return design.verilog()


def pipelined(circuit: Circuit, module: str, options: str) -> Pipelined:
    """The circuit after ``gaus-schedule`` with ``pipeline`` and CIRCT's lowering."""
    design = Design(synth_text(circuit, module))
    design.run("gaus-schedule", f"pipeline {options}")
    stages = str(design).count("pipeline.stage ^") + 1
    design.lower(*LOWERING)
    design.run("gaus-trace-registers")
    design.lower(TO_COMB)
    return Pipelined(design.verilog(), stages)


TESTBENCH = """module tb;
  reg clk = 0, go = 0, rst = 1, stall = 0;
  reg [{inputs}-1:0] x = 0;
  wire [{outputs}-1:0] wanted, got;
  wire done;
  reg [{outputs}-1:0] queue [0:{cycles}];
  integer head = 0, tail = 0, errors = 0, compared = 0, t, k, seed = {seed};
  original original({original_ports});
  pipelined pipelined({pipelined_ports});
  initial begin
    for (t = 0; t < {cycles}; t = t + 1) begin
      for (k = 0; k < {inputs}; k = k + 32) x = (x << 32) | ({inputs}'d0 | $urandom(seed));
      // Reset, back-to-back inputs, bubbles with stalls, resets in mid-flight, and what is left.
      rst = t < {warm} || (t > {cycles} / 2 && t < {cycles} - {drain} && $urandom(seed) % 40 == 0);
      go = t >= {warm} && t < {cycles} - {drain}
           && (t < {cycles} / 4 || $urandom(seed) % 4 != 0);
      stall = {stall} && t > {cycles} / 4 && t < {cycles} - {drain} && $urandom(seed) % 3 == 0;
      #4;
      if (t >= {warm} && go && !stall) begin queue[tail] = wanted; tail = tail + 1; end
      if (t >= {warm} && done) begin
        compared = compared + 1;
        if (head >= tail) begin
          $display("cycle %0d: done without an input", t); errors = errors + 1;
        end else if (got !== queue[head]) begin
          $display("cycle %0d: %h instead of %h", t, got, queue[head]); errors = errors + 1;
        end
        head = head + 1;
      end
      if (rst) head = tail;
      #1 clk = 1; #5 clk = 0;
    end
    if (head != tail) begin $display("%0d inputs are lost", tail - head); errors = errors + 1; end
    if (errors == 0) $display("PASS %0d", compared);
    else $display("FAIL %0d", errors);
  end
endmodule
"""


def comparing_testbench(
    circuit: Circuit, stages: int, *, stall: bool, cycles: int, seed: int = 1
) -> str:
    """A testbench that compares the modules ``original`` and ``pipelined``, token by token."""
    inputs, outputs = len(circuit.inputs), len(circuit.outputs)
    data_in = [f".i{k}(x[{k}])" for k in range(inputs)]
    controls = [".clk(clk)", ".rst(rst)", ".go(go)", ".done(done)"]
    controls += [".stall(stall)"] if stall else []
    return TESTBENCH.format(
        inputs=inputs,
        outputs=outputs,
        cycles=cycles + 4 * stages,
        warm=2 * stages,
        drain=2 * stages,
        seed=seed,
        stall=int(stall),
        original_ports=", ".join(data_in + [f".o{k}(wanted[{k}])" for k in range(outputs)]),
        pipelined_ports=", ".join(
            data_in + controls + [f".o{k}(got[{k}])" for k in range(outputs)]
        ),
    )
