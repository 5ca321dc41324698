"""Gaussian maxima, positive parts and profiles: against sampling and finite differences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from gaus_pass.solvers.gaus.groups import GroupMaximum  # noqa: E402
from gaus_pass.solvers.gaus.moments import positive_part  # noqa: E402
from gaus_pass.solvers.gaus.profiles import (  # noqa: E402
    busy_window,
    fold,
    quantile_points,
    scatter,
    soft_peak,
)

pytestmark = pytest.mark.torch


def row(*items: float):
    return torch.tensor(items, dtype=torch.float64, requires_grad=True)


def same_gradient(function: Callable[..., object], *inputs: object) -> bool:
    return torch.autograd.gradcheck(function, inputs, eps=1e-5, atol=1e-5, rtol=1e-4)


def test_positive_part_against_sampling():
    rng = np.random.default_rng(0)
    for mean, spread in ((0.0, 1.0), (2.0, 0.5), (-1.5, 2.0), (4000.0, 3.0)):
        drawn = np.maximum(rng.normal(mean, spread, 400_000), 0).mean()
        found = positive_part(row(mean), row(spread**2)).item()
        assert found == pytest.approx(drawn, rel=0.01)


def test_positive_part_at_equality_and_far_away():
    assert positive_part(row(0.0), row(1e-18)).item() == pytest.approx(0.0, abs=1e-8)
    assert positive_part(row(-7.0), row(1e-18)).item() == 0.0
    assert positive_part(row(7.0), row(1e-18)).item() == 7.0


def test_gradients_of_moments():
    means, variances = row(1.0, -2.0, 0.3), row(0.5, 4.0, 1e-2)
    assert same_gradient(positive_part, means, variances)


GROUPS = np.array([0, 0, 0, 1, 2, 2, 3, 3, 3, 3, 3])
LATEST = GroupMaximum.of(GROUPS, 4)


def test_group_maxima_against_sampling():
    rng = np.random.default_rng(1)
    mean, spread = rng.uniform(0, 8, (2, 11)).T, rng.uniform(0.2, 3, (2, 11)).T
    found, width = LATEST(torch.tensor(mean), torch.tensor(spread**2))
    for restart in range(2):
        drawn = rng.normal(mean[:, restart], spread[:, restart], (200_000, len(GROUPS)))
        for group in range(4):
            best = drawn[:, group == GROUPS].max(1)
            assert found[group, restart].item() == pytest.approx(best.mean(), rel=0.01)
            assert width[group, restart].item() == pytest.approx(best.var(), rel=0.1)


def test_gradients_of_group_maxima():
    rng = np.random.default_rng(2)
    mean = torch.tensor(rng.uniform(0, 4, (11, 2)), requires_grad=True)
    variance = torch.tensor(rng.uniform(0.1, 3, (11, 2)), requires_grad=True)
    assert same_gradient(LATEST, mean, variance)


def test_group_maxima_of_numbers_are_their_maxima():
    mean = torch.tensor([3.0, 3.0, 1.0, 5.0, 2.0, 9.0, 1.0, 2.0, 3.0, 3.0, 0.0]).double()[:, None]
    found, _ = LATEST(mean, torch.full_like(mean, 1e-16))
    assert found[:, 0].tolist() == pytest.approx([3, 5, 9, 3], abs=1e-6)


def test_no_groups():
    nothing = torch.zeros((0, 1), dtype=torch.float64)
    assert GroupMaximum.of(np.zeros(0, np.int64), 0)(nothing, nothing)[0].tolist() == []


def spread_of(mean: float, spread: float, count: int, last: int = 20):
    """(last + 2,) the profile of one variable of weight 1."""
    points = torch.tensor(quantile_points(count), dtype=torch.float64)
    weight = torch.ones((1, 1), dtype=torch.float64)
    found = scatter(row(mean)[:, None], row(spread**2)[:, None], weight, points, last, last + 2)
    return found[:, 0]


def test_profile_against_sampling():
    rng = np.random.default_rng(3)
    for mean, spread in ((7.3, 1.0), (10.0, 2.5), (4.6, 0.7)):
        steps = np.rint(rng.normal(mean, spread, 400_000)).astype(int)
        drawn = np.bincount(steps.clip(0, 20), minlength=22) / 400_000
        found = spread_of(mean, spread, 256).detach().numpy()
        assert np.abs(np.cumsum(found) - np.cumsum(drawn)).max() < 0.01


@pytest.mark.parametrize("step", [0, 3, 20])
def test_profile_of_a_number_is_that_step(step: int):
    expected = [0.0] * 22
    expected[step] = 1.0
    assert spread_of(step, 1e-8, 8).tolist() == pytest.approx(expected, abs=1e-6)


def test_points_beyond_the_ends_count_in_the_ends():
    assert spread_of(-50.0, 1.0, 8).tolist()[0] == pytest.approx(1.0)
    assert spread_of(90.0, 1.0, 8).tolist()[20] == pytest.approx(1.0)


@pytest.mark.parametrize("count", [1, 2, 8, 9])
def test_quantile_points_have_mean_0_and_variance_1(count: int):
    points = np.array(quantile_points(count))
    assert points.mean() == pytest.approx(0, abs=1e-12)
    assert (points**2).mean() == pytest.approx(1 if count > 1 else 0, abs=1e-12)


def test_gradient_of_scatter():
    rng = np.random.default_rng(4)
    points = torch.tensor(quantile_points(8), dtype=torch.float64)
    weight = torch.tensor(rng.uniform(1, 9, (6, 1)))
    height = torch.tensor(rng.uniform(0, 1, (22, 2)))

    def profile(mean: Any, variance: Any):
        return (scatter(mean, variance, weight, points, 20, 22) * height).sum()

    mean = torch.tensor(rng.uniform(1, 19, (6, 2)), requires_grad=True)
    variance = torch.tensor(rng.uniform(0.01, 6, (6, 2)), requires_grad=True)
    assert same_gradient(profile, mean, variance)


def test_windows_folds_and_peaks():
    starting = torch.tensor([[2.0, 0.0, 1.0, 0.0, 0.0]]).T
    assert busy_window(starting, 3)[:, 0].tolist() == [2, 2, 3, 1, 1]
    assert fold(starting, None) is starting
    assert fold(starting, 2)[:, 0].tolist() == [3, 0]
    assert soft_peak(starting, 1e-3).item() == pytest.approx(2)
