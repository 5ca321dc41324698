"""Damaged inputs of every format, and odd options: an orderly end, whatever comes.

A command runs in a forked process, as its ``main`` would in a process of its own.
"""

from __future__ import annotations

import base64
import importlib
import os
import random
import shlex
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from fuzz.cases import Case, Fuzzer, Limits, Verdict
from fuzz.inputs import shrinking
from fuzz.inputs.commands import Command, make_command
from fuzz.inputs.corpus import Corpus, add_written, read_corpus, run_command
from fuzz.inputs.oracle import judge, names
from fuzz.processes import call

_ONE = Limits(cpu=40, seconds=200.0)
_MODULES = (
    "numba", "gaus_pass.hls.functions", "gaus_pass.cli.hls", "gaus_pass.cli.schedule",
    "gaus_pass.cli.report", "gaus_pass.cli.preparing", "gaus_pass.cli.serving",
    "gaus_pass.cli.compare", "gaus_pass.opt.job",
    "gaus_pass.scheduling.stages", "rich.console",
    "gaus_pass.ir.core.bindings", "gaus_pass.ir.pipelines.modules", "gaus_pass.ir.loops.apply",
    "gaus_pass.ir.ssp.extract", "gaus_pass.ir.dataflow.extract",
    "gaus_pass.ir.operators.aig_delays", "gaus_pass.ir.operators.xls_delays",
)  # fmt: skip


class Inputs(Fuzzer):
    """Mutation of all input formats."""

    name = "inputs"
    limits = Limits(cpu=100, seconds=300.0)
    batch = 50

    @cached_property
    def corpus(self) -> Corpus:
        """What is mutated."""
        found = read_corpus()
        folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
        add_written(found, folder)
        shutil.rmtree(folder)
        return found

    def warm(self) -> str:
        from gaus_pass.passes.base import load_passes
        from gaus_pass.solvers.base import find_solver

        for module in _MODULES:
            importlib.import_module(module)
        load_passes()
        for name in ("auto", "list", "sdc", "asap", "alap", "refine", "cp-sat"):
            find_solver(name)
        return ""

    def make(self, rng: random.Random) -> Case:
        return _case(make_command(rng, self.corpus))

    def judge(self, case: Case, folder: Path) -> Verdict:
        command = _command(case)
        inner = folder / "files"
        inner.mkdir()
        for name, data in command.files.items():
            (inner / name).write_bytes(data)
        before = names(inner.iterdir())
        ended = call(lambda: _run(command, inner), folder / "failure", _ONE)
        fault = judge(command, ended, inner, before)
        return Verdict(fault, Counter({f"exit {ended.status}": 1}))

    def smaller(self, case: Case) -> Iterator[Case]:
        for command in shrinking.smaller(_command(case)):
            yield _case(command)

    def text(self, case: Case) -> str:
        command = _command(case)
        parts = [shlex.join(command.words)]
        for name, data in command.files.items():
            parts += [f"-- {name}", data.decode(errors="backslashreplace")]
        return "\n".join(parts)


def _run(command: Command, folder: Path) -> int:
    """What the forked process does: the command, with files for its standard streams."""
    os.chdir(folder)
    os.environ["XDG_CACHE_HOME"] = str(_CACHE)
    given = os.open(command.stdin or os.devnull, os.O_RDONLY)
    os.dup2(given, 0)
    for descriptor, name in ((1, "stdout"), (2, "stderr")):
        output = os.open(folder.parent / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(output, descriptor)
    return run_command(list(command.words))


_CACHE = Path(tempfile.gettempdir()) / f"fuzz-cache-{os.getuid()}"
"""Levels that CIRCT measures are kept here from run to run, and not with the user's own."""


def _case(command: Command) -> Case:
    files = {name: _as_json(data) for name, data in command.files.items()}
    return {"words": command.words, "files": files, "stdin": command.stdin}


def _command(case: Case) -> Command:
    files = {name: _as_bytes(data) for name, data in case["files"].items()}
    return Command(case["words"], files, case["stdin"])


def _as_json(data: bytes) -> str | dict[str, str]:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def _as_bytes(data: str | dict[str, str]) -> bytes:
    return data.encode() if isinstance(data, str) else base64.b64decode(data["base64"])
