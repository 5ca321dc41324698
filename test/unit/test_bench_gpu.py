"""tools/bench/gpu.sh from end to end on the CPU path, and what is left when sections fail."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytestmark = [pytest.mark.torch, pytest.mark.slow]
SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "bench" / "gpu.sh"


def run(*words: str, python: str = sys.executable):
    return subprocess.run(
        [str(SCRIPT), *words],
        capture_output=True,
        text=True,
        timeout=300,
        env={"PYTHON": python, "PATH": "/usr/bin:/bin"},
    )


def test_every_section_runs_on_the_cpu(tmp_path: Path):
    done = run("--device", "cpu", "--seconds", "8", "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "gpu.json").read_text())
    assert found["setting"]["card"].startswith("none")
    assert all(row["holds"] for row in found["checks"])
    assert [row["restarts"] for row in found["iterations"][1:]] == [1, 4]
    assert {row["solver"] for row in found["instances"]} == {"auto"}
    assert {row["solver"] for row in found["peers"]} == {"gaus", "gumbel"}
    assert all("value" in row for row in found["instances"] + found["peers"])
    assert "| layered | 1,000 | 4 |" in done.stdout


def test_sections_that_fail_leave_a_table(tmp_path: Path):
    """A Python that cannot run the sections, but the report."""
    stub = tmp_path / "python"
    stub.write_text(
        f'#!/bin/sh\ncase "$*" in *report*) exec {sys.executable} "$@";; esac\nexit 3\n'
    )
    stub.chmod(0o755)
    done = run("--device", "cpu", "--seconds", "8", "--out", str(tmp_path), python=str(stub))
    assert done.returncode == 0
    assert "checks: nothing was measured." in done.stdout
    assert "gpu.sh: peers failed" in done.stderr


def test_options_are_checked(tmp_path: Path):
    assert run("--seconds").returncode == 1
    assert "unknown option --fast" in run("--fast", "1").stderr
