"""Is a GPU right: terms and gradients as on the CPU within 1 %, and the same numbers twice."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from gpu_iteration import task_of
from scaling import random_graph

from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.devices import single_thread
from gaus_pass.solvers.common.incumbent import Incumbent
from gaus_pass.solvers.gaus.build import build_graph
from gaus_pass.solvers.gaus.config import PRESETS
from gaus_pass.solvers.gaus.expectations import Expectation, Smoothing, relaxed
from gaus_pass.solvers.gaus.lagrangian import violations
from gaus_pass.solvers.gaus.search import Search
from gaus_pass.solvers.gaus.starts import midpoint
from gaus_pass.solvers.gaus.tensors import Placement

TERMS = ("memory", "register-bits", "communication", "resources")
_TOLERANCE = 0.01
_LENGTH_TOLERANCE = 0.1
"""The latest of thousands is merged in pieces there, which makes another approximation of it."""
_SIZES = {"cuda": 20_000, "cpu": 500}


def all_checks(device: str, seconds: float) -> Iterator[dict[str, Any]]:
    """Each check by name, whether it holds, and by how much."""
    ends = time.monotonic() + seconds
    task = task_of(random_graph(_SIZES[device]), "memory", 1.2, device)
    for copies in (1, 4):
        yield from _same_numbers(task, copies, device)
    yield _same_twice(task, device)
    for objective in ("memory", "memory + register-bits"):
        if time.monotonic() < ends:
            yield _same_quality(objective, device)


def _same_numbers(task: Task, copies: int, device: str) -> Iterator[dict[str, Any]]:
    rng = np.random.default_rng(0)
    shape = (task.problem.num_operations, copies)
    mean = task.windows.asap[:, None] + rng.uniform(0, 1, shape) * task.windows.mobility[:, None]
    variance = rng.uniform(0.01, 400, shape)
    found = _answers(task, mean, variance, device)
    for name, value in _answers(task, mean, variance, "cpu").items():
        off = float(np.abs(found[name] - value).max() / (np.abs(value).max() + 1e-9))
        most = _LENGTH_TOLERANCE if name == "length" else _TOLERANCE
        yield {"check": f"{name}, {copies} restarts", "off": off, "holds": off <= most}


def _answers(
    task: Task, mean: np.ndarray, variance: np.ndarray, device: str
) -> dict[str, np.ndarray]:
    """Terms, violations, and the gradients of their sum."""
    place = Placement(mean.shape[1], torch.device(device))
    graph = build_graph(task, place)
    point = [
        torch.tensor(x, dtype=place.dtype, device=place.device, requires_grad=True)
        for x in (mean, variance)
    ]
    at = Expectation(graph, point[0], point[1], Smoothing(temperature=1.0))
    found = {name: relaxed(at, name) for name in TERMS}
    found["violations"] = violations(at)
    total = torch.stack([x.sum() / (1 + x.detach().abs().sum()) for x in found.values()]).sum()
    total.backward()
    with torch.no_grad():
        found["length"] = relaxed(at, "length")
    slopes = {f"gradient by {n}": p.grad for n, p in zip(("mean", "variance"), point, strict=True)}
    both = {**found, **{name: slope for name, slope in slopes.items() if slope is not None}}
    return {name: value.detach().cpu().numpy() for name, value in both.items()}


def _same_twice(task: Task, device: str) -> dict[str, Any]:
    ends = [_descended(task, device) for _ in range(2)]
    off = float((ends[0] - ends[1]).abs().max())
    return {"check": "the same after 50 iterations, twice", "off": off, "holds": off == 0.0}


def _descended(task: Task, device: str) -> torch.Tensor:
    preset = PRESETS["gaus"]
    with single_thread():
        place = Placement(3, torch.device(device))
        search = Search(task, preset, place, Incumbent(task, (0.0,)))
        search.begin(midpoint(task), preset.rounds[0])
        for k in range(50):
            search.iterate(k / 50)
        return search.parameter.cpu().clone()


def _same_quality(objective: str, device: str) -> dict[str, Any]:
    """The same iterations on both: as good within 1 %."""
    options = Options(
        solver="gaus", objective=objective, slack=1.2, iterations=400, init="midpoint"
    )
    values = [
        solve(random_graph(1_000), replace(options, device=d)).result.objective[0]
        for d in ("cpu", device)
    ]
    off = values[1] / values[0] - 1
    name = f"{objective}: {values[1]:g} where the CPU has {values[0]:g}"
    return {"check": name, "off": off, "holds": off <= _TOLERANCE}
