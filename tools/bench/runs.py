"""Runs of the bench: each in a process of its own, kept in a file, so that a stopped bench goes on.

A run is found again by suite, instance, solver, seed, seconds and clock; throw the file away after
a change that makes its numbers old.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from suites import Instance, Suite

_SPARE = 120.0
"""Seconds beyond its limit after which a run is taken for lost."""
_METER = Path(__file__).with_name("meter.py")


@dataclass(frozen=True)
class Job:
    """What is to be run."""

    suite: str
    instance: str
    solver: str
    seed: int
    seconds: float
    clock: str = "wall"
    """``cpu`` for that of `meter.py`."""


@dataclass(frozen=True)
class Run:
    """What came out.

    Attributes
    ----------
    value, bound
        Objective and proven lower bound; None where there is no schedule.
    seconds, megabytes
        Time by the job's clock and peak memory of the process.
    trace
        ``[seconds, objective]`` whenever the best improved.
    terms
        What the schedule is worth by every term.
    cpu
        CPU seconds of the process and its children; 0 where they were not measured.
    """

    job: Job
    value: float | None
    bound: float | None
    seconds: float
    megabytes: float
    trace: list[list[float]]
    failure: str = ""
    terms: dict[str, float] = field(default_factory=dict)
    cpu: float = 0.0


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
    suite: Suite,
    instances: list[Instance],
    solvers: list[str],
    seeds: int,
    seconds: float,
    clock: str = "wall",
) -> Iterator[tuple[Job, Instance]]:
    """All runs, seed by seed, so that a bench cut short has something of everything."""
    for seed in range(seeds):
        for instance in instances:
            for solver in solvers:
                yield Job(suite.name, instance.name, solver, seed, seconds, clock), instance


def execute(job: Job, suite: Suite, instance: Instance) -> Run:
    """Run ``gaus schedule`` once."""
    with tempfile.TemporaryDirectory() as folder:
        target, errors = Path(folder) / "out.json", Path(folder) / "errors"
        command = [sys.executable, "-m", "gaus_pass", "schedule", str(instance.path)]
        command += [*instance.arguments, *suite.solvers[job.solver], "--seed", str(job.seed)]
        command += ["--time-limit", str(job.seconds), "--quiet", "-o", str(target)]
        took = _metered(job.clock, job.seconds + _SPARE, command, errors)
        if took.status or not target.exists():
            why = errors.read_text()[-500:] or "killed"
            return Run(job, None, None, took.seconds, took.megabytes, [], why, cpu=took.cpu)
        (result,) = json.loads(target.read_text(encoding="utf-8"))["results"]
    trace = [[point["seconds"], point["objective"][0]] for point in result["trace"]]
    value, bound, terms = result["objective"]["value"][0], result["lower_bound"][0], result["terms"]
    return Run(job, value, bound, took.seconds, took.megabytes, trace, "", terms, took.cpu)


class _Took(NamedTuple):
    """What `meter.py` prints."""

    seconds: float
    cpu: float
    megabytes: float
    status: int


def _metered(clock: str, limit: float, command: list[str], errors: Path) -> _Took:
    """Run a child; it is killed when it outruns the limit."""
    with errors.open("w") as stream:
        child = subprocess.run(
            [sys.executable, str(_METER), clock, str(limit), *command],
            stdout=subprocess.PIPE,
            stderr=stream,
            text=True,
            check=True,
        )
    seconds, cpu, megabytes, status = child.stdout.split()[-4:]
    return _Took(float(seconds), float(cpu), float(megabytes), int(status))
