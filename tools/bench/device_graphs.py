"""Random graphs on devices, and the schedulers that GFlowNet scheduling is compared with.

Durations are U(0, 1), as in the paper.  Erdős–Rényi graphs have n (n − 1) / 2 possible edges of
probability 5 / n; layered graphs have about √n layers, and an operation needs each of the layer
before it with probability 2 / (its width).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from gaus_pass.analysis.diversity import Edge
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.gflownet.chains import DeviceGraph

DEVICES = 4
_MICRO = 10_000
"""CP-SAT schedules whole numbers: this many a unit of time."""


def erdos_renyi(rng: np.random.Generator, n: int) -> DeviceGraph:
    """Every pair i < j is an edge with probability 5 / n."""
    edges = np.triu(rng.random((n, n)) < 5 / n, 1)
    return DeviceGraph(_durations(rng, n), edges, DEVICES)


def layered(rng: np.random.Generator, n: int) -> DeviceGraph:
    """Edges lead from a layer to the next only; two a successor in the mean."""
    layers = max(2, round(n**0.5))
    layer = np.sort(np.concatenate((np.arange(layers), rng.integers(0, layers, n - layers))))
    width = np.bincount(layer, minlength=layers)
    next_to = layer[None, :] == layer[:, None] + 1
    return DeviceGraph(
        _durations(rng, n), next_to & (rng.random((n, n)) < 2 / width[layer][:, None]), DEVICES
    )


KINDS = {"Erdős–Rényi": erdos_renyi, "layered": layered}


def _durations(rng: np.random.Generator, n: int) -> FloatArray:
    """U(0, 1); an operation takes some time."""
    return np.maximum(rng.random(n), 1e-3)


def training_graph(seed: int, step: int) -> DeviceGraph:
    """The graph of a training step: 10 to 50 operations, small ones more often, either kind."""
    rng = np.random.default_rng((seed, step))
    n = 10 + int(41 * rng.random() ** 2)
    return list(KINDS.values())[int(rng.integers(len(KINDS)))](rng, n)


@dataclass(frozen=True)
class Chained:
    """K schedules: ``device`` and ``start`` (K, n), and when each ends, ``makespan`` (K,)."""

    device: IntArray
    start: FloatArray
    makespan: FloatArray

    def rows(self, chosen: IntArray) -> Chained:
        """Some of the K."""
        return Chained(self.device[chosen], self.start[chosen], self.makespan[chosen])

    def best(self, count: int) -> Chained:
        """The shortest."""
        return self.rows(np.argsort(self.makespan, kind="stable")[:count])

    @staticmethod
    def joined(parts: Sequence[Chained]) -> Chained:
        """All of several, one after the other."""
        return Chained(
            np.concatenate([p.device for p in parts]),
            np.concatenate([p.start for p in parts]),
            np.concatenate([p.makespan for p in parts]),
        )

    def chains(self) -> list[frozenset[Edge]]:
        """Of each schedule, which operation follows which on a device."""
        return [_followers(*both) for both in zip(self.device, self.start, strict=True)]


def list_schedules(graph: DeviceGraph, priority: FloatArray) -> Chained:
    """A list schedule for each row of priorities (K, n), largest first among the ready.

    An operation goes to the device where it starts first; the next is the one of greatest priority
    among those whose predecessors have a place.
    """
    count, n = priority.shape
    device, start = np.zeros((count, n), np.int64), np.zeros((count, n))
    free, first = np.zeros((count, graph.devices)), np.zeros((count, n))
    waits = np.repeat(graph.edges.sum(0)[None], count, 0)
    placed = np.zeros((count, n), np.bool_)
    rows = np.arange(count)
    for _ in range(n):
        ready = np.where(placed | (waits > 0), -np.inf, priority)
        i = ready.argmax(1)
        at = np.maximum(free, first[rows, i][:, None])
        k = at.argmin(1)
        device[rows, i], start[rows, i] = k, at[rows, k]
        end = at[rows, k] + graph.duration[i]
        free[rows, k], placed[rows, i] = end, True
        first = np.where(graph.edges[i], np.maximum(first, end[:, None]), first)
        waits = waits - graph.edges[i]
    return Chained(device, start, free.max(1))


def critical_path_list(graph: DeviceGraph) -> Chained:
    """The list schedule: longest path to the end first."""
    return list_schedules(graph, graph.tails()[None])


def speed_up(graph: DeviceGraph, found: Chained) -> FloatArray:
    """(K,) U = Σ durations / makespan."""
    return graph.duration.sum() / found.makespan


def random_lists(graph: DeviceGraph, count: int, noise: float, rng: np.random.Generator) -> Chained:
    """List schedules with normal noise on the priorities, in units of the mean duration."""
    tails = graph.tails()[None]
    scale = noise * graph.duration.mean()
    return list_schedules(graph, tails + scale * rng.normal(size=(count, tails.shape[1])))


def genetic(
    graph: DeviceGraph, rng: np.random.Generator, population: int = 100
) -> Iterator[Chained]:
    """Generations of priorities under uniform crossover and mutation, the best 100 live on."""
    n = len(graph.duration)
    tails, scale = graph.tails(), graph.duration.mean()
    genes = tails + scale * rng.normal(size=(population, n))
    found = list_schedules(graph, genes)
    while True:
        yield found
        mates = genes[rng.integers(population, size=(2, population))]
        child = np.where(rng.random((population, n)) < 0.5, mates[0], mates[1])
        child = child + scale * rng.normal(size=child.shape) * (rng.random(child.shape) < 0.1)
        found = Chained.joined([found, list_schedules(graph, child)])
        kept = np.argsort(found.makespan, kind="stable")[:population]
        genes, found = np.concatenate((genes, child))[kept], found.rows(kept)


def cp_sat(graph: DeviceGraph, seconds: float) -> tuple[Chained, float]:
    """CP-SAT on durations in whole ten-thousandths: a schedule and its bound on the makespan."""
    from ortools.sat.python import cp_model

    length = np.ceil(graph.duration * _MICRO).astype(int).tolist()
    model = cp_model.CpModel()
    most = sum(length)
    start = [model.new_int_var(0, most, "") for _ in length]
    spans = [
        model.new_fixed_size_interval_var(s, d, "") for s, d in zip(start, length, strict=True)
    ]
    model.add_cumulative(spans, [1] * len(spans), graph.devices)
    end = model.new_int_var(0, most, "")
    for i, j in np.argwhere(graph.edges).tolist():
        model.add(start[j] >= start[i] + length[i])
    for s, d in zip(start, length, strict=True):
        model.add(end >= s + d)
    model.minimize(end)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return critical_path_list(graph), 0.0
    begin = np.array([solver.value(s) for s in start])
    return list_schedules(graph, -begin[None].astype(float)), solver.best_objective_bound / _MICRO


def _followers(device: IntArray, start: FloatArray) -> frozenset[Edge]:
    order = np.lexsort((start, device)).tolist()
    return frozenset(("device", a, b) for a, b in pairwise(order) if device[a] == device[b])
