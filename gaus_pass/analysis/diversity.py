"""Diversity of schedules: mean pairwise distance of start times, and of orders on units.

The measures of D. Zhang et al., "Robust Scheduling with GFlowNets" (ICLR 2023): the distance of
start times, and the edit distance of the chains of operations on units, which for labelled
operations is the symmetric difference of the edges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from gaus_pass.analysis.units import first_fit
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule

Edge = tuple[str, int, int]
"""Resource type, an operation, and the one after it on the same unit."""


@dataclass(frozen=True)
class Diversity:
    """The diversity of a set of schedules.

    Attributes
    ----------
    start_times
        Mean over pairs of the Euclidean distance of the start times, in steps.
    chains
        Mean over pairs of |A △ B| / (|A| + |B|) of their chain edges: 0 for the same order on all
        units, 1 where no two operations follow one another in both.
    """

    count: int
    start_times: float
    chains: float


def diversity(problem: Problem, schedules: Sequence[Schedule]) -> Diversity:
    """Both measures; 0 for fewer than two schedules."""
    starts = np.array([s.start for s in schedules], np.int64)
    edges = [chain_edges(problem, s) for s in schedules]
    return Diversity(len(schedules), start_distance(starts), chain_difference(edges))


def start_distance(starts: NDArray[np.integer] | NDArray[np.floating]) -> float:
    """Mean Euclidean distance between the rows of ``starts`` (K, n)."""
    rows = np.asarray(starts, np.float64)
    if len(rows) < 2:
        return 0.0
    total = sum(
        float(np.sqrt(((rows[k + 1 :] - row) ** 2).sum(1)).sum()) for k, row in enumerate(rows)
    )
    return total / (len(rows) * (len(rows) - 1) / 2)


def chain_difference(chains: Sequence[frozenset[Edge]]) -> float:
    """Mean over pairs of |A △ B| / (|A| + |B|); a pair without edges counts 0."""
    if len(chains) < 2:
        return 0.0
    found = [len(a ^ b) / max(len(a) + len(b), 1) for a, b in combinations(chains, 2)]
    return sum(found) / len(found)


def chain_edges(problem: Problem, schedule: Schedule) -> frozenset[Edge]:
    """Pairs of operations that follow one another on a unit.

    Units are those of the binding.  Where there is none, operations in order of their start times
    take the unit of least number that is free (modulo II, where there is one).  Numbers of units
    are not part of an edge: units of a type are interchangeable.
    """
    edges: set[Edge] = set()
    for resource in problem.resource_types:
        chains: dict[int, list[int]] = {}
        for operation, unit in _placed(problem, schedule, resource.name):
            chains.setdefault(unit, []).append(operation)
        for chain in chains.values():
            edges |= {(resource.name, a, b) for a, b in pairwise(chain)}
    return frozenset(edges)


def _placed(problem: Problem, schedule: Schedule, resource: str) -> Iterator[tuple[int, int]]:
    """Operations that use a resource type and their units, in order of start times."""
    units = problem.units(resource)
    users = np.flatnonzero(units)
    users = users[np.argsort(schedule.start[users], kind="stable")]
    if schedule.unit is None or (schedule.unit[users] < 0).any():
        users = np.repeat(users, units[users])
        found = first_fit(problem, schedule, users)
    else:
        found = schedule.unit[users]
    return zip(users.tolist(), found.tolist(), strict=True)
