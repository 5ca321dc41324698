"""The weighted sum that the search minimises at one level of the objective.

Levels before the current one count as well, times a weight that no gain in the current one can
make up for; the length, where it counts, is kept through the windows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gaus_pass.analysis.objectives import counted
from gaus_pass.model.problem import BoolArray
from gaus_pass.model.schedule import FloatArray
from gaus_pass.registry import Counts
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.prices import prices_of
from gaus_pass.solvers.refine.tables import step_costs

BEFORE = 1e6
"""Weight of a level relative to the one after it."""


def has_search(task: Task, level: int) -> bool:
    """Whether a level has a term that the kernels can improve."""
    return bool(counted(task.objective.levels[level]) - {Counts.II, Counts.LENGTH})


def rounds_registers(task: Task) -> bool:
    """Whether register bits count at any level, in whole IIs."""
    return any(map(task.rounds_registers, range(len(task.objective.levels))))


@dataclass(frozen=True)
class Weights:
    """The terms of a combined level: costs per step, per register bit, per unit of each peak."""

    cost: FloatArray
    registers: float
    memory: float
    peaks: FloatArray
    names: tuple[str, ...]
    settled: BoolArray
    """(1 + r,) whether the memory, and each peak, belongs to an earlier level."""


def weights_of(task: Task, level: int) -> Weights:
    """Weights of the terms of levels 0..level together."""
    problem, levels = task.problem, task.objective.levels
    prices = prices_of(problem, levels[: level + 1], "refine", BEFORE)
    earlier = prices_of(problem, levels[:level], "refine")
    weighed = prices.units > 0
    kept = [k for k, r in enumerate(problem.resource_types) if weighed[k] or r.limit is not None]
    return Weights(
        step_costs(task, prices.communication),
        prices.registers,
        prices.memory,
        prices.units[kept],
        tuple(problem.resource_types[k].name for k in kept),
        np.array([earlier.memory, *earlier.units[kept]]) > 0,
    )
