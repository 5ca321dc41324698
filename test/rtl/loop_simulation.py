"""Runs the Verilog of a function in iverilog on many data sets, and says what came out."""

from __future__ import annotations

import random
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from gaus_pass.rtl.bench_parts import DYNAMIC_SIZE
from gaus_pass.rtl.testbench import testbench


@dataclass(frozen=True)
class Run:
    """A data set and how it is run.

    Attributes
    ----------
    stalls
        Stalled cycles of 256.
    reset_at
        Cycle of a reset, or 0.
    how
        Started a cycle after the last run (0), back to back (1), or N cycles after the last start
        on the memories as they are (2 + N).
    """

    arguments: list[Any]
    stalls: int = 0
    reset_at: int = 0
    how: int = 0


@dataclass(frozen=True)
class Seen:
    """What a run gave: cycles, cycles since the start before, stores after the reset, and data.

    A result that is a memory is the list of its elements.
    """

    cycles: int
    apart: int
    late: int
    results: list[Any]
    memories: list[list[int]]


def runs_of(data: Sequence[list[Any]], rng: random.Random) -> list[Run]:
    """Every data set four times: plainly, back to back, with stalls, with a reset in mid-run."""
    plain = [Run(d) for d in data]
    held = [Run(d, how=1) for d in data]
    stalled = [Run(d, stalls=rng.choice((40, 100, 200)), how=k % 2) for k, d in enumerate(data)]
    reset = [Run(d, rng.choice((0, 80)), rng.randrange(1, 40)) for d in data]
    return [*plain, *held, *stalled, *reset]


def simulate(
    verilog: str, description: dict[str, Any], runs: Sequence[Run], folder: Path
) -> list[Seen | None]:
    """Compile once, run all data sets in one simulation; None for a run that a reset ended."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dut.sv").write_text(verilog)
    (folder / "tb.sv").write_text(testbench(description))
    arguments = description["interface"]["arguments"]
    (folder / "vectors.txt").write_text("".join(_line(arguments, run) for run in runs))
    program = folder / "sim.vvp"
    compiled = subprocess.run(
        ["iverilog", "-g2012", "-s", "tb", "-o", program, folder / "tb.sv", folder / "dut.sv"],
        capture_output=True,
        text=True,
    )
    assert compiled.returncode == 0, compiled.stderr
    told = subprocess.run(
        ["vvp", "-n", "sim.vvp", "+vectors=vectors.txt", "+results=results.txt"],
        capture_output=True,
        text=True,
        cwd=folder,
        check=True,
    )
    lines = (folder / "results.txt").read_text().splitlines()
    assert len(lines) == len(runs), f"{len(lines)} of {len(runs)} runs ended: {told.stdout}"
    return [None if x == "aborted" else _seen(x, description["interface"]) for x in lines]


def _line(arguments: Sequence[dict[str, Any]], run: Run) -> str:
    words = [run.stalls, run.reset_at, run.how]
    pairs = list(zip(arguments, run.arguments, strict=True))
    words += [v % 2 ** a["bits"] for a, v in pairs if a["kind"] == "scalar"]
    for argument, values in pairs:
        if argument["kind"] != "scalar":
            words += [v % 2 ** argument["bits"] for v in values]
    return " ".join(f"{word:x}" for word in words) + "\n"


def _seen(line: str, interface: dict[str, Any]) -> Seen:
    words = line.split()
    rest = words[3:]

    def memory(part: dict[str, Any]) -> list[int]:
        size = DYNAMIC_SIZE if None in part["shape"] else prod(part["shape"])
        return [_signed(rest.pop(0), part["bits"]) for _ in range(size)]

    results = [
        memory(r) if "kind" in r else _signed(rest.pop(0), r["bits"]) for r in interface["results"]
    ]
    memories = [memory(a) for a in interface["arguments"] if a["kind"] != "scalar"]
    cycles, apart, late = (int(word, 16) for word in words[:3])
    return Seen(cycles, apart, late, results, memories)


def _signed(word: str, bits: int) -> int:
    """A two's complement number; an undefined one is no number."""
    assert "x" not in word.lower(), f"undefined: {word}"
    number = int(word, 16)
    return number - 2**bits if number >> (bits - 1) else number
