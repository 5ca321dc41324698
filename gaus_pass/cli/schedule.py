"""``gaus schedule``: from a problem to the result JSON."""

from __future__ import annotations

from gaus_pass.cli.progress import ProgressLine
from gaus_pass.cli.reading import read_questions
from gaus_pass.cli.request import Request
from gaus_pass.diagnostics import Emit
from gaus_pass.formats.problem_json import Json
from gaus_pass.formats.result_json import joined_documents, solved_document
from gaus_pass.model.schedule import SolveStatus
from gaus_pass.opt.diagnostics import Channel
from gaus_pass.regions.questions import Question
from gaus_pass.report.writing import as_json
from gaus_pass.scheduling.solve import Outcome
from gaus_pass.support.files import claim, write


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
    claim(request.output)

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
