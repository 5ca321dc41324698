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
    native
        Whether the text is MLIR's, which may have several lines.
    """

    severity: Severity
    message: str
    location: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    interrupted: bool = False
    native: bool = False


Emit = Callable[[Diagnostic], None]
"""Where diagnostics go: the driver's channel, or a list in a test."""


def format_diagnostic(diagnostic: Diagnostic) -> str:
    """The text as compilers print it, without a trailing newline and without control characters."""
    parts = [(diagnostic.location, diagnostic.severity, diagnostic.message)]
    parts += [(where, Severity.NOTE, message) for where, message in diagnostic.notes]
    lines = [_line(*part, diagnostic.native) for part in parts]
    return "\n".join(lines)


def print_diagnostic(diagnostic: Diagnostic, stream: TextIO | None = None) -> None:
    """Print on stderr, or on ``stream``."""
    text = format_diagnostic(diagnostic)
    if stream is None:
        say(printable(text, sys.stderr.encoding))
    else:
        print(printable(text, stream.encoding), file=stream, flush=True)


def _line(location: str, severity: Severity, message: str, native: bool) -> str:
    prefix = f"{one_line(location)}: " if location else ""
    # Set in, none of MLIR's further lines passes for a message of its own.
    text = several_lines(message).replace("\n", "\n  ") if native else one_line(message)
    return f"{prefix}{severity.value}: {text}"
