"""Locations and diagnostics of MLIR as the ``file:line:col`` texts that the rest works with.

Needs no wheel: it looks at the names of the classes, which are the same in both.
"""

from __future__ import annotations

import re
from typing import Any

from gaus_pass.diagnostics import Diagnostic, Severity
from gaus_pass.ir.core.handles import Location

# How MLIR names text that did not come from a file.
UNNAMED = "-"

_SUSPICIOUS = re.compile(rb"\\[89a-fA-F][0-9a-fA-F]")
_QUOTED = re.compile(r'loc\("((?:[^"\\]|\\.)*)":', re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-9A-F]{2}|.)", re.DOTALL)
_careful = False


def look_out_for_foreign_names(source: bytes | None) -> None:
    """Read file names carefully from now on, if this text may contain some that are not UTF-8.

    The bindings end the process when they are asked for such a name.

    Parameters
    ----------
    source
        The text, or None if it is unknown.
    """
    global _careful
    unknown = source is None or not _is_utf8(source)
    _careful = _careful or unknown or bool(_SUSPICIOUS.search(source or b""))


def _is_utf8(source: bytes) -> bool:
    try:
        source.decode()
    except UnicodeDecodeError:
        return False
    return True


def file_name(location: Location) -> str:
    """The name in a location of a file; what is not UTF-8 in it is replaced."""
    if not _careful:
        return location.filename
    quoted = _QUOTED.match(str(location))
    if quoted is None:
        return ""

    def plain(match: re.Match[bytes]) -> bytes:
        return bytes.fromhex(match[1].decode()) if len(match[1]) == 2 else match[1]

    return _ESCAPE.sub(plain, quoted[1].encode()).decode(errors="replace")


def shown_name(path: str) -> str:
    """A path as locations hold it: what is not UTF-8 in it is replaced."""
    return path.encode(errors="surrogateescape").decode(errors="replace")


def location_text(thing: Any) -> str:
    """``file:line:col`` of an operation, value or location, or ``""`` where there is none.

    A fused location gives its first part that has a place, a call site the place called from
    inside, a named location the place behind the name.
    """
    location = getattr(thing, "location", thing)
    kind = type(location).__name__
    if kind == "FileLineColLoc":
        return f"{file_name(location)}:{location.start_line}:{location.start_col}"
    if kind == "NameLoc":
        return location_text(location.child_loc)
    if kind == "CallSiteLoc":
        return location_text(location.callee) or location_text(location.caller)
    if kind == "FusedLoc":
        return next(filter(None, map(location_text, location.locations)), "")
    return ""


def diagnostic_of(native: Any, filename: str = UNNAMED) -> Diagnostic:
    """A diagnostic of MLIR as one of this package; ``filename`` names a buffer without a name."""
    return Diagnostic(
        severity=Severity[native.severity.name],
        message=_message(native),
        location=renamed(location_text(native.location), filename),
        notes=tuple(
            (renamed(location_text(note.location), filename), _message(note))
            for note in native.notes
        ),
        native=True,
    )


def _message(native: Any) -> str:
    """The text of a diagnostic, which may contain names from bytecode that are not UTF-8."""
    try:
        return native.message
    except RuntimeError:  # the bindings cannot make a text of it
        return "what is wrong cannot be shown: it is about names that are not UTF-8"


def renamed(location: str, filename: str) -> str:
    """A location text with the name of nameless text replaced."""
    if location.startswith(f"{UNNAMED}:"):
        return filename + location[len(UNNAMED) :]
    return location
