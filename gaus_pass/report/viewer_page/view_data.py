"""Data of the schedule viewer: all numbers are computed here, none in the page.

Columns are arrays with one entry per operation, dependence or value, so that a file with tens of
thousands of operations stays small.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from gaus_pass.analysis.bounds import Windows, recurrence_mii, windows
from gaus_pass.analysis.constraints import Precedence, precedence
from gaus_pass.analysis.explain import critical_path, in_full
from gaus_pass.analysis.objectives import effective_ii, lifetimes, memory, register_bits, registers
from gaus_pass.errors import GausError
from gaus_pass.model.problem import IntArray, Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.report.content import Subject
from gaus_pass.report.figures import clock_delays, settled_inputs, stages, step_slacks
from gaus_pass.report.hardware import clock_facts
from gaus_pass.report.viewer_page.alive import bits_alive
from gaus_pass.report.viewer_page.lanes import LaneGroup, lane_groups
from gaus_pass.report.viewer_page.network_data import network_data
from gaus_pass.report.viewer_page.trace_data import trace_data

Json = dict[str, Any]


def view_data(subject: Subject) -> Json:
    """Everything that the page draws of one result."""
    problem, schedule = subject.problem, subject.schedule
    edges = precedence(problem)
    within = _windows(problem, schedule, edges)
    return {
        "name": problem.name or "Schedule",
        "solver": str(subject.result.get("solver", "unknown")),
        "ii": schedule.ii,
        "interval": effective_ii(problem, schedule),
        "length": schedule.length(problem),
        "stages": stages(problem, schedule),
        "pipeline": subject.pipeline,
        "facts": _facts(subject),
        "types": [t.name for t in problem.operator_types],
        "blocking": problem.per_type("blocking").tolist(),
        "operations": _operations(subject, within),
        "rows": np.lexsort((_rank(edges), schedule.start)).tolist(),
        "dependences": _dependences(problem),
        "values": _values(problem, schedule),
        "slack": step_slacks(problem, schedule),
        "alive": bits_alive(problem, schedule, within),
        "clock": None if problem.clock is None else problem.clock.cycle_time,
        "groups": [_group(g) for g in lane_groups(problem, schedule)],
        "critical": _critical(problem, edges, within),
        "recurrence": _recurrence(problem, edges),
        "trace": trace_data(subject),
        "network": network_data(subject.beside.get("modules"), problem.name),
        "source": _source(subject.beside),
    }


def _windows(problem: Problem, schedule: Schedule, edges: Precedence) -> Windows | None:
    """ASAP and ALAP within the length that the schedule has; None where it is illegal."""
    try:
        return windows(problem, edges, schedule.ii, schedule.length(problem))
    except GausError:
        return None


def _rank(edges: Precedence) -> IntArray:
    rank = np.zeros(len(edges.order), np.int64)
    rank[edges.order] = np.arange(len(edges.order))
    return rank


def _facts(subject: Subject) -> list[tuple[str, str]]:
    """Facts in the header of the page."""
    problem, schedule, result = subject.problem, subject.schedule, subject.result
    target = result.get("target_ii")
    missed = isinstance(target, int) and target < (schedule.ii or 1)
    facts = [("II", "none" if schedule.ii is None else f"{schedule.ii}")]
    facts += [("target II", f"{target}")] if missed else []
    facts += [
        ("length", f"{schedule.length(problem):,}"),
        ("stages", f"{stages(problem, schedule):,}"),
        ("register bits", f"{register_bits(problem, schedule):,}"),
        ("peak memory", f"{memory(problem, schedule):,}"),
        ("operations", f"{problem.num_operations:,}"),
        *clock_facts(subject.beside.get("modules")),
        ("solver", str(result.get("solver", "unknown"))),
        ("status", str(result.get("status", "unknown"))),
        ("verified", "yes" if result.get("verified") is True else "NO"),
    ]
    return facts


def _operations(subject: Subject, within: Windows | None) -> Json:
    problem, schedule = subject.problem, subject.schedule
    columns: Json = {
        "name": list(problem.names),
        "where": list(problem.locations),
        "type": problem.type_of.tolist(),
        "start": schedule.start.tolist(),
        "latency": problem.latency.tolist(),
        "stage": schedule.stage.tolist(),
        "slot": schedule.slot.tolist(),
        "unit": None if schedule.unit is None else schedule.unit.tolist(),
        "asap": None if within is None else within.asap.tolist(),
        "alap": None if within is None else within.alap.tolist(),
        "registers": _register_names(subject),
    }
    return columns | _delays(problem, schedule)


def _delays(problem: Problem, schedule: Schedule) -> Json:
    """Inner bars: when inputs have settled, and the delays before and behind the registers.

    After a clocked operator the outgoing delay begins at clock-to-q of the cycle of its result.
    """
    if problem.clock is None:
        return {"settled": None, "in_delay": None, "out_delay": None, "clock_to_q": 0}
    before, behind = clock_delays(problem)
    return {
        "settled": settled_inputs(problem, schedule).tolist(),
        "in_delay": before.tolist(),
        "out_delay": np.where(problem.latency > 0, behind, 0.0).tolist(),
        "clock_to_q": problem.clock.clock_to_q,
    }


def _register_names(subject: Subject) -> dict[str, list[str]]:
    """RTL registers by name of the operation."""
    found: dict[str, list[str]] = {}
    for entry in subject.registers:
        name = entry.get("register")
        if isinstance(name, str):
            found.setdefault(str(entry.get("operation", "")), []).append(name)
    return found


def _dependences(problem: Problem) -> Json:
    return {
        "src": problem.dep_src.tolist(),
        "dst": problem.dep_dst.tolist(),
        "distance": problem.dep_distance.tolist(),
        "delay": problem.dep_delay.tolist(),
    }


def _values(problem: Problem, schedule: Schedule) -> Json:
    ready, last = lifetimes(problem, schedule)
    return {
        "producer": problem.val_producer.tolist(),
        "bits": problem.val_bits.tolist(),
        "ready": ready.tolist(),
        "last": last.tolist(),
        "registers": registers(problem, schedule).tolist(),
        "name": list(problem.val_names),
    }


def _group(group: LaneGroup) -> Json:
    return {
        "name": group.name,
        "shared": group.shared,
        "limit": group.limit,
        "peak": group.peak,
        "lanes": group.lanes,
        "operation": group.operation.tolist(),
        "lane": group.lane.tolist(),
        "at": group.at.tolist(),
        "level": group.level.tolist(),
    }


def _critical(problem: Problem, edges: Precedence, within: Windows | None) -> list[int]:
    """Operations of a path that decides the least length at this II."""
    if within is None:
        return []
    return in_full(problem, edges, critical_path(problem, edges, within.asap.tolist()))


def _recurrence(problem: Problem, edges: Precedence) -> Json:
    bound = recurrence_mii(problem, edges)
    return {
        "ii": bound.ii,
        "cause": bound.cause,
        "operations": in_full(problem, edges, bound.operations, cycle=True),
    }


def _source(beside: Mapping[str, Any]) -> Json | None:
    """The IR text, where the document has it, and the line of each location where it says them."""
    source: Any = beside.get("source")
    if not isinstance(source, Mapping) or not isinstance(source.get("text"), str):
        return None
    found: Json = {"file": str(source.get("file", "")), "text": source["text"], "lines": None}
    if isinstance(source.get("lines"), Mapping):
        found["lines"] = {str(k): n for k, n in source["lines"].items() if type(n) is int}
    return found
