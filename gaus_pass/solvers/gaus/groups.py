"""The maximum over groups of Gaussian variables: the last user of each value, the last to end.

On the CPU a compiled loop merges the members of a group one after the other.  On a GPU they merge
in pairs, round by round, along a tree that is planned once in numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gaus_pass.problem import IntArray
from gaus_pass.solvers.gaus.kernels import arrays, compiled, group_maxima, group_maxima_back
from gaus_pass.solvers.gaus.moments import maximum


@dataclass(frozen=True)
class _Round:
    """Indices into the members of this round; the next round has merged pairs, then ``odd``."""

    done: Tensor
    left: Tensor
    right: Tensor
    odd: Tensor


@dataclass(frozen=True)
class TreeMaximum:
    """A plan for u members in g groups; ``place`` (g,) finds each group among what is done."""

    rounds: tuple[_Round, ...]
    place: Tensor

    def __call__(self, mean: Tensor, variance: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and variance (g,) of each group's maximum from those (u,) of its members."""
        means: list[Tensor] = []
        variances: list[Tensor] = []
        for step in self.rounds:
            means.append(mean.index_select(0, step.done))
            variances.append(variance.index_select(0, step.done))
            merged = maximum(
                mean.index_select(0, step.left),
                variance.index_select(0, step.left),
                mean.index_select(0, step.right),
                variance.index_select(0, step.right),
            )
            mean = torch.cat((merged[0], mean.index_select(0, step.odd)))
            variance = torch.cat((merged[1], variance.index_select(0, step.odd)))
        return (
            torch.cat([*means, mean]).index_select(0, self.place),
            torch.cat([*variances, variance]).index_select(0, self.place),
        )


class _InOrder(torch.autograd.Function):
    """The compiled loop and its adjoint."""

    @staticmethod
    def forward(
        ctx: Any, mean: Tensor, variance: Tensor, pointers: Tensor
    ) -> tuple[Tensor, Tensor]:
        groups = len(pointers) - 1
        best, width = mean.new_empty(groups), mean.new_empty(groups)
        steps = mean.new_empty((len(mean), 5))
        group_maxima(*arrays(pointers, mean, variance, best, width, steps))
        ctx.save_for_backward(pointers, steps)
        return best, width

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, None]:
        pointers, steps = ctx.saved_tensors
        by_mean, by_variance = steps.new_empty(len(steps)), steps.new_empty(len(steps))
        group_maxima_back(*arrays(pointers, steps, *grads, by_mean, by_variance))
        return by_mean, by_variance, None


@dataclass(frozen=True)
class OrderedMaximum:
    """Members of group i are ``pointers[i]:pointers[i + 1]``, on the CPU."""

    pointers: Tensor

    def __call__(self, mean: Tensor, variance: Tensor) -> tuple[Tensor, Tensor]:
        """As `TreeMaximum`."""
        return _InOrder.apply(mean, variance, self.pointers)  # type: ignore[no-any-return]


GroupMaximum = TreeMaximum | OrderedMaximum


def plan_maximum(group: IntArray, device: torch.device) -> GroupMaximum:
    """Plan for members whose groups (u,) are sorted, 0 to g − 1, each with at least one member."""
    if not compiled(device):
        return plan_tree(group, device)
    first = np.flatnonzero(np.diff(group, prepend=-1))
    return OrderedMaximum(torch.from_numpy(np.append(first, len(group))))


def plan_tree(group: IntArray, device: torch.device) -> TreeMaximum:
    """As `plan_maximum`, for tensor operations."""

    def tensor(items: IntArray) -> Tensor:
        return torch.from_numpy(items).to(device)

    rounds: list[_Round] = []
    finished: list[IntArray] = []
    while len(group):
        # ``member`` walks the groups in order; merged pairs come first in the next round.
        member = np.argsort(group, kind="stable")
        owner = group[member]
        first = np.flatnonzero(np.diff(owner, prepend=-1))
        size = np.diff(first, append=len(owner))
        rank = np.arange(len(owner)) - np.repeat(first, size)
        size = np.repeat(size, size)
        done = size == 1
        left = (rank % 2 == 0) & (rank + 1 < size)
        odd = (rank % 2 == 0) & (rank + 1 == size) & ~done
        ends = member[done], member[left], member[np.flatnonzero(left) + 1], member[odd]
        rounds.append(_Round(*(tensor(part) for part in ends)))
        finished.append(owner[done])
        group = np.concatenate((owner[left], owner[odd]))
    order = np.concatenate(finished) if finished else np.zeros(0, np.int64)
    return TreeMaximum(tuple(rounds), tensor(np.argsort(order, kind="stable")))
