"""Our environment: a `Task`, where an action gives a ready operation a start step.

Windows are those of all difference constraints (dependences, recurrences, length, clock) once some
operations have their steps; without limits they leave every operation a step until the end, because
the constraints are closed under composition (R. Dechter, I. Meiri, J. Pearl, "Temporal constraint
networks", Artificial Intelligence 49, 1991: such networks are decomposable).  Under limits a step
is also legal only where the reservation table has room, in its slot where there is an II, and a
schedule that leaves some operation without any step ends there, with the least reward.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gaus_pass.model.problem import BoolArray, IntArray
from gaus_pass.model.schedule import FloatArray, Schedule
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.bounds import lower_bound
from gaus_pass.solvers.gflownet.environment import (
    State,
    View,
    attention_masks,
    empty_state,
    with_action,
)

GRAPH_INPUTS, NODE_INPUTS, ACTION_INPUTS = 6, 6, 6
_WORST, _HOPELESS = -2.0, -2.5
"""Least score of a legal schedule, and the score of one that cannot be completed."""
_FALL = 0.1
"""What a level of the objective weighs against one before it that can still get better."""
_FAR = 2**40


@dataclass(frozen=True)
class _Table:
    """Needs of limited units: one row for an operation, a resource type and a cycle.

    Attributes
    ----------
    operation, resource, cycle, units : (e,)
        ``cycle`` counts from the operation's start.
    """

    operation: Tensor
    resource: Tensor
    cycle: Tensor
    units: Tensor


class Steps:
    """`Task` as an `Environment`; place p of an operation is its ASAP step plus p.

    Parameters
    ----------
    reference
        A schedule that the objective is measured against: its score is 0.
    """

    kind = "steps"

    def __init__(self, task: Task, reference: Schedule, device: torch.device | None = None) -> None:
        self.task, self.device = task, device or torch.device("cpu")
        problem, windows = task.problem, task.windows
        self.num_operations = problem.num_operations
        self.num_places = int(windows.mobility.max(initial=0)) + 1
        edges = _edges(task)
        self.masks = torch.from_numpy(attention_masks(edges)).to(self.device)
        self._edges = torch.from_numpy(edges.astype(np.float32)).to(self.device)
        self._apart = self._indices(longest_gaps(task))
        self._asap, self._alap = self._indices(windows.asap), self._indices(windows.alap)
        offsets = torch.arange(self.num_places, device=self.device)
        self._step = self._asap[:, None] + offsets
        self._inside = self._step <= self._alap[:, None]
        self._horizon = float(max(task.length, 1))
        self._base = task.value(reference)
        self._weights = level_weights(self._base, lower_bound(task))
        self._limits = [r for r in problem.resource_types if r.limit is not None]
        longest = int(problem.per_type("blocking").max(initial=1))
        self._slots = task.ii or task.length + longest
        self._table = self._needs()
        self.graph_inputs = self._describe()

    def _indices(self, items: IntArray) -> Tensor:
        return torch.from_numpy(np.ascontiguousarray(items, np.int64)).to(self.device)

    def _needs(self) -> _Table:
        problem, rows = self.task.problem, list[tuple[int, int, int, int]]()
        units = problem.unit_table([r.name for r in self._limits])[problem.type_of].tolist()
        for i, (many, busy) in enumerate(zip(units, problem.blocking.tolist(), strict=True)):
            rows += [(i, r, c, n) for r, n in enumerate(many) if n for c in range(busy)]
        columns = np.array(rows, np.int64).reshape(-1, 4).T
        return _Table(*(self._indices(column) for column in columns))

    def _describe(self) -> Tensor:
        """(n, 6) duration, window, bits that come and go, whether units are scarce."""
        problem, windows = self.task.problem, self.task.windows
        come, go = bits_at(self.task)
        mean = max(float(come.mean()), 1e-9) if len(come) else 1.0
        limited = np.zeros(self.num_operations)
        limited[self._table.operation.cpu().numpy()] = 1.0
        columns = (
            problem.busy / self._horizon,
            windows.asap / self._horizon,
            1 - windows.alap / self._horizon,
            come / mean,
            go / mean,
            limited,
        )
        return torch.from_numpy(np.stack(columns, 1).astype(np.float32)).to(self.device)

    def begin(self, batch: int) -> State:
        return empty_state(batch, self.num_operations, self.device)

    def view(self, state: State) -> View:
        placed = state.placed
        ready = ~placed & ~((~placed).float() @ self._edges > 0)
        removable = placed & ~(placed.float() @ self._edges.T > 0)
        low, high = self._windows(state)
        room = self._room(state)
        here = self._step
        open_ = self._inside & (here >= low[..., None]) & (here <= high[..., None]) & (room >= 0)
        hopeless = (~placed & ~open_.any(-1)).any(-1)
        legal = open_ & (ready & ~hopeless[:, None])[..., None]
        nodes = self._nodes(state, low, high, torch.stack((ready, removable, placed), -1))
        return View(nodes, self._actions(low, high, room), legal, removable)

    def _windows(self, state: State) -> tuple[Tensor, Tensor]:
        """(B, n) first and last step of each operation given the ones that have theirs."""
        start = state.start.long()
        after = torch.where(state.placed, start, -_FAR)[:, :, None] + self._apart
        before = torch.where(state.placed, start, _FAR)[:, None, :] - self._apart
        return (
            torch.maximum(after.amax(1), self._asap),
            torch.minimum(before.amin(2), self._alap),
        )

    def _room(self, state: State) -> Tensor:
        """(B, n, k) units left at each step of an operation if it went there; < 0: too few.

        The least over its units and cycles, as a share of the limit.
        """
        batch, table = len(state.place), self._table
        room = torch.ones(batch, *self._step.shape, device=self.device)
        if not self._limits:
            return room
        left = self._left(state)
        at = (self._step[table.operation] + table.cycle[:, None]) % self._slots
        spare = left.flatten(1)[:, table.resource[:, None] * self._slots + at]
        limit = torch.tensor([float(r.limit or 0) for r in self._limits], device=self.device)
        share = (spare - table.units[:, None]) / limit.clamp(min=1)[table.resource, None]
        owner = table.operation[None, :, None].expand_as(share)
        return room.scatter_reduce(1, owner, share.float(), "amin")

    def _left(self, state: State) -> Tensor:
        """(B, resource types, slots) free units."""
        table = self._table
        limit = torch.tensor([r.limit or 0 for r in self._limits], device=self.device)
        left = limit[:, None].expand(-1, self._slots).flatten().repeat(len(state.place), 1)
        begin = state.start.long()[:, table.operation]
        slot = table.resource * self._slots + (begin + table.cycle) % self._slots
        taken = torch.where(state.placed[:, table.operation], table.units, 0)
        return left.scatter_add(1, slot, -taken).view(len(left), -1, self._slots)

    def _nodes(self, state: State, low: Tensor, high: Tensor, flags: Tensor) -> Tensor:
        begin = torch.where(state.placed, state.start / self._horizon, -1.0)
        numbers = (begin, low / self._horizon, (high - low) / self._horizon)
        return torch.cat((torch.stack(numbers, -1), flags), -1)

    def _actions(self, low: Tensor, high: Tensor, room: Tensor) -> Tensor:
        """Distance to the ends of the window in steps and as a share, and units left."""
        since, until = self._step - low[..., None], high[..., None] - self._step
        width = (high - low).clamp(min=1)[..., None]
        parts = (
            since / self._horizon,
            until / self._horizon,
            since / width,
            (since == 0).float(),
            (until == 0).float(),
            room,
        )
        return torch.stack(parts, -1)

    def after(self, state: State, operation: Tensor, place: Tensor) -> State:
        start = (self._asap[operation] + place).to(state.start.dtype)
        return with_action(state, operation, place, start)

    def starts(self, state: State) -> IntArray:
        """(B', n) start steps of the schedules that are complete."""
        whole = state.placed.all(1)
        found: IntArray = state.start[whole].cpu().numpy().astype(np.int64)
        return found

    def score(self, state: State) -> Tensor:
        whole = state.placed.all(1).cpu().numpy()
        score = np.full(len(whole), _HOPELESS)
        score[whole] = [self._worth(start) for start in self.starts(state)]
        return torch.from_numpy(score).to(self.device)

    def _worth(self, start: IntArray) -> float:
        """Minus the excess over the reference, relative, the levels added with falling weights."""
        value = self.task.value(Schedule(start, self.task.ii))
        levels = zip(value, self._base, self._weights, strict=True)
        return max(-sum(w * (v - b) / max(abs(b), 1.0) for v, b, w in levels), _WORST)


def level_weights(base: tuple[float, ...], bound: tuple[float, ...]) -> list[float]:
    """Weights of the levels of an objective: they fall after each that can still get better."""
    better = np.array([b > least for b, least in zip(base, bound, strict=True)])
    earlier = np.cumsum(better) - better
    return [_FALL**k for k in earlier.tolist()]


def _edges(task: Task) -> BoolArray:
    """(n, n) the dependences that say which operation is ready: those that go forward."""
    n = task.problem.num_operations
    src, dst, _ = task.edges.at(task.ii)
    rank = np.empty(n, np.int64)
    rank[task.edges.order] = np.arange(n)
    ahead = rank[src] < rank[dst]
    edges = np.zeros((n, n), np.bool_)
    edges[src[ahead], dst[ahead]] = True
    return edges


def longest_gaps(task: Task) -> IntArray:
    """(n, n) least number of steps from the start of one operation to that of another.

    Very negative where nothing binds them.  Floyd and Warshall, for the graphs that fit here.
    """
    n = task.problem.num_operations
    gaps = np.full((n, n), -_FAR, np.int64)
    src, dst, gap = task.edges.at(task.ii)
    np.maximum.at(gaps, (src, dst), gap)
    np.fill_diagonal(gaps, np.maximum(gaps.diagonal(), 0))
    for k in range(n):
        np.maximum(gaps, gaps[:, k, None] + gaps[None, k, :], out=gaps)
        np.maximum(gaps, -_FAR, out=gaps)
    return gaps


def bits_at(task: Task) -> tuple[FloatArray, FloatArray]:
    """(n,) bits that an operation uses, a value's shared by its users, and that it makes."""
    problem = task.problem
    come, go = np.zeros(problem.num_operations), np.zeros(problem.num_operations)
    users = np.diff(problem.use_ptr)
    np.add.at(go, problem.val_producer, np.where(users > 0, problem.val_bits, 0))
    share = np.repeat(problem.val_bits / np.maximum(users, 1), users)
    np.add.at(come, problem.use_op, share)
    return come, go
