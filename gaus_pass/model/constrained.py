"""A problem with what a user asks of single operations, and greatest distances at one II."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from gaus_pass.errors import InvalidOption, InvalidProblem
from gaus_pass.model.graph import topological_order
from gaus_pass.model.problem import NO_DEADLINE, IntArray, Problem
from gaus_pass.model.timing_constraints import (
    TimingConstraint,
    constraints_text,
    parse_constraints,
    renamed,
)
from gaus_pass.option_table import unknown_name

_SIGIL = "%"
"""Names of the IR may be given without it."""


def names_known(constraint: TimingConstraint, problem: Problem) -> bool:
    """Whether the problem has the operations of a constraint."""
    known = _Names(problem)
    return all(name is None or name in known for name in (constraint.name, constraint.after))


SourceName = Callable[[str], str | None]
"""What the source calls the operation at a place."""


def _nameless(_: str) -> None:
    """No source."""


def own_constraints(text: str, problem: Problem, source: SourceName = _nameless) -> str:
    """Those of several constraints whose operations a problem has, by its own names."""
    return constraints_text(
        own
        for own in (in_own_names(c, problem, source) for c in parse_constraints(text))
        if names_known(own, problem)
    )


def in_own_names(
    constraint: TimingConstraint, problem: Problem, source: SourceName
) -> TimingConstraint:
    """The constraint with the problem's names for operations that it calls as the source does."""
    known = _Names(problem)
    ends = [constraint.name, constraint.after]
    asked = {end for end in ends if end is not None and end not in known}
    if not asked:
        return constraint
    found: dict[str, str] = {}
    for own, place in zip(problem.names, problem.locations, strict=True):
        name = source(place)
        if name is not None:
            found.setdefault(name, own)
            found.setdefault(name.removeprefix(_SIGIL), own)
    return renamed(constraint, {end: found[end] for end in asked if end in found})


def require_known(
    constraints: Iterable[TimingConstraint],
    problems: Sequence[Problem],
    source: SourceName = _nameless,
) -> None:
    """Check that every constraint finds its operations in one of the problems.

    Parameters
    ----------
    source
        Where operations may be called as in the source.

    Raises
    ------
    InvalidOption
        One names an operation that does not exist, or two of different problems.
    """
    tables = [_Names(p) for p in problems]
    for constraint in constraints:
        if any(names_known(in_own_names(constraint, p, source), p) for p in problems):
            continue
        ends = [name for name in (constraint.name, constraint.after) if name is not None]
        for name in ends:
            if not any(name in table for table in tables):
                known = sorted({n for p in problems for n in p.names})
                raise InvalidOption("constraints: " + unknown_name("operation", name, known))
        raise InvalidOption(
            f"constraints: '{constraint.text:.60}' names operations of two regions; a distance is "
            "between operations of one"
        )


class _Names:
    def __init__(self, problem: Problem) -> None:
        self._at = {name: i for i, name in enumerate(problem.names)}

    def __contains__(self, name: str) -> bool:
        return name in self._at or _SIGIL + name in self._at

    def __getitem__(self, name: str) -> int:
        return self._at[name] if name in self._at else self._at[_SIGIL + name]


def constrained(problem: Problem, constraints: Sequence[TimingConstraint]) -> Problem:
    """The problem with narrower windows, and with distances.

    Raises
    ------
    InvalidOption
        There is no operation of a name.
    InvalidProblem
        Two constraints leave an operation no step.
    """
    if not constraints:
        return problem
    require_known(constraints, [problem])
    names = _Names(problem)
    earliest, latest = problem.earliest.copy(), problem.latest.copy()
    apart: list[tuple[int, int, int]] = []
    within = list(problem.within)
    for c in constraints:
        i = names[c.name]
        if c.after is not None:
            ends = names[c.after], i
            if c.least is not None:
                apart.append((*ends, c.least))
            if c.most is not None:
                within.append((*ends, c.most))
            continue
        earliest[i] = max(int(earliest[i]), c.least or 0)
        latest[i] = min(int(latest[i]), NO_DEADLINE if c.most is None else c.most)
        if earliest[i] > latest[i]:
            raise InvalidProblem(
                f"operation {problem.describe(i)} would have to start from step {earliest[i]} on, "
                f"and by step {latest[i]}; '{c.text}' contradicts what else is asked of it",
                problem.locations[i],
            )
    if _goes_round(problem, apart):
        # Dependences must not, in an iteration; as greatest distances the other way they may.
        within += [(b, a, -least) for a, b, least in apart]
        apart = []
    made = replace(problem, earliest=earliest, latest=latest, within=tuple(within))
    return _with_dependences(made, [(a, b, 0, least) for a, b, least in apart])


def _goes_round(problem: Problem, apart: list[tuple[int, int, int]]) -> bool:
    """Whether least distances make a cycle with the dependences of an iteration."""
    same = problem.dep_distance == 0
    src = np.concatenate((problem.dep_src[same], np.array([a for a, _, _ in apart], np.int64)))
    dst = np.concatenate((problem.dep_dst[same], np.array([b for _, b, _ in apart], np.int64)))
    return len(topological_order(problem.num_operations, src, dst)) < problem.num_operations


def at_interval(problem: Problem, ii: int) -> Problem:
    """The problem at an II with its greatest distances as dependences.

    ``start[b] <= start[a] + most`` is the dependence of an ``a`` so many iterations later on ``b``
    that its delay, II · distance - most, is not negative.
    """
    rows: list[tuple[int, int, int, int]] = []
    for a, b, most in problem.within:
        # At least one iteration later, so that dependences within an iteration have an order.
        distance = max(1, -(-most // ii))
        rows.append((b, a, distance, ii * distance - most))
    return _with_dependences(replace(problem, within=()), rows)


def _with_dependences(problem: Problem, rows: list[tuple[int, int, int, int]]) -> Problem:
    """With dependences (from, to, distance, delay) that carry nothing."""
    if not rows:
        return problem
    table = np.array(rows, np.int64)

    def joined(old: IntArray, new: IntArray) -> IntArray:
        return np.concatenate((old, new))

    nothing = np.zeros(len(rows), np.int64)
    return replace(
        problem,
        dep_src=joined(problem.dep_src, table[:, 0]),
        dep_dst=joined(problem.dep_dst, table[:, 1]),
        dep_distance=joined(problem.dep_distance, table[:, 2]),
        dep_delay=joined(problem.dep_delay, table[:, 3]),
        dep_carries=np.concatenate((problem.dep_carries, nothing.astype(np.bool_))),
        dep_weight=joined(problem.dep_weight, nothing),
    )
