"""Runs of `reviewer.py`: how many iterations a method may take, and its best value over CPU time.

A clock would measure the load of the machine, so that all budgets are iterations: as many as take
about the asked CPU seconds of this process, by two short runs beforehand.
"""

from __future__ import annotations

import gzip
import math
import time
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np
from bootstrap import Interval, ratio_of
from large_bodies import FAMILIES
from large_graphs import instance
from reviewer_methods import Method
from runs import Job, Run
from suites import STEPS, graphs_of, short_name

from gaus_pass.analysis.bounds import least_length, windows
from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.objectives import parse_objective
from gaus_pass.formats.readers import parse_problem
from gaus_pass.model.problem import Problem
from gaus_pass.solvers.base import Budget, Task

_SHORT, _LONGER = 10, 40
"""Iterations of the first runs that measure the cost of one."""
_NOTICEABLE, _MOST = 0.2, 100_000
"""CPU seconds that further iterations should take, and the most that are tried."""
_FEWEST = 20
_SUITES = {"A": (0, "10*resources+communication"), "B": (1, "memory")}
"""Latency of a node and objective."""
RATIO = 10.0


@dataclass
class Curve:
    """Best value over the CPU seconds of this process; a progress callback of a solver."""

    points: list[list[float]] = field(default_factory=list[list[float]])
    began: float = field(default_factory=time.process_time)

    def __call__(self, stage: str, value: float) -> None:
        if value > 0 and (not self.points or value < self.points[-1][1]):
            self.points.append([time.process_time() - self.began, value])


@dataclass(frozen=True)
class Cost:
    """CPU seconds of a method on a task: before the first iteration, and of each."""

    setup: float
    iteration: float

    def iterations(self, seconds: float) -> int:
        """As many as take about so long."""
        return max(math.floor((seconds - self.setup) / self.iteration), _FEWEST)


@dataclass(frozen=True)
class Stage:
    """A method in a run.

    Attributes
    ----------
    share
        Of the CPU seconds of the run.
    iterations
        Exactly so many, however long they take.
    """

    name: str
    method: Method
    share: float = 1.0
    iterations: int | None = None


Stages = tuple[Stage, ...]
Runs = Mapping[Job, Run]


def instance_task(name: str, graphs: Path) -> Task | None:
    """The task of ``A i2c``, ``B 1.2 i2c`` or ``conv 3000``; None without its file.

    The last is formulation B of a family of suite L with so many operations.
    """
    suite, *setting, graph = name.split(" ")
    if suite in FAMILIES:
        made = FAMILIES[suite](int(graph), np.random.default_rng(0))
        problem = instance(made, name, "b")
        assert problem.length is not None
        return _task(problem, "memory", problem.length)
    paths = [path for path in graphs_of(graphs) if short_name(path) == graph]
    if not paths:
        return None
    latency, objective = _SUITES[suite]
    file_name = paths[0].name.removesuffix(".gz")
    problem = parse_problem(_content(paths[0]), file_name, io="nodes", node_latency=latency)
    least = least_length(problem, precedence(problem), None)
    length = math.ceil(float(setting[0]) * least) if setting else STEPS
    return _task(problem, objective, length)


def _content(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def _task(problem: Problem, objective: str, length: int) -> Task:
    edges = precedence(problem)
    view = windows(problem, edges, None, length)
    return Task(problem, edges, None, length, view, parse_objective(objective))


class Runner:
    """Runs methods on the instances of a folder."""

    def __init__(self, graphs: Path) -> None:
        self.task = cache(lambda name: instance_task(name, graphs))
        self._costs: dict[tuple[str, str], Cost] = {}

    def has(self, instance: str) -> bool:
        """Whether the folder has the instance's file."""
        return self.task(instance) is not None

    def run(self, job: Job, stages: Stages) -> Run:
        """Run stages one after the other, each from the schedule of the one before."""
        task = self.task(job.instance)
        assert task is not None
        counts = [self._iterations(task, job, stage) for stage in stages]
        curve, start, bound = Curve(), None, 0.0
        for stage, count in zip(stages, counts, strict=True):
            own = replace(task, seed=job.seed, budget=Budget(count), start=start, progress=curve)
            found = stage.method(own)
            start, bound = found.schedule, max(bound, found.lower_bound[0])
            curve("end", found.objective[0])
        seconds = time.process_time() - curve.began
        terms = {s.name: float(count) for s, count in zip(stages, counts, strict=True)}
        return Run(job, curve.points[-1][1], bound, seconds, 0.0, curve.points, terms=terms)

    def _iterations(self, task: Task, job: Job, stage: Stage) -> int:
        cost = self._cost(task, job.instance, stage)
        return stage.iterations or cost.iterations(stage.share * job.seconds)

    def _cost(self, task: Task, instance: str, stage: Stage) -> Cost:
        """Measured once; a first run loads what is compiled."""
        key = (instance, stage.name)
        if key not in self._costs:
            method = stage.method
            self._costs[key] = _measured(lambda k: method(replace(task, budget=Budget(k))))
        return self._costs[key]


def _measured(run: Callable[[int], object]) -> Cost:
    """From a short run and from one that takes noticeably longer, if more iterations do."""
    run(_SHORT)
    short, count = _seconds(run, _SHORT), _LONGER
    while (more := _seconds(run, count) - short) < _NOTICEABLE and count < _MOST:
        count *= 4
    iteration = max(more / (count - _SHORT), 1e-7)
    return Cost(max(short - _SHORT * iteration, 0.0), iteration)


def _seconds(run: Callable[[int], object], iterations: int) -> float:
    began = time.process_time()
    run(iterations)
    return time.process_time() - began


def value_at(run: Run, seconds: float) -> float | None:
    """The best value after so many CPU seconds; None before the first."""
    values = [value for at, value in run.trace if at <= seconds]
    return values[-1] if values else None


def time_to(run: Run, value: float) -> float | None:
    """CPU seconds until a value is reached; None where it is not."""
    return next((at for at, found in run.trace if found <= value), None)


def paired(runs: Runs, one: str, other: str, only: str = "") -> Interval | None:
    """Value of one method / value of the other, over instances whose name begins with ``only``."""
    pairs: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)
    mates = {(j.instance, j.seed): r.value for j, r in runs.items() if j.solver == other}
    for job, run in runs.items():
        mate = mates.get((job.instance, job.seed))
        if job.solver == one and run.value and mate and job.instance.startswith(only):
            pairs[job.instance].append((run.value, mate))
    return ratio_of(pairs)
