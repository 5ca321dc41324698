"""Sorted segments as rows of bounded length, so that no thread works long while others wait.

A segment with more entries than one thread should take becomes several rows; their results are the
entries of the next stage, until one is left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gaus_pass.model.problem import IntArray


@dataclass(frozen=True)
class Stage:
    """Rows of entries ``pointers[i]:pointers[i + 1]``.

    Attributes
    ----------
    index
        What the entries are: places among the inputs in the first stage, slots in later ones.
    target
        Slot of each row's result; None in the first stage, where row i goes to slot i.
    """

    pointers: IntArray
    index: IntArray
    target: IntArray | None


@dataclass(frozen=True)
class Plan:
    """Stages that reduce each of ``count`` segments to the slot of its number.

    Attributes
    ----------
    slots
        Results in all: those of the segments, then what lies between.
    owner
        Segment of each row of the first stage from ``count`` on.
    """

    stages: tuple[Stage, ...]
    slots: int
    owner: IntArray


def plan_segments(segment: IntArray, count: int, most: int) -> Plan:
    """Plan for entries whose segments (u,) are sorted; rows have at most ``most`` entries.

    A segment of more entries than that has an empty row in the first stage and rows behind
    all segments.
    """
    size = np.bincount(segment, minlength=count)
    heavy = size > most
    late = heavy[segment]
    owner, pieces = _pieces(np.flatnonzero(heavy), size[heavy], most)
    rows = np.concatenate((np.where(heavy, 0, size), pieces))
    order = np.argsort(late, kind="stable")
    stages = [Stage(_pointers(rows), order, None)]
    first_owner, slots = owner, count + len(owner)
    waiting = np.arange(count, slots)
    while len(owner):
        segments, size = np.unique(owner, return_counts=True)
        heavy = size > most
        order = np.argsort(np.repeat(heavy, size), kind="stable")
        owner, pieces = _pieces(segments[heavy], size[heavy], most)
        target = np.concatenate((segments[~heavy], slots + np.arange(len(owner))))
        rows = np.concatenate((size[~heavy], pieces))
        stages.append(Stage(_pointers(rows), waiting[order], target))
        waiting = slots + np.arange(len(owner))
        slots += len(owner)
    return Plan(tuple(stages), slots, first_owner)


def _pieces(segments: IntArray, size: IntArray, most: int) -> tuple[IntArray, IntArray]:
    """Segment and length of each row, for segments that are cut into rows of ``most`` entries."""
    rows = -(-size // most)
    length = np.full(int(rows.sum()), most, np.int64)
    ends = np.cumsum(rows) - 1
    length[ends] = size - (rows - 1) * most
    return np.repeat(segments, rows), length


def _pointers(size: IntArray) -> IntArray:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(size)))
