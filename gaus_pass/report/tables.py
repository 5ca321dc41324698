"""The tables of a report: resources, operator types, steps, operations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.report.blocks import Table
from gaus_pass.report.figures import (
    ResourceUse,
    bits_after_steps,
    bits_in_slots,
    resource_uses,
    starts_per_slot,
    starts_per_step,
    step_slacks,
)

MOST_STEPS = 100
MOST_OPERATIONS = 1000
_MOST_SLOTS = 16


def resource_table(problem: Problem, schedule: Schedule) -> Iterator[Table]:
    """Peak against limit and use by slot, of the types that are used or limited."""
    uses = [u for u in resource_uses(problem, schedule) if u.users or u.limit is not None]
    if not uses:
        return
    per = "slot" if schedule.ii else "step"
    headers = ("resource", "users", "limit", "peak", "busy", "cost", f"units by {per}")
    rows = tuple(
        (
            use.name,
            f"{use.users:,}",
            "none" if use.limit is None else f"{use.limit:,}",
            f"{use.peak:,}",
            f"{100 * use.busy:.0f} %",
            f"{use.cost:,}",
            _profile(use),
        )
        for use in uses
    )
    yield Table(headers, rows, frozenset(range(1, 6)))


def _profile(use: ResourceUse) -> str:
    shown = " ".join(str(units) for units in use.profile[:_MOST_SLOTS].tolist())
    return shown + (" …" if len(use.profile) > _MOST_SLOTS else "")


def operator_types(problem: Problem) -> Iterator[Table]:
    """The operator types that are used."""
    counts = np.bincount(problem.type_of, minlength=len(problem.operator_types)).tolist()
    rows = tuple(
        (
            kind.name,
            f"{count:,}",
            f"{kind.latency}",
            f"{kind.in_delay:g}",
            f"{kind.out_delay:g}",
            f"{kind.blocking}",
            ", ".join(f"{units} {name}" for name, units in kind.uses.items() if units),
        )
        for kind, count in zip(problem.operator_types, counts, strict=True)
        if count
    )
    if rows:
        headers = ("type", "operations", "latency", "in", "out", "blocking", "uses")
        yield Table(headers, rows, frozenset(range(1, 6)))


def steps(problem: Problem, schedule: Schedule) -> Iterator[Table]:
    """Operations that start in each step and the registers after it; at II > 1 each slot too."""
    if not problem.num_operations:
        return
    if (schedule.ii or 1) > 1:
        starts, bits = starts_per_slot(problem, schedule), bits_in_slots(problem, schedule)
        headers: tuple[str, ...] = ("slot", "operations", "bits alive")
    else:
        starts, bits = starts_per_step(problem, schedule), bits_after_steps(problem, schedule)
        headers = ("step", "operations", "register bits after it")
    rows: list[tuple[str, ...]] = [
        (f"{t}", f"{starts[t]:,}", f"{bits[t]:,}") for t in range(min(len(starts), MOST_STEPS))
    ]
    left_out = max(len(starts) - MOST_STEPS, 0)
    slacks = step_slacks(problem, schedule)
    if slacks and headers[0] == "step":
        headers = (*headers, "slack")
        rows = [(*row, slacks[t]) for t, row in enumerate(rows)]
    yield Table(headers, tuple(rows), frozenset(range(len(headers))), left_out)
    if slacks and headers[0] == "slot":
        shown = tuple((f"{t}", slack) for t, slack in enumerate(slacks[:MOST_STEPS]))
        yield Table(("step", "slack"), shown, frozenset({0, 1}), max(len(slacks) - MOST_STEPS, 0))


def operations(
    problem: Problem, schedule: Schedule, registers: Sequence[Mapping[str, Any]]
) -> Iterator[Table]:
    """Step and stage of every operation, and the names of its registers in the RTL."""
    n = problem.num_operations
    if not n:
        return
    named = _register_names(registers)
    columns = [
        ("operation", list(problem.names)),
        ("type", [problem.operator_types[t].name for t in problem.type_of.tolist()]),
        ("step", _numbers(schedule.start)),
    ]
    if schedule.ii is not None and schedule.ii > 1:
        columns += [("stage", _numbers(schedule.stage)), ("slot", _numbers(schedule.slot))]
    if schedule.unit is not None:
        columns.append(("unit", ["" if u < 0 else str(u) for u in schedule.unit.tolist()]))
    if schedule.start_in_cycle is not None:
        columns.append(("settles", [f"{t:g}" for t in schedule.start_in_cycle.tolist()]))
    if named:
        columns.append(("RTL registers", [named.pop(name, "") for name in problem.names]))
    order = np.argsort(schedule.start, kind="stable")[:MOST_OPERATIONS].tolist()
    rows = [tuple(cells[i] for _, cells in columns) for i in order]
    blank = ("",) * (len(columns) - 2)
    # What is left are registers of inputs and of the valid chain.
    rows += [(name, *blank, text) for name, text in list(named.items())[:MOST_OPERATIONS]]
    soft = {"operation", "type", "RTL registers"}
    numeric = frozenset(i for i, (name, _) in enumerate(columns) if name not in soft)
    headers = tuple(name for name, _ in columns)
    yield Table(headers, tuple(rows), numeric, max(n - MOST_OPERATIONS, 0))


def _numbers(values: Any) -> list[str]:
    return [str(v) for v in values.tolist()]


def _register_names(registers: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """By operation, the first and last of its registers in the order of the stages."""
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for entry in registers:
        stage, name = entry.get("stage"), entry.get("register")
        if isinstance(stage, int) and isinstance(name, str):
            found[str(entry.get("operation", ""))].append((stage, name))
    return {operation: _span([n for _, n in sorted(names)]) for operation, names in found.items()}


def _span(names: list[str]) -> str:
    if len(names) <= 2:
        return ", ".join(names)
    return f"{names[0]} … {names[-1]} ({len(names)})"
