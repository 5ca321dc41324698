"""Expected profiles over steps in O(nQ + D), and their soft maximum.

The paper's P_i^d = Φ((d+½−μ)/σ) − Φ((d−½−μ)/σ) for every operation and step would take n·D.  Here
each distribution is Q equally likely points, and each point is split linearly between the
two steps around it.  At integral points this is exact.
"""

from __future__ import annotations

from functools import cache
from statistics import NormalDist
from typing import Any

import torch
from torch import Tensor

from gaus_pass.solvers.gaus.kernels import arrays, gather_slopes, scatter_points


@cache
def quantile_points(count: int) -> tuple[float, ...]:
    """``count`` points Φ⁻¹((q+½)/Q) of the standard normal, scaled to variance 1."""
    points = [NormalDist().inv_cdf((q + 0.5) / count) for q in range(count)]
    scale = (sum(x * x for x in points) / count) ** -0.5 if count > 1 else 1.0
    return tuple(x * scale for x in points)


@cache
def points_on(count: int, dtype: torch.dtype, device: torch.device) -> Tensor:
    """(Q,) the `quantile_points`, made once a device: no iteration waits for a copy."""
    return torch.tensor(quantile_points(count), dtype=dtype, device=device)


def point_spread(variance: Tensor) -> Tensor:
    """Standard deviation of the points that represent a rounded N(μ, variance).

    Rounding to steps adds 1/12 to the variance and splitting between steps adds 1/6, so the points
    give up 1/12: v³/(v² + v/12 + 1/144) = v − 1/12 + O(1/v²), and 0 at 0.
    """
    return variance * (variance / (variance * (variance + 1 / 12) + 1 / 144)).sqrt()


class _Scatter(torch.autograd.Function):
    """Sum of weights by step, each point split between its two neighbours."""

    @staticmethod
    def forward(
        ctx: Any,
        mean: Tensor,
        spread: Tensor,
        weight: Tensor,
        points: Tensor,
        last: int,
        bins: int,
    ) -> Tensor:
        ctx.save_for_backward(mean, spread, weight, points)
        ctx.last = last
        out = mean.new_zeros(bins, mean.shape[1])
        scatter_points(float(last), *arrays(mean, spread, weight, points, out))
        return out

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        mean, spread, *others = ctx.saved_tensors
        found = torch.empty_like(mean), torch.empty_like(mean)
        gather_slopes(float(ctx.last), *arrays(mean, spread, *others, grads[0], *found))
        return *found, None, None, None, None


def scatter(
    mean: Tensor, variance: Tensor, weight: Tensor, points: Tensor, last: int, bins: int
) -> Tensor:
    """(bins, R) expected weight per step, on the CPU.

    Parameters
    ----------
    mean, variance : (k, R), weight : (k, 1)
        Of each variable, in steps.
    points : (Q,)
        From `quantile_points`.
    last, bins
        Points are held within 0 … last; at least last + 2 bins are needed.
    """
    spread = point_spread(variance)
    return _Scatter.apply(mean, spread, weight, points, last, bins)  # type: ignore[no-any-return]


def running_sum(profile: Tensor) -> Tensor:
    """(D, R) sums up to each step."""
    if profile.device.type == "cpu" or profile.shape[1] == 1:
        return profile.cumsum(0)
    return profile.T.contiguous().cumsum(1).T  # a GPU adds up rows side by side, not columns


def busy_window(starting: Tensor, blocking: int) -> Tensor:
    """(D, R) units in use from the units (D, R) that start, each kept for ``blocking`` steps."""
    if blocking == 1:
        return starting
    total = running_sum(starting)
    before = torch.zeros_like(total)
    before[blocking:] = total[:-blocking]
    return total - before


def fold(profile: Tensor, interval: int | None) -> Tensor:
    """(II, R) a profile (D, R) added up by slot; unchanged without II."""
    if interval is None:
        return profile
    padded = torch.nn.functional.pad(profile, (0, 0, 0, -len(profile) % interval))
    return padded.reshape(-1, interval, profile.shape[1]).sum(0)


def soft_peak(profile: Tensor, temperature: float) -> Tensor:
    """(R,) τ·logsumexp(E[use(d)]/τ), the paper's peak; the maximum itself for τ → 0."""
    return temperature * torch.logsumexp(profile / temperature, 0)
