"""Runs the Verilog of a pipeline in iverilog, against a model of tokens moving through stages."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Evaluate = Callable[[list[int]], list[int]]


@dataclass(frozen=True)
class Ports:
    """Data ports of a module: name and width; control ports are go, clk, rst, stall and done."""

    inputs: list[tuple[str, int]]
    outputs: list[tuple[str, int]]
    reset: bool
    stall: bool
    done: bool = True
    module: str = "top"


@dataclass(frozen=True)
class Cycle:
    """What is applied in one cycle and what must be seen in it (None: the token's outputs)."""

    go: int
    stall: int
    reset: int
    inputs: list[int]
    done: int
    outputs: list[int] | None


def stimulus(ports: Ports, stages: int, evaluate: Evaluate, seed: int, cycles: int) -> list[Cycle]:
    """Warm-up, back-to-back inputs, bubbles, stalls and resets, with what a pipeline must do."""
    rng = random.Random(seed)
    pipe: list[list[int] | None] = [None] * (stages - 1)
    found: list[Cycle] = []
    for t in range(-2 * stages, cycles):
        warm, phase = t < 0, (t * 5) // max(cycles, 1)
        go = 0 if warm else int(phase == 0 or rng.random() < (0.9, 0.9, 0.5, 0.7, 0.6)[phase])
        stall = int(ports.stall and not warm and phase >= 2 and rng.random() < 0.3)
        reset = int(ports.reset and (warm or (phase >= 3 and rng.random() < 0.03)))
        inputs = [rng.getrandbits(bits) for _, bits in ports.inputs]
        token = evaluate(inputs) if go else None
        last = ([token, *pipe])[-1]
        done = int(last is not None and not stall)
        found.append(Cycle(go, stall, reset, inputs, done, last if done else None))
        if reset:
            # Data registers keep what they have; only who is valid is lost.
            pipe = [None] * (stages - 1)
        elif not stall:
            pipe = [token, *pipe][: stages - 1]
    return found


def simulate(
    verilog: str, ports: Ports, cycles: list[Cycle], checked_from: int, folder: Path
) -> str:
    """What the simulation says: ``PASS n`` with n outputs compared, or what differed."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dut.sv").write_text(verilog)
    (folder / "stimulus.hex").write_text("".join(f"{_pack_inputs(c, ports):x}\n" for c in cycles))
    (folder / "expected.hex").write_text("".join(f"{_pack_outputs(c, ports):x}\n" for c in cycles))
    (folder / "tb.sv").write_text(_testbench(ports, len(cycles), checked_from, folder))
    program = folder / "sim.vvp"
    subprocess.run(
        ["iverilog", "-g2012", "-o", str(program), str(folder / "tb.sv"), str(folder / "dut.sv")],
        check=True,
        capture_output=True,
        text=True,
    )
    run = subprocess.run(["vvp", "-n", str(program)], check=True, capture_output=True, text=True)
    return run.stdout.strip()


def _pack_inputs(cycle: Cycle, ports: Ports) -> int:
    word = 0
    for (_, bits), value in zip(ports.inputs, cycle.inputs, strict=True):
        word = word << bits | value
    return word << 3 | cycle.go << 2 | cycle.stall << 1 | cycle.reset


def _pack_outputs(cycle: Cycle, ports: Ports) -> int:
    word = 0
    values = cycle.outputs or [0] * len(ports.outputs)
    for (_, bits), value in zip(ports.outputs, values, strict=True):
        word = word << bits | value
    return word << 1 | cycle.done


def _testbench(ports: Ports, cycles: int, checked_from: int, folder: Path) -> str:
    input_bits = sum(bits for _, bits in ports.inputs)
    output_bits = sum(bits for _, bits in ports.outputs)
    connections = [".clk(clk)", ".go(s[2])"]
    connections += [".stall(s[1])"] if ports.stall else []
    connections += [".rst(s[0])"] if ports.reset else []
    high = input_bits + 3
    for name, bits in ports.inputs:
        connections.append(f".{name}(s[{high - 1}:{high - bits}])")
        high -= bits
    declarations, compares = "", []
    high = output_bits + 1
    for name, bits in ports.outputs:
        declarations += f"  wire [{bits - 1}:0] {name};\n"
        connections.append(f".{name}({name})")
        compares.append(f"{name} !== e[{high - 1}:{high - bits}]")
        high -= bits
    done = "e[0]"
    if ports.done:
        connections.append(".done(done)")
        declarations += "  wire done;\n"
        done = "done"
    wrong_done = "(done !== e[0])" if ports.done else "1'b0"
    return f"""module tb;
  reg clk = 0;
  reg [{input_bits + 2}:0] stimulus [0:{cycles - 1}];
  reg [{output_bits}:0] expected [0:{cycles - 1}];
  reg [{input_bits + 2}:0] s;
  reg [{output_bits}:0] e;
  integer i, errors = 0, compared = 0;
{declarations}  {ports.module} dut({", ".join(connections)});
  initial begin
    $readmemh("{folder}/stimulus.hex", stimulus);
    $readmemh("{folder}/expected.hex", expected);
    for (i = 0; i < {cycles}; i = i + 1) begin
      s = stimulus[i]; e = expected[i];
      #4;
      if (i >= {checked_from}) begin
        if ({wrong_done}) begin
          $display("cycle %0d: done is %b, expected %b", i, {done}, e[0]); errors = errors + 1;
        end
        if (e[0]) begin
          compared = compared + 1;
          if ({" || ".join(compares)}) begin
            $display("cycle %0d: outputs differ from %h", i, e); errors = errors + 1;
          end
        end
      end
      #1 clk = 1; #5 clk = 0;
    end
    if (errors == 0) $display("PASS %0d", compared);
    else $display("FAIL %0d", errors);
  end
endmodule
"""
