"""Solve a problem, or compare solvers on it, with options as keywords."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from html import escape
from typing import TYPE_CHECKING, Any

from gaus_pass.api.outcome import Outcome
from gaus_pass.errors import GausError, InvalidOption
from gaus_pass.exact import instance
from gaus_pass.option_table import unknown_name
from gaus_pass.options import Options
from gaus_pass.scheduling import solve as solving
from gaus_pass.solvers.base import Progress, is_there, no_progress, solver_names

if TYPE_CHECKING:
    from gaus_pass.diagnostics import Emit
    from gaus_pass.model.problem import Problem

_OWN_COST = ("shifts by",)
"""Stages whose numbers are costs of their own."""


@dataclass(frozen=True)
class Progressed:
    """How far a run is, on one scale for all solvers and stages.

    Attributes
    ----------
    stage
        What is being done.
    best
        Least value of the objective's first level so far; it never rises.
    seconds
        Since the run began.
    share
        Part of the time limit that has passed, 0 to 1; None where there is none.
    """

    stage: str
    best: float
    seconds: float
    share: float | None


def solve(
    problem: Problem,
    options: Options | None = None,
    *,
    ii: int | None = None,
    pipelined: bool = False,
    emit: Emit | None = None,
    progress: Progress = no_progress,
    on_progress: Callable[[Progressed], object] | None = None,
    **keywords: Any,
) -> Outcome:
    """Schedule a problem and prove how good the schedule is.

    Parameters
    ----------
    options
        What is asked for.
    keywords
        Options by name, over those of ``options``: ``objective="length > memory"``, ``slack=1.5``.
        A target II that may be missed is ``options.ii``.
    ii
        An II that the hardware dictates (a CIRCT pipeline takes an input in every cycle: 1).  It
        is never relaxed.
    pipelined
        Look for the least II even where neither the options nor a dependence ask for one.
    emit
        Receives warnings, such as a relaxed II, with their cause.
    progress
        Called with the stage and its value, which some stages count in costs of their own.
    on_progress
        Called with a `Progressed`, on one scale.

    Raises
    ------
    InvalidProblem, InvalidOption
        The problem or an option contradicts itself, or there is no option of a name.
    Infeasible
        A length, window, limit or cycle time cannot be met, or, with ``strict``, a target II.
    SolverError
        The solver found nothing or cannot do this problem.

    Examples
    --------
    >>> import gaus_pass as gp
    >>> problem = gp.from_arrays([3, 1, 1], [(0, 2), (1, 2)], bits=8, names=["a", "b", "c"])
    >>> gp.solve(problem, objective="length > register-bits").start
    {'a': 0, 'b': 2, 'c': 3}
    """
    asked = _with(options, keywords)
    if on_progress is not None:
        progress = _on_one_scale(on_progress, asked.time_limit, progress)
    found = solving.solve(problem, asked, ii=ii, pipelined=pipelined, emit=emit, progress=progress)
    return Outcome.of(found)


def _with(options: Options | None, keywords: dict[str, Any]) -> Options:
    """Options with some of them changed by name.

    Raises
    ------
    InvalidOption
        There is no option of a name.
    """
    asked = Options() if options is None else instance(options, Options, "options", InvalidOption)
    known = [f.name for f in fields(Options)]
    own = [name for name in keywords if name not in known]
    try:
        return replace(asked, **keywords) if keywords else asked
    except TypeError:
        raise InvalidOption(unknown_name("option", own[0] if own else "", known)) from None


def _on_one_scale(
    tell: Callable[[Progressed], object], seconds: float | None, further: Progress
) -> Progress:
    began, best = time.monotonic(), float("inf")

    def told(stage: str, objective: float) -> None:
        nonlocal best
        further(stage, objective)
        if not stage.startswith(_OWN_COST):
            best = min(best, objective)
        gone = time.monotonic() - began
        share = None if seconds is None else min(gone / seconds, 1.0) if seconds else 1.0
        tell(Progressed(stage, best, gone, share))

    return told


@dataclass(frozen=True)
class Comparison:
    """Solvers side by side on one problem.

    Attributes
    ----------
    outcomes
        By solver, in the order that was asked for.
    failures
        Why the others have none.
    """

    outcomes: dict[str, Outcome]
    failures: dict[str, str]

    @property
    def records(self) -> list[dict[str, Any]]:
        """A flat record for each solver: status, gap, seconds, and the terms."""
        found: list[dict[str, Any]] = []
        for name, outcome in self.outcomes.items():
            result = outcome.result
            row = {"solver": name, "status": result.status.name.lower(), "gap": result.gap}
            found.append({**row, "seconds": result.seconds, **outcome.terms})
        empty = dict.fromkeys(found[0] if found else ("status", "gap", "seconds"))
        found += [{**empty, "solver": n, "status": text} for n, text in self.failures.items()]
        return found

    def frame(self) -> Any:
        """The records as a pandas frame, by solver.  Raises `MissingDependency`."""
        from gaus_pass.sweep.tables import frame

        return frame(self.records).set_index("solver")

    def _repr_html_(self) -> str:
        rows = self.records
        head = "".join(f"<th>{escape(key)}</th>" for key in rows[0]) if rows else ""
        lines = ("".join(f"<td>{escape(_cell(v))}</td>" for v in row.values()) for row in rows)
        return f"<table><tr>{head}</tr><tr>{'</tr><tr>'.join(lines)}</tr></table>"


def _cell(value: object) -> str:
    return "" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)


def compare(
    problem: Problem,
    solvers: Sequence[str] = (),
    options: Options | None = None,
    **keywords: Any,
) -> Comparison:
    """Solve one problem with several solvers, one after the other.

    Parameters
    ----------
    solvers
        By default all whose dependencies are installed.
    options, keywords
        As for `solve`; ``time_limit`` is that of each.

    Raises
    ------
    InvalidOption
        There is no such solver or option.
    """
    from gaus_pass.scheduling.prepare import for_solver
    from gaus_pass.solvers.base import spec_of

    if isinstance(solvers, str):
        raise InvalidOption(f"solvers={solvers!r} is a text; it has to be a list of names")
    names = list(solvers) or [name for name in solver_names() if is_there(name)]
    for name in names:
        spec_of(name)
    asked = _with(options, keywords)
    outcomes, failures = dict[str, Outcome](), dict[str, str]()
    for name in names:
        try:
            outcomes[name] = solve(problem, replace(for_solver(asked, name), solver=name))
        except GausError as error:
            failures[name] = error.message
    return Comparison(outcomes, failures)
