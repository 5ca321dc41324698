"""A solved problem as users hold it: start times by name, JSON, pages and figures."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import fields
from html import escape
from typing import TYPE_CHECKING, Any

from gaus_pass.errors import ImportFailed, InvalidProblem, SolverError
from gaus_pass.scheduling import solve as solving

if TYPE_CHECKING:
    from gaus_pass.model.problem import Problem

Json = dict[str, Any]
_HEIGHT = 620
"""Pixels of the viewer in a notebook."""


class Outcome(solving.Outcome):
    """A solved problem: what was asked, the verified answer, and what it is worth.

    A notebook shows it as the schedule viewer.  The attributes are those of
    `gaus_pass.scheduling.solve.Outcome`.
    """

    @staticmethod
    def of(found: solving.Outcome) -> Outcome:
        """The same outcome with what users do with it."""
        return Outcome(**{f.name: getattr(found, f.name) for f in fields(solving.Outcome)})

    @property
    def start(self) -> dict[str, int]:
        """Start times in cycles by the names of operations."""
        return dict(zip(self.problem.names, self.schedule.start.tolist(), strict=True))

    def __getitem__(self, name: str) -> int:
        """The start time of an operation.  Raises `InvalidProblem` for a name that none has."""
        try:
            return int(self.schedule.start[list(self.problem.names).index(name)])
        except ValueError:
            raise InvalidProblem(f"there is no operation '{name}'") from None

    def to_json(self, path: str | os.PathLike[str] | None = None) -> Json:
        """The result JSON, which is also written where a path is given; `from_json` reads it.

        Raises
        ------
        GausError
            The file cannot be written.
        """
        from gaus_pass.formats.result_json import solved_document, write_document

        document = solved_document(self)
        if path is not None:
            write_document(os.fspath(path), document)
        return document

    def page(self) -> str:
        """The schedule viewer as HTML that needs nothing else."""
        from gaus_pass.report.writing import describe, form_of

        return describe(self.to_json(), form_of(".html"), lambda _: None)

    def _repr_html_(self) -> str:
        frame = f"width:100%;height:{_HEIGHT}px;border:1px solid #ccc"
        return f'<iframe style="{frame}" srcdoc="{escape(self.page())}"></iframe>'

    def plot(self, path: str | os.PathLike[str] | None = None) -> Any:
        """The schedule as bars, an operation a line; a matplotlib figure.

        Parameters
        ----------
        path
            Of a picture that is written, too.

        Raises
        ------
        MissingDependency
            Matplotlib is not installed (extra ``plot``).
        """
        from gaus_pass.api.figures import bars

        return bars(self, None if path is None else os.fspath(path))


def problem_to_json(problem: Problem, path: str | os.PathLike[str] | None = None) -> Json:
    """A document of problem JSON, which is also written where a path is given."""
    from gaus_pass.formats.result_json import document, write_document

    made = document(problem, [])
    if path is not None:
        write_document(os.fspath(path), made)
    return made


def from_json(source: Mapping[str, Any] | str | os.PathLike[str]) -> Outcome | Problem:
    """What JSON has: an outcome, or a problem where there is no result.

    Parameters
    ----------
    source
        A document as `Outcome.to_json` gives it, or the path of one.

    Raises
    ------
    ImportFailed
        It is no such document, or holds several problems.
    SolverError
        The schedule in it breaks a rule, or its values are not those of the schedule.
    """
    from gaus_pass.formats.documents import parse_documents

    if isinstance(source, Mapping):
        text, name = json.dumps(source), "the document"
    else:
        name = os.fspath(source)
        text = _read(name)
    documents = parse_documents(text, name)
    if len(documents) != 1:
        raise ImportFailed(f"{len(documents)} problems in one file; a program reads one", name)
    (one,) = documents
    return _outcome(one, name) if one.answers else one.problem


def _read(path: str) -> str:
    from gaus_pass.streams import read_input

    try:
        return read_input(path).decode()
    except OSError as error:
        raise ImportFailed(f"cannot read '{path}': {error.strerror}") from None
    except UnicodeDecodeError:
        raise ImportFailed("not JSON: the file is not UTF-8", path) from None


def _outcome(document: Any, name: str) -> Outcome:
    """The first result of a document, judged anew."""
    from gaus_pass.analysis.bounds import minimum_ii
    from gaus_pass.analysis.constraints import precedence
    from gaus_pass.analysis.objectives import all_terms, evaluate, parse_objective
    from gaus_pass.analysis.verify import violations
    from gaus_pass.model.schedule import SolveResult, SolveStatus
    from gaus_pass.options import Options

    problem, answer = document.problem, document.answers[0]
    data, schedule = answer.data, answer.schedule
    broken = violations(problem, schedule)
    if broken:
        raise SolverError(f"the schedule is illegal: {broken[0].message}", name)
    try:
        text, bound = data["objective"]["text"], tuple(map(float, data["lower_bound"]))
        status, solver = SolveStatus[data["status"].upper()], data["solver"]
    except KeyError as error:
        raise ImportFailed(f"the result has no {error} that is known", name) from None
    value = evaluate(problem, schedule, parse_objective(text))
    if list(value) != data["objective"].get("value"):
        raise SolverError(f"the objective is {list(value)}, not what the file says", name)
    seconds, seed = float(data.get("seconds", 0.0)), int(data.get("seed", 0))
    result = SolveResult(schedule, solver, status, value, bound, seconds=seconds, seed=seed)
    options = Options(objective=text, ii=data.get("target_ii"), seed=seed)
    least = minimum_ii(problem, precedence(problem))
    warnings = tuple(data.get("warnings", ()))
    return Outcome(problem, options, result, all_terms(problem, schedule), least, warnings)
