"""The kernels as differentiable functions of means and variances (n, R)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import torch
from torch import Tensor

from gaus_pass.solvers.gaus.gpu.launches import Launcher, Pair, Points, Profiles
from gaus_pass.solvers.gaus.gpu.tables import Latest, Neighbours, Sums, numbers
from gaus_pass.solvers.gaus.tensors import Graph, Members, Users


class _Precedence(torch.autograd.Function):
    """Σ of broken depths (R,)."""

    @staticmethod
    def forward(
        ctx: Any, mean: Tensor, variance: Tensor, on: OnDevice, probability: bool
    ) -> Tensor:
        ctx.on = on
        broken, found = on.launcher.precedence(on.neighbours, mean, variance, probability)
        ctx.save_for_backward(*found)
        return broken.sum(0)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        by_mean, by_variance = ctx.saved_tensors
        if ctx.on.pulls is not None:
            ctx.on.pulls.append((by_mean, by_variance, grads[0]))
            return None, None, None, None
        return by_mean * grads[0], by_variance * grads[0], None, None


class _Latest(torch.autograd.Function):
    """Moments of the latest member of each group."""

    @staticmethod
    def forward(
        ctx: Any, mean: Tensor, variance: Tensor, on: OnDevice, table: Latest, back: Sums
    ) -> Pair:
        found = on.launcher.latest(table, mean, variance)
        ctx.save_for_backward(mean, variance, *found)
        ctx.rest = on, table, back
        return found[0][: table.groups], found[1][: table.groups]

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        mean, variance, *found = ctx.saved_tensors
        on, table, back = ctx.rest
        up = torch.empty_like(found[0]), torch.empty_like(found[1])
        for kept, grad in zip(up, grads, strict=True):
            kept[: table.groups] = grad
        out = on.launcher.pair(mean, len(table.node))
        on.launcher.latest_back(table, (mean, variance), (found[0], found[1]), up, out)
        return *on.launcher.sums(back, out), None, None, None


class _Alive(torch.autograd.Function):
    """(bins, R) bits alive in each step."""

    @staticmethod
    def forward(ctx: Any, mean: Tensor, variance: Tensor, on: OnDevice, points: Tensor) -> Tensor:
        found, change = on.change(mean, variance, points)
        ctx.save_for_backward(mean, variance, *found)
        ctx.rest = on, points
        return on.launcher.alive(change, 1.0)[0]

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        on, points = ctx.rest
        # A step later one step less is alive: the gradients of the running sum fall by its own.
        return *on.change_back(ctx.saved_tensors, points, -grads[0].contiguous()), None, None


class _Storage(torch.autograd.Function):
    """Soft maximum and mean (R,) of the bits alive."""

    @staticmethod
    def forward(
        ctx: Any,
        mean: Tensor,
        variance: Tensor,
        on: OnDevice,
        points: Tensor,
        temperature: float,
    ) -> Pair:
        found, change = on.change(mean, variance, points)
        profile, peak, average = on.launcher.alive(change, temperature)
        ctx.save_for_backward(mean, variance, *found, profile, peak)
        ctx.rest = on, points, temperature
        return peak, average

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        on, points, temperature = ctx.rest
        *saved, profile, peak = ctx.saved_tensors
        steeper = on.launcher.rise(profile, peak, grads, temperature)
        return *on.change_back(saved, points, steeper), None, None, None


class _Starting(torch.autograd.Function):
    """(bins, R) units of operations that start in each step."""

    @staticmethod
    def forward(
        ctx: Any, mean: Tensor, variance: Tensor, on: OnDevice, users: Points, points: Tensor
    ) -> Tensor:
        ctx.save_for_backward(mean, variance)
        ctx.rest = on, users, points
        return on.starts.scatter([(users, (mean, variance))], points)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        mean, variance = ctx.saved_tensors
        on, users, points = ctx.rest
        out = on.launcher.pair(mean, len(users.weight))
        on.starts.slopes([(users, (mean, variance))], points, _rise(grads[0]), [out])
        if len(users.weight) == len(mean):
            return *out, None, None, None
        found = torch.zeros_like(mean), torch.zeros_like(mean)
        place = users.index.long()  # each operation once: nothing is added up
        for whole, part in zip(found, out, strict=True):
            whole.index_copy_(0, place, part)
        return *found, None, None, None


def _rise(slope: Tensor) -> Tensor:
    """(bins, R) by how much steeper the next step is."""
    return torch.cat((slope[1:] - slope[:-1], torch.zeros_like(slope[:1])))


class OnDevice:
    """A graph on a GPU; tables are made when they are first needed.

    Attributes
    ----------
    pulls
        Where it is a list, gradients of dependences go there with their weights, and whoever takes
        the step adds them up: two passes over memory less.
    """

    pulls: list[tuple[Tensor, Tensor, Tensor]] | None = None

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.launcher = Launcher(graph.place.copies)
        self.starts = Profiles(self.launcher, graph.bins, graph.last)
        self.lifetimes = Profiles(self.launcher, graph.values.bins, graph.values.last)
        self._latest: dict[int, tuple[Latest, Sums]] = {}
        self._users: dict[int, Points] = {}

    def precedence(self, mean: Tensor, variance: Tensor, probability: bool) -> Tensor:
        """(R,) Σ over dependences of the steps by which they are broken, or of probabilities."""
        return _Precedence.apply(mean, variance, self, probability)  # type: ignore[no-any-return]

    def alive(self, mean: Tensor, variance: Tensor, points: Tensor) -> Tensor:
        """(bins, R) expected bits alive."""
        return _Alive.apply(mean, variance, self, points)  # type: ignore[no-any-return]

    def storage(self, mean: Tensor, variance: Tensor, points: Tensor, temperature: float) -> Pair:
        """(R,) soft maximum and mean of the expected bits alive."""
        return _Storage.apply(mean, variance, self, points, temperature)  # type: ignore[no-any-return]

    def change(self, mean: Tensor, variance: Tensor, points: Tensor) -> tuple[Pair, Tensor]:
        """Moments of the ends of values, and (bins, R) by how much the bits alive change."""
        found = self.launcher.latest(self.end, mean, variance)
        parts = [(self.begins, (mean, variance)), (self.ends, found)]
        return found, self.lifetimes.scatter(parts, points)

    def change_back(self, saved: Sequence[Tensor], points: Tensor, rise: Tensor) -> Pair:
        """Gradients by means and variances, from how much steeper that of the change gets.

        Parameters
        ----------
        saved
            Means and variances, and those of the ends that `change` gave.
        rise : (bins, R)
        """
        mean, variance, end_mean, end_variance = saved
        members, values = len(self.end.node), self.end.groups
        entries = mean.new_empty(2, members + values, mean.shape[1])
        out = entries[0, :members], entries[1, :members]
        begin = entries[0, members:], entries[1, members:]
        up = torch.empty_like(end_mean), torch.empty_like(end_mean)
        parts = [(self.begins, (mean, variance)), (self.ends, (end_mean, end_variance))]
        self.lifetimes.slopes(parts, points, rise, [begin, up])
        self.launcher.latest_back(self.end, (mean, variance), (end_mean, end_variance), up, out)
        return self.launcher.sums(self.back, (entries[0], entries[1]))

    def latest(self, members: Members, mean: Tensor, variance: Tensor) -> Pair:
        """Mean and variance (g, R) of the latest member of each group."""
        if id(members) not in self._latest:
            table = Latest.of(members)
            back = Sums.of(table.node, self._graph.operations, mean.device)
            self._latest[id(members)] = table, back
        return _Latest.apply(mean, variance, self, *self._latest[id(members)])  # type: ignore[no-any-return]

    def starting(self, users: Users, mean: Tensor, variance: Tensor, points: Tensor) -> Tensor:
        """(bins, R) expected units that start."""
        if id(users) not in self._users:
            index = users.operation.int()
            weight = users.units[:, 0].contiguous()
            every = len(index) == self._graph.operations
            none = index.new_empty(0)
            heaviest = float(weight.abs().max())
            self._users[id(users)] = Points(none if every else index, none, weight, heaviest)
        table = self._users[id(users)]
        return _Starting.apply(mean, variance, self, table, points)  # type: ignore[no-any-return]

    @cached_property
    def neighbours(self) -> Neighbours:
        """Dependences by node."""
        return Neighbours.of(self._graph.dependences, self._graph.operations)

    @cached_property
    def end(self) -> Latest:
        """Ends of the lifetimes of values."""
        return Latest.of(self._graph.values.end)

    @cached_property
    def back(self) -> Sums:
        """Gradients of members and then of producers by node."""
        producer = self._graph.values.producer.cpu()
        node = torch.cat((torch.from_numpy(self.end.node), producer)).numpy()
        return Sums.of(node, self._graph.operations, self._graph.lower.device)

    @cached_property
    def begins(self) -> Points:
        """Values where they begin."""
        values = self._graph.values
        bits = values.bits[:, 0].contiguous()
        hold = values.hold[:, 0].contiguous()
        producer = numbers(values.producer.cpu().numpy(), bits.device)
        return Points(producer, hold, bits, self._heaviest)

    @cached_property
    def ends(self) -> Points:
        """Values where they end: the rows of what `end` gives."""
        none = self.begins.index.new_empty(0)
        return Points(none, none, -self.begins.weight, self._heaviest)

    @cached_property
    def _heaviest(self) -> float:
        bits = self._graph.values.bits
        return float(bits.abs().max()) if len(bits) else 1.0
