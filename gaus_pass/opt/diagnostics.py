"""The channel of all diagnostics: those of MLIR, of the passes and of the driver."""

from __future__ import annotations

from typing import Any, TextIO

from gaus_pass.diagnostics import Diagnostic, Severity, print_diagnostic
from gaus_pass.errors import GausError


class Channel:
    """Prints diagnostics at once and counts the errors among them.

    Parameters
    ----------
    quiet
        Leave out warnings and remarks.
    """

    def __init__(self, *, quiet: bool = False, stream: TextIO | None = None) -> None:
        self._quiet = quiet
        self._stream = stream
        self.errors = 0
        self.interrupted = False

    def emit(self, diagnostic: Diagnostic) -> None:
        """Take one diagnostic."""
        self.interrupted |= diagnostic.interrupted
        if diagnostic.severity is Severity.ERROR:
            self.errors += 1
        elif self._quiet and diagnostic.severity is not Severity.NOTE:
            return
        print_diagnostic(diagnostic, self._stream)

    def handle(self, native: Any) -> bool:
        """Take one of MLIR's diagnostics; the signature that the bindings want."""
        from gaus_pass.ir.core.locations import diagnostic_of

        self.emit(diagnostic_of(native))
        return True

    def error(self, error: GausError) -> None:
        """Take an error that was raised."""
        self.emit(Diagnostic(Severity.ERROR, error.message, error.location, error.notes))


class Collector(Channel):
    """Keeps diagnostics for `--verify-diagnostics` instead of printing them."""

    # MLIR attaches the operation itself as a note; nobody writes that down as an expectation.
    _UNWANTED_NOTE = "see current operation: "

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[Diagnostic] = []

    def emit(self, diagnostic: Diagnostic) -> None:
        """Keep one diagnostic and, one by one, its notes."""
        self.errors += diagnostic.severity is Severity.ERROR
        self.seen.append(Diagnostic(diagnostic.severity, diagnostic.message, diagnostic.location))
        for location, message in diagnostic.notes:
            if not message.startswith(self._UNWANTED_NOTE):
                self.seen.append(Diagnostic(Severity.NOTE, message, location))
