"""Loops that go on with what is inside while a stream is empty."""

from __future__ import annotations

import copy
import random
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from loop_lowering import LIBRARY, Lowered, lower
from loop_simulation import runs_of, simulate

from gaus_pass.options import Options

COUNT = 24
MASK = 2**32 - 1
KINDS = {
    "addi": lambda a, b: a + b,
    "muli": lambda a, b: a * b,
    "xori": lambda a, b: a ^ b,
    "subi": lambda a, b: a - b,
}


@dataclass
class Program:
    """A loop over streams and values that it carries, and what it computes."""

    seed: int

    def __post_init__(self) -> None:
        rng = random.Random(self.seed)
        self.inputs, self.carried = rng.randint(1, 2), rng.randint(0, 3)
        self.loads = rng.choice((1, 1, 2))
        names = [f"x{k}" for k in range(self.inputs * self.loads)]
        names += [f"c{k}" for k in range(self.carried)]
        self.local = rng.random() < 0.4
        self.operations: list[tuple[str, str, str, str]] = []
        if self.local:
            names.append("m")
        self.given = list(names)
        for k in range(rng.randint(3, 9)):
            kind = rng.choice(list(KINDS))
            self.operations.append((f"v{k}", kind, rng.choice(names), rng.choice(names)))
            names.append(f"v{k}")
        made = [name for name, *_ in self.operations]
        self.out = made[-1]
        # A value may be carried on, so that it is used some iterations later.
        self.yields = [
            f"c{k - 1}" if k and rng.random() < 0.5 else rng.choice(made)
            for k in range(self.carried)
        ]

    @property
    def source(self) -> str:
        size = COUNT * self.loads
        kinds = [f"%a{k}: memref<{size}xi32>" for k in range(self.inputs)]
        lines = [f"func.func @f({', '.join(kinds)}, %b: memref<{COUNT}xi32>) {{"]
        lines.append("  %m0 = memref.alloca() : memref<32xi32>" if self.local else "")
        lines += [f"  %i{k} = arith.constant {k + 5} : i32" for k in range(self.carried)]
        if self.local:
            lines += ["  %z = arith.constant 3 : i32", "  affine.for %j = 0 to 32 {"]
            lines += ["    affine.store %z, %m0[%j] : memref<32xi32>", "  }"]
        args = ", ".join(f"%c{k} = %i{k}" for k in range(self.carried))
        types = ", ".join(["i32"] * self.carried)
        results = f"%r:{self.carried} = " if self.carried else ""
        iterated = f" iter_args({args}) -> ({types})" if self.carried else ""
        lines.append(f"  {results}affine.for %i = 0 to {COUNT}{iterated} {{")
        for k in range(self.inputs):
            for j in range(self.loads):
                at = f"{self.loads} * %i + {j}"
                name = f"%x{k * self.loads + j}"
                lines.append(f"    {name} = affine.load %a{k}[{at}] : memref<{size}xi32>")
        if self.local:
            lines.append("    %m = affine.load %m0[%i + 3] : memref<32xi32>")
        for name, kind, one, two in self.operations:
            lines.append(f"    %{name} = arith.{kind} %{one}, %{two} : i32")
        if self.local:
            lines.append(f"    affine.store %{self.out}, %m0[%i + 5] : memref<32xi32>")
        lines.append(f"    affine.store %{self.out}, %b[%i] : memref<{COUNT}xi32>")
        if self.carried:
            yields = ", ".join(f"%{name}" for name in self.yields)
            lines.append(f"    affine.yield {yields} : {types}")
        return "\n".join([*lines, "  }", "  return", "}"])

    def run(self, arguments: list[list[int]]) -> None:
        *inputs, out = arguments
        values = {f"c{k}": k + 5 for k in range(self.carried)}
        local = [3] * 32
        for i in range(COUNT):
            for k, array in enumerate(inputs):
                for j in range(self.loads):
                    values[f"x{k * self.loads + j}"] = array[self.loads * i + j] & MASK
            values["m"] = local[i + 3]
            for name, kind, one, two in self.operations:
                values[name] = KINDS[kind](values[one], values[two]) & MASK
            if i + 5 < 32:
                local[i + 5] = values[self.out]
            found = values[self.out]
            out[i] = found - (found >> 31 << 32)
            following = [values[name] for name in self.yields]
            values |= {f"c{k}": value for k, value in enumerate(following)}

    @property
    def interface(self) -> str:
        return ",".join(f"arg{k}:stream" for k in range(self.inputs + 1))


