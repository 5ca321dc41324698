"""What the search minimises at one level of the objective.

Levels before the current one count as well, times a weight that no gain in the current one can
make up for; the length, where it counts, is kept through the windows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.refine.tables import step_costs

BEFORE = 1e6
"""Weight of a level relative to the one after it."""


def has_search(task: Task, level: int) -> bool:
    """Whether a level has a term that the kernels can improve."""
    return any(name not in ("ii", "length") for _, name in task.objective.levels[level])


@dataclass(frozen=True)
class Weights:
    """The terms of a combined level: costs per step, per register bit, per unit of each peak."""

    cost: FloatArray
    registers: float
    memory: float
    peaks: FloatArray
    names: tuple[str, ...]
    settled: frozenset[str]
    """Peaks that belong to earlier levels."""


def weights_of(task: Task, level: int) -> Weights:
    """Weights of the terms of levels 0..level together."""
    cost = np.zeros(task.problem.num_operations)
    names = tuple(r.name for r in task.problem.resource_types)
    price = {r.name: float(r.cost) for r in task.problem.resource_types}
    peaks = dict.fromkeys(names, 0.0)
    registers = memory = 0.0
    settled: set[str] = set()
    for k, terms in enumerate(task.objective.levels[: level + 1]):
        for weight, name in terms:
            scaled = weight * BEFORE ** (level - k)
            touched = names if name == "resources" else (name.removeprefix("resources."),)
            if name == "communication":
                cost += step_costs(task, scaled)
            elif name == "register-bits":
                registers += scaled
            elif name == "memory":
                memory += scaled
            elif name.startswith("resources"):
                for one in touched:
                    peaks[one] += scaled * (price[one] if name == "resources" else 1.0)
            if k < level:
                settled.update(touched)
    limited = {r.name for r in task.problem.resource_types if r.limit is not None}
    kept = tuple(n for n in names if peaks[n] > 0 or n in limited)
    return Weights(
        cost, registers, memory, np.array([peaks[n] for n in kept]), kept, frozenset(settled)
    )
