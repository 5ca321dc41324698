"""The examples of the Python API run and say what their comments promise."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import gaus_pass as gp

FIVE_LINES = Path(__file__).resolve().parents[2] / "examples" / "five_lines.py"


def outcomes() -> dict[str, gp.Outcome]:
    module: dict[str, Any] = runpy.run_path(str(FIVE_LINES))
    return {name: module[f"from_{name}"]() for name in ("arrays", "builder", "networkx")}


def test_every_way_ends_in_a_verified_schedule():
    for name, outcome in outcomes().items():
        assert gp.violations(outcome.problem, outcome.schedule) == [], name


def test_the_answers():
    found = outcomes()
    assert found["arrays"].result.gap == 0
    assert found["arrays"].terms["register-bits"] == 32
    assert found["builder"].schedule.ii == 2
    assert len(found["builder"].warnings) == 1
    assert found["networkx"].terms["length"] == 3


def test_it_runs_as_a_program():
    run = subprocess.run([sys.executable, FIVE_LINES], capture_output=True, text=True, check=True)
    assert "gap 0%" in run.stdout
    assert "final II = 2" in run.stdout
