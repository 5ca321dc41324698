"""Sentences on the bottleneck: the limits that bind II, length and register bits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from gaus_pass.analysis.bounds import ARROW, asap, recurrence_mii, resource_mii
from gaus_pass.analysis.constraints import Precedence, precedence
from gaus_pass.analysis.explain import critical_path, in_full
from gaus_pass.analysis.objectives import registers
from gaus_pass.errors import GausError
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule

_MOST_NAMES = 8
_MOST_VALUES = 3


def bottlenecks(problem: Problem, schedule: Schedule, pipeline: bool) -> Iterator[str]:
    """One sentence each on II, on the length and on the widest and longest values.

    Parameters
    ----------
    pipeline
        Whether the II is fixed by the kind of input, so that nothing limits it.
    """
    edges = precedence(problem)
    try:
        if schedule.ii is not None and not pipeline:
            yield _of_ii(problem, schedule.ii, edges)
        if problem.num_operations:
            yield _of_length(problem, schedule, edges)
    except GausError:
        return  # the schedule is illegal, and the report says so
    yield from _of_registers(problem, schedule)


def _of_ii(problem: Problem, ii: int, edges: Precedence) -> str:
    bounds = (recurrence_mii(problem, edges), resource_mii(problem))
    binding = max(bounds, key=lambda bound: bound.ii)
    if binding.ii < ii:
        return f"II {ii} is more than ResMII and RecMII ask for; no schedule below it was found"
    return f"II {ii}: {binding.cause}" if binding.cause else f"II {ii}: the least there is"


def _of_length(problem: Problem, schedule: Schedule, edges: Precedence) -> str:
    earliest = asap(problem, edges, schedule.ii)
    least, length = int((earliest + problem.busy).max()), schedule.length(problem)
    path = in_full(problem, edges, critical_path(problem, edges, earliest.tolist()))
    way = f"the critical path {names(problem, path)} takes {least:,} steps"
    if length == least:
        return f"length {length:,}: {way}"
    return f"length {length:,}: {way}; limits or the objective make up the rest"


def _of_registers(problem: Problem, schedule: Schedule) -> Iterator[str]:
    """The values that hold most of the bits."""
    bits = problem.val_bits * registers(problem, schedule)
    total = int(bits.sum())
    largest = np.argsort(-bits, kind="stable")[:_MOST_VALUES]
    parts = [
        f"the result of '{short(problem.names[problem.val_producer[k]])}' {int(bits[k]):,}"
        for k in largest.tolist()
        if bits[k]
    ]
    if parts:
        yield f"register bits, {total:,} of data: {', '.join(parts)}"


def names(problem: Problem, operations: Sequence[int]) -> str:
    """``a → b → … → z``."""
    shown = [short(problem.names[i]) for i in operations]
    if len(shown) > _MOST_NAMES:
        half = _MOST_NAMES // 2
        left_out = len(shown) - 2 * half
        shown = [*shown[:half], f"… {left_out:,} more …", *shown[-half:]]
    return ARROW.join(shown)


def short(name: str) -> str:
    """A name that leaves room for others."""
    return name if len(name) <= 60 else name[:59] + "…"
