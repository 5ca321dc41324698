"""``gaus compare``: every solver on one problem at equal budget, side by side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from gaus_pass.cli.progress import ProgressLine
from gaus_pass.cli.reading import read_questions
from gaus_pass.cli.request import Request
from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import GausError, ImportFailed
from gaus_pass.formats.result_json import document, solved_document, write_document
from gaus_pass.model.schedule import SolveResult, SolveStatus
from gaus_pass.opt.diagnostics import Channel
from gaus_pass.regions.questions import Question
from gaus_pass.report.plot import Curve, claim_picture, plot_curves
from gaus_pass.scheduling.prepare import for_solver, require_readers
from gaus_pass.scheduling.solve import Outcome
from gaus_pass.solvers.base import (
    TORCH_REMEDY,
    find_solver,
    is_there,
    sampling_solvers,
    solver_names,
)
from gaus_pass.support.files import claim, write
from gaus_pass.text import one_line

_DEFAULT_SECONDS = 10.0


@dataclass(frozen=True)
class Entry:
    """The result of one solver: an outcome, or the reason why there is none."""

    solver: str
    outcome: Outcome | None
    failure: str = ""


def compare(request: Request) -> bool:
    """Solve one problem with every solver; table on stdout, JSON and plot where asked for.

    Returns
    -------
    Whether all solvers ran to their end: after Ctrl-C the others are left out.

    Raises
    ------
    GausError
        The input, an option or an output is at fault, or no solver found a schedule.
    """
    claim(None)
    if request.output is not None:
        claim(request.output)
    claim_picture(request.plot)
    emit = Channel(quiet=request.quiet).emit
    asked = list(request.solvers) or solver_names()
    require_readers(request.options, asked)
    names = _runnable(asked, emit)
    questions = read_questions(request, emit)
    if len(questions) != 1:
        raise ImportFailed(f"{len(questions)} problems in one file; compare takes one")
    entries, finished = _attempts(questions[0], request, names)
    solved = [e.outcome for e in entries if e.outcome is not None]
    if not solved:
        raise GausError(f"no solver found a schedule; {entries[0].solver}: {entries[0].failure}")
    write(None, "\n".join(map(one_line, _table(entries))) + "\n")
    if request.output is not None:
        results = [r for o in solved for r in solved_document(o)["results"]]
        write_document(
            request.output, document(solved[0].problem, results, _extra(questions[0], solved[0]))
        )
    if request.plot is not None:
        plot(solved, request.plot)
    return finished


def _runnable(names: list[str], emit: Emit) -> list[str]:
    """The solvers whose dependencies are installed; a remark names the others.

    Raises
    ------
    InvalidOption
        A solver is unknown.
    MissingDependency
        No solver has its dependencies.
    """
    here = [name for name in names if is_there(name)]
    for name in here or names:
        find_solver(name)
    if len(here) < len(names):
        absent = ", ".join(name for name in names if name not in here)
        message = f"left out without torch: {absent}; install it with: {TORCH_REMEDY}"
        emit(Diagnostic(Severity.REMARK, message))
    return here


def _attempts(question: Question, request: Request, names: list[str]) -> tuple[list[Entry], bool]:
    """One entry per solver, and whether all ran; Ctrl-C leaves out the rest."""
    entries: list[Entry] = []
    for name in names:
        try:
            entries.append(_attempt(question, request, name))
        except KeyboardInterrupt:
            if not any(e.outcome for e in entries):
                raise
            return entries, False
        outcome = entries[-1].outcome
        if outcome is not None and outcome.result.status is SolveStatus.INTERRUPTED:
            return entries, False
    return entries, True


def _extra(question: Question, outcome: Outcome) -> dict[str, Any]:
    """Keys that hold for all results; control bits depend on the length of each."""
    return {k: v for k, v in question.extra(outcome).items() if k != "control_bits"}


def _attempt(question: Question, request: Request, name: str) -> Entry:
    several = name in sampling_solvers()
    samples = request.options.samples if several else 1
    options = replace(for_solver(request.options, name), samples=samples)
    if options.time_limit is None and options.iterations is None:
        options = replace(options, time_limit=_DEFAULT_SECONDS)
    try:
        with ProgressLine(request.quiet, options) as progress:
            return Entry(name, question.solve(options, progress=progress))
    except GausError as error:
        return Entry(name, None, error.message)


def _table(entries: list[Entry]) -> Iterator[str]:
    width = max(len(e.solver) for e in entries)
    several = any(e.outcome is not None and e.outcome.samples for e in entries)
    more = f"  {'samples':>7}  {'distance':>8}  {'chains':>6}" if several else ""
    yield f"{'solver':{width}}  {'objective':>24}  {'bound':>24}  {'gap':>8}  {'seconds':>8}{more}"
    for entry in entries:
        if entry.outcome is None:
            yield f"{entry.solver:{width}}  no schedule: {entry.failure}"
            continue
        result = entry.outcome.result
        yield (
            f"{entry.solver:{width}}  {_levels(result.objective):>24}  "
            f"{_levels(result.lower_bound):>24}  {result.gap:>8.2%}  {result.seconds:>8.2f}"
            + _samples(entry.outcome)
        )


def _samples(outcome: Outcome) -> str:
    """Number of samples and their diversity, where several were asked for."""
    found = outcome.diversity
    if found is None:
        return ""
    return f"  {found.count:>7}  {found.start_times:>8.4g}  {found.chains:>6.2f}"


def _levels(values: tuple[float, ...]) -> str:
    return " > ".join(f"{v:g}" if v % 1 else f"{int(v):,}" for v in values)


def plot(outcomes: list[Outcome], path: str) -> None:
    """Draw the last level of the objective over time, one line a solver.

    Raises
    ------
    MissingDependency
        matplotlib is not installed.
    GausError
        The file cannot be written.
    """
    drawn = [_curve(outcome.result) for outcome in outcomes]
    plot_curves(outcomes[0].objective.rpartition(">")[2].strip(), drawn, path)


def _curve(result: SolveResult) -> Curve:
    return Curve(
        result.solver,
        [*(p.seconds for p in result.trace), result.seconds],
        [*(p.objective[-1] for p in result.trace), result.objective[-1]],
        result.lower_bound[-1],
    )
