"""The maximum over groups of Gaussian variables: the last user of each value, the last to end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from gaus_pass.model.problem import IntArray
from gaus_pass.solvers.gaus.kernels import arrays, group_maxima, group_maxima_back


class _InOrder(torch.autograd.Function):
    """The compiled loop and its adjoint."""

    @staticmethod
    def forward(
        ctx: Any, mean: Tensor, variance: Tensor, pointers: Tensor
    ) -> tuple[Tensor, Tensor]:
        shape = len(pointers) - 1, mean.shape[1]
        best, width = mean.new_empty(shape), mean.new_empty(shape)
        steps = mean.new_empty((*mean.shape, 5))
        group_maxima(*arrays(pointers, mean, variance, best, width, steps))
        ctx.save_for_backward(pointers, steps)
        return best, width

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, None]:
        pointers, steps = ctx.saved_tensors
        by_mean, by_variance = steps.new_empty(steps.shape[:2]), steps.new_empty(steps.shape[:2])
        group_maxima_back(*arrays(pointers, steps, *grads, by_mean, by_variance))
        return by_mean, by_variance, None


@dataclass(frozen=True)
class GroupMaximum:
    """Members of group i are ``pointers[i]:pointers[i + 1]``; pointers (g + 1,) are on the CPU."""

    pointers: Tensor

    @classmethod
    def of(cls, group: IntArray, count: int) -> GroupMaximum:
        """For members whose groups (u,) are sorted, 0 to count − 1, each with a member at least."""
        return cls(torch.from_numpy(np.searchsorted(group, np.arange(count + 1))))

    def __call__(self, mean: Tensor, variance: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and variance (g, R) of each group's maximum from those (u, R) of its members."""
        return _InOrder.apply(mean, variance, self.pointers)  # type: ignore[no-any-return]
