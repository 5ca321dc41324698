"""Problem and result JSON from text: what a file is checked for before anything is made of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gaus_pass.errors import GausError, ImportFailed
from gaus_pass.formats.problem_json import Json
from gaus_pass.formats.result_check import check_problem, check_result
from gaus_pass.formats.result_json import SCHEMA, problem_of, schedule_from_json
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule


@dataclass(frozen=True)
class Answer:
    """One result of a document: what the file says of it, and its schedule."""

    data: Json
    schedule: Schedule


@dataclass(frozen=True)
class Document:
    """One problem of a file with its results and the other keys of its document.

    Attributes
    ----------
    registers
        Entries of the problem's RTL registers, where ``gaus-trace-registers`` has run.
    """

    data: Json
    problem: Problem
    answers: tuple[Answer, ...]
    registers: tuple[Json, ...] = ()

    @property
    def is_pipeline(self) -> bool:
        """Whether it takes an input in every cycle: only pipelines have a valid chain."""
        return "control_bits" in self.data


def parse_documents(text: str, name: str) -> list[Document]:
    """The documents in a text.

    Parameters
    ----------
    name
        What messages call the text.

    Raises
    ------
    ImportFailed
        Not JSON, not of this schema, or something in it has the wrong type.
    InvalidProblem, Infeasible
        A problem contradicts itself.
    """
    try:
        data: Any = json.loads(text)
    except json.JSONDecodeError as error:
        where = f"{name}:{error.lineno}:{error.colno}"
        raise ImportFailed(f"not JSON: {error.msg}", where) from None
    except (RecursionError, ValueError) as error:
        raise ImportFailed(f"not JSON: {error}", name) from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ImportFailed(f"not problem JSON of schema {SCHEMA}: no '\"schema\": {SCHEMA}'", name)
    parts: Any = data.get("regions", [data])
    if not isinstance(parts, list) or not parts:
        raise ImportFailed("'regions' is not a list with documents in it", name)
    registers: Any = data.get("registers", [])
    if not isinstance(registers, list) or not all(isinstance(r, dict) for r in registers):
        raise ImportFailed("'registers' is not a list of objects", name)
    shared = {key: data[key] for key in ("source", "modules") if key in data}
    return [_document(part, shared, registers, name) for part in parts]


def _document(data: Any, shared: Json, registers: list[Json], name: str) -> Document:
    if not isinstance(data, dict) or not isinstance(data.get("problem"), dict):
        raise ImportFailed("no key 'problem'", name)
    check_problem(data["problem"], name)
    try:
        problem = problem_of(data)
    except GausError as error:
        raise error.at(name) from None
    check_result(shared | data, name)
    results: Any = data.get("results", [])
    if not isinstance(results, list):
        raise ImportFailed("'results' is not a list", name)
    answers = tuple(_answer(r, problem, name) for r in results)
    own = tuple(r for r in registers if r.get("pipeline") == problem.name)
    return Document(shared | data, problem, answers, own)


def _answer(data: Any, problem: Problem, name: str) -> Answer:
    try:
        schedule = schedule_from_json(next(iter(data["schedules"])), _interval(data))
    except StopIteration:
        raise ImportFailed("the 'schedules' of a result are empty", name) from None
    except (TypeError, ValueError, OverflowError) as error:
        raise ImportFailed(f"a result cannot be read: {error}", name) from None
    n = problem.num_operations
    arrays = (schedule.start, schedule.start_in_cycle, schedule.unit)
    for array in arrays:
        if array is not None and array.shape != (n,):
            raise ImportFailed(f"a schedule has {array.shape} numbers for {n} operations", name)
    if (schedule.start < 0).any() or not _is_finite(schedule):
        raise ImportFailed("a schedule has a negative start time or one that is no number", name)
    return Answer(data, schedule)


def _is_finite(schedule: Schedule) -> bool:
    return schedule.start_in_cycle is None or bool(np.isfinite(schedule.start_in_cycle).all())


def _interval(data: Mapping[str, Any]) -> int | None:
    interval = data.get("ii")
    if interval is not None and (not isinstance(interval, int) or interval < 1):
        raise ValueError(f"ii is {interval}")
    return interval
