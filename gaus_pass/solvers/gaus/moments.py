"""Moments of Gaussian variables under max(), with closed-form gradients.

Variances rather than standard deviations go in and come out, because they add.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor

TINY = 1e-9
"""Keeps variances positive where two of them are zero."""


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
