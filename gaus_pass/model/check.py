"""Consistency checks of a problem, before it is solved."""

from __future__ import annotations

import math

import numpy as np

from gaus_pass.errors import ClockMissed, Infeasible, InvalidProblem
from gaus_pass.model.graph import find_cycle, topological_order
from gaus_pass.model.problem import NO_DEADLINE, IntArray, OperatorType, Problem

LARGEST = 2**40
"""Largest cycle, width or weight: sums over millions of operations stay inside 64 bits."""

LONGEST_BLOCKING = 2**16
"""Longest time for which a unit can stay busy, in cycles."""


def check(problem: Problem) -> None:
    """Check a problem against itself.

    Raises
    ------
    InvalidProblem
        An index, a delay, a width or a window is impossible, or a cycle has distance 0.
    Infeasible
        The cycle time is shorter than an operator's delay, or an operation needs more units of a
        resource type than its limit.
    """
    _check_arrays(problem)
    _check_operator_types(problem)
    _check_resource_types(problem)
    _check_indices(problem)
    _check_range(problem)
    _check_windows(problem)
    _check_distances(problem)
    _check_uses(problem)
    _check_cycles(problem)
    _check_limits(problem)
    _check_clock(problem)


def _check_arrays(problem: Problem) -> None:
    """Every array has the length and the type that the others' rely on."""
    n, m, v, u = (
        len(a) for a in (problem.names, problem.dep_src, problem.val_producer, problem.use_op)
    )
    for count, names in (
        (n, ("type_of", "earliest", "latest")),
        (m, ("dep_src", "dep_dst", "dep_distance", "dep_delay", "dep_carries", "dep_weight")),
        (v, ("val_producer", "val_bits", "val_hold")),
        (v + 1, ("use_ptr",)),
        (u, ("use_op", "use_distance")),
    ):
        for name in names:
            array = getattr(problem, name)
            wanted = np.dtype(np.bool_ if name == "dep_carries" else np.int64)
            if not isinstance(array, np.ndarray) or (array.shape, array.dtype) != (
                (count,),
                wanted,
            ):
                have = (
                    f"{array.dtype} {array.shape}" if isinstance(array, np.ndarray) else "no array"
                )
                raise InvalidProblem(f"{name} is {have}; needed is an array {wanted} ({count},)")
    if len(problem.locations) != n or len(problem.val_names) not in (0, v):
        raise InvalidProblem(
            f"shapes differ: {n} operations, {len(problem.locations)} locations; "
            f"{v} values, {len(problem.val_names)} names of values"
        )
    if problem.use_ptr[0] != 0 or problem.use_ptr[-1] != u or (np.diff(problem.use_ptr) < 0).any():
        raise InvalidProblem(f"use_ptr must rise from 0 to {u}, the number of uses")


def _check_operator_types(problem: Problem) -> None:
    known = {r.name for r in problem.resource_types}
    for kind in problem.operator_types:
        if not 0 <= kind.latency <= LARGEST or not 1 <= kind.blocking <= LONGEST_BLOCKING:
            raise InvalidProblem(
                f"operator type '{kind.name}' has latency {kind.latency} and blocking "
                f"{kind.blocking}; latency must be at least 0, blocking from 1 to "
                f"{LONGEST_BLOCKING}"
            )
        _check_delays(kind)
        for name, units in kind.uses.items():
            if name not in known:
                raise InvalidProblem(
                    f"operator type '{kind.name}' uses unknown resource type '{name}'"
                )
            if not 0 <= units <= LARGEST:
                raise InvalidProblem(
                    f"operator type '{kind.name}' uses {units} units of '{name}'; it must be 0 to "
                    f"{LARGEST}"
                )


def _check_delays(kind: OperatorType) -> None:
    for delay in (kind.in_delay, kind.out_delay):
        if not (math.isfinite(delay) and delay >= 0):
            raise InvalidProblem(
                f"operator type '{kind.name}' has delay {delay}; "
                "delays must be finite and not negative"
            )
        if delay > LARGEST:
            raise InvalidProblem(
                f"operator type '{kind.name}' has delay {delay:g}, more than {LARGEST}"
            )
    if kind.latency == 0 and kind.in_delay != kind.out_delay:
        raise InvalidProblem(
            f"operator type '{kind.name}' has latency 0, incoming delay {kind.in_delay:g} and "
            f"outgoing delay {kind.out_delay:g}; they must be equal"
        )


def _check_resource_types(problem: Problem) -> None:
    for resource in problem.resource_types:
        numbers = (resource.limit or 0, resource.cost)
        if min(numbers) < 0:
            raise InvalidProblem(
                f"resource type '{resource.name}' has limit {resource.limit} and cost "
                f"{resource.cost}; neither may be negative"
            )
        if max(numbers) > LARGEST:
            raise InvalidProblem(
                f"resource type '{resource.name}' has limit {resource.limit} and cost "
                f"{resource.cost}; neither may be more than {LARGEST}"
            )


def _check_indices(problem: Problem) -> None:
    n = problem.num_operations
    for what, indices, end in (
        ("operator type", problem.type_of, len(problem.operator_types)),
        ("dependence source", problem.dep_src, n),
        ("dependence destination", problem.dep_dst, n),
        ("value producer", problem.val_producer, n),
        ("value user", problem.use_op, n),
    ):
        if len(indices) and not (indices.min() >= 0 and indices.max() < end):
            raise InvalidProblem(
                f"{what} out of range: {indices.min()}..{indices.max()}, "
                + (f"valid are 0..{end - 1}" if end else "and there are none")
            )


