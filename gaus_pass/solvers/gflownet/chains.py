"""The paper's environment: operations in chains on devices, durations, and the makespan.

An operation starts when its predecessors in the dependences and in the chain of its device are
done (the proxy).  The score is the speed-up U = Σ durations / makespan, less the most it can be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gaus_pass.errors import InvalidProblem
from gaus_pass.model.graph import topological_order
from gaus_pass.model.problem import BoolArray, IntArray
from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.gflownet.environment import (
    State,
    View,
    attention_masks,
    empty_state,
    with_action,
)

MOST_DEVICES = 4
GRAPH_INPUTS, NODE_INPUTS, ACTION_INPUTS = 3, 6 + MOST_DEVICES, 6


@dataclass(frozen=True)
class DeviceGraph:
    """Operations with durations, their dependences, and how many devices there are.

    Attributes
    ----------
    duration : (n,)
        In any unit of time, > 0.
    edges : (n, n)
        ``edges[i, j]``: j needs the result of i.
    """

    duration: FloatArray
    edges: BoolArray
    devices: int

    def __post_init__(self) -> None:
        n = len(self.duration)
        if n == 0 or not (self.duration > 0).all():
            raise InvalidProblem("a device graph needs operations, and durations above 0")
        if not 1 <= self.devices <= MOST_DEVICES:
            raise InvalidProblem(f"{self.devices} devices; there may be 1 to {MOST_DEVICES}")
        if len(self.order) < n:
            raise InvalidProblem("the dependences of a device graph form a cycle")

    @property
    def order(self) -> IntArray:
        """(n,) a topological order."""
        src, dst = np.nonzero(self.edges)
        return topological_order(len(self.duration), src, dst)

    def tails(self) -> FloatArray:
        """(n,) longest path from the start of each operation to the end of all."""
        tail = self.duration.copy()
        for i in self.order[::-1].tolist():
            after = self.edges[i]
            tail[i] += tail[after].max(initial=0.0)
        return tail


class Chains:
    """`DeviceGraph` as an `Environment`."""

    kind = "chains"

    def __init__(self, graph: DeviceGraph, device: torch.device | None = None) -> None:
        self.graph = graph
        self.device = device or torch.device("cpu")
        self.num_operations, self.num_places = len(graph.duration), graph.devices
        self.masks = torch.from_numpy(attention_masks(graph.edges)).to(self.device)
        self._duration = self._numbers(graph.duration)
        self._tail = self._numbers(graph.tails())
        self._before = torch.from_numpy(graph.edges.T.copy()).to(self.device)
        self._edges = torch.from_numpy(graph.edges.astype(np.float32)).to(self.device)
        self._mean = float(graph.duration.mean())
        self._span = float(max(graph.tails().max(), graph.duration.sum() / graph.devices))
        heads = DeviceGraph(graph.duration, graph.edges.T, graph.devices).tails() - graph.duration
        self.graph_inputs = torch.stack(
            (
                self._duration / self._mean,
                self._tail / self._span,
                self._numbers(heads / self._span),
            ),
            1,
        )

    def _numbers(self, items: FloatArray) -> Tensor:
        return torch.from_numpy(items.astype(np.float32)).to(self.device)

    def begin(self, batch: int) -> State:
        return empty_state(batch, self.num_operations, self.device)

    def view(self, state: State) -> View:
        placed = state.placed
        waiting = (~placed).float() @ self._edges > 0
        ready = ~placed & ~waiting
        free, first = self._free(state), self._first(state)
        removable = self._removable(state, free)
        legal = ready[:, :, None].expand(-1, -1, self.num_places)
        nodes = self._nodes(state, ready, removable, first)
        return View(nodes, self._actions(first, free, ready), legal, removable)

    def _ends(self, state: State) -> Tensor:
        """(B, n) when placed operations end, 0 for the others."""
        return torch.where(state.placed, state.start + self._duration, 0.0)

    def _free(self, state: State) -> Tensor:
        """(B, k) when each device has finished its chain."""
        end = self._ends(state)
        free = end.new_zeros(len(end), self.num_places + 1)
        free.scatter_reduce_(1, state.place + 1, end, "amax")
        return free[:, 1:]

    def _first(self, state: State) -> Tensor:
        """(B, n) when the placed predecessors of each operation are done."""
        return torch.where(self._before, self._ends(state)[:, None, :], 0.0).amax(-1)

    def _removable(self, state: State, free: Tensor) -> Tensor:
        """(B, n) the last of their chains of which no successor is placed."""
        placed = state.placed
        needed = placed.float() @ self._edges.T > 0
        last = self._ends(state) == free.gather(1, state.place.clamp(min=0))
        return placed & last & ~needed

    def _nodes(self, state: State, ready: Tensor, removable: Tensor, first: Tensor) -> Tensor:
        placed = state.placed
        where = torch.nn.functional.one_hot(state.place + 1, MOST_DEVICES + 1)[..., 1:]
        flags = torch.stack((ready, removable, placed), -1)
        begin = torch.where(placed, state.start / self._span, -1.0)
        left = torch.where(placed, 0.0, self._duration).sum(1) / self._duration.sum()
        numbers = (begin, first / self._span, left[:, None].expand_as(begin))
        return torch.cat((torch.stack(numbers, -1), flags, where), -1)

    def _actions(self, first: Tensor, free: Tensor, ready: Tensor) -> Tensor:
        """Start and idle time that an action means, and what it leaves of the critical path."""
        start = torch.maximum(first[:, :, None], free[:, None, :])
        idle, soonest = start - free[:, None, :], start.amin(-1, keepdim=True)
        through = start + self._tail[:, None]
        longest = (soonest[..., 0] + self._tail).masked_fill(~ready, 0.0).amax(1)[:, None, None]
        least = torch.where(ready, soonest[..., 0], torch.inf).amin(1)[:, None, None]
        parts = (
            start / self._span,
            idle / self._mean,
            (start - soonest) / self._mean,
            (through - longest) / self._mean,
            (start - least).clamp(min=-1.0, max=10 * self._mean) / self._mean,
            (free[:, None, :] == 0).expand_as(start).float(),
        )
        return torch.stack(parts, -1)

    def after(self, state: State, operation: Tensor, place: Tensor) -> State:
        rows = torch.arange(len(operation), device=self.device)
        free = self._free(state)[rows, place.clamp(min=0)]
        start = torch.maximum(self._first(state)[rows, operation], free)
        return with_action(state, operation, place, start)

    def makespan(self, state: State) -> Tensor:
        """(B,) when the last operation ends."""
        return self._ends(state).amax(1)

    def score(self, state: State) -> Tensor:
        total = self._duration.double().sum()
        return total / self.makespan(state).double() - total / self._span
