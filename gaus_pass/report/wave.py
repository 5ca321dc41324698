"""A schedule as WaveJSON for WaveDrom: one signal per operation, one period per step."""

from __future__ import annotations

import json
import string
from typing import Any

import numpy as np

from gaus_pass.errors import GausError
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.text import one_line

MOST_OPERATIONS = 500
MOST_STEPS = 500
_COLOURS = "3456789"
_STEP, _LETTER, _LONGEST = 40, 9, 24
"""Pixels of a step at scale 1 and of a letter with its share of the slanted ends, and letters."""
# WaveDrom marks an arrow's ends with single letters; capitals stay unseen.
_MARKS = string.ascii_uppercase


def to_wave(problem: Problem, schedule: Schedule) -> str:
    """The signals by start, and arrows for dependences as far as WaveDrom's letters suffice.

    Raises
    ------
    GausError
        The schedule is too large to be drawn.
    """
    n, length = problem.num_operations, schedule.length(problem)
    if n > MOST_OPERATIONS or length > MOST_STEPS:
        raise GausError(
            f"{n:,} operations in {length:,} steps are too many for a wave diagram (at most "
            f"{MOST_OPERATIONS} in {MOST_STEPS}); write .html instead"
        )
    order = np.argsort(schedule.start, kind="stable").tolist()
    marks = dict(zip(order, _MARKS, strict=False)) if n <= len(_MARKS) else {}
    signals: list[Any] = [_ruler("step", [str(t) for t in range(length)])]
    if schedule.ii is not None and schedule.ii > 1:
        signals.append(_ruler("slot", [str(t % schedule.ii) for t in range(length)]))
    signals += [{}, *(_signal(problem, schedule, i, length, marks) for i in order)]
    found: dict[str, Any] = {
        "signal": signals,
        "edge": _edges(problem, marks),
        "head": {"text": one_line(problem.name) or "schedule"},
        "config": {"hscale": _scale(problem)},
    }
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _scale(problem: Problem) -> int:
    """Width of a step in WaveDrom's unit, so that the names of operator types fit."""
    room = [
        len(_label(problem.operator_types[kind].name)) * _LETTER / busy
        for kind, busy in zip(problem.type_of.tolist(), problem.busy.tolist(), strict=True)
    ]
    return int(np.ceil(max(room, default=0) / _STEP)) or 1


def _label(name: str) -> str:
    name = one_line(name)
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


def _ruler(name: str, data: list[str]) -> dict[str, Any]:
    return {"name": name, "wave": "=" * len(data), "data": data}


def _signal(
    problem: Problem, schedule: Schedule, operation: int, length: int, marks: dict[int, str]
) -> dict[str, Any]:
    """Idle, busy, idle: a level lasts as long as dots follow it."""
    start, busy = int(schedule.start[operation]), int(problem.busy[operation])
    kind = int(problem.type_of[operation])
    colour = _COLOURS[kind % len(_COLOURS)]
    wave = _lasting("z", start) + _lasting(colour, busy) + _lasting("z", length - start - busy)
    signal: dict[str, Any] = {
        "name": one_line(problem.names[operation]),
        "wave": wave,
        "data": [_label(problem.operator_types[kind].name)],
    }
    if operation in marks:
        signal["node"] = "." * start + marks[operation]
    return signal


def _lasting(level: str, steps: int) -> str:
    return level + "." * (steps - 1) if steps > 0 else ""


def _edges(problem: Problem, marks: dict[int, str]) -> list[str]:
    """Curves along the dependences; the label is the distance in iterations."""
    columns = (problem.dep_src, problem.dep_dst, problem.dep_distance)
    rows = zip(*(c.tolist() for c in columns), strict=True)
    return [
        f"{marks[a]}~>{marks[b]}" + (f" +{hops}" if hops else "")
        for a, b, hops in rows
        if a in marks and b in marks
    ]
