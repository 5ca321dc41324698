"""Processes behind registers and data movers: one run at a time, and every run right."""

from __future__ import annotations

import copy
import random
from pathlib import Path

import pytest
from loop_lowering import LIBRARY, lower
from loop_simulation import runs_of, simulate
from test_rtl_processes import CASES, data_of

from gaus_pass.hardware.interface import Interface
from gaus_pass.options import Options

BUSES = (
    ("chain", "axi-lite"),
    ("chain", "arg0:axi-master,arg1:axi-master"),
    ("turned", "axi-lite,arg0:axi-master,arg1:axi-stream"),
    ("fan", "axi-lite,arg0:axi-stream,arg1:axi-master"),
    ("diamond", "axi-lite,arg0:axi-master"),
    ("scalars", "axi-lite"),
    ("calls", "axi-lite,arg0:axi-master"),
    ("data", "axi-lite"),
)


@pytest.mark.parametrize(("name", "interface"), BUSES)
def test_every_run_behind_a_bus_is_right(name: str, interface: str, tmp_path: Path) -> None:
    case = CASES[name]
    lowered = lower(case.source, Options(interface=interface, operators=LIBRARY))
    description = lowered.description["interface"]
    assert Interface.of_json(description).to_json() == description
    chained = "axi-master" not in interface
    assert description.get("control", {"chained": chained})["chained"] is chained
    assert chained or lowered.description["dataflow"]["interval"] is None
    rng = random.Random(name)
    runs = runs_of(data_of(lowered, 3, rng), rng)
    found = simulate(lowered.verilog, lowered.description, runs, tmp_path)
    for run, seen in zip(runs, found, strict=True):
        expected = copy.deepcopy(run.arguments)
        results = list(case.reference(*expected))
        assert seen is not None, run
        assert seen.results == results, run
        assert seen.memories == [a for a in expected if isinstance(a, list)], run
        assert seen.late == 0, run
