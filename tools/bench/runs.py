"""Runs of the bench: each in a process of its own, kept in a file, so that a stopped bench goes on.

A run is found again by suite, instance, solver, seed and seconds; throw the file away after a
change that makes its numbers old.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from suites import Instance, Suite

_SPARE = 120.0
"""Seconds beyond its limit after which a run is taken for lost."""


@dataclass(frozen=True)
class Job:
    """What is to be run."""

    suite: str
    instance: str
    solver: str
    seed: int
    seconds: float


@dataclass(frozen=True)
class Run:
    """What came out.

    Attributes
    ----------
    value, bound
        Objective and proven lower bound; None where there is no schedule.
    seconds, megabytes
        Wall-clock time and peak memory of the process.
    trace
        ``[seconds, objective]`` whenever the best improved.
    terms
        What the schedule is worth by every term.
    """

    job: Job
    value: float | None
    bound: float | None
    seconds: float
    megabytes: float
    trace: list[list[float]]
    failure: str = ""
    terms: dict[str, float] = field(default_factory=dict)


class Store:
    """Runs in a file, one JSON a line, written as they come."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        self.runs = {run.job: run for run in map(_parsed, lines)}

    def add(self, run: Run) -> None:
        """Keep a run."""
        self.runs[run.job] = run
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(run)) + "\n")


def _parsed(line: str) -> Run:
    data: dict[str, Any] = json.loads(line)
    job = Job(**data.pop("job"))
    return Run(job, **data)


def jobs(
    suite: Suite, instances: list[Instance], solvers: list[str], seeds: int, seconds: float
) -> Iterator[tuple[Job, Instance]]:
    """All runs, seed by seed, so that a bench cut short has something of everything."""
    for seed in range(seeds):
        for instance in instances:
            for solver in solvers:
                yield Job(suite.name, instance.name, solver, seed, seconds), instance


def execute(job: Job, suite: Suite, instance: Instance) -> Run:
    """Run ``gaus schedule`` once."""
    with tempfile.TemporaryDirectory() as folder:
        target, errors = Path(folder) / "out.json", Path(folder) / "errors"
        command = [sys.executable, "-m", "gaus_pass", "schedule", str(instance.path)]
        command += [*instance.arguments, *suite.solvers[job.solver], "--seed", str(job.seed)]
        command += ["--time-limit", str(job.seconds), "--quiet", "-o", str(target)]
        wall, megabytes, status = _timed(command, errors, job.seconds + _SPARE)
        if status or not target.exists():
            return Run(job, None, None, wall, megabytes, [], errors.read_text()[-500:] or "killed")
        (result,) = json.loads(target.read_text(encoding="utf-8"))["results"]
    trace = [[point["seconds"], point["objective"][0]] for point in result["trace"]]
    value, bound = result["objective"]["value"][0], result["lower_bound"][0]
    return Run(job, value, bound, wall, megabytes, trace, terms=result["terms"])


def _timed(command: list[str], errors: Path, limit: float) -> tuple[float, float, int]:
    """Wall seconds, peak megabytes and status of a child; killed when it outruns the limit."""
    code = (
        "import resource, subprocess, sys, time; began = time.monotonic()\n"
        "try: status = subprocess.run(sys.argv[2:], timeout=float(sys.argv[1])).returncode\n"
        "except subprocess.TimeoutExpired: status = -9\n"
        "peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024\n"
        "print(time.monotonic() - began, peak, status)"
    )
    with errors.open("w") as stream:
        child = subprocess.run(
            [sys.executable, "-c", code, str(limit), *command],
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
            check=True,
            env=os.environ,
        )
    wall, megabytes, status = child.stdout.split()[-3:]
    return float(wall), float(megabytes), int(status)
