"""Problem and result JSON: the one form in which everything compares, reports and reads back."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from gaus_pass.analysis.diversity import Diversity
from gaus_pass.formats.problem_json import Json, problem_from_json, problem_to_json
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule, SolveResult
from gaus_pass.standalone.check import digest
from gaus_pass.support.files import write

SCHEMA = 1


def result_to_json(
    result: SolveResult, problem: Problem, objective: str, terms: Mapping[str, int]
) -> Json:
    """One solver's answer, as `gaus_pass.scheduling.solve.solve` verified it."""
    return {
        "solver": result.solver,
        "status": result.status.name.lower(),
        "objective": {"text": objective, "value": [_number(v) for v in result.objective]},
        "terms": dict(terms),
        "lower_bound": [_number(v) for v in result.lower_bound],
        "gap": _finite(result.gap),
        "seconds": round(result.seconds, 6),
        "peak_rss_mb": _peak_rss_mb(),
        "verified": True,
        "seed": result.seed,
        "ii": result.schedule.ii,
        "length": result.schedule.length(problem),
        "schedules": [schedule_to_json(result.schedule)],
        "trace": [
            {
                "iteration": p.iteration,
                "seconds": round(p.seconds, 6),
                "objective": [_number(v) for v in p.objective],
                "source": p.source,
            }
            | {name: float(f"{number:.4g}") for name, number in p.more.items()}
            for p in result.trace
        ],
    }


def schedule_to_json(schedule: Schedule) -> Json:
    """Start times, and start-in-cycle and units where there are any."""
    data: Json = {"start": schedule.start.tolist()}
    if schedule.start_in_cycle is not None:
        data["start_in_cycle"] = schedule.start_in_cycle.tolist()
    if schedule.unit is not None:
        data["unit"] = schedule.unit.tolist()
    return data


def schedule_from_json(data: Mapping[str, Any], ii: int | None) -> Schedule:
    """Read what `schedule_to_json` wrote."""
    settled, unit = data.get("start_in_cycle"), data.get("unit")
    start = data["start"]
    if not all(type(t) is int for t in start):
        raise TypeError("start times must be whole numbers")
    return Schedule(
        np.array(start, np.int64),
        ii,
        None if settled is None else np.array(settled, np.float64),
        None if unit is None else np.array(unit, np.int64),
    )


class Moves(Protocol):
    """How a schedule differs from an earlier one, as `gaus_pass.scheduling.rescheduling.Moved`."""

    @property
    def count(self) -> int: ...
    @property
    def least(self) -> int: ...
    @property
    def known(self) -> int: ...
    @property
    def new(self) -> int: ...


class Solved(Protocol):
    """The part of `gaus_pass.scheduling.solve.Outcome` that the writer needs."""

    @property
    def problem(self) -> Problem: ...
    @property
    def result(self) -> SolveResult: ...
    @property
    def terms(self) -> Mapping[str, int]: ...
    @property
    def objective(self) -> str: ...
    @property
    def target_ii(self) -> int | None: ...
    @property
    def warnings(self) -> Sequence[str]: ...
    @property
    def certificates(self) -> list[Json]: ...
    @property
    def suggestions(self) -> Sequence[object]: ...
    @property
    def asked_samples(self) -> int: ...
    @property
    def samples(self) -> Sequence[SolveResult]: ...
    @property
    def diversity(self) -> Diversity | None: ...
    @property
    def moved(self) -> Moves | None: ...


def document(
    problem: Problem, results: Sequence[Json], extra: Mapping[str, Any] | None = None
) -> Json:
    """The whole document for one problem; ``extra`` keys are on the level of ``problem``."""
    written = problem_to_json(problem)
    signed = [{**result, "digest": digest(written, result)} for result in results]
    data: Json = {"schema": SCHEMA, "problem": written, "results": signed}
    return data | dict(extra or {})


def solved_document(solved: Solved, extra: Mapping[str, Any] | None = None) -> Json:
    """The document of one solved problem."""
    result = result_to_json(solved.result, solved.problem, solved.objective, solved.terms)
    result["target_ii"] = solved.target_ii
    result["warnings"] = list(solved.warnings)
    result["suggestions"] = [str(suggestion) for suggestion in solved.suggestions]
    if solved.moved is not None:
        names = ("count", "least", "known", "new")
        result["moved"] = {name: getattr(solved.moved, name) for name in names}
    if solved.diversity is not None:
        result |= _samples(solved.samples, solved.asked_samples, solved.diversity)
    result["certificates"] = solved.certificates
    return document(solved.problem, [result], extra)


def _samples(samples: Sequence[SolveResult], asked: int, found: Diversity) -> Json:
    """All schedules, best first, with what each is worth, and how different they are."""
    schedules = [
        schedule_to_json(s.schedule) | {"objective": [_number(v) for v in s.objective]}
        for s in samples
    ]
    measures = {"start_times": found.start_times, "chains": found.chains}
    rounded = {name: round(value, 6) for name, value in measures.items()}
    return {
        "schedules": schedules,
        "diversity": {"asked": asked, "count": found.count, **rounded},
    }


def joined_documents(documents: Sequence[Json], source: Json | None = None) -> Json:
    """The document of a whole file.

    One problem is the document itself; several are in its list ``regions``.

    Parameters
    ----------
    source
        The text that locations point into: ``file``, ``text`` and perhaps ``lines``.
    """
    one = documents[0] if len(documents) == 1 else {"schema": SCHEMA, "regions": list(documents)}
    return one if source is None else {**one, "source": source}


def problem_of(data: Mapping[str, Any]) -> Problem:
    """The problem of a document, checked."""
    return problem_from_json(data["problem"])


def write_document(path: str, data: Json, *, amends: bool = False) -> None:
    """Write a document, compactly; see `gaus_pass.support.files.write`."""
    text = json.dumps(data, indent=None, separators=(",", ":")) + "\n"
    write(path, text, amends=amends)


def _number(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _peak_rss_mb() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(usage / (1024 if sys.platform != "darwin" else 1024**2), 1)
