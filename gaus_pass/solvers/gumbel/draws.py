"""Sampler of ``gumbel``: every sample of every epoch, made legal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gaus_pass.model.problem import IntArray
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.incumbent import Incumbent
from gaus_pass.solvers.gumbel.config import GumbelConfig
from gaus_pass.solvers.gumbel.solver import fitting_batch


def draw_samples(task: Task, count: int) -> Iterator[IntArray | None]:
    """Legal start times near the samples of the epochs.

    Raises
    ------
    SolverError
        The numbers that it keeps for every operation and step do not fit.
    """
    config = GumbelConfig()
    config = replace(config, batch=fitting_batch(task, config))
    from gaus_pass.solvers.gumbel.search import draws

    unbounded = tuple(float("-inf") for _ in task.objective.levels)
    return draws(task, config, Incumbent(task, unbounded))
