"""Moments of Gaussian variables under max(), with closed-form gradients.

Variances rather than standard deviations go in and come out, because they add.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor


def normal_cdf(x: Tensor) -> Tensor:
    """Φ(x); absolute accuracy is enough here, and erf is much faster than ndtr."""
    return 0.5 + 0.5 * torch.erf(x * math.sqrt(0.5))


def normal_density(x: Tensor) -> Tensor:
    """φ(x)."""
    return torch.exp(-0.5 * x * x) * (1 / math.sqrt(2 * math.pi))


class _PositivePart(torch.autograd.Function):
    """E[max(A, 0)] = a·Φ(a/s) + s·φ(a/s) for A ~ N(a, s²): d/da = Φ and d/ds² = φ/(2s)."""

    @staticmethod
    def forward(ctx: Any, mean: Tensor, variance: Tensor) -> Tensor:
        spread = variance.sqrt()
        ratio = mean / spread
        above, density = normal_cdf(ratio), normal_density(ratio)
        ctx.save_for_backward(above, density / (2 * spread))
        return mean * above + spread * density

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor]:
        above, half = ctx.saved_tensors
        return grads[0] * above, grads[0] * half


def positive_part(mean: Tensor, variance: Tensor) -> Tensor:
    """E[max(A, 0)] of A ~ N(mean, variance), elementwise; variance > 0."""
    return _PositivePart.apply(mean, variance)  # type: ignore[no-any-return]


class _Maximum(torch.autograd.Function):
    """Mean and variance of the maximum of two independent Gaussians.

    C. Clark, "The greatest of a finite set of random variables", Operations Research 9 (1961),
    written around the larger mean, so that nothing cancels when the two lie far apart.
    """

    @staticmethod
    def forward(
        ctx: Any, mean1: Tensor, var1: Tensor, mean2: Tensor, var2: Tensor
    ) -> tuple[Tensor, Tensor]:
        swap = mean1 > mean2
        low_var, high_var = torch.where(swap, var2, var1), torch.where(swap, var1, var2)
        spread = (var1 + var2).sqrt()
        gap = -(mean1 - mean2).abs()
        ratio = gap / spread
        share, density = normal_cdf(ratio), normal_density(ratio)
        excess = gap * share + spread * density
        square = (gap * gap + low_var) * share + gap * spread * density
        variance = square + high_var * (1 - share) - excess * excess
        ctx.save_for_backward(swap, low_var, high_var, spread, gap, share, density, excess)
        return torch.maximum(mean1, mean2) + excess, variance

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        swap, low_var, high_var, spread, gap, share, density, excess = ctx.saved_tensors
        by_mean, by_var = grads
        # d variance / d gap and d variance / d spread; d mean / d gap = share.
        var_gap = 2 * share * (gap - excess) + 2 * density * low_var / spread
        var_spread = density * (gap - 2 * excess - (low_var - high_var) * gap / (spread * spread))
        low_mean = by_mean * share + by_var * var_gap
        high_mean = by_mean - low_mean
        through_spread = (by_mean * density + by_var * var_spread) / (2 * spread)
        low = through_spread + by_var * share
        high = through_spread + by_var * (1 - share)
        return (
            torch.where(swap, high_mean, low_mean),
            torch.where(swap, high, low),
            torch.where(swap, low_mean, high_mean),
            torch.where(swap, low, high),
        )


def maximum(mean1: Tensor, var1: Tensor, mean2: Tensor, var2: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and variance of max(A, B), A and B independent Gaussians, elementwise; var > 0."""
    return _Maximum.apply(mean1, var1, mean2, var2)  # type: ignore[no-any-return]
