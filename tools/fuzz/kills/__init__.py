"""Commands ended at random moments: no partial files, no children, caches that still serve."""

from __future__ import annotations

import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from fuzz.cases import Case, Fault, Fuzzer, Limits, Verdict

CACHE = Path(tempfile.gettempdir()) / f"fuzz-kills-cache-{os.getuid()}"
"""Caches of all commands, which killed runs write into as well; kept from run to run."""
_SIGNALS = ("KILL", "INT", "INT", "TERM")


class Kills(Fuzzer):
    """kill -9, Ctrl-C and SIGTERM for every command."""

    name = "kills"
    limits = Limits(cpu=600, seconds=1500.0, megabytes=100_000)
    repeats = False

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @cached_property
    def home(self) -> Path:
        """Folder with the inputs of all commands."""
        from fuzz.kills.commands import Command, write_inputs
        from fuzz.kills.running import run

        folder = Path(tempfile.mkdtemp(prefix="fuzz-kills-"))
        inputs = folder / "inputs"
        inputs.mkdir()
        write_inputs(inputs)
        result = Command(("gaus", "schedule", "hal.json", "-o", "result.json"))
        run(result, inputs, CACHE)
        shutil.rmtree(inputs / "tmp")
        return folder

    def measured(self, name: str) -> float:
        """Seconds that a command takes when nothing ends it; measured once a run."""
        from fuzz.kills.commands import COMMANDS
        from fuzz.kills.running import run

        if name not in self.seconds:
            folder = self.home / "measured" / name
            shutil.copytree(self.home / "inputs", folder)
            self.seconds[name] = run(COMMANDS[name], folder, CACHE).seconds
            shutil.rmtree(folder)
        return self.seconds[name]

    def make(self, rng: random.Random) -> Case:
        from fuzz.kills.commands import available

        name = rng.choice(available())
        share = rng.choice((rng.random(), 0.8 + 0.3 * rng.random()))
        return {
            "command": name,
            "signal": rng.choice(_SIGNALS),
            "after": round(0.05 + share * self.measured(name), 3),
            "existing": rng.random() < 0.3,
            "again": rng.random() < 0.3,
        }

    def judge(self, case: Case, folder: Path) -> Verdict:
        from fuzz.kills.commands import COMMANDS
        from fuzz.kills.oracle import OLD, judge
        from fuzz.kills.running import run

        command = COMMANDS[case["command"]]
        inner = folder / "files"
        shutil.copytree(self.home / "inputs", inner)
        before = {p.name for p in inner.iterdir()}
        if case["existing"]:
            for name in command.outputs:
                (inner / name).write_text(OLD)
        left = run(command, inner, CACHE, case["signal"], case["after"])
        counts = Counter({f"{case['signal']} {'too late' if left.status == 0 else 'in time'}": 1})
        fault = judge(command, left, case["signal"], inner, before)
        if fault is None and case["again"]:
            left = run(command, inner, CACHE)
            fault = judge(command, left, "", inner, before | _hidden(inner))
            fault = fault and Fault(f"afterwards: {fault.kind}", fault.text)
        return Verdict(fault, counts)

    def smaller(self, case: Case) -> Iterator[Case]:
        for key in ("existing", "again"):
            if case[key]:
                yield {**case, key: False}

    def text(self, case: Case) -> str:
        from fuzz.kills.commands import COMMANDS

        words = " ".join(COMMANDS[case["command"]].words)
        return f"{words}\nSIG{case['signal']} after {case['after']} s"


def _hidden(folder: Path) -> set[str]:
    """What a killed run may have left, which the next one need not remove."""
    return {p.name for p in folder.iterdir() if p.name.startswith(".") or p.name.endswith(".tmp")}
