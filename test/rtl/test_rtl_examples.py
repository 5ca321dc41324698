"""The commands of the READMEs, run as they stand there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
FRONT_PAGE = (ROOT / "README.md").read_text()
READMES = sorted(EXAMPLES.glob("*/README.md"))


def blocks(readme: Path) -> tuple[list[str], list[str]]:
    """The commands, and what they have to print."""
    commands, printed = re.findall(r"^```(?:sh)?\n(.*?)^```$", readme.read_text(), re.M | re.S)
    return commands.splitlines(), printed.splitlines()


def output(script: str, folder: Path) -> str:
    """What a shell prints, with the programs of this environment."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=folder, env={**os.environ, "PATH": path},
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def session(block: str) -> tuple[str, list[str]]:
    """The script of a block with prompts, and the lines that it has to print."""
    commands = re.findall(r"^\$ ((?:.*\\\n)*.*\n)", block, re.M)
    printed = re.sub(r"^\$ (?:.*\\\n)*.*\n", "", block, flags=re.M)
    return "".join(commands), printed.splitlines()


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("number", [0, 1])
def test_the_front_page_in_a_shell(number: int, tmp_path: Path):
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    script, printed = session(re.findall(r"^```\n(\$ .*?)^```$", FRONT_PAGE, re.M | re.S)[number])
    assert len(printed) == 2
    assert set(printed) <= set(output(script, tmp_path).splitlines())


def test_the_front_page_in_python(capsys: pytest.CaptureFixture[str]):
    (code,) = re.findall(r"^```python\n(.*?)^```$", FRONT_PAGE, re.M | re.S)
    exec(code, {})
    assert capsys.readouterr().out.strip() == code.strip().rpartition("  # ")[2]


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("readme", READMES, ids=lambda r: r.parent.name)
def test_two_commands_lead_to_a_waveform(readme: Path, tmp_path: Path):
    folder = tmp_path / "example"
    shutil.copytree(readme.parent, folder)
    commands, printed = blocks(readme)
    assert len(commands) == 2
    said = "".join(output(command, folder) for command in commands)
    assert set(printed) <= set(said.splitlines())
    assert (folder / "wave.vcd").stat().st_size > 1000


@pytest.mark.requires_tool("iverilog")
def test_nets_give_what_pytorch_gave(tmp_path: Path):
    folder = tmp_path / "example"
    shutil.copytree(EXAMPLES / "pytorch", folder)
    commands, _ = blocks(folder / "README.md")
    said = "".join(output(command.replace("mlp", "conv"), folder) for command in commands)
    found = re.findall(r"^out0\[\d+\] (\w+)$", said, re.M)
    assert found == (folder / "conv_y.hex").read_text().split()
    assert re.findall(r"^cycles .*$", said, re.M)[0][7:] in (folder / "README.md").read_text()


def test_there_are_examples():
    assert len(READMES) >= 2
