"""``gaus train``: one policy of gflownet for the problems of many files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gaus_pass.cli.progress import ProgressLine
from gaus_pass.cli.reading import read_questions
from gaus_pass.cli.request import Request
from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.opt.diagnostics import Channel
from gaus_pass.scheduling.prepare import for_solver
from gaus_pass.scheduling.solve import solved_task
from gaus_pass.solvers.base import Task, require_torch
from gaus_pass.support.files import claim

_STEPS = 200
"""Training steps where none are asked for."""


def train(request: Request) -> bool:
    """Train as many steps as asked for, and write the policy, whole or not at all.

    Returns
    -------
    Whether it ran to its end: after Ctrl-C the steps until then are written.

    Raises
    ------
    GausError
        An input, an option or the output is at fault, or a problem is too large.
    """
    require_torch("gaus train")
    claim(request.output)
    emit = Channel(quiet=request.quiet).emit
    tasks = [(path, task) for path in request.inputs for task in _tasks(path, request, emit)]
    from gaus_pass.solvers.gflownet.many import train_many

    steps = request.options.iterations or _STEPS
    out = str(request.output)
    with ProgressLine(request.quiet, request.options) as progress:
        trained = train_many(tasks, steps, out, emit, progress)
    files = len(dict.fromkeys(request.inputs))
    where = f"{_counted(trained.used, 'problem')} of {_counted(files, 'file')}"
    text = f"'{out}' is trained on {where}, {_learned(trained.losses)}"
    emit(Diagnostic(Severity.REMARK, text))
    return trained.finished


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def _learned(losses: Sequence[float]) -> str:
    """Number of steps, and the mean loss of the first and of the last tenth of them."""
    several = max(1, len(losses) // 10)
    steps = _counted(len(losses), "step")
    if len(losses) < 2:
        return f"{steps}" + "".join(f": loss {loss:.4g}" for loss in losses)
    first, last = (sum(part) / several for part in (losses[:several], losses[-several:]))
    which = f"{several} " if several > 1 else ""
    return (
        f"{steps}: loss {first:.4g} in the first {which}and {last:.4g} in the last {which}".rstrip()
    )


def _tasks(path: str, request: Request, emit: Emit) -> list[Task]:
    """The problems of a file, each at the II and the length that list scheduling needs."""
    first = replace(for_solver(request.options, "list"), iterations=None)
    questions = read_questions(replace(request, input=path, options=first), emit)
    solved = [question.solve(first, emit=emit) for question in questions]
    return [replace(solved_task(s), own=request.options.further) for s in solved]
