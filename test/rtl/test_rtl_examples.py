"""The commands of the examples' READMEs, run as they stand there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
READMES = sorted(EXAMPLES.glob("*/README.md"))


def blocks(readme: Path) -> tuple[list[str], list[str]]:
    """The commands, and what they have to print."""
    commands, printed = re.findall(r"^```(?:sh)?\n(.*?)^```$", readme.read_text(), re.M | re.S)
    return commands.splitlines(), printed.splitlines()


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("readme", READMES, ids=lambda r: r.parent.name)
def test_two_commands_lead_to_a_waveform(readme: Path, tmp_path: Path):
    folder = tmp_path / "example"
    shutil.copytree(readme.parent, folder)
    commands, printed = blocks(readme)
    assert len(commands) == 2
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    said = ""
    for command in commands:
        done = subprocess.run(
            command, shell=True, cwd=folder, env={**os.environ, "PATH": path},
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        said += done.stdout
    assert set(printed) <= set(said.splitlines())
    assert (folder / "wave.vcd").stat().st_size > 1000


def test_there_are_examples():
    assert len(READMES) >= 2
