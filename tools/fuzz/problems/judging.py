"""What brute force says of an answer, or of a refusal."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
from support import oracle

from fuzz.cases import Fault
from gaus_pass.analysis.verify import violations
from gaus_pass.errors import GausError, Infeasible, SolverError
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule, SolveResult, SolveStatus
from gaus_pass.options import Options
from gaus_pass.scheduling.prepare import prepare
from gaus_pass.scheduling.solve import Outcome

ROOM = 6
"""Length of the schedules that are enumerated where nothing bounds them."""
_MOST = 60_000
"""Schedules that are looked at, legal or not; beyond these nothing is said."""
_EXACT = ("auto", "cp-sat")


class _TooMany(Exception):
    """There are more schedules than can be looked at."""


def legal_schedules(problem: Problem, ii: int | None, length: int) -> Iterator[tuple[int, ...]]:
    """All legal schedules, depth first; dependences cut what cannot become legal."""
    edges = [e for e in oracle.edges(problem) if ii is not None or e[2] == 0]
    looked = 0

    def extend(start: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        nonlocal looked
        looked += 1
        if looked > _MOST:
            raise _TooMany
        done = len(start)
        for src, dst, distance, delay, _ in edges:
            if max(src, dst) == done - 1 and start[dst] + (ii or 0) * distance < start[src] + delay:
                return
        if done == problem.num_operations:
            if oracle.is_legal(problem, start, ii, length):
                yield start
            return
        for step in range(length):
            yield from extend((*start, step))

    yield from extend(())


def solved(outcome: Outcome, rng: random.Random) -> Fault | None:
    """What is wrong with an answer."""
    for result in (outcome.result, *outcome.samples):
        fault = _judge(outcome, result)
        if fault is not None:
            return fault
    starts = {tuple(s.schedule.start.tolist()) for s in outcome.samples}
    if len(starts) < len(outcome.samples):
        return Fault("samples", "two samples have the same start times")
    return _judge_verify(outcome.problem, outcome.schedule.ii, rng)


def _judge(outcome: Outcome, result: SolveResult) -> Fault | None:
    problem, options = outcome.problem, outcome.options
    start, ii = tuple(result.schedule.start.tolist()), result.schedule.ii
    length = oracle.length(problem, start)
    where = f"{options.solver}, II {ii}, start times {start}"
    if not oracle.is_legal(problem, start, ii, length):
        return Fault("illegal", f"{where} is not legal")
    asked = _asked_length(problem, options)
    if asked is not None and length > asked:
        return Fault("too long", f"{where}: {length} steps, {asked} are allowed")
    ours = _values(problem, start, ii, options.objective)
    if tuple(result.objective) != ours:
        return Fault("objective", f"{where}: says {result.objective}, counted {ours}")
    bound = tuple(result.lower_bound)
    if bound > ours:
        return Fault("bound", f"{where}: worth {ours}, below its bound {bound}")
    optimal = result.status is SolveStatus.OPTIMAL
    if optimal and bound != ours:
        return Fault("optimal", f"{where}: optimal with {ours} and bound {bound}")
    try:
        best = min(
            (_values(problem, s, ii, options.objective), s)
            for s in legal_schedules(problem, ii, min(length, asked or length))
        )
    except _TooMany:
        return None
    if best[0] < bound:
        return Fault("bound", f"{where}: bound {bound}, but {best[1]} is worth {best[0]}")
    return _judge_ii(outcome, where) if result is outcome.result else None


def _judge_ii(outcome: Outcome, where: str) -> Fault | None:
    """Whether there is a schedule at an II that is said to be impossible."""
    least = outcome.minimum_ii
    below = least.ii if least.cause else 1
    if outcome.result.status is SolveStatus.OPTIMAL and _ii_first(outcome.options.objective):
        below = max(below, outcome.schedule.ii or 1)
    if outcome.schedule.ii is None:
        return None
    for ii in range(outcome.options.ii or 1, below):
        found = _first(outcome.problem, ii, outcome.options)
        if found is not None:
            return Fault("least II", f"{where}: {found} is legal at II {ii}")
    return None


def _ii_first(objective: str) -> bool:
    return objective.partition(">")[0].strip() == "ii"


def refused(problem: Problem, options: Options, pipelined: bool, error: GausError) -> Fault | None:
    """What is wrong with a refusal: there is a schedule, and it was said or was to be found."""
    exact = options.solver in _EXACT
    if not (isinstance(error, Infeasible) or (isinstance(error, SolverError) and exact)):
        return None
    try:
        ready = prepare(problem, options)
    except Infeasible:
        return None if _cannot_be(problem, options) else Fault("refused", error.message)
    for ii in _intervals(ready, options, pipelined):
        found = _first(ready, ii, options)
        if found is not None:
            text = f"{options.solver} says '{error.message}', but {found} is legal at II {ii}"
            return Fault(f"refused: {type(error).__name__}", text)
    return None


def _cannot_be(problem: Problem, options: Options) -> bool:
    """Whether an operation alone needs more than there is of units or of a cycle."""
    used = set(problem.type_of.tolist())
    kinds = [t for k, t in enumerate(problem.operator_types) if k in used]
    limits = {r.name: r.limit for r in problem.resource_types} | dict(options.limits)
    for kind in kinds:
        for name, units in kind.uses.items():
            limit = limits.get(name)
            if limit is not None and units > limit:
                return True
    clock = problem.clock
    cycle = options.cycle_time
    if cycle is not None:
        room = cycle - options.clock_to_q - options.setup - (options.margin or 0.0)
    elif clock is not None:
        room = clock.cycle_time - clock.clock_to_q - clock.setup - clock.margin
    else:
        return False
    return any(max(t.in_delay, t.out_delay) > room for t in kinds)


def _intervals(problem: Problem, options: Options, pipelined: bool) -> list[int | None]:
    recurrent = bool(problem.dep_distance.any())
    if options.ii is not None and options.strict:
        return [options.ii]
    if pipelined or recurrent or options.ii is not None:
        return list(range(options.ii or 1, 9))
    return [None]


def _asked_length(problem: Problem, options: Options) -> int | None:
    asked = [n for n in (options.length, problem.length) if n is not None]
    return min(asked) if asked else None


def _first(problem: Problem, ii: int | None, options: Options) -> tuple[int, ...] | None:
    asked = _asked_length(problem, options)
    try:
        return next(legal_schedules(problem, ii, min(asked or ROOM, ROOM)), None)
    except _TooMany:
        return None


def _judge_verify(problem: Problem, ii: int | None, rng: random.Random) -> Fault | None:
    """Whether verify accepts exactly what the oracle accepts."""
    for _ in range(40):
        start = tuple(rng.randrange(ROOM) for _ in range(problem.num_operations))
        said = violations(problem, Schedule(np.array(start, np.int64), ii), ROOM)
        if (not said) != oracle.is_legal(problem, start, ii, ROOM):
            return Fault("verify", f"{start} at II {ii}: verify says {said or 'legal'}")
    return None


def _values(
    problem: Problem, start: tuple[int, ...], ii: int | None, objective: str
) -> tuple[float, ...]:
    """The objective, counted by the oracle."""
    return tuple(_level(problem, start, ii, level) for level in objective.split(">"))


def _level(problem: Problem, start: tuple[int, ...], ii: int | None, level: str) -> float:
    total = 0
    for part in level.split("+"):
        weight, _, name = part.strip().rpartition("*")
        total += int(weight or 1) * _term(problem, start, ii, name)
    return float(total)


def _term(problem: Problem, start: tuple[int, ...], ii: int | None, name: str) -> int:
    if name == "ii":
        return ii or 0
    if name.startswith("resources."):
        return _peak(problem, start, ii, name.partition(".")[2])
    return oracle.value_of(problem, start, ii, name)


def _peak(problem: Problem, start: tuple[int, ...], ii: int | None, resource: str) -> int:
    used: dict[int, int] = {}
    kinds: list[Any] = [problem.operator_types[t] for t in problem.type_of.tolist()]
    for begin, kind in zip(start, kinds, strict=True):
        for step in range(begin, begin + kind.blocking):
            slot = step if ii is None else step % ii
            used[slot] = used.get(slot, 0) + kind.uses.get(resource, 0)
    return max(used.values(), default=0)
