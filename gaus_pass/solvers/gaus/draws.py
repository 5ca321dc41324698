"""Samplers of ``gaus`` and ``gaus-paper``: draw X ~ N(μ, σ²) after a descent, make it legal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.base import Budget, Task
from gaus_pass.solvers.common.incumbent import Incumbent
from gaus_pass.solvers.construct.legalise import Legaliser
from gaus_pass.solvers.gaus.config import PRESETS, GausConfig
from gaus_pass.solvers.gaus.starts import midpoint

_DESCENTS, _DRAWS = 4, 24
"""Descents that share the iterations of a run, and draws after each."""
_WIDTHS = (1.0, 2.0, 4.0)
"""Draws take σ in turn that many times as wide, and a share of the mobility at the last."""
_WIDEST = 0.5


def draw_gaussians(
    task: Task, count: int, config: GausConfig = PRESETS["gaus"]
) -> Iterator[IntArray | None]:
    """Legal start times near draws from the distributions of descents with several seeds."""
    rng = np.random.default_rng(task.seed)
    legaliser = Legaliser(task)
    iterations = max((task.budget.iterations or config.iterations) // _DESCENTS, 1)
    seconds = None if task.budget.seconds is None else task.budget.seconds / _DESCENTS
    k = 0
    while True:
        again = replace(task, seed=task.seed + k, budget=Budget(iterations, seconds))
        mean, sigma = _distribution(again, config)
        yield from legaliser.candidates(mean)
        for draw in range(max(_DRAWS, count)):
            noise = rng.normal(0.0, 1.0, len(mean))
            width = sigma * _WIDTHS[draw % len(_WIDTHS)]
            if draw % len(_WIDTHS) == len(_WIDTHS) - 1:
                width = np.maximum(width, _WIDEST * rng.random() * task.windows.mobility)
            yield from legaliser.candidates(mean + width * noise) or [None]
        k += 1


def draw_as_published(task: Task, count: int) -> Iterator[IntArray | None]:
    """The same with the numbers of the paper."""
    return draw_gaussians(task, count, PRESETS["gaus-paper"])


def _distribution(task: Task, config: GausConfig) -> tuple[FloatArray, FloatArray]:
    """μ and σ (n,) of the first copy at the end of a descent."""
    from gaus_pass.solvers.gaus.run import run

    # The search is for a distribution: it ends with the budget, not where a bound is reached.
    unbounded = tuple(float("-inf") for _ in task.objective.levels)
    return run(task, config, Incumbent(task, unbounded), _begin(task)).distribution()


def _begin(task: Task) -> FloatArray:
    """(n,) the given start, else the midpoint and random points of the windows in turn."""
    if task.start is not None:
        return task.start.start.astype(np.float64)
    if task.seed % 2 == 0:
        return midpoint(task)
    rng = np.random.default_rng(task.seed)
    return task.windows.asap + rng.random() * task.windows.mobility
