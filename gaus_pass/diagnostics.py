"""What is said to the user about an input: severity, place, message, notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum


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


def _line(location: str, severity: Severity, message: str) -> str:
    prefix = f"{location}: " if location else ""
    return f"{prefix}{severity.value}: {message}"
