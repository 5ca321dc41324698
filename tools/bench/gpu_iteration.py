"""Time of an iteration of gaus on a GPU, and the bandwidth that it reaches.

Formulation B at 1.1 × depth.  Bytes are what the kernels ask for: every array as often as it is
read or written, every gathered number once.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import torch

from gaus_pass.analysis.bounds import least_length, windows
from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.objectives import parse_objective
from gaus_pass.model.problem import Problem
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.devices import single_thread
from gaus_pass.solvers.common.incumbent import Incumbent
from gaus_pass.solvers.gaus.config import PRESETS
from gaus_pass.solvers.gaus.search import Search
from gaus_pass.solvers.gaus.starts import midpoint
from gaus_pass.solvers.gaus.tensors import Graph, Placement

SIZES = (1_000, 10_000, 57_000, 100_000, 1_000_000)
RESTARTS = (1, 64, 1024)
_ROOM = 0.6
"""Part of the GPU's memory that a case may take."""
_BYTES_A_LANE = 110
"""Of memory, for an operation and restart, about."""
_LEAST, _MOST_SECONDS = 10, 1.0
"""Iterations that are measured at least, and seconds after which no more are."""


def task_of(problem: Problem, objective: str, slack: float, device: str) -> Task:
    """At a length of slack × depth."""
    edges = precedence(problem)
    length = math.ceil(slack * least_length(problem, edges, None))
    room = windows(problem, edges, None, length)
    return Task(
        problem, edges, None, length, room, parse_objective(objective), own={"device": device}
    )


def copy_bandwidth(device: str) -> float:
    """Bytes a second that a large copy reads and writes."""
    count = 2**28 if device == "cuda" else 2**25
    source = torch.rand(count, device=device)
    target = torch.empty_like(source)
    return 8 * count / seconds_of(lambda: target.copy_(source), device)


def seconds_of(step: Any, device: str) -> float:
    """Median seconds of a call, by events on a GPU."""
    for _ in range(5):
        step()
    found: list[float] = []
    began = time.perf_counter()
    while len(found) < _LEAST or (len(found) < 100 and time.perf_counter() - began < _MOST_SECONDS):
        found.append(_once(step, device))
    return float(np.median(found))


def _once(step: Any, device: str) -> float:
    if device != "cuda":
        began = time.perf_counter()
        step()
        return time.perf_counter() - began
    first, last = (torch.cuda.Event(enable_timing=True) for _ in range(2))
    first.record()
    step()
    last.record()
    last.synchronize()
    return first.elapsed_time(last) / 1000


def measure_all(
    graphs: Sequence[tuple[str, Callable[[], Problem]]],
    restarts: tuple[int, ...],
    device: str,
    seconds: float,
) -> Iterator[dict[str, Any]]:
    """Every graph with every number of restarts that fits into memory, while there is time.

    The time counts while something is measured: a million operations take long to write down.
    """
    left = seconds if device == "cuda" else math.inf
    room = torch.cuda.get_device_properties(0).total_memory if device == "cuda" else 2**32
    for name, graph in graphs:
        task = task_of(graph(), "memory", 1.1, device)
        size = task.problem.num_operations
        for copies in restarts:
            lanes = size * copies
            if lanes * _BYTES_A_LANE > _ROOM * room or left <= 0:
                continue
            began = time.monotonic()
            found = measure_one(task, copies, device)
            left -= time.monotonic() - began
            yield {"graph": name, "operations": size, "restarts": copies, **found}


def measure_one(task: Task, copies: int, device: str) -> dict[str, Any]:
    """Milliseconds of an iteration, seconds to get there, bytes and megabytes of memory."""
    if device == "cuda":
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats()
    config = replace(PRESETS["gaus"], evaluate_every=10**9, restarts=copies)
    began = time.perf_counter()
    place = Placement(copies, torch.device(device))
    with single_thread():
        search = Search(task, config, place, Incumbent(task, (0.0,)))
        search.begin(midpoint(task), config.rounds[0])
        search.iterate(0.0)
        ready = time.perf_counter() - began
        point = iter(np.linspace(0.05, 0.95, 10_000))
        ms = 1000 * seconds_of(lambda: search.iterate(float(next(point))), device)
    moved = bytes_of(search.graph)
    peak = torch.cuda.max_memory_allocated() / 2**20 if device == "cuda" else 0.0
    speed = moved / ms / 1e6
    return {"ms": ms, "ready": ready, "bytes": moved, "GB/s": speed, "megabytes": peak}


def bytes_of(graph: Graph) -> int:
    """What the kernels of an iteration on the memory footprint read and write."""
    n, copies = graph.operations, graph.place.copies
    m, v = len(graph.dependences.src), len(graph.values.producer)
    u = len(graph.values.end.operation)
    numbers = {
        "variances": 8 * n,
        "precedence": 16 * n + 16 * m,
        "latest": 8 * u + 8 * v,
        "scatter": 16 * v,
        "slopes": 32 * v,
        "latest_back": 16 * u + 8 * v,
        "sums": 8 * (u + v) + 8 * n,
        "adam": 64 * n,
    }
    indices = {
        "precedence": 4 * n + 16 * m,
        "latest": 2 * (8 * u + 4 * v),
        "scatter": 2 * 16 * v,
        "sums": 4 * (u + v + n),
        "adam": 8 * n,
    }
    return copies * sum(numbers.values()) + sum(indices.values())
