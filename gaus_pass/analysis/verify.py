"""The verifier: all rules that a schedule breaks.

Reads the problem and the start times only, and imports no solver, no propagation and no
precomputed constraint, so that a mistake there cannot hide here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from gaus_pass.analysis.chaining import TOLERANCE, settle_times
from gaus_pass.analysis.objectives import usage
from gaus_pass.errors import SolverError
from gaus_pass.exact import instance, optional_whole
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule

_MOST_MESSAGES = 20


@dataclass(frozen=True)
class Violation:
    """One broken rule: the kind, the operations at fault, and a message with the numbers."""

    kind: str
    operations: tuple[int, ...]
    message: str


def violations(problem: Problem, schedule: Schedule, length: int | None = None) -> list[Violation]:
    """All broken rules, at most 20 of a kind; an empty list means legal.

    Parameters
    ----------
    length
        Upper bound on the schedule length besides the problem's own.

    Raises
    ------
    InvalidProblem
        An argument is not of its kind.
    """
    instance(problem, Problem, "problem")
    instance(schedule, Schedule, "schedule")
    optional_whole(length, "length")
    shape = list(_shape(problem, schedule))
    if shape:
        return shape
    rules = (_precedence, _windows, _distances, _limits, _chaining, _units)
    found = [v for rule in rules for v in islice(rule(problem, schedule), _MOST_MESSAGES)]
    return found + list(_length(problem, schedule, length))


def require_legal(
    problem: Problem, schedule: Schedule, solver: str, length: int | None = None
) -> None:
    """Raise unless the schedule is legal.

    Raises
    ------
    SolverError
        Naming the solver and the first violation.
    """
    found = violations(problem, schedule, length)
    if found:
        raise SolverError(
            f"solver '{solver}' returned an illegal schedule ({len(found)} violations; "
            f"first: {found[0].message}); please report this"
        )


def _shape(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    n = problem.num_operations
    start = schedule.start
    if start.shape != (n,) or start.dtype.kind != "i":
        text = f"start has shape {start.shape} and type {start.dtype}, needed ({n},) integers"
        yield Violation("shape", (), text)
        return
    for name, array in (("start_in_cycle", schedule.start_in_cycle), ("unit", schedule.unit)):
        if array is not None and array.shape != (n,):
            yield Violation("shape", (), f"{name} has shape {array.shape}, needed ({n},)")
    if schedule.ii is not None and schedule.ii < 1:
        yield Violation("ii", (), f"Invalid initiation interval {schedule.ii}")
    for i in np.flatnonzero(start < 0)[:_MOST_MESSAGES].tolist():
        yield Violation("start", (i,), f"operation {problem.describe(i)} starts at {start[i]}")


def _precedence(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    start, src, dst = schedule.start, problem.dep_src, problem.dep_dst
    available = start[src] + problem.dep_delay
    # Without overlap the next iteration starts when this one has ended.
    interval = schedule.length(problem) if schedule.ii is None else schedule.ii
    needed = start[dst] + interval * problem.dep_distance
    broken = available > needed
    if schedule.ii is None:
        broken &= problem.dep_distance == 0
    for k in np.flatnonzero(broken).tolist():
        i, j = int(src[k]), int(dst[k])
        later = f" + {problem.dep_distance[k]} iterations" if problem.dep_distance[k] else ""
        yield Violation(
            "precedence",
            (i, j),
            f"Precedence violated for dependence {problem.describe(i)} -> {problem.describe(j)}: "
            f"result available in t={available[k]}, starts in t={start[j]}{later}"
            + (f" at II {schedule.ii}" if schedule.ii else ""),
        )


def _windows(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    start = schedule.start
    outside = (start < problem.earliest) | (start > problem.latest)
    for i in np.flatnonzero(outside).tolist():
        yield Violation(
            "window",
            (i,),
            f"operation {problem.describe(i)} starts in t={start[i]}, outside its window "
            f"[{problem.earliest[i]}, {problem.latest[i]}]",
        )


def _distances(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    start = schedule.start
    for a, b, most in problem.within:
        if start[b] - start[a] > most:
            yield Violation(
                "distance",
                (a, b),
                f"operation {problem.describe(b)} starts in t={start[b]}, more than {most} steps "
                f"after {problem.describe(a)} in t={start[a]}",
            )


def _limits(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    for resource in problem.resource_types:
        if resource.limit is None:
            continue
        at, units = usage(problem, schedule, resource.name)
        where = "step" if schedule.ii is None else "slot"
        for k in np.flatnonzero(units > resource.limit).tolist():
            yield Violation(
                "limit",
                (),
                f"Resource type '{resource.name}' is oversubscribed: {units[k]} units in "
                f"{where} {at[k]}, limit {resource.limit}",
            )
        yield from _blocking(problem, schedule, resource.name)


def _blocking(problem: Problem, schedule: Schedule, resource: str) -> Iterator[Violation]:
    """An operation whose unit is still busy with the previous iteration."""
    if schedule.ii is None:
        return
    for t, kind in enumerate(problem.operator_types):
        if kind.uses.get(resource, 0) and kind.blocking > schedule.ii:
            for i in np.flatnonzero(problem.type_of == t)[:1].tolist():
                yield Violation(
                    "limit",
                    (i,),
                    f"operation {problem.describe(i)} keeps its unit of '{resource}' for "
                    f"{kind.blocking} cycles, longer than the II of {schedule.ii}",
                )


def _chaining(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    clock = problem.clock
    if clock is None:
        return
    settled = settle_times(problem, schedule)
    into = np.array([t.in_delay for t in problem.operator_types], np.float64)[problem.type_of]
    latest = clock.clock_to_q + clock.available
    for i in np.flatnonzero(settled + into > latest + TOLERANCE).tolist():
        yield Violation(
            "chaining",
            (i,),
            f"Precedence violated in cycle {schedule.start[i]}: the inputs of "
            f"{problem.describe(i)} settle at {clock.shown(float(settled[i]))}, its delay is "
            f"{clock.shown(float(into[i]))}, and the cycle leaves {clock.shown(latest)} of "
            f"{clock.shown(clock.cycle_time)}",
        )


def _units(problem: Problem, schedule: Schedule) -> Iterator[Violation]:
    """Two operations on the same unit at the same time."""
    if schedule.unit is None:
        return
    owner: dict[tuple[str, int, int], int] = {}
    limits = {r.name: r.limit for r in problem.resource_types}
    used: defaultdict[str, set[int]] = defaultdict(set)
    for i in np.flatnonzero(schedule.unit >= 0).tolist():
        kind = problem.operator_types[problem.type_of[i]]
        unit = int(schedule.unit[i])
        for resource in (name for name, units in kind.uses.items() if units):
            used[resource].add(unit)
            for t in range(kind.blocking):
                time = int(schedule.start[i]) + t
                slot = time if schedule.ii is None else time % schedule.ii
                other = owner.setdefault((resource, unit, slot), i)
                if other != i:
                    yield Violation(
                        "unit",
                        (other, i),
                        f"operations {problem.describe(other)} and {problem.describe(i)} are both "
                        f"on unit {unit} of '{resource}' in step {slot}",
                    )
    for resource, units in used.items():
        limit = limits[resource]
        if limit is not None and max(units) >= limit:
            text = f"unit {max(units)} of '{resource}' does not exist: limit {limit}"
            yield Violation("unit", (), text)


def _length(problem: Problem, schedule: Schedule, length: int | None) -> Iterator[Violation]:
    actual = schedule.length(problem)
    for bound in (problem.length, length):
        if bound is not None and actual > bound:
            yield Violation("length", (), f"schedule length is {actual}, the bound is {bound}")
