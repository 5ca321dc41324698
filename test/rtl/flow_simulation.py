"""Runs the Verilog of a function whose runs overlap, with a caller that hesitates."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from gaus_pass.rtl.testbench import testbench


@dataclass(frozen=True)
class Caller:
    """Of 256 cycles so many are stalled, without a start, and do not take what is done.

    In ``pressure`` of them a stream waits.
    """

    stalls: int = 0
    gaps: int = 0
    holds: int = 0
    seed: int = 1
    pressure: int = 0


HASTY = Caller()


@dataclass(frozen=True)
class Seen:
    """What a run gave: cycles, cycles since the start before, accesses in stalls, and data.

    Attributes
    ----------
    ahead
        By memory: how many runs later the one is that has it when this one is taken.
    """

    cycles: int
    apart: int
    late: int
    results: list[int]
    memories: dict[str, list[int]]
    ahead: dict[str, int]


class Simulation:
    """A compiled module with its bench."""

    def __init__(self, verilog: str, description: dict[str, Any], folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.interface = folder, description["interface"]
        (folder / "dut.sv").write_text(verilog)
        (folder / "tb.sv").write_text(testbench(description))
        files = [folder / "tb.sv", folder / "dut.sv"]
        command = ["iverilog", "-g2012", "-s", "tb", "-o", folder / "sim.vvp", *files]
        compiled = subprocess.run(command, capture_output=True, text=True)
        assert compiled.returncode == 0, compiled.stderr

    def run(self, runs: Sequence[Sequence[Any]], caller: Caller = HASTY) -> list[Seen]:
        """What some runs give; each is the list of arguments."""
        lines = (self._line(run) for run in runs)
        (self.folder / "vectors.txt").write_text("\n".join(lines) + "\n")
        told = subprocess.run(
            [
                *("vvp", "-n", "sim.vvp", "+vectors=vectors.txt", "+results=results.txt", "+ahead"),
                *(f"+{name}={value}" for name, value in vars(caller).items()),
            ],
            capture_output=True, text=True, cwd=self.folder, check=True, timeout=300,
        )  # fmt: skip
        found = (self.folder / "results.txt").read_text().splitlines()
        assert len(found) == len(runs), f"{len(found)} of {len(runs)} runs ended: {told.stdout}"
        return [self._seen(line) for line in found]

    def _line(self, run: Sequence[Any]) -> str:
        pairs = list(zip(self.interface["arguments"], run, strict=True))
        words = [0, 0, 0]
        words += [v % 2 ** a["bits"] for a, v in pairs if a["kind"] == "scalar"]
        for argument, values in pairs:
            if argument["kind"] != "scalar":
                words += [v % 2 ** argument["bits"] for v in values]
        return " ".join(f"{word:x}" for word in words)

    def _seen(self, line: str) -> Seen:
        words = line.split()
        numbers, rest = [int(word, 16) for word in words[:3]], words[3:]
        returned = [(r, "kind" in r) for r in self.interface["results"]]
        given = [a for a in self.interface["arguments"] if a["kind"] != "scalar"]
        results = [_signed(rest.pop(0), r["bits"]) for r, memory in returned if not memory]
        parts = [*(r for r, memory in returned if memory), *given]
        memories: dict[str, list[int]] = {}
        for part in parts:
            words = [rest.pop(0) for _ in range(prod(part["shape"]))]
            memories[part["name"]] = [_signed(word, part["bits"]) for word in words]
        ahead = {
            part["name"]: _signed(rest.pop(0), 32)
            for part in (*given, *parts[: len(parts) - len(given)])
        }
        cycles, apart, late = numbers
        return Seen(cycles, apart, late, results, memories, ahead)


def _signed(word: str, bits: int) -> int:
    """A two's complement number; an undefined one is no number."""
    assert "x" not in word.lower(), f"undefined: {word}"
    number = int(word, 16)
    return number - 2**bits if number >> (bits - 1) else number
