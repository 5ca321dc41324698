"""``gaus schedule``: from a problem to the result JSON."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from gaus_pass.cli.progress import ProgressLine
from gaus_pass.cli.reading import Question, read_questions
from gaus_pass.cli.request import Request
from gaus_pass.diagnostics import Emit, printable
from gaus_pass.errors import GausError
from gaus_pass.flow import Outcome
from gaus_pass.formats.problem_json import Json
from gaus_pass.formats.result_json import joined_documents, solved_document, write_atomically
from gaus_pass.opt.diagnostics import Channel
from gaus_pass.report.writing import as_json
from gaus_pass.schedule import SolveStatus


def schedule(request: Request) -> bool:
    """Solve every problem of the input and write one result JSON, whole or not at all.

    Returns
    -------
    Whether it ran to its end: after Ctrl-C the best verified schedules until then are written,
    and problems that have none are left out.

    Raises
    ------
    GausError
        The input, an option or the output is at fault, or there is no schedule.
    KeyboardInterrupt
        Ctrl-C before there was any schedule.
    """
    require_directory(request.output)

    emit = Channel(quiet=request.quiet).emit
    questions = read_questions(request, emit)
    documents: list[Json] = []
    finished = True
    for question in questions:
        try:
            outcome = _solve(question, request, emit)
        except KeyboardInterrupt:
            if not documents:
                raise
            break
        documents.append(solved_document(outcome, question.extra(outcome)))
        finished = outcome.result.status is not SolveStatus.INTERRUPTED
        if not finished:
            break
    whole = joined_documents(documents, questions[0].source)
    write(request.output, as_json(whole))
    return finished and len(documents) == len(questions)


def _solve(question: Question, request: Request, emit: Emit) -> Outcome:
    with ProgressLine(request.quiet, request.options) as progress:
        return question.solve(request.options, emit=emit, progress=progress)


def write(path: str | None, text: str) -> None:
    """Write to a file, whole or not at all, or to stdout.

    Raises
    ------
    GausError
        The file cannot be written.
    """
    if path is not None:
        write_atomically(path, text)
        return
    try:
        sys.stdout.write(printable(text, sys.stdout.encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except UnicodeEncodeError as error:
        raise GausError(
            f"cannot write {error.object[error.start]!a} to stdout in {error.encoding}; "
            "use -o, which writes UTF-8"
        ) from None
    except OSError as error:
        raise GausError(f"cannot write to stdout: {error.strerror}") from None


def require_directory(path: str | None) -> None:
    """Say that the output cannot be written before an hour is spent on it."""
    if path is not None and not os.access(Path(path).parent, os.W_OK):
        raise GausError(f"cannot write '{path}': there is no such directory that can be written")