def _check_range(problem: Problem) -> None:
    for what, numbers in (
        ("distance of a dependence", problem.dep_distance),
        ("delay of a dependence", problem.dep_delay),
        ("width of a value", problem.val_bits),
        ("weight of a dependence", problem.dep_weight),
        ("hold time of a value", problem.val_hold),
        ("distance of a use", problem.use_distance),
    ):
        if len(numbers) and numbers.min() < 0:
            raise InvalidProblem(f"negative {what}: {numbers.min()}")
        if len(numbers) and numbers.max() > LARGEST:
            raise InvalidProblem(f"{what} is {numbers.max()}, more than {LARGEST}")


def _check_windows(problem: Problem) -> None:
    bounded = (problem.earliest <= LARGEST) & (
        (problem.latest <= LARGEST) | (problem.latest == NO_DEADLINE)
    )
    empty = (problem.earliest > problem.latest) | (problem.earliest < 0) | ~bounded
    for i in np.flatnonzero(empty)[:1].tolist():
        raise InvalidProblem(
            f"operation {problem.describe(i)} has the window "
            f"[{problem.earliest[i]}, {problem.latest[i]}]; it must be "
            f"0 <= earliest <= latest <= {LARGEST}",
            problem.locations[i],
        )


def _check_distances(problem: Problem) -> None:
    for a, b, most in problem.within:
        if not (0 <= a < problem.num_operations and 0 <= b < problem.num_operations):
            raise InvalidProblem(
                f"greatest distance from operation {a} to {b}: there are only "
                f"{problem.num_operations} operations"
            )
        if not -LARGEST <= most <= LARGEST:
            raise InvalidProblem(
                f"greatest distance from {problem.describe(a)} to {problem.describe(b)} is {most}; "
                f"it must be -{LARGEST} to {LARGEST}",
                problem.locations[b],
            )


def _check_uses(problem: Problem) -> None:
    """Every use is covered by a dependence, so that no value is read before it is ready."""
    far = int(max(problem.dep_distance.max(initial=0), problem.use_distance.max(initial=0))) + 1
    n = problem.num_operations
    owner = problem.use_owner
    producer, hold = problem.val_producer[owner], problem.val_hold[owner]
    wanted = (producer * n + problem.use_op) * far + problem.use_distance
    pairs = (problem.dep_src * n + problem.dep_dst) * far + problem.dep_distance
    known, inverse = np.unique(pairs, return_inverse=True)
    delay = np.full(len(known) + 1, -1, np.int64)
    np.maximum.at(delay, inverse, problem.dep_delay)
    at = np.searchsorted(known, wanted)
    at[at < len(known)] = np.where(
        known[at[at < len(known)]] == wanted[at < len(known)], at[at < len(known)], len(known)
    )
    for k in np.flatnonzero(delay[at] < hold)[:1].tolist():
        i, j = int(producer[k]), int(problem.use_op[k])
        raise InvalidProblem(
            f"operation {problem.describe(j)} uses a value of {problem.describe(i)} that is ready "
            f"{hold[k]} cycles after its start, but no dependence with that delay says so",
            problem.locations[j],
        )


def _check_cycles(problem: Problem) -> None:
    same = problem.dep_distance == 0
    src, dst = problem.dep_src[same], problem.dep_dst[same]
    order = topological_order(problem.num_operations, src, dst)
    if len(order) == problem.num_operations:
        return
    cycle = find_cycle(problem.num_operations, src, dst, order)
    if len(cycle) == 1:
        text = f"operation {problem.describe(cycle[0])} depends on itself with distance 0"
    else:
        shown = " -> ".join(problem.describe(i) for i in [*cycle, cycle[0]][:8])
        text = f"cycle of {len(cycle)} dependences with distance 0: {shown}"
    raise InvalidProblem(
        text + "; a value can only go round a cycle to a later iteration, so give it a distance",
        problem.locations[cycle[0]],
    )


def _check_limits(problem: Problem) -> None:
    for resource in problem.resource_types:
        if resource.limit is None:
            continue
        for i in users_of(problem, resource.name).tolist():
            units = problem.operator_types[problem.type_of[i]].uses[resource.name]
            if units > resource.limit:
                raise Infeasible(
                    f"operation {problem.describe(i)} uses {units} of resource type "
                    f"'{resource.name}', whose limit is {resource.limit}; "
                    f"raise the limit to at least {units}",
                    problem.locations[i],
                )


def users_of(problem: Problem, resource: str) -> IntArray:
    """Operations that use at least one unit of a resource type."""
    return np.flatnonzero(problem.units(resource))


def _check_clock(problem: Problem) -> None:
    clock = problem.clock
    if clock is None:
        return
    parts = (clock.cycle_time, clock.clock_to_q, clock.setup, clock.kept)
    if not all(math.isfinite(part) and part >= 0 for part in parts) or clock.cycle_time == 0:
        raise InvalidProblem(
            f"cycle time {clock.cycle_time:g}, clock-to-q {clock.clock_to_q:g}, setup "
            f"{clock.setup:g}, margin {clock.kept:g}: all must be finite and none negative"
        )
    available = clock.available
    delays = {
        t: max(problem.operator_types[t].in_delay, problem.operator_types[t].out_delay)
        for t in np.unique(problem.type_of).tolist()
    }
    slowest = max(delays, key=lambda t: delays[t], default=-1)
    if slowest >= 0 and (worst := delays[slowest]) > available:
        i = int(np.flatnonzero(problem.type_of == slowest)[0])
        needed = clock.period_for(worst)
        raise ClockMissed(
            f"operation {problem.describe(i)} of operator type "
            f"'{problem.operator_types[slowest].name}' has delay {clock.shown(worst)}, a cycle has "
            f"{clock.shown(available)} left of {clock.shown(clock.cycle_time)}; "
            + clock.remedy(needed),
            needed,
            problem.locations[i],
        )
