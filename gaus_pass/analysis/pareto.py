"""Pareto fronts: of several objectives that are to be least, what nothing else is better than."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def pareto_front(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """Rows that no other row dominates, in lexicographic order; of equal rows the first.

    Parameters
    ----------
    values
        Objectives (n, k), each to be least.
    """
    order = np.lexsort(values.T[::-1])
    # In this order a row can only be dominated by one before it.
    front = np.empty_like(values)
    found: list[int] = []
    for i in order:
        if not np.any(np.all(front[: len(found)] <= values[i], axis=1)):
            front[len(found)] = values[i]
            found.append(int(i))
    return np.array(found, np.int64)


def hypervolume(values: NDArray[np.float64], reference: NDArray[np.float64]) -> float:
    """Volume that a set dominates, up to a reference point.

    Parameters
    ----------
    values
        Objectives (n, k), each to be least.
    reference
        Point (k,); rows that are not below it in all objectives count nothing.
    """
    inside = values[np.all(values < reference, axis=1)]
    if not len(inside):
        return 0.0
    if values.shape[1] == 1:
        return float(reference[0] - inside.min())
    # Slices along the last objective, each with the volume of all rows that reach it.
    inside = inside[np.argsort(inside[:, -1], kind="stable")]
    borders = [*inside[:, -1], reference[-1]]
    total = 0.0
    for k in range(len(inside)):
        if borders[k + 1] > borders[k]:
            below = inside[: k + 1, :-1]
            depth = borders[k + 1] - borders[k]
            total += depth * hypervolume(below[pareto_front(below)], reference[:-1])
    return total
