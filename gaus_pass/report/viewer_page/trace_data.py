"""The trace of a search from result JSON, as data for pages and plots."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from gaus_pass.analysis.objectives import parse_objective
from gaus_pass.report.content import Subject
from gaus_pass.report.levels import objective_text

Json = dict[str, Any]


def trace_data(subject: Subject) -> Json:
    """Objective over time, level by level, and further numbers that a solver gave."""
    objective = parse_objective(objective_text(subject.result))
    points: Any = subject.result.get("trace")
    bounds: Any = subject.result.get("lower_bound")
    return {
        "levels": str(objective).split(" > "),
        "points": [_point(p) for p in points if isinstance(p, Mapping)]
        if isinstance(points, list)
        else [],
        "bounds": [b if _is_number(b) else None for b in bounds]
        if isinstance(bounds, list)
        else [],
    }


def _point(point: Mapping[str, Any]) -> Json:
    values: Any = point.get("objective")
    known = {"iteration", "seconds", "objective", "source"}
    more = {str(k): v for k, v in point.items() if k not in known and _is_number(v)}
    return {
        "iteration": point.get("iteration") if _is_number(point.get("iteration")) else 0,
        "seconds": point.get("seconds") if _is_number(point.get("seconds")) else 0.0,
        "objective": [v for v in values if _is_number(v)] if isinstance(values, list) else [],
        "source": str(point.get("source", "")),
        "more": more,
    }


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
