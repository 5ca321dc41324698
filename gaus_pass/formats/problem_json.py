"""The problem part of the problem and result JSON: what is written can be read back unchanged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from gaus_pass.errors import ImportFailed, InvalidProblem
from gaus_pass.formats.columns import MOST_ROWS, columns_of, problem_of_columns
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.check import check
from gaus_pass.model.problem import NO_DEADLINE, Clock, Problem

Json = dict[str, Any]


def problem_to_json(problem: Problem) -> Json:
    """Everything about a problem, with names instead of type indices; large ones as columns."""
    if problem.num_operations > MOST_ROWS:
        return {**_frame(problem), "columns": columns_of(problem)}
    frame = _frame(problem)
    return {
        **{key: frame[key] for key in ("name", "operator_types", "resource_types")},
        "operations": [
            {"name": name, "type": problem.operator_types[t].name, "location": location}
            for name, t, location in zip(
                problem.names, problem.type_of.tolist(), problem.locations, strict=True
            )
        ],
        "windows": _windows(problem),
        "dependences": _dependences(problem),
        "values": _values(problem),
        **{key: frame[key] for key in ("cycle_time", "clock", "length", "within") if key in frame},
    }


def _frame(problem: Problem) -> Json:
    """What is there once."""
    return {
        "name": problem.name,
        "operator_types": [
            {
                "name": t.name,
                "latency": t.latency,
                "in_delay": t.in_delay,
                "out_delay": t.out_delay,
                "blocking": t.blocking,
                "uses": dict(t.uses),
            }
            for t in problem.operator_types
        ],
        "resource_types": [
            {"name": r.name, "limit": r.limit, "cost": r.cost} for r in problem.resource_types
        ],
        "cycle_time": problem.clock.cycle_time if problem.clock else None,
        "clock": _clock(problem.clock),
        "length": problem.length,
        **({"within": [list(row) for row in problem.within]} if problem.within else {}),
    }


def _clock(clock: Clock | None) -> Json | None:
    if clock is None:
        return None
    found: Json = {"clock_to_q": clock.clock_to_q, "setup": clock.setup, "margin": clock.margin}
    return {**found, "share": clock.share, "unit": clock.unit} if clock.unit else found


def _windows(problem: Problem) -> list[Json]:
    limited = (problem.earliest > 0) | (problem.latest < NO_DEADLINE)
    return [
        {
            "operation": i,
            "earliest": int(problem.earliest[i]),
            "latest": None if problem.latest[i] == NO_DEADLINE else int(problem.latest[i]),
        }
        for i in np.flatnonzero(limited).tolist()
    ]


def _dependences(problem: Problem) -> list[Json]:
    columns = (
        problem.dep_src,
        problem.dep_dst,
        problem.dep_distance,
        problem.dep_delay,
        problem.dep_carries,
        problem.dep_weight,
    )
    keys = ("src", "dst", "distance", "delay", "carries", "weight")
    rows = zip(*(c.tolist() for c in columns), strict=True)
    return [dict(zip(keys, row, strict=True)) for row in rows]


def _values(problem: Problem) -> list[Json]:
    ends = problem.use_ptr.tolist()
    uses = list(zip(problem.use_op.tolist(), problem.use_distance.tolist(), strict=True))
    later = problem.val_later or ((),) * problem.num_values
    return [
        {
            "name": name,
            "producer": producer,
            "bits": bits,
            "hold": hold,
            "users": [list(use) for use in uses[ends[i] : ends[i + 1]]],
            **({"later": [list(pair) for pair in later[i]]} if later[i] else {}),
        }
        for i, (name, producer, bits, hold) in enumerate(
            zip(
                problem.val_names or ("",) * problem.num_values,
                problem.val_producer.tolist(),
                problem.val_bits.tolist(),
                problem.val_hold.tolist(),
                strict=True,
            )
        )
    ]


def problem_from_json(data: Mapping[str, Any]) -> Problem:
    """Read what `problem_to_json` wrote.

    Raises
    ------
    ImportFailed
        A key is missing or something has the wrong type; the message names it.
    InvalidProblem, Infeasible
        The problem contradicts itself.
    """
    try:
        return _read(data)
    except KeyError as error:
        raise ImportFailed(f"problem JSON has no key {error}") from None
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ImportFailed(f"problem JSON has a value of the wrong type: {error}") from None


def _read(data: Mapping[str, Any]) -> Problem:
    builder = ProblemBuilder(_text(data.get("name", "")))
    for r in data["resource_types"]:
        builder.resource_type(_text(r["name"]), _optional(r.get("limit")), _whole(r.get("cost", 1)))
    for t in data["operator_types"]:
        builder.operator_type(
            _text(t["name"]),
            _whole(t["latency"]),
            float(t.get("in_delay", 0.0)),
            None if t.get("out_delay") is None else float(t["out_delay"]),
            _whole(t.get("blocking", 1)),
            {_text(name): _whole(n) for name, n in t.get("uses", {}).items()},
        )
    within = tuple((_whole(a), _whole(b), _whole(most)) for a, b, most in data.get("within", ()))
    if "columns" in data:
        made = problem_of_columns(
            data["columns"],
            builder.operator_types,
            builder.resource_types,
            _read_clock(data),
            _optional(data.get("length")),
            builder.name,
        )
        return _with_distances(made, within)
    windows = {_whole(w["operation"]): w for w in data.get("windows", ())}
    for i, op in enumerate(data["operations"]):
        window = windows.pop(i, {})
        builder.operation(
            _text(op["name"]),
            _text(op["type"]),
            _text(op.get("location", "")),
            _whole(window.get("earliest", 0)),
            _optional(window.get("latest")),
        )
    if windows:
        raise InvalidProblem(f"a window names operation {min(windows)}, which does not exist")
    for d in data["dependences"]:
        builder.dependence(
            _whole(d["src"]),
            _whole(d["dst"]),
            _whole(d.get("distance", 0)),
            _optional(d.get("delay")),
            bool(d.get("carries", True)),
            _whole(d.get("weight", 0)),
        )
    for v in data["values"]:
        builder.value(
            _whole(v["producer"]),
            _whole(v["bits"]),
            [(_whole(op), _whole(distance)) for op, distance in v["users"]],
            _whole(v.get("hold", 0)),
            _text(v.get("name", "")),
            dependences=False,
            later={_whole(distance): _text(name) for distance, name in v.get("later", ())},
        )
    made = builder.build(clock=_read_clock(data), length=_optional(data.get("length")))
    return _with_distances(made, within)


def _with_distances(problem: Problem, within: tuple[tuple[int, int, int], ...]) -> Problem:
    """The problem with greatest distances, checked."""
    if not within:
        return problem
    made = replace(problem, within=within)
    check(made)
    return made


def _whole(value: Any) -> int:
    """An integer that fits where integers are kept; 1.5 is not quietly 1."""
    if type(value) is not int or not -(2**62) <= value <= 2**62:
        raise TypeError(f"{value!r:.40} is not a whole number")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r:.40} is not a text")
    return value


def _read_clock(data: Mapping[str, Any]) -> Clock | None:
    if data.get("cycle_time") is None:
        return None
    parts = data.get("clock") or {}
    return Clock(
        float(data["cycle_time"]),
        float(parts.get("clock_to_q", 0.0)),
        float(parts.get("setup", 0.0)),
        float(parts.get("margin", 0.0)),
        float(parts.get("share", 0.0)),
        _text(parts.get("unit", "")),
    )


def _optional(value: Any) -> int | None:
    return None if value is None else _whole(value)
