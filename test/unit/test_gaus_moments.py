"""Gaussian maxima and positive parts: against sampling, against finite differences, CPU = tree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from gaus_pass.solvers.gaus.groups import plan_maximum, plan_tree  # noqa: E402
from gaus_pass.solvers.gaus.kernels import (  # noqa: E402
    arrays,
    gather_slopes,
    scatter_points,
)
from gaus_pass.solvers.gaus.moments import maximum, positive_part  # noqa: E402
from gaus_pass.solvers.gaus.profiles import (  # noqa: E402
    busy_window,
    fold,
    quantile_points,
    scatter,
    scatter_tensors,
    slopes_of_tensors,
    soft_peak,
)

pytestmark = pytest.mark.torch
CPU = torch.device("cpu")


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
    others, widths = row(0.5, 3.0, 0.3), row(2.0, 0.1, 0.3)
    assert same_gradient(positive_part, means, variances)
    assert same_gradient(maximum, means, variances, others, widths)


GROUPS = np.array([0, 0, 0, 1, 2, 2, 3, 3, 3, 3, 3])


@pytest.mark.parametrize("plan", [plan_maximum, plan_tree])
def test_group_maxima_against_sampling(plan: Callable[..., Any]):
    rng = np.random.default_rng(1)
    mean, spread = rng.uniform(0, 8, len(GROUPS)), rng.uniform(0.2, 3, len(GROUPS))
    drawn = rng.normal(mean, spread, (200_000, len(GROUPS)))
    found, width = plan(GROUPS, CPU)(torch.tensor(mean), torch.tensor(spread**2))
    for group in range(4):
        best = drawn[:, group == GROUPS].max(1)
        assert found[group].item() == pytest.approx(best.mean(), rel=0.01)
        assert width[group].item() == pytest.approx(best.var(), rel=0.1)


@pytest.mark.parametrize("plan", [plan_maximum, plan_tree])
def test_gradients_of_group_maxima(plan: Callable[..., Any]):
    rng = np.random.default_rng(2)
    mean = row(*rng.uniform(0, 4, len(GROUPS)))
    variance = row(*rng.uniform(0.1, 3, len(GROUPS)))
    assert same_gradient(plan(GROUPS, CPU), mean, variance)


@pytest.mark.parametrize("plan", [plan_maximum, plan_tree])
def test_group_maxima_of_numbers_are_their_maxima(plan: Callable[..., Any]):
    mean = torch.tensor([3.0, 3.0, 1.0, 5.0, 2.0, 9.0, 1.0, 2.0, 3.0, 3.0, 0.0]).double()
    found, _ = plan(GROUPS, CPU)(mean, torch.full_like(mean, 1e-16))
    assert found.tolist() == pytest.approx([3, 5, 9, 3], abs=1e-6)


def test_no_groups():
    nothing = torch.zeros(0, dtype=torch.float64)
    for plan in (plan_maximum, plan_tree):
        assert plan(np.zeros(0, np.int64), CPU)(nothing, nothing)[0].tolist() == []


def spread_of(mean: float, spread: float, count: int, last: int = 20):
    """(last + 2,) the profile of one variable of weight 1."""
    points = torch.tensor(quantile_points(count), dtype=torch.float64)
    first = torch.zeros(1, dtype=torch.int64)
    weight = torch.ones(1, dtype=torch.float64)
    return scatter(row(mean), row(spread**2), weight, first, points, last, (1, last + 2))[0]


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
    first, weight = torch.zeros(6, dtype=torch.int64), torch.tensor(rng.uniform(1, 9, 6))
    height = torch.tensor(rng.uniform(0, 1, 22))

    def profile(mean: Any, variance: Any):
        return (scatter(mean, variance, weight, first, points, 20, (1, 22)) * height).sum()

    mean, variance = row(*rng.uniform(1, 19, 6)), row(*rng.uniform(0.01, 6, 6))
    assert same_gradient(profile, mean, variance)


def test_tensor_operations_and_compiled_loops_agree():
    rng = np.random.default_rng(5)
    numbers = [torch.tensor(rng.uniform(*ends, 40)) for ends in ((-2, 23), (0.001, 4), (1, 9))]
    first = torch.tensor(22 * rng.integers(0, 2, 40))
    points = torch.tensor(quantile_points(8), dtype=torch.float64)
    slope = torch.tensor(rng.uniform(0, 1, 44))
    loops = [torch.zeros(44).double(), torch.zeros(40).double(), torch.zeros(40).double()]
    scatter_points(20.0, *arrays(*numbers, first, points, loops[0]))
    gather_slopes(20.0, *arrays(*numbers, first, points, slope, *loops[1:]))
    mean, spread, weight = numbers
    profile = scatter_tensors(mean, spread, weight, first, points, 20, 44)
    slopes = slopes_of_tensors(20, mean, spread, weight, first, points, slope)
    for loop, tensor in zip(loops, (profile, *slopes), strict=True):
        assert torch.allclose(loop, tensor)


def test_windows_folds_and_peaks():
    starting = torch.tensor([[2.0, 0.0, 1.0, 0.0, 0.0]])
    assert busy_window(starting, 3).tolist() == [[2, 2, 3, 1, 1]]
    assert fold(starting, None) is starting
    assert fold(starting, 2).tolist() == [[3, 0]]
    assert soft_peak(starting, 1e-3).item() == pytest.approx(2)
