"""Runs one command of ``gaus``: its outputs, errors and exit status."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from importlib import import_module
from typing import TYPE_CHECKING

from gaus_pass.diagnostics import Diagnostic, Severity, print_diagnostic
from gaus_pass.errors import GausError
from gaus_pass.streams import open_standard_streams
from gaus_pass.support.files import abandon_standard_output, outputs
from gaus_pass.support.guard import TOO_DEEP, allow_depth, guarded
from gaus_pass.support.interrupts import EXIT_STATUS, is_interrupt, leave_silently, loading

if TYPE_CHECKING:
    from gaus_pass.cli.request import Request

_COMMANDS = {
    "schedule": ("schedule", "schedule"),
    "compare": ("compare", "compare"),
    "hls": ("hls", "hls"),
    "sweep": ("sweep", "sweep"),
    "report": ("report", "report"),
    "check": ("report", "check"),
    "prove": ("proving", "prove"),
    "new": ("projects", "new"),
    "import": ("preparing", "import_graph"),
    "characterise": ("preparing", "characterise"),
    "train": ("training", "train"),
    "warm-up": ("preparing", "warm_up"),
    "serve": ("serving", "serve"),
}
"""Modules of the commands, and the functions there that do what is asked for.

They say whether they came to their end: False after Ctrl-C.
"""
_OUT_OF_MEMORY = "out of memory; is some latency, window or start time far too large?"


def start(words: list[str]) -> int:
    """Run one command as the main program of this process; returns its exit status."""
    # A tool ends what serves it by ending its process.
    if "--debug" in words or words[:1] == ["serve"]:
        return run(words, is_process=True)
    return guarded(lambda: run(words, is_process=True), lambda text: _print_error(GausError(text)))


def run(words: list[str], is_process: bool) -> int:
    """Run one command and return its exit status.

    Parameters
    ----------
    is_process
        Whether this process runs only this command.
    """
    allow_depth()
    try:
        return _run(words)
    except (KeyboardInterrupt, Exception) as error:
        if "--debug" in words:
            raise
        return _report(error)
    finally:
        if is_process:
            leave_silently()


def _report(error: BaseException) -> int:
    """Report the error that ended a command; returns the exit status."""
    if is_interrupt(error):
        return EXIT_STATUS
    if isinstance(error, BrokenPipeError):
        abandon_standard_output()  # nobody reads on, and that is no news to the user
    elif isinstance(error, GausError):
        _print_error(error)
    elif isinstance(error, RecursionError):
        _print_error(GausError(TOO_DEEP))
    elif isinstance(error, MemoryError):
        _print_error(GausError(_OUT_OF_MEMORY))
    else:
        text = f"internal error: {type(error).__name__}: {error}; --debug shows where"
        _print_error(GausError(text))
    return 1


def _run(words: list[str]) -> int:
    with loading():
        open_standard_streams()
        from gaus_pass.cli.arguments import parse
        from gaus_pass.cli.progress import logged_to_stderr

        request = parse(words)
        command = _command(request)
    with logged_to_stderr() if request.debug else nullcontext(), outputs() as made:
        try:
            finished = command(request)
        except MemoryError:
            raise GausError(_OUT_OF_MEMORY, _name_of(request)) from None
        made.commit()
    return finished


def _name_of(request: Request) -> str:
    """The name of the input in messages, where there is one."""
    from gaus_pass.cli.reading import input_name

    one = len(request.inputs) <= 1
    return input_name(request.input) if request.input and one else ""


def _command(request: Request) -> Callable[[Request], int]:
    """The function of a command, which returns the exit status."""
    module, name = _COMMANDS[request.command]
    function: Callable[[Request], bool | None] = getattr(
        import_module(f"gaus_pass.cli.{module}"), name
    )
    incomplete = 1 if request.command == "serve" else EXIT_STATUS
    return lambda request: incomplete if function(request) is False else 0


def _print_error(error: GausError) -> None:
    """One line on stderr, and its notes."""
    print_diagnostic(Diagnostic(Severity.ERROR, error.message, error.location, error.notes))
