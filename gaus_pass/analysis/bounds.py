"""Bounds that are known before solving: ASAP, ALAP, mobility, ResMII, RecMII."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gaus_pass.analysis.constraints import Precedence, earliest_starts, latest_starts
from gaus_pass.errors import Infeasible
from gaus_pass.model.check import users_of
from gaus_pass.model.problem import IntArray, OperatorType, Problem

ARROW = " → "
"""Between the names of a path."""


@dataclass(frozen=True)
class Windows:
    """ASAP and ALAP start times at one II and one length; ``mobility`` is their difference."""

    asap: IntArray
    alap: IntArray

    @property
    def mobility(self) -> IntArray:
        return self.alap - self.asap


@dataclass(frozen=True)
class MinimumII:
    """A lower bound on II and what binds it.

    Attributes
    ----------
    ii
        The bound in cycles.
    cause
        For the user: "recurrence %acc → %a → %b takes 3 cycles over distance 1", or
        "resource type 'mul': 5 units needed, 2 there".
    operations
        The operations of the binding cycle or the users of the binding resource type.
    recurrent
        Whether a cycle binds.
    resource
        The binding resource type, or ``""``.
    """

    ii: int
    cause: str
    operations: tuple[int, ...] = ()
    recurrent: bool = False
    resource: str = ""


def asap(problem: Problem, edges: Precedence, ii: int | None) -> IntArray:
    """(n,) least start times.

    Raises
    ------
    Infeasible
        A recurrence cannot run at this II, or a window closes before its operation can start.
    """
    src, dst, gap = edges.at(ii)
    result = earliest_starts(src, dst, gap, problem.earliest, edges.acyclic_order(ii))
    if result.cycle:
        raise Infeasible(recurrence_message(problem, edges, ii or 0))
    late = np.flatnonzero(result.start > problem.latest)
    for i in late[:1].tolist():
        cause = _cause(problem, (src, dst, gap), result.start, i)
        raise Infeasible(
            f"operation {problem.describe(i)} can start at {result.start[i]} at the earliest, its "
            f"window ends at {problem.latest[i]}{cause}; "
            f"move the end of the window to at least {result.start[i]}",
            problem.locations[i],
        )
    return result.start


def _cause(
    problem: Problem, edges: tuple[IntArray, IntArray, IntArray], start: IntArray, late: int
) -> str:
    """What makes an operation start so late: an earlier one, and the path from it; or nothing."""
    src, dst, gap = edges
    tight = np.flatnonzero(start[dst] == start[src] + gap)
    before = dict(zip(dst[tight].tolist(), src[tight].tolist(), strict=True))
    path = [late]
    while start[path[0]] > problem.earliest[path[0]] and before.get(path[0]) not in (None, *path):
        path.insert(0, before[path[0]])
    first = path[0]
    if first == late:
        return ""
    takes = f"{ARROW.join(problem.names[i] for i in path)} takes {start[late] - start[first]}"
    if not start[first]:
        return f", because {takes}"
    return f", because {problem.describe(first)} starts in step {start[first]} or later and {takes}"


def least_length(problem: Problem, edges: Precedence, ii: int | None) -> int:
    """Least schedule length under dependences, windows and clock (limits left aside)."""
    return int((asap(problem, edges, ii) + problem.busy).max(initial=0))


def windows(problem: Problem, edges: Precedence, ii: int | None, length: int) -> Windows:
    """ASAP and ALAP within ``length`` steps.

    Raises
    ------
    Infeasible
        The length is below the least one; the message says both.
    """
    first = asap(problem, edges, ii)
    least = int((first + problem.busy).max(initial=0))
    if length < least:
        i = int(np.argmax(first + problem.busy))
        raise Infeasible(
            f"length={length} cannot be met: the critical path to {problem.describe(i)} takes "
            f"{least} steps; set length to at least {least}",
            problem.locations[i],
        )
    src, dst, gap = edges.at(ii)
    upper = np.minimum(problem.latest, length - problem.busy)
    last = latest_starts(src, dst, gap, upper, edges.acyclic_order(ii))
    for i in np.flatnonzero(last < first)[:1].tolist():
        raise Infeasible(
            f"operation {problem.describe(i)} can start at {first[i]} at the earliest, but has to "
            f"start at {last[i]} for the windows and the length of {length} to be met; "
            f"move the ends of the windows after it by {first[i] - last[i]}",
            problem.locations[i],
        )
    return Windows(first, last)


def resource_mii(problem: Problem) -> MinimumII:
    """Bound from limits: every unit is busy at most II cycles out of II.

    A unit that an operation keeps for b cycles cannot start it again before b cycles, so II is
    also at least every blocking time on a limited resource type.

    Raises
    ------
    Infeasible
        A resource type with users has limit 0.
    """
    best = MinimumII(1, "")
    for resource in problem.resource_types:
        if resource.limit is None:
            continue
        users = users_of(problem, resource.name)
        kinds = [problem.operator_types[t] for t in problem.type_of[users].tolist()]
        need, cause = _cycles_needed(resource.name, resource.limit, kinds)
        if need > best.ii:
            best = MinimumII(need, cause, tuple(users.tolist()), resource=resource.name)
    return best


def _cycles_needed(name: str, limit: int, kinds: list[OperatorType]) -> tuple[int, str]:
    """Cycles an iteration that the users of a resource type need on its units, and why."""
    work = sum(k.uses[name] * k.blocking for k in kinds)
    if work and limit == 0:
        raise Infeasible(f"resource type '{name}' has limit 0, but {len(kinds)} users")
    need = max([-(-work // limit), *(k.blocking for k in kinds)]) if work else 0
    # No two of those that take more than half of the units run at once.
    alone = sum(k.blocking for k in kinds if 2 * k.uses[name] > limit)
    if alone > need and limit > 1:
        return alone, (
            f"operations that need more than half of the {limit} units of '{name}' take {alone} "
            "cycles an iteration"
        )
    return need, (
        f"resource type '{name}' is busy for {work} cycles an iteration and its limit is {limit}"
    )


def recurrence_mii(problem: Problem, edges: Precedence) -> MinimumII:
    """Exact bound from cycles: max over cycles of ceil(sum of delays / sum of distances).

    Start at II 1; as long as some cycle has a positive gap, go on with the II that this cycle
    needs.  The last such cycle binds.
    """
    bound = MinimumII(1, "")
    zero = np.zeros(problem.num_operations, np.int64)
    while edges.recurrent:
        found = earliest_starts(edges.src, edges.dst, edges.gap(bound.ii), zero)
        if not found.cycle:
            break
        bound = _bound_of_cycle(problem, edges, list(found.cycle))
    return bound


def _bound_of_cycle(problem: Problem, edges: Precedence, cycle: list[int]) -> MinimumII:
    operations = edges.src[cycle].tolist()
    delay, distance = int(edges.delay[cycle].sum()), int(edges.distance[cycle].sum())
    names = ARROW.join(_around(problem, operations, edges.distance[cycle].tolist()))
    cause = f"recurrence {names} takes {delay} cycles over distance {distance}"
    return MinimumII(-(-delay // distance), cause, tuple(operations), recurrent=True)


def _around(problem: Problem, operations: list[int], hops: list[int]) -> list[str]:
    """The names on a cycle as an iteration meets them, first what comes from an earlier one."""
    last = max(k for k, distance in enumerate(hops) if distance)
    first = (last + 1) % len(hops)
    order = [*operations[first:], *operations[:first]]
    enters = problem.later_name(operations[last], hops[last])
    return [*([enters] if enters else []), *(problem.names[i] for i in order)]


def minimum_ii(problem: Problem, edges: Precedence) -> MinimumII:
    """The larger of ResMII and RecMII, with its cause."""
    return max(recurrence_mii(problem, edges), resource_mii(problem), key=lambda bound: bound.ii)


def recurrence_message(problem: Problem, edges: Precedence, ii: int) -> str:
    """Message that no start times exist at this II, with the least II at which they do."""
    bound = recurrence_mii(problem, edges)
    return f"ii={ii} cannot be met: {bound.cause}; set ii to at least {bound.ii}"
