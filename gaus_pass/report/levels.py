"""Value, proven bound and gap of each level of the objective."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gaus_pass.analysis.objectives import evaluate, parse_objective
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.report.blocks import Table

Json = Mapping[str, Any]


def objective_text(result: Json) -> str:
    """The objective that was minimised, as the user wrote it."""
    stated: Any = result.get("objective")
    text = str(stated.get("text", "")) if isinstance(stated, Mapping) else ""
    return text or "length > register-bits"


def levels(problem: Problem, schedule: Schedule, result: Json) -> Table:
    """Value and bound of each level of the objective."""
    rows = [
        (name, _number(value), _bound(bound), _gap(value, bound))
        for name, value, bound in _values_and_bounds(problem, schedule, result)
        if name != "ii" or schedule.ii is not None
    ]
    return Table(("minimised", "value", "lower bound", "gap"), tuple(rows), frozenset({1, 2, 3}))


def _values_and_bounds(
    problem: Problem, schedule: Schedule, result: Json
) -> list[tuple[str, float, Any]]:
    """Name, exact value and stated bound of each level; None where no bound is stated."""
    objective = parse_objective(objective_text(result))
    values = evaluate(problem, schedule, objective)
    bounds: Any = result.get("lower_bound")
    if not isinstance(bounds, list) or len(bounds) != len(values):
        bounds = [None] * len(values)
    return list(zip(str(objective).split(" > "), values, bounds, strict=True))


def total_gap(problem: Problem, schedule: Schedule, result: Json) -> str:
    """At the first level where value and bound differ, as `gaus_pass.model.schedule` has it."""
    for name, value, bound in _values_and_bounds(problem, schedule, result):
        gap = _gap(value, bound)
        if gap != "0 %":
            return f"{gap} ({name})"
    return "0 %"


def _bound(bound: Any) -> str:
    return _number(bound) if isinstance(bound, int | float) else "unknown"


def _number(value: float) -> str:
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.6g}"


def _gap(value: float, bound: Any) -> str:
    if not isinstance(bound, int | float):
        return "unknown"
    if value <= bound:
        return "0 %"
    return "unbounded" if bound <= 0 else f"{100 * (value - bound) / bound:.3g} %"
