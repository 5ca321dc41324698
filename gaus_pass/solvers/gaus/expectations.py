"""Expected objectives over independent Gaussian start times, one relaxation per exact term.

At integral means and vanishing variances and temperature a relaxation equals its exact
term.  Results are (R,), one number a restart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from gaus_pass.solvers.base import model_of
from gaus_pass.solvers.gaus.moments import TINY, positive_part
from gaus_pass.solvers.gaus.profiles import (
    busy_window,
    fold,
    point_spread,
    points_on,
    running_sum,
    scatter,
    soft_peak,
)
from gaus_pass.solvers.gaus.tensors import Graph, Members, Users


@dataclass(frozen=True)
class Smoothing:
    """Smoothing of the relaxations.

    Attributes
    ----------
    quantiles
        Q, points a distribution.
    temperature
        τ of a soft peak, as a share of the term's scale.
    scale
        Magnitude of each term by name; 1 where a name is missing.
    """

    quantiles: int = 8
    temperature: float = 0.025
    scale: Mapping[str, float] | None = None

    def absolute(self, term: str) -> float:
        """τ in the unit of a term."""
        return self.temperature * (self.scale or {}).get(term, 1.0)


class Expectation:
    """Start times X_i ~ N(mean_i, variance_i), (n, R) each, and what terms share of them."""

    def __init__(self, graph: Graph, mean: Tensor, variance: Tensor, smoothing: Smoothing) -> None:
        self.graph = graph
        self.mean = mean
        self.variance = variance if graph.gpu is not None else variance + TINY
        self.smoothing = smoothing
        self.points = points_on(smoothing.quantiles, mean.dtype, mean.device)

    @cached_property
    def length(self) -> tuple[Tensor, Tensor]:
        """Mean and variance (R,) of max(start + busy)."""
        mean, variance = self._latest(self.graph.ends)
        return mean[0], variance[0]

    @cached_property
    def ready(self) -> tuple[Tensor, Tensor]:
        """Mean and variance (v, R) of the step from which each value is alive."""
        values = self.graph.values
        mean = pick(self.mean, values.producer) + values.hold
        return mean, pick(self.variance, values.producer)

    def latest(self, members: Members) -> tuple[Tensor, Tensor]:
        """Mean and variance (v, R) of the latest member; without II iterations follow in turn."""
        if not self.graph.values.across:
            return self._latest(members)
        mean = pick(self.mean, members.operation) + members.offset
        variance = pick(self.variance, members.operation)
        length, spread = self.length
        mean = mean + members.distance * length
        variance = variance + members.distance * members.distance * spread
        return members.latest(mean, variance)

    def _latest(self, members: Members) -> tuple[Tensor, Tensor]:
        if self.graph.gpu is not None:
            return self.graph.gpu.latest(members, self.mean, self.variance)
        mean = pick(self.mean, members.operation) + members.offset
        return members.latest(mean, pick(self.variance, members.operation))

    def usage(self, resource: str) -> Tensor:
        """(steps or slots, R) expected units in use."""
        graph = self.graph
        shape = (graph.bins, graph.place.copies)
        total = torch.zeros(shape, dtype=self.mean.dtype, device=self.mean.device)
        for users in graph.users[resource]:
            total = total + busy_window(self._starting(users), users.blocking)
        return fold(total, graph.interval)

    def _starting(self, users: Users) -> Tensor:
        graph = self.graph
        if graph.gpu is not None:
            return graph.gpu.starting(users, self.mean, self.variance, self.points)
        mean = pick(self.mean, users.operation)
        variance = pick(self.variance, users.operation)
        return scatter(mean, variance, users.units, self.points, graph.last, graph.bins)

    @cached_property
    def alive(self) -> Tensor:
        """(steps or slots, R) expected bits alive: E[#(ready <= d)] − E[#(last <= d)]."""
        gpu = self.graph.gpu
        if gpu is not None:
            profile = gpu.alive(self.mean, self.variance, self.points)
        else:
            profile = running_sum(self._change())
        return fold(profile, self.graph.interval)

    @cached_property
    def storage(self) -> tuple[Tensor, Tensor]:
        """(R,) Soft maximum and mean of the expected bits alive."""
        temperature = self.smoothing.absolute("memory")
        gpu = self.graph.gpu
        if gpu is not None and self.graph.interval is None:
            return gpu.storage(self.mean, self.variance, self.points, temperature)
        return soft_peak(self.alive, temperature), self.alive.mean(0)

    def _change(self) -> Tensor:
        values = self.graph.values
        end = self.latest(values.end)
        return scatter(
            torch.cat((self.ready[0], end[0])),
            torch.cat((self.ready[1], end[1])),
            torch.cat((values.bits, -values.bits)),
            self.points,
            values.last,
            values.bins,
        )


def pick(numbers: Tensor, rows: Tensor) -> Tensor:
    """(k, R) rows of numbers (n, R)."""
    if numbers.shape[1] == 1:  # a row of one number is not worth copying as a row
        return numbers.reshape(-1).index_select(0, rows).reshape(-1, 1)
    return numbers.index_select(0, rows)


def ii(at: Expectation) -> Tensor:
    """(R,) The II, which is given."""
    return at.mean.new_full((at.graph.place.copies,), float(at.graph.interval or 0))


def length(at: Expectation) -> Tensor:
    """(R,) Expected length."""
    return at.length[0]


def register_bits(at: Expectation) -> Tensor:
    """Σ bits · E[max(last − ready, 0)], or with II Σ bits · E[⌈lifetime / II⌉]."""
    graph, bits = at.graph, at.graph.values.bits
    last, last_variance = at.latest(graph.values.uses)
    mean, variance = last - at.ready[0], last_variance + at.ready[1]
    if graph.interval in (None, 1):
        return (bits * positive_part(mean, variance)).sum(0)
    points = torch.addcmul(mean, point_spread(variance), at.points[:, None, None]).clamp(min=0)
    return (bits * _rounded_up(points, float(graph.interval or 1)).mean(0)).sum(0)


def _rounded_up(lifetime: Tensor, interval: float) -> Tensor:
    """⌈lifetime / II⌉, linear between whole cycles, where it is exact."""
    whole = (lifetime / interval).floor()
    return whole + (lifetime - whole * interval).clamp(0, 1)


def memory(at: Expectation) -> Tensor:
    """(R,) Soft maximum of the expected bits alive."""
    return at.storage[0]


def communication(at: Expectation) -> Tensor:
    """(R,) Expected step boundaries that dependences cross."""
    term = at.graph.communication
    total = (term.rate * at.mean).sum(0) + term.constant
    return total + term.distance * at.length[0] if term.distance else total


def resources(at: Expectation) -> Tensor:
    """Σ over resource types of cost · peak."""
    total = at.mean.new_zeros(at.graph.place.copies)
    for name, cost in at.graph.cost.items():
        total = total + cost * peak(at, name)
    return total


def peak(at: Expectation, resource: str) -> Tensor:
    """(R,) soft maximum of the expected use of one resource type."""
    return soft_peak(at.usage(resource), at.smoothing.absolute(f"resources.{resource}"))


def relaxed(at: Expectation, name: str) -> Tensor:
    """(R,) the relaxation of a term.  Raises `SolverError` where it has none."""
    relaxation, of = model_of(name, "gaus", "gaus")
    return relaxation(at, *of)
