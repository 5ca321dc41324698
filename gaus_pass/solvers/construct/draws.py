"""Samplers of ``list`` and ``auto``: random orders and release times, and all samplers in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from gaus_pass.analysis.bounds import Windows
from gaus_pass.errors import GausError
from gaus_pass.model.problem import IntArray
from gaus_pass.solvers.base import Task, find_sampler, is_there
from gaus_pass.solvers.construct.placement import place_in_order

_PRIORITY_STEPS = 64
"""Fractions of a step that still decide which operation is placed first."""
_MEMBERS = ("list", "refine", "gaus", "gumbel")


def draw_lists(task: Task, count: int) -> Iterator[IntArray | None]:
    """List schedules under random priorities, every other with random release times.

    Without limits every order of priority gives the earliest start times: there the release times
    make the difference.  They lie within the windows, a random share of the mobility late.
    """
    rng = np.random.default_rng(task.seed)
    windows = task.windows
    limited = bool(task.problem.limits)
    while True:
        wanted = windows.alap - rng.random() * rng.random(len(windows.alap)) * windows.mobility
        priority = np.round(wanted * _PRIORITY_STEPS).astype(np.int64)
        lower = windows.asap
        if not limited or rng.random() < 0.5:
            late = rng.random() * rng.random(len(windows.asap)) ** 2
            lower = lower + np.round(late * windows.mobility).astype(np.int64)
        room = replace(task, windows=Windows(lower, windows.alap))
        placed = place_in_order(room, priority)
        yield None if placed is None else placed.start


def draw_from_all(task: Task, count: int) -> Iterator[IntArray | None]:
    """One of each sampler in turn; those that fail drop out."""
    names = [name for name in _MEMBERS if is_there(name)]
    streams = [find_sampler(name)(task, max(count // len(names), 1)) for name in names]
    while streams:
        for stream in list(streams):
            try:
                yield next(stream)
            except (GausError, StopIteration) as end:
                streams.remove(stream)
                task.progress(f"samples: {end}", 0.0)
