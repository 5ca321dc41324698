"""What is said to the user about an input: severity, place, message, notes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import TextIO

_IN_ASCII = (("→", "->"), ("…", "..."), ("–", "-"), ("·", "*"), ("×", "x"))


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
    """The text as compilers print it, one line per message, without a trailing newline."""
    lines = [_line(diagnostic.location, diagnostic.severity, diagnostic.message)]
    lines += [_line(where, Severity.NOTE, message) for where, message in diagnostic.notes]
    return "\n".join(lines)


def print_diagnostic(diagnostic: Diagnostic, stream: TextIO | None = None) -> None:
    """Print on stderr, or on ``stream``."""
    target = sys.stderr if stream is None else stream
    text = format_diagnostic(diagnostic)
    print(printable(text, target.encoding), file=target, flush=True)


def printable(text: str, encoding: str | None) -> str:
    """The text as a terminal of that encoding can show it: where it has no arrows, as ``->``."""
    try:
        text.encode(encoding or "utf-8")
    except UnicodeEncodeError:
        for sign, letters in _IN_ASCII:
            text = text.replace(sign, letters)
    return text


def _line(location: str, severity: Severity, message: str) -> str:
    prefix = f"{location}: " if location else ""
    return f"{prefix}{severity.value}: {message}"
