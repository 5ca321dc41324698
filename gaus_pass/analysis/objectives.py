"""Exact values of every term of an objective, with and without II.

`gaus_pass.registry.TERMS` says which terms there are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from gaus_pass.errors import InvalidOption
from gaus_pass.model.problem import IntArray, Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.option_table import unknown_name
from gaus_pass.registry import TERMS, Counts, Term, find_term, load


def effective_ii(problem: Problem, schedule: Schedule) -> int:
    """Cycles between iterations: II, or the length when iterations do not overlap."""
    return schedule.length(problem) if schedule.ii is None else schedule.ii


def lifetimes(problem: Problem, schedule: Schedule) -> tuple[IntArray, IntArray]:
    """(v,) steps ``[ready, last)`` in which each value is alive; equal without later users.

    ready = start of the producer + hold; last = max over users of start + II * distance.
    """
    ready = schedule.start[problem.val_producer] + problem.val_hold
    used = schedule.start[problem.use_op]
    if problem.use_distance.any():
        used = used + effective_ii(problem, schedule) * problem.use_distance
    last = ready.copy()
    owner = problem.use_owner
    np.maximum.at(last, owner, used)
    return ready, last


def ii(problem: Problem, schedule: Schedule) -> int:
    """Initiation interval; 0 when there is none."""
    return schedule.ii or 0


def length(problem: Problem, schedule: Schedule) -> int:
    """Schedule length in steps."""
    return schedule.length(problem)


def register_bits(problem: Problem, schedule: Schedule) -> int:
    """Sum of bits times registers a value passes: its lifetime, or ceil(lifetime / II).

    The datapath shifts a value's chain once per II.
    """
    return _dot(problem.val_bits, registers(problem, schedule))


def registers(problem: Problem, schedule: Schedule) -> IntArray:
    """(v,) registers that each value passes."""
    ready, last = lifetimes(problem, schedule)
    return -((ready - last) // (schedule.ii or 1))


def _dot(one: IntArray, two: IntArray) -> int:
    """Exact, also beyond 64 bits."""
    if float(np.abs(one).astype(np.float64) @ np.abs(two).astype(np.float64)) < 2.0**62:
        return int(one @ two)
    return sum(x * y for x, y in zip(one.tolist(), two.tolist(), strict=True))


def memory(problem: Problem, schedule: Schedule) -> int:
    """Peak footprint: max over steps (slots) of the bits alive, all iterations counted."""
    ready, last = lifetimes(problem, schedule)
    return int(profile(ready, last, problem.val_bits, schedule.ii)[1].max(initial=0))


def profile(
    begin: IntArray, end: IntArray, amount: IntArray, interval: int | None
) -> tuple[IntArray, IntArray]:
    """Use over time where item i takes ``amount[i]`` during [begin[i], end[i]).

    Parameters
    ----------
    interval
        II, over which steps fold into slots; None for plain steps.

    Returns
    -------
    at, level : (k,)
        From step (slot) ``at[j]`` until ``at[j + 1]`` the total is ``level[j]``.  Its size is that
        of the input, however long the schedule is.
    """
    always = 0
    if interval is not None:
        # Whole rounds fill every slot; what is left over begins and ends in a slot.
        always = _dot(amount, (end - begin) // interval)
        end = begin % interval + (end - begin) % interval
        begin = begin % interval
        wraps = end > interval
        begin = np.concatenate((begin, np.zeros(int(wraps.sum()), np.int64)))
        amount = np.concatenate((amount, amount[wraps]))
        end = np.concatenate((np.where(wraps, interval, end), end[wraps] - interval))
    at, places = _distinct(np.concatenate((begin, end, [0])))
    change = np.zeros(len(at), np.int64)
    np.add.at(change, places[: len(begin)], amount)
    np.subtract.at(change, places[len(begin) : -1], amount)
    return at, np.cumsum(change) + always


def _distinct(steps: IntArray) -> tuple[IntArray, IntArray]:
    """Distinct steps in order, and the place of each of ``steps`` among them."""
    low = int(steps.min())
    span = int(steps.max()) - low + 1
    if span > len(steps):  # a long schedule of few operations
        return np.unique(steps, return_inverse=True)
    present = np.zeros(span, np.bool_)
    present[steps - low] = True
    return np.flatnonzero(present) + low, (np.cumsum(present) - 1)[steps - low]


def usage(problem: Problem, schedule: Schedule, resource: str) -> tuple[IntArray, IntArray]:
    """Units of a resource type in use, as `profile`."""
    units = problem.units(resource)
    users = np.flatnonzero(units)
    begin = schedule.start[users]
    end = begin + problem.blocking[users]
    return profile(begin, end, units[users], schedule.ii)


def peak(problem: Problem, schedule: Schedule, resource: str) -> int:
    """Most units of a resource type in use in any step (slot).

    Raises
    ------
    InvalidOption
        The problem has no such resource type.
    """
    known = [r.name for r in problem.resource_types]
    if resource not in known:
        raise InvalidOption(unknown_name("resource type", resource, known))
    return int(usage(problem, schedule, resource)[1].max(initial=0))


def resources(problem: Problem, schedule: Schedule) -> int:
    """Sum over resource types of cost times peak use."""
    return sum(r.cost * peak(problem, schedule, r.name) for r in problem.resource_types)


def communication(problem: Problem, schedule: Schedule) -> int:
    """Step boundaries between the two ends, over dependences of positive weight."""
    counted = problem.dep_weight > 0
    hops = schedule.start[problem.dep_dst] - schedule.start[problem.dep_src]
    if problem.dep_distance.any():
        hops = hops + effective_ii(problem, schedule) * problem.dep_distance
    return int(hops[counted].sum())


Level = tuple[tuple[float, str], ...]
"""A weighted sum: ``(weight, term)`` pairs."""


def term_of(name: str) -> tuple[Term, tuple[str, ...]]:
    """The term of a name in an objective, and further arguments of its functions.

    Raises
    ------
    InvalidOption
        There is none.
    """
    found = find_term(name)
    if found is None:
        raise InvalidOption(unknown_name("term", name, list(TERMS)))
    return found


def counted(level: Level) -> set[Counts]:
    """Quantities that the terms of a level count."""
    return {term_of(name)[0].counts for _, name in level}


def ii_weight(level: Level) -> float:
    """Weight of a cycle of II at a level."""
    return sum(weight for weight, name in level if term_of(name)[0].counts is Counts.II)


def weighed_resources(problem: Problem, level: Level) -> tuple[str, ...]:
    """The resource types whose units a level minimises."""
    found: set[str] = set()
    for _, name in level:
        term, of = term_of(name)
        if term.counts is Counts.UNITS:
            found.update(of or (r.name for r in problem.resource_types))
    return tuple(r.name for r in problem.resource_types if r.name in found)


@dataclass(frozen=True)
class Objective:
    """Levels in lexicographic order, each a weighted sum of terms."""

    levels: tuple[Level, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all terms, each once."""
        return tuple(dict.fromkeys(name for level in self.levels for _, name in level))

    def level_of_length(self) -> int | None:
        """The level that is the length alone, where only the II comes before it."""
        for k, level in enumerate(self.levels):
            if counted(level) != {Counts.II}:
                return k if counted(level) == {Counts.LENGTH} else None
        return None

    def level_of_starts(self) -> int | None:
        """The first level that start times within a length affect."""
        for k, level in enumerate(self.levels):
            if counted(level) - {Counts.II, Counts.LENGTH}:
                return k
        return None

    def keeps_length(self, level: int) -> bool:
        """Whether the length counts at this level or before it."""
        return any(Counts.LENGTH in counted(one) for one in self.levels[: level + 1])

    def __str__(self) -> str:
        return " > ".join(
            " + ".join(name if weight == 1 else f"{weight:g}*{name}" for weight, name in level)
            for level in self.levels
        )


