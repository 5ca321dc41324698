"""Work on units: what an II, a length and a peak of units are at least."""

from __future__ import annotations

from typing import Any

import numpy as np

from gaus_pass.model.longest_path import longest_paths
from gaus_pass.model.problem import NO_DEADLINE, IntArray, Problem
from gaus_pass.scheduling.certificates.rows import Rows
from gaus_pass.solvers.common.bounds import busiest, spread_evenly


def windows(problem: Problem, rows: Rows) -> tuple[IntArray, IntArray]:
    """(n,) earliest and latest starts that the rows allow; crossed where there are none."""
    n, never = problem.num_operations, np.full(problem.num_operations, NO_DEADLINE)
    inner = (rows.minus < n) & (rows.plus < n)
    src, dst, gap = rows.minus[inner], rows.plus[inner], rows.gap[inner]
    early, late = np.zeros(n, np.int64), np.zeros(n, np.int64)
    for k, (kind, i) in enumerate(rows.names):
        if kind == "early":
            early[i] = rows.gap[k]
        elif kind == "late":
            late[i] = -rows.gap[k]
    return (
        longest_paths(src, dst, gap, early, never).start,
        -longest_paths(dst, src, gap, -late, never).start,
    )


def peak_part(
    problem: Problem, resource: str, ii: int | None, length: int, rows: Rows
) -> tuple[dict[str, Any], int]:
    """A part of a certificate for the units of one type, and how many it proves."""
    even = spread_evenly(problem, resource, ii, length)
    found = None if ii is not None else busiest(problem, resource, *windows(problem, rows))
    if found is None or found[1] <= even:
        return {"resource": resource}, even
    return {"resource": resource, "interval": found[0]}, found[1]


def overload(problem: Problem, rows: Rows) -> tuple[str, list[int]] | None:
    """A resource type and an interval with more work than fits, where the rows have a length."""
    early, late = windows(problem, rows)
    for resource in problem.resource_types:
        if resource.limit is None:
            continue
        found = busiest(problem, resource.name, early, late)
        if found is not None and found[1] > resource.limit:
            return resource.name, found[0]
    return None
