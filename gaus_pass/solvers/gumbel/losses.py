"""Loss of a sample, as a function of one-hot starts: the paper's two losses and ours.

Everything is written with the running sums C (B, n, D), C[d] = 1 from an operation's start on, so
that it is exact on samples and has a gradient.  Each term is divided by what it can be at most.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from gaus_pass.solvers.base import Task, model_of

_SHARP = 0.02
"""Temperature of a soft maximum, as a share of the maximum."""


class Losses:
    """Terms of the objective of one task."""

    def __init__(self, task: Task, device: torch.device) -> None:
        self._task, self._device = task, device
        problem = task.problem
        counted = problem.dep_weight > 0
        self._src = self._indices(problem.dep_src[counted])
        self._dst = self._indices(problem.dep_dst[counted])
        kept = np.diff(problem.use_ptr) > 0
        owner = np.repeat(np.cumsum(kept) - 1, np.diff(problem.use_ptr))
        self._producer = self._indices(problem.val_producer[kept])
        self._hold = problem.val_hold[kept]
        self._bits = self._numbers(problem.val_bits[kept])
        self._user, self._owner = self._indices(problem.use_op), self._indices(owner)
        self._late = problem.use_distance * (task.ii or 0)
        self._uses = self._numbers(np.diff(problem.use_ptr)[kept])
        self._busy = problem.busy

    def _indices(self, items: np.ndarray) -> Tensor:  # type: ignore[type-arg]
        return torch.from_numpy(np.ascontiguousarray(items, np.int64)).to(self._device)

    def _numbers(self, items: np.ndarray) -> Tensor:  # type: ignore[type-arg]
        return torch.from_numpy(items.astype(np.float32)).to(self._device)

    def __call__(self, hard: Tensor, since: Tensor) -> Tensor:
        """(B,) the objective, its levels added up with falling weights."""
        total = hard.new_zeros(len(hard))
        size = 1.0
        for level in self._task.objective.levels:
            for weight, name in level:
                loss, of = model_of(name, "gumbel", "gumbel")
                total = total + size * weight * loss(self, hard, since, *of)
            size *= 0.01
        return total

    def imbalance(self, hard: Tensor, only: str = "") -> Tensor:
        """Minus the entropy of use over steps (eq. 9), by cost: least where use is level."""
        problem = self._task.problem
        total = hard.new_zeros(len(hard))
        for resource in problem.resource_types:
            if only and resource.name != only:
                continue
            used = self._numbers(problem.units(resource.name) * problem.blocking)
            share = self._folded((hard * used[:, None]).sum(1)) / used.sum().clamp(min=1)
            total = total + (1 if only else resource.cost) * (share * (share + 1e-10).log()).sum(-1)
        return total

    def communication(self, since: Tensor) -> Tensor:
        """Step boundaries crossed, over the number of edges (eq. 10)."""
        if len(self._src) == 0:
            return since.new_zeros(len(since))
        before, after = since[:, self._src, :-1], since[:, self._dst, :-1]
        return (before * (1 - after)).sum((1, 2)) / len(self._src)

    def length(self, since: Tensor) -> Tensor:
        """The last start, softly, over the number of steps."""
        start = since.shape[-1] - since.sum(-1) + self._numbers(self._busy)
        return torch.logsumexp(start * 10, 1) / (10 * since.shape[-1])

    def _alive(self, since: Tensor) -> Tensor:
        """(B, v, D) 1 where a value is alive: its producer has come and not all of its users."""
        ready = self._shifted(since[:, self._producer], self._hold)
        come = self._shifted(since[:, self._user], self._late)
        count = ready.new_zeros(ready.shape).index_add(1, self._owner, come)
        done = (count - (self._uses - 1)[:, None]).clamp(0.0, 1.0)
        return ready * (1 - done)

    def _shifted(self, since: Tensor, by: np.ndarray) -> Tensor:  # type: ignore[type-arg]
        """Running sums that begin later, each row by a number of steps."""
        if not by.any():
            return since
        shift = torch.arange(since.shape[-1], device=self._device) - self._indices(by)[:, None]
        moved = since.gather(2, shift.clamp(min=0).expand_as(since))
        return moved * (shift >= 0)

    def register_bits(self, since: Tensor) -> Tensor:
        """Bits alive, summed up, over what they can be at most."""
        bits = self._bits.sum().clamp(min=1) * since.shape[-1]
        return (self._alive(since).sum(-1) * self._bits).sum(-1) / bits

    def memory(self, since: Tensor) -> Tensor:
        """The soft maximum of the bits alive, over all bits."""
        alive = self._folded((self._alive(since) * self._bits[:, None]).sum(1))
        scale = _SHARP * alive.detach().amax(-1, keepdim=True).clamp(min=1)
        peak = scale[:, 0] * torch.logsumexp(alive / scale, -1)
        return peak / self._bits.sum().clamp(min=1)

    def _folded(self, profile: Tensor) -> Tensor:
        """(B, II) a profile (B, D) added up by slot."""
        interval = self._task.ii
        if interval is None:
            return profile
        padded = torch.nn.functional.pad(profile, (0, -profile.shape[1] % interval))
        return padded.reshape(len(profile), -1, interval).sum(1)


def ii(losses: Losses, hard: Tensor, since: Tensor) -> Tensor:
    """The II is given."""
    return hard.new_zeros(len(hard))


def length(losses: Losses, hard: Tensor, since: Tensor) -> Tensor:
    """See `Losses.length`."""
    return losses.length(since)


def communication(losses: Losses, hard: Tensor, since: Tensor) -> Tensor:
    """See `Losses.communication`."""
    return losses.communication(since)


def register_bits(losses: Losses, hard: Tensor, since: Tensor) -> Tensor:
    """See `Losses.register_bits`."""
    return losses.register_bits(since)


def memory(losses: Losses, hard: Tensor, since: Tensor) -> Tensor:
    """See `Losses.memory`."""
    return losses.memory(since)


def resources(losses: Losses, hard: Tensor, since: Tensor) -> Tensor:
    """See `Losses.imbalance`."""
    return losses.imbalance(hard)


def peak(losses: Losses, hard: Tensor, since: Tensor, resource: str) -> Tensor:
    """See `Losses.imbalance`."""
    return losses.imbalance(hard, resource)