_TERM = re.compile(r"(?:(?P<weight>[\d.eE]+)\s*\*\s*)?(?P<name>[A-Za-z][\w.\-]*)")


def parse_objective(text: str) -> Objective:
    """``'ii > 10*resources + communication'`` → levels of weighted sums.

    Raises
    ------
    InvalidOption
        A term is unknown or a weight is not a positive number.
    """
    return Objective(
        tuple(
            tuple(_parse_term(part.strip(), text) for part in level.split("+"))
            for level in text.split(">")
        )
    )


def _parse_term(part: str, text: str) -> tuple[float, str]:
    match = _TERM.fullmatch(part)
    if match is None:
        raise InvalidOption(f"objective '{text}': cannot read '{part}'; write terms as k*name")
    name = match["name"]
    if find_term(name) is None:
        raise InvalidOption(f"objective '{text}': " + unknown_name("term", name, list(TERMS)))
    try:
        weight = float(match["weight"] or 1)
    except ValueError:
        weight = 0.0
    if not 0 < weight < float("inf"):
        raise InvalidOption(f"objective '{text}': weight '{match['weight']}' is not positive")
    return weight, name


def evaluate_term(problem: Problem, schedule: Schedule, name: str) -> int:
    """The exact value of one term.

    Raises
    ------
    InvalidOption
        ``resources.NAME`` names a resource type that the problem does not have.
    """
    term, of = term_of(name)
    return load(term.value)(problem, schedule, *of)


def evaluate(problem: Problem, schedule: Schedule, objective: Objective) -> tuple[float, ...]:
    """The exact value of an objective, one entry per level; smaller is better."""
    return tuple(
        sum(weight * evaluate_term(problem, schedule, name) for weight, name in level)
        for level in objective.levels
    )


def all_terms(problem: Problem, schedule: Schedule) -> dict[str, int]:
    """Every term by name, and the peak of every resource type."""
    plain = [name for name, term in TERMS.items() if not term.per_resource]
    families = [name.removesuffix("NAME") for name, term in TERMS.items() if term.per_resource]
    names = plain + [head + r.name for head in families for r in problem.resource_types]
    return {name: evaluate_term(problem, schedule, name) for name in names}
