"""The certificates of a result, a level of the objective each.

A linear bound is certified by constraints of the problem that add up to its terms, one on bits
alive by a flow below weights of the steps; the others by a circle of dependences, and by work on
units.  What none of these reaches is marked as claimed by the solver.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple

from gaus_pass.analysis.bounds import resource_mii, windows
from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.objectives import Level, counted, parse_objective, term_of
from gaus_pass.errors import GausError
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import SolveResult
from gaus_pass.registry import Counts
from gaus_pass.scheduling.certificates.rows import ChainPaths, Rows, rows_of
from gaus_pass.scheduling.certificates.sums import Sums
from gaus_pass.scheduling.certificates.units import overload, peak_part
from gaus_pass.scheduling.certificates.weights import WeightedSteps
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.step_weights.search import weights_for

Json = dict[str, Any]
_MOST, _MOST_IN_TIME = 30_000, 6_000
"""Operations and dependences above which nothing is certified: a few seconds, or a few tenths where
there is a time limit."""
_WORK, _HURRIED_WORK = 150_000_000, 10_000_000
"""Arcs looked at for weights of the steps: two seconds, or a tenth where there is a time limit."""
_Part = tuple[Json, Fraction]
_Terms = Sequence[tuple[Fraction, str]]
_TOLERANCE = 1e-9


class Asked(NamedTuple):
    """What bounds rest on besides the problem.

    Attributes
    ----------
    length
        Steps within which schedules were looked for.
    ii
        An II below which none was looked for, or None.
    least_ii
        The largest that dependences or units need.
    hurried
        Whether there is a time limit.
    """

    length: int
    ii: int | None
    least_ii: int
    hurried: bool


def certificates(problem: Problem, result: SolveResult, objective: str, asked: Asked) -> list[Json]:
    """What proves the bound of every level; see `gaus_pass.standalone.check` for the form."""
    levels = parse_objective(objective).levels
    length, made = asked.length, list[Json]()
    for level, value, bound in zip(levels, result.objective, result.lower_bound, strict=True):
        one = _Level(problem, result.schedule.ii, length, asked)
        made.append(one.certificate(level, bound, result.solver))
        if counted(level) == {Counts.LENGTH} and value == bound:
            length = min(length, round(value / sum(weight for weight, _ in level)))
    return made


class _Level:
    """One level at one II and within one length."""

    def __init__(self, problem: Problem, ii: int | None, length: int, asked: Asked) -> None:
        self._problem, self._ii, self._length, self._asked = problem, ii, length, asked
        self._paths = ChainPaths(problem)

    def certificate(self, level: Level, bound: float, solver: str) -> Json:
        """Parts that prove the bound, or as much of it as they can."""
        found: Json = {"bound": bound, "length": self._length, "parts": []}
        size = self._problem.num_operations + self._problem.num_dependences
        most = _MOST_IN_TIME if self._asked.hurried else _MOST
        parts = self._parts(level, bound) if bound > 0 and size <= most else []
        if not _is_proven(parts, bound):
            found["claimed_by"] = solver
        found["parts"] = [part for part, _ in parts]
        if self._paths.paths:
            found["chains"] = self._paths.paths
        if self._sums and self._sums.rounds:
            found["rounds"] = self._sums.rounds
        return found

    _sums: Sums | None = None

    def _parts(self, level: Level, bound: float) -> list[_Part]:
        """Bits alive by their mean where that is enough, else by weights of the steps."""
        terms = [(Fraction(w).limit_denominator(10**6), name) for w, name in level]
        linear = [(w, name) for w, name in terms if self._is_linear(name)]
        found = self._parts_with(terms, linear, bound)
        less = [(w, name) for w, name in linear if _counts(name) is not Counts.ALIVE]
        if len(less) == len(linear) or _is_proven(found, bound):
            return found
        return max(found, self._parts_with(terms, less, bound), key=_proven)

    def _parts_with(self, terms: _Terms, linear: _Terms, bound: float) -> list[_Part]:
        """Parts for the linear terms together and for each of the others."""
        found: list[_Part] = []
        makers: list[Callable[[], _Part | None]] = []
        if linear:
            makers.append(lambda: self._sum(linear, bound))
        alive = [term for term in terms if _counts(term[1]) is Counts.ALIVE]
        others = [term for term in terms if term not in [*linear, *alive]]
        makers += [self._maker(*term) for term in others]
        # Last, because it ends as soon as it proves what the others leave.
        for weight, name in alive if not set(alive) <= set(linear) else ():
            makers.append(lambda w=weight, n=name: self._alive(w, n, bound - _proven(found)))
        for make in makers:
            try:
                part = make()
            except (GausError, KeyboardInterrupt):  # too large, or no patience: a claim remains
                continue
            if part is not None:
                found.append(part)
        return found

    def _alive(self, weight: Fraction, name: str, left: float) -> _Part | None:
        """Weights of the steps under which every schedule keeps many bits."""
        goal = ceil(left / float(weight) - _TOLERANCE * max(left, 1))
        problem, ii, length = self._problem, self._ii, self._length
        edges = precedence(problem)
        reach = windows(problem, edges, ii, length)
        task = Task(problem, edges, ii, length, reach, parse_objective(name))
        weights = weights_for(task, goal, _HURRIED_WORK if self._asked.hurried else _WORK)
        if weights is None:
            return None
        rows = self._rows(length, ii)
        found = WeightedSteps(problem, ii, rows, weights).part(self._paths)
        if found is None:
            return None
        self._use_all_chains(rows)
        part, bits = found
        return {**part, "terms": [[float(weight), name]]}, weight * bits

    def _is_linear(self, name: str) -> bool:
        if _counts(name) is Counts.ALIVE:
            return self._ii is not None
        return _counts(name) in (Counts.LENGTH, Counts.HOPS, Counts.REGISTERS)

    def _rows(self, length: int, ii: int | None) -> Rows:
        return rows_of(self._problem, ii, length)

    def _sum(self, terms: Sequence[tuple[Fraction, str]], bound: float) -> _Part:
        rows = self._rows(self._length, self._ii)
        self._sums = Sums(self._problem, self._ii, self._length, rows, self._paths)
        part, proven = self._sums.part(terms)
        kinds = [_counts(name) for _, name in terms]
        if float(proven) < bound and kinds == [Counts.LENGTH]:
            return self._longer(*terms[0], bound) or (part, proven)
        return part, proven

    def _longer(self, weight: Fraction, name: str, bound: float) -> _Part | None:
        """Work that does not fit into a step less."""
        least = round(bound / float(weight))
        rows = self._rows(least - 1, self._ii)
        found = overload(self._problem, rows)
        if found is None:
            return None
        resource, interval = found
        self._use_all_chains(rows)
        part = {"kind": "overload", "least": least, "resource": resource, "interval": interval}
        return {**part, "terms": [[float(weight), name]]}, weight * least

    def _use_all_chains(self, rows: Rows) -> None:
        """Windows follow from all of them."""
        for kind, k in rows.names:
            if kind == "chain":
                self._paths.number(k)

    def _maker(self, weight: Fraction, name: str) -> Callable[[], _Part | None]:
        if _counts(name) is Counts.II:
            return lambda: self._least_ii(weight, name)
        if _counts(name) is Counts.UNITS:
            return lambda: self._units(weight, name)
        return lambda: None

    def _units(self, weight: Fraction, name: str) -> _Part:
        rows, total, parts = self._rows(self._length, self._ii), 0, list[Json]()
        wanted = term_of(name)[1]
        for resource in self._problem.resource_types:
            if resource.name in (wanted or (resource.name,)):
                part, units = peak_part(self._problem, resource.name, self._ii, self._length, rows)
                total += units * (1 if wanted else resource.cost)
                parts.append(part)
        if any("interval" in part for part in parts):
            self._use_all_chains(rows)
        return {"kind": "units", "terms": [[float(weight), name]], "of": parts}, weight * total

    def _least_ii(self, weight: Fraction, name: str) -> _Part | None:
        """The II that was asked for, that a circle of dependences needs, or that work needs."""
        ii = self._ii or 0
        found: Json = {"kind": "ii", "terms": [[float(weight), name]]}
        if self._asked.ii == ii or ii == 0:
            return {**found, "by": "option"}, weight * ii
        busy = resource_mii(self._problem)
        least = busy.ii
        best: Json = {"by": "units", "resource": busy.resource, "least": min(least, ii)}
        for candidate in sorted({ii, self._asked.least_ii} - {least}, reverse=True):
            rows = self._rows(self._length, candidate - 1)
            arcs = Sums(self._problem, candidate - 1, self._length, rows, self._paths).circle()
            if arcs is not None:
                best = {"by": "circle", "least": candidate, "arcs": arcs}
                break
        return {**found, **best}, weight * best["least"]


def _proven(parts: list[_Part]) -> float:
    return float(sum((value for _, value in parts), Fraction(0)))


def _is_proven(parts: list[_Part], bound: float) -> bool:
    return _proven(parts) + _TOLERANCE * max(abs(bound), 1) >= bound


def _counts(name: str) -> Counts:
    return term_of(name)[0].counts
