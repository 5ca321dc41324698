"""The command line ``gaus``: schedule, compare solvers, make hardware of loops, report.

Whatever a command needs loads when it runs, so that ``gaus --help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gaus_pass.diagnostics import Diagnostic, Severity, print_diagnostic
from gaus_pass.errors import GausError

if TYPE_CHECKING:
    from gaus_pass.cli.request import Request

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells give it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Parameters
    ----------
    arguments
        Words after ``gaus``; those of the process by default.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _run(words)
    except (KeyboardInterrupt, Exception) as error:
        if "--debug" in words:
            raise
        return _report(error)


def _report(error: BaseException) -> int:
    """Tell the user what ended a command; returns the exit status."""
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        _drop_output()
    elif isinstance(error, GausError):
        print_error(error)
    elif isinstance(error, MemoryError):
        text = "out of memory; is some latency, window or start time far too large?"
        print_error(GausError(text))
    else:
        text = f"internal error: {type(error).__name__}: {error}; --debug shows where"
        print_error(GausError(text))
    return 1


def _run(words: list[str]) -> int:
    from gaus_pass.cli.arguments import parse

    request = parse(words)
    if not request.debug:
        return _command(request)
    from gaus_pass.cli.progress import logged_to_stderr

    with logged_to_stderr():
        return _command(request)


def _command(request: Request) -> int:
    finished = True
    if request.command == "report":
        from gaus_pass.cli.report import report

        report(request)
    elif request.command == "characterise":
        from gaus_pass.cli.characterising import characterise

        characterise(request)
    elif request.command == "train":
        from gaus_pass.cli.training import train

        finished = train(request)
    elif request.command == "import":
        from gaus_pass.cli.importing import import_graph

        import_graph(request)
    elif request.command == "serve":
        from gaus_pass.cli.serving import serve

        return 0 if serve(request.lifeline) else 1
    elif request.command == "compare":
        from gaus_pass.cli.compare import compare

        finished = compare(request)
    elif request.command == "hls":
        from gaus_pass.cli.hls import hls

        finished = hls(request)
    else:
        from gaus_pass.cli.schedule import schedule

        finished = schedule(request)
    return 0 if finished else INTERRUPTED


def print_error(error: GausError) -> None:
    """One line on stderr, and its notes."""
    diagnostic = Diagnostic(Severity.ERROR, error.message, error.location, error.notes)
    print_diagnostic(diagnostic)


def _drop_output() -> None:
    """Nobody reads stdout any more: keep the interpreter from complaining when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
