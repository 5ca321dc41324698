"""Bits alive over time, and those that every schedule of this II and length keeps."""

from __future__ import annotations

from typing import Any

import numpy as np

from gaus_pass.analysis.bounds import Windows
from gaus_pass.analysis.objectives import effective_ii, lifetimes, profile
from gaus_pass.model.problem import IntArray, Problem
from gaus_pass.model.schedule import Schedule

Json = dict[str, Any]


def bits_alive(problem: Problem, schedule: Schedule, within: Windows | None) -> Json:
    """Bits alive: of one iteration by step, and of all iterations by slot.

    ``whose`` is the caption of the strip below a chart; without an II both are the same.
    """
    ready, last = lifetimes(problem, schedule)
    always = None if within is None else _always_alive(problem, schedule, within)
    found: Json = {}
    overlapping = schedule.ii is not None
    for name, whose, interval in (
        ("steps", " an iteration", None),
        ("slots", " in all", effective_ii(problem, schedule)),
    ):
        found[name] = _segments(profile(ready, last, problem.val_bits, interval or None))
        found[name]["whose"] = whose if overlapping else ""
        if always is not None:
            bound = profile(*always, problem.val_bits, interval or None)
            found[name] |= {"bound_at": bound[0].tolist(), "bound_level": bound[1].tolist()}
    return found


def _always_alive(
    problem: Problem, schedule: Schedule, within: Windows
) -> tuple[IntArray, IntArray]:
    """(v,) steps in which a value is alive in every schedule of this II and length.

    From the latest step in which it can become ready to the earliest start of its last user.
    """
    ready = within.alap[problem.val_producer] + problem.val_hold
    interval = effective_ii(problem, schedule)
    last = ready.copy()
    owner = problem.use_owner
    used = within.asap[problem.use_op] + interval * problem.use_distance
    np.maximum.at(last, owner, used)
    return ready, last


def _segments(found: tuple[IntArray, IntArray]) -> Json:
    at, level = found
    return {"at": at.tolist(), "level": level.tolist(), "peak": int(level.max(initial=0))}
