"""What is said to the user about an input: severity, place, message, notes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TextIO

from gaus_pass.streams import say
from gaus_pass.text import one_line, printable, several_lines


class Severity(Enum):
    """The four severities of MLIR; the value is the word that is printed."""

    ERROR = "error"
    WARNING = "warning"
    REMARK = "remark"
    NOTE = "note"


@dataclass(frozen=True)
class Diagnostic:
    """One message.

    Attributes
    ----------
    location
        ``file:line:col``, or ``""`` when there is no place in the input to point at.
    notes
        ``(location, message)`` pairs printed as ``note:`` lines below.
    interrupted
        Whether it says that the user ended the work early; the exit status then says so, too.
    """

    severity: Severity
    message: str
    location: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    interrupted: bool = False


Emit = Callable[[Diagnostic], None]
"""Where diagnostics go: the driver's channel, or a list in a test."""


def format_diagnostic(diagnostic: Diagnostic) -> str:
    """The text as compilers print it, without a trailing newline and without control characters."""
    lines = [_line(diagnostic.location, diagnostic.severity, diagnostic.message)]
    lines += [_line(where, Severity.NOTE, message) for where, message in diagnostic.notes]
    return "\n".join(lines)


def print_diagnostic(diagnostic: Diagnostic, stream: TextIO | None = None) -> None:
    """Print on stderr, or on ``stream``."""
    text = format_diagnostic(diagnostic)
    if stream is None:
        say(printable(text, sys.stderr.encoding))
    else:
        print(printable(text, stream.encoding), file=stream, flush=True)


def _line(location: str, severity: Severity, message: str) -> str:
    prefix = f"{one_line(location)}: " if location else ""
    # MLIR's messages may have several lines; set in, none of them passes for a message of its own.
    text = several_lines(message).replace("\n", "\n  ")
    return f"{prefix}{severity.value}: {text}"
