"""``gaus train``: one policy of gflownet for the problems of many files."""

from __future__ import annotations

from dataclasses import replace

from gaus_pass.cli.progress import ProgressLine
from gaus_pass.cli.reading import read_questions
from gaus_pass.cli.request import Request
from gaus_pass.diagnostics import Emit
from gaus_pass.files import claim
from gaus_pass.flow import solved_task
from gaus_pass.opt.diagnostics import Channel
from gaus_pass.solvers.base import Task, require_torch

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
    tasks = [task for path in request.inputs for task in _tasks(path, request, emit)]
    from gaus_pass.solvers.gflownet.many import train_many

    steps = request.options.iterations or _STEPS
    with ProgressLine(request.quiet, request.options) as progress:
        return train_many(tasks, steps, str(request.output), progress)


def _tasks(path: str, request: Request, emit: Emit) -> list[Task]:
    """The problems of a file, each at the II and the length that list scheduling needs."""
    first = replace(request.options, solver="list", iterations=None)
    questions = read_questions(replace(request, input=path, options=first), emit)
    solved = [question.solve(first, emit=emit) for question in questions]
    return [solved_task(found) for found in solved]
