"""Locations and diagnostics of MLIR as the ``file:line:col`` texts that the rest works with.

Needs no wheel: it looks at the names of the classes, which are the same in both.
"""

from __future__ import annotations

from typing import Any

from gaus_pass.diagnostics import Diagnostic, Severity

# How MLIR names text that did not come from a file.
UNNAMED = "-"


def location_text(thing: Any) -> str:
    """``file:line:col`` of an operation, value or location, or ``""`` where there is none.

    A fused location gives its first part that has a place, a call site the place called from
    inside, a named location the place behind the name.
    """
    location = getattr(thing, "location", thing)
    kind = type(location).__name__
    if kind == "FileLineColLoc":
        return f"{location.filename}:{location.start_line}:{location.start_col}"
    if kind == "NameLoc":
        return location_text(location.child_loc)
    if kind == "CallSiteLoc":
        return location_text(location.callee) or location_text(location.caller)
    if kind == "FusedLoc":
        return next(filter(None, map(location_text, location.locations)), "")
    return ""


def diagnostic_of(native: Any, filename: str = UNNAMED) -> Diagnostic:
    """One of MLIR's diagnostics as ours; text without a name of its own is called ``filename``."""
    return Diagnostic(
        severity=Severity[native.severity.name],
        message=native.message,
        location=renamed(location_text(native.location), filename),
        notes=tuple(
            (renamed(location_text(note.location), filename), note.message) for note in native.notes
        ),
    )


def renamed(location: str, filename: str) -> str:
    """A location text with the name of nameless text replaced."""
    if location.startswith(f"{UNNAMED}:"):
        return filename + location[len(UNNAMED) :]
    return location
