"""Expected profiles over steps in O(nQ + D), and their soft maximum.

The paper's P_i^d = Φ((d+½−μ)/σ) − Φ((d−½−μ)/σ) for every operation and step would take n·D.  Here
each distribution stands as Q equally likely points, and each point is split linearly between the
two steps around it.  At integral points this is exact.
"""

from __future__ import annotations

from functools import cache
from statistics import NormalDist
from typing import Any

import torch
from torch import Tensor

from gaus_pass.solvers.gaus.kernels import arrays, compiled, gather_slopes, scatter_points


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
    """Standard deviation of the points that stand for a rounded N(μ, variance).

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
        first: Tensor,
        points: Tensor,
        last: int,
        bins: int,
    ) -> Tensor:
        ctx.save_for_backward(mean, spread, weight, first, points)
        ctx.last = last
        if not compiled(mean.device):
            return scatter_tensors(mean, spread, weight, first, points, last, bins)
        out = mean.new_zeros(bins)
        scatter_points(float(last), *arrays(mean, spread, weight, first, points, out))
        return out

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor | None, ...]:
        mean, spread, *others = ctx.saved_tensors
        slope = grads[0]
        none = (None,) * 5
        if not compiled(mean.device):
            weight, first, points = others
            found = slopes_of_tensors(ctx.last, mean, spread, weight, first, points, slope)
            return *found, *none
        found = torch.empty_like(mean), torch.empty_like(mean)
        gather_slopes(float(ctx.last), *arrays(mean, spread, *others, slope, *found))
        return *found, *none


def scatter_tensors(
    mean: Tensor,
    spread: Tensor,
    weight: Tensor,
    first: Tensor,
    points: Tensor,
    last: int,
    bins: int,
) -> Tensor:
    """As `gaus_pass.solvers.gaus.kernels.scatter_points`, in tensor operations."""
    index, rest, _ = _cells(mean, spread, first, points, last)
    share = (weight / len(points)).expand_as(rest)
    whole, split = mean.new_zeros(bins), mean.new_zeros(bins)
    whole.index_add_(0, index.reshape(-1), share.reshape(-1))
    split.index_add_(0, index.reshape(-1), (share * rest).reshape(-1))
    whole -= split
    whole[1:] += split[:-1]
    return whole


def slopes_of_tensors(
    last: int,
    mean: Tensor,
    spread: Tensor,
    weight: Tensor,
    first: Tensor,
    points: Tensor,
    slope: Tensor,
) -> tuple[Tensor, Tensor]:
    """As `gaus_pass.solvers.gaus.kernels.gather_slopes`, in tensor operations."""
    index, _, inside = _cells(mean, spread, first, points, last)
    rise = torch.zeros_like(slope)
    rise[:-1] = slope.diff()
    found = rise.index_select(0, index.reshape(-1)).reshape(index.shape) * inside
    share = weight / len(points)
    return found.sum(0) * share, (found * points[:, None]).sum(0) * share


def _cells(
    mean: Tensor, spread: Tensor, first: Tensor, points: Tensor, last: int
) -> tuple[Tensor, Tensor, Tensor]:
    """(Q, n) bin of each point, how far it is to the next one, and whether it moves with μ."""
    free = torch.addcmul(mean, spread, points[:, None])
    held = free.clamp(0, last)
    step = held.floor()
    return step.long() + first, held - step, free == held


def scatter(
    mean: Tensor,
    variance: Tensor,
    weight: Tensor,
    first: Tensor,
    points: Tensor,
    last: int,
    shape: tuple[int, int],
) -> Tensor:
    """(R, bins) expected weight per step.

    Parameters
    ----------
    mean, variance, weight : (n,)
        Of each variable, in steps.
    first : (n,)
        First bin of the variable's restart.
    points : (Q,)
        From `quantile_points`.
    last
        Points are held within 0 … last; a row needs at least last + 2 bins.
    """
    bins = shape[0] * shape[1]
    row = _Scatter.apply(mean, point_spread(variance), weight, first, points, last, bins)
    return row.reshape(shape)  # type: ignore[no-any-return]


def busy_window(starting: Tensor, blocking: int) -> Tensor:
    """(R, D) units in use from the units (R, D) that start, each kept for ``blocking`` steps."""
    if blocking == 1:
        return starting
    total = starting.cumsum(1)
    before = torch.zeros_like(total)
    before[:, blocking:] = total[:, :-blocking]
    return total - before


def fold(profile: Tensor, interval: int | None) -> Tensor:
    """(R, II) a profile (R, D) added up by slot; unchanged without II."""
    if interval is None:
        return profile
    padded = torch.nn.functional.pad(profile, (0, -profile.shape[1] % interval))
    return padded.reshape(len(profile), -1, interval).sum(1)


def soft_peak(profile: Tensor, temperature: float) -> Tensor:
    """(R,) τ·logsumexp(E[use(d)]/τ), the paper's peak; the maximum itself for τ → 0."""
    return temperature * torch.logsumexp(profile / temperature, 1)