@pytest.mark.parametrize("seed", range(24))
def test_values_of_earlier_iterations_are_theirs(seed: int, tmp_path: Path):
    """Whatever the windows are that lie between iterations."""
    program = Program(seed)
    rng = random.Random(seed)
    cycle = rng.choice((6.0, 9.0, None))
    options = Options(
        operators=LIBRARY, interface=program.interface, flush=True, cycle_time=cycle,
        ii=rng.choice((None, None, 3)),
    )  # fmt: skip
    lowered = lower(program.source, options)
    sizes = [COUNT * program.loads] * program.inputs + [COUNT]
    data = [[[rng.randrange(-(2**31), 2**31) for _ in range(n)] for n in sizes] for _ in range(3)]
    runs = runs_of(data, rng)
    found = simulate(lowered.verilog, lowered.description, runs, tmp_path)
    for run, seen in zip(runs, found, strict=True):
        expected = copy.deepcopy(run.arguments)
        program.run(expected)
        assert seen is not None
        assert seen.memories == expected, (program.source, run)
        assert seen.late == 0


SCALE = """
func.func @f(%x: memref<64xi32>, %k: i32, %y: memref<64xi32>) {
  affine.for %i = 0 to 64 {
    %a = affine.load %x[%i] : memref<64xi32>
    %b = arith.muli %a, %k : i32
    %c = arith.muli %b, %b : i32
    affine.store %c, %y[%i] : memref<64xi32>
  }
  return
}
"""
SUMS = """
func.func @f(%x: memref<64xi32>, %k: i32, %y: memref<64xi32>) {
  %t = affine.for %i = 0 to 64 iter_args(%s = %k) -> (i32) {
    %a = affine.load %x[%i] : memref<64xi32>
    %b = arith.muli %a, %a : i32
    %c = arith.muli %s, %b : i32
    affine.store %c, %y[%i] : memref<64xi32>
    affine.yield %c : i32
  }
  return
}
"""
TWO = """
func.func @f(%x: memref<64xi32>, %k: i32, %y: memref<64xi32>)
    attributes {gaus.hint = {dataflow = true}} {
  %t = memref.alloca() : memref<64xi32>
  affine.for %i = 0 to 64 {
    %a = affine.load %x[%i] : memref<64xi32>
    %b = arith.muli %a, %k : i32
    affine.store %b, %t[%i] : memref<64xi32>
  }
  affine.for %i = 0 to 64 {
    %a = affine.load %t[%i] : memref<64xi32>
    %b = arith.muli %a, %a : i32
    affine.store %b, %y[%i] : memref<64xi32>
  }
  return
}
"""
DRAIN = """
module drain;
  reg clk = 0, rst = 1, start = 0;
  wire ready, done, takes, valid; wire [31:0] data;
  integer sent = 0, seen = 0;
  f dut(.clk(clk), .rst(rst), .start(start), .stall(1'b0), .arg1(32'd3), .ready(ready), MORE
        .done(done), .arg0_data(sent), .arg0_valid(sent < 7), .arg0_ready(takes),
        .arg2_data(data), .arg2_valid(valid), .arg2_ready(1'b1));
  always #5 clk = ~clk;
  always @(posedge clk) if (!rst) begin
    if (sent < 7 && takes) sent <= sent + 1;
    if (valid) seen <= seen + 1;
  end
  initial begin
    repeat (3) @(negedge clk);
    rst = 0; start = 1;
    repeat (200) @(negedge clk);
    $display("%0d of %0d", seen, sent);
    $finish;
  end
endmodule
"""


def _left(lowered: Lowered, folder: Path) -> str:
    """How many elements have left the module of those that it was given."""
    more = ".done_ready(1'b1)," if "dataflow" in lowered.description else ""
    (folder / "dut.sv").write_text(lowered.verilog)
    (folder / "tb.sv").write_text(DRAIN.replace("MORE", more))
    command = ["iverilog", "-g2012", "-s", "drain", "-o", "sim.vvp", "tb.sv", "dut.sv"]
    subprocess.run(command, cwd=folder, check=True)
    told = subprocess.run(
        ["vvp", "-n", "sim.vvp"], cwd=folder, check=True, capture_output=True, text=True
    )
    return told.stdout.strip()


@pytest.mark.parametrize(("source", "ii"), [(SCALE, None), (SCALE, 2), (SUMS, None), (TWO, None)])
def test_what_is_inside_leaves_while_nothing_comes(source: str, ii: int | None, tmp_path: Path):
    options = Options(operators=LIBRARY, interface="arg0:stream,arg2:stream", ii=ii)
    assert _left(lower(source, options), tmp_path) != "7 of 7"
    assert _left(lower(source, replace(options, flush=True)), tmp_path) == "7 of 7"
