"""Legal samples with gradients: the constrained Gumbel trick.

M. Liu et al., "Differentiable Combinatorial Scheduling at Scale" (ICML 2024), section 3.1: the
running sum of a predecessor's one-hot start, moved by the gap, says where a successor may be
(eq. 4); multiplied into the Gumbel-Softmax of the successor, it keeps samples legal (eq. 5).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gaus_pass.solvers.base import Task
from gaus_pass.solvers.gaus.kernels import arrays
from gaus_pass.solvers.gumbel.kernels import draw, draw_back
from gaus_pass.solvers.gumbel.levels import Level, ahead_of, levels_of

Sampler = Callable[[Tensor], tuple[Tensor, Tensor]]
"""From scores (B, n, D), (logit + noise) / τ, to one-hot starts and their running sums."""


def sampler_of(task: Task, device: torch.device) -> Sampler:
    """Compiled loops on the CPU, topological levels of tensors elsewhere."""
    return InOrder(task) if device.type == "cpu" else ByLevel(task, device)


class _Draw(torch.autograd.Function):
    """`draw` and its adjoint."""

    @staticmethod
    def forward(ctx: Any, scores: Tensor, plan: InOrder) -> tuple[Tensor, Tensor]:
        weight = torch.zeros_like(scores)
        start = torch.zeros(scores.shape[:2], dtype=torch.int64)
        into = arrays(weight, start)
        draw(*arrays(scores), plan.order, *plan.edges, *plan.room, *into)  # pyright: ignore[reportCallIssue]
        ctx.plan = plan
        ctx.save_for_backward(weight, start)
        hard = torch.zeros_like(scores).scatter_(-1, start[..., None], 1.0)
        return hard, hard.cumsum(-1)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None]:
        weight, start = ctx.saved_tensors
        plan: InOrder = ctx.plan
        by_score, by_since = torch.zeros_like(weight), grads[1].contiguous().clone()
        draw_back(
            plan.order, *plan.edges, *plan.room,
            *arrays(weight, start, grads[0], by_since, by_score),
        )  # fmt: skip
        return by_score, None


class InOrder:
    """Samples one operation after the other, on the CPU."""

    def __init__(self, task: Task) -> None:
        n = task.problem.num_operations
        src, dst, gap = ahead_of(task)
        by_end = np.argsort(dst, kind="stable")
        self.order = task.edges.order
        self.edges = np.searchsorted(dst[by_end], np.arange(n + 1)), src[by_end], gap[by_end]
        self.room = task.windows.asap, task.windows.alap

    def __call__(self, scores: Tensor) -> tuple[Tensor, Tensor]:
        """One-hot starts and their running sums (B, n, D)."""
        return _Draw.apply(scores, self)  # type: ignore[no-any-return]


class _All(torch.autograd.Function):
    """(B, k, D) the product of what has come (B, m, D), 0 or 1, over the members of each target."""

    @staticmethod
    def forward(ctx: Any, come: Tensor, target: Tensor, degree: Tensor) -> Tensor:
        count = come.new_zeros(come.shape[0], len(degree), come.shape[2])
        missing = degree - count.index_add(1, target, come)
        ctx.save_for_backward(come, target, missing)
        return (missing < 0.5).to(come.dtype)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None, None]:
        come, target, missing = ctx.saved_tensors
        others = missing.index_select(1, target) - (1 - come)
        return grads[0].index_select(1, target) * (others < 0.5), None, None


@dataclass(frozen=True)
class _Wait:
    """A `Level` as tensors: source (m,), shift and inside (m, D), target (m,), degree (k, 1)."""

    operations: Tensor
    needed: tuple[int, ...]
    source: Tensor
    shift: Tensor
    inside: Tensor
    target: Tensor
    degree: Tensor


class ByLevel:
    """Samples a topological level at a time."""

    def __init__(self, task: Task, device: torch.device) -> None:
        self._steps = task.length
        self._levels = [self._wait(level, device) for level in levels_of(task)]
        steps = torch.arange(self._steps)
        lower = torch.from_numpy(task.windows.asap)[:, None]
        upper = torch.from_numpy(task.windows.alap)[:, None]
        self._room = ((steps >= lower) & (steps <= upper)).to(device, torch.float32)
        self._back = torch.argsort(torch.cat([level.operations for level in self._levels]))

    def _wait(self, level: Level, device: torch.device) -> _Wait:
        shift = torch.arange(self._steps) - torch.from_numpy(level.gap)[:, None]
        target = torch.from_numpy(level.target)
        degree = torch.bincount(target, minlength=len(level.operations))
        parts = (
            torch.from_numpy(level.source),
            shift.clamp(0, self._steps - 1),
            (shift >= 0).float(),
            target,
            degree[:, None].float(),
        )
        operations = torch.from_numpy(level.operations).to(device)
        return _Wait(operations, level.needed, *(part.to(device) for part in parts))

    def __call__(self, scores: Tensor) -> tuple[Tensor, Tensor]:
        """As `InOrder`."""
        weight = (scores - scores.amax(-1, keepdim=True).detach()).exp() * self._room
        hard: list[Tensor] = []
        since: list[Tensor] = []
        for level in self._levels:
            free = weight.index_select(1, level.operations)
            if level.needed:
                free = free * self._allowed(level, since)
            chance = free / free.sum(-1, keepdim=True).clamp(min=1e-30)
            top = chance.detach().argmax(-1, keepdim=True)
            one = torch.zeros_like(chance).scatter_(-1, top, 1.0)
            hard.append(one - chance.detach() + chance)
            since.append(hard[-1].cumsum(-1))
        return (
            torch.cat(hard, 1).index_select(1, self._back),
            torch.cat(since, 1).index_select(1, self._back),
        )

    def _allowed(self, level: _Wait, since: list[Tensor]) -> Tensor:
        """(B, k, D) 1 where all predecessors have come, else 0."""
        before = torch.cat([since[q] for q in level.needed], 1).index_select(1, level.source)
        come = before.gather(2, level.shift.expand_as(before)) * level.inside
        return _All.apply(come, level.target, level.degree)  # type: ignore[no-any-return]
