"""Draws of the trained policy beside list, CP-SAT, random lists and a genetic search."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from device_graphs import (
    KINDS,
    Chained,
    cp_sat,
    critical_path_list,
    genetic,
    list_schedules,
    random_lists,
    speed_up,
)
from device_targets import speed_ups, targets
from results import ROOT

from gaus_pass.analysis.diversity import chain_difference, start_distance
from gaus_pass.solvers.gflownet.chains import Chains, DeviceGraph
from gaus_pass.solvers.gflownet.checkpoint import load
from gaus_pass.solvers.gflownet.policy import Policy
from gaus_pass.solvers.gflownet.sampling import draw

FOLDER = ROOT / "build" / "gflownet"
MODEL = FOLDER / "devices.safetensors"
MEASURED = FOLDER / "measured.jsonl"
SIGMA, DRAWS, KEPT = 0.005, 1000, 100
OPERATIONS, GRAPHS = 50, 10
_TEST_SEED = 2**32
"""Seeds of test graphs begin where those of training never come."""
_NOISES = (0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0)


def test_graphs() -> Iterator[tuple[str, int, DeviceGraph]]:
    """Ten graphs of fifty operations, half of either kind."""
    for k in range(GRAPHS):
        name = list(KINDS)[k % len(KINDS)]
        yield name, k, KINDS[name](np.random.default_rng((_TEST_SEED, k)), OPERATIONS)


def measure() -> None:
    """All graphs that are not measured yet; one line of JSON each."""
    trainer = load(str(MODEL), torch.device("cpu"))
    done = {(r["graph"], r["steps"]) for r in measured()}
    for name, k, graph in test_graphs():
        if (k, trainer.done) in done:
            continue
        record = {"graph": k, "kind": name, "steps": trainer.done}
        record |= _measure(graph, k, trainer.policy)
        with MEASURED.open("a") as file:
            file.write(json.dumps(record) + "\n")
        print(json.dumps(record), flush=True)


def measured() -> list[dict[str, Any]]:
    """The lines so far."""
    if not MEASURED.exists():
        return []
    return [json.loads(line) for line in MEASURED.read_text().splitlines()]


def _measure(graph: DeviceGraph, k: int, policy: Policy) -> dict[str, Any]:
    began = time.monotonic()
    drawn = draws(policy, graph, k)
    seconds = time.monotonic() - began
    ours = drawn.best(KEPT)
    quality = float(speed_up(graph, ours).mean())
    evolved, at_quality, generations = _evolve(graph, seconds, quality, k)
    exact, bound = cp_sat(graph, seconds)
    found = {
        "gflownet": ours,
        "list": critical_path_list(graph),
        "cp-sat": exact,
        "random lists": _random_at(graph, quality, k),
        "genetic": at_quality,
        "genetic, end": evolved,
        "random lists, equal time": _random_within(graph, seconds, k),
    }
    return {
        "seconds": seconds,
        "generations": generations,
        "bound": float(graph.duration.sum()) / max(bound, float(graph.duration.sum() / 4)),
        "rows": {name: _row(graph, k, one) for name, one in found.items()},
    }


def draws(policy: Policy, graph: DeviceGraph, seed: int) -> Chained:
    """1000 schedules at the lowest temperature."""
    env, random = Chains(graph), torch.Generator().manual_seed(seed)
    parts: list[Chained] = []
    for _ in range(DRAWS // 100):
        last = draw(policy, env, math.log(SIGMA), 100, random).last
        start = last.start.double().numpy()
        parts.append(Chained(last.place.numpy(), start, (start + graph.duration).max(1)))
    return Chained.joined(parts)


def _evolve(
    graph: DeviceGraph, seconds: float, quality: float, seed: int
) -> tuple[Chained, Chained, int]:
    """The last population, the first whose mean is that of the draws, and generations."""
    deadline = time.monotonic() + seconds
    reached: Chained | None = None
    found, count = critical_path_list(graph), 0
    for found in genetic(graph, np.random.default_rng((seed, 2))):
        count += 1
        if reached is None and speed_up(graph, found).mean() >= quality:
            reached = found
        if time.monotonic() > deadline:
            break
    return found, reached or found, count


def _random_at(graph: DeviceGraph, quality: float, seed: int) -> Chained:
    """The best 100 of 1000 random lists, at the noise whose mean is nearest to the draws'."""
    rng = np.random.default_rng((seed, 3))
    tried = [random_lists(graph, DRAWS, noise, rng).best(KEPT) for noise in _NOISES]
    return min(tried, key=lambda one: abs(float(speed_up(graph, one).mean()) - quality))


def _random_within(graph: DeviceGraph, seconds: float, seed: int) -> Chained:
    """The best 100 of as many random lists as the time allows, noises in turn."""
    rng, deadline = np.random.default_rng((seed, 4)), time.monotonic() + seconds
    best, turn = list_schedules(graph, graph.tails()[None]), 0
    while time.monotonic() < deadline:
        more = random_lists(graph, DRAWS, _NOISES[turn % len(_NOISES)], rng)
        best, turn = Chained.joined([best, more]).best(KEPT), turn + 1
    return best


def _row(graph: DeviceGraph, seed: int, found: Chained) -> dict[str, Any]:
    """Proxy, diversity and targets of up to 100 schedules."""
    proxy = speed_up(graph, found)
    return {
        "top": float(proxy.max()),
        "mean": float(proxy.mean()),
        "distinct": len(set(found.chains())),
        "starts": start_distance(found.start),
        "chains": chain_difference(found.chains()),
        "targets": {
            name: float(speed_ups(graph, target, found).max())
            for name, target in targets(graph, seed).items()
        },
        "chosen by proxy": {
            name: float(speed_ups(graph, target, found.best(1))[0])
            for name, target in targets(graph, seed).items()
        },
    }
