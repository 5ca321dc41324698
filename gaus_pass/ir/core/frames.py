"""Frames, which contain scheduled regions, and implementations of operators, by symbol (``@f``)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from gaus_pass.diagnostics import Diagnostic, Severity
from gaus_pass.errors import GausError

Called = Mapping[str, Collection[str]]
"""What every module or function instantiates or calls."""


def frames(holding: Iterable[str], called: Called, described: Collection[str] | None) -> set[str]:
    """Symbols that contain a scheduled region, directly or through symbols without a latency.

    Parameters
    ----------
    described
        ``@f`` for every module or function whose latency is known; None when all are.
    """
    found = set(holding)
    while described is not None:
        unknown = found.difference(described)
        more = {n for n, names in called.items() if not unknown.isdisjoint(names)} - found
        if not more:
            break
        found |= more
    return found


def with_parts(roots: Iterable[str], called: Called) -> set[str]:
    """The roots and what they instantiate or call, directly or through others."""
    found, waiting = set[str](), [*roots]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(called.get(name, ()))
    return found


def left_unscheduled(name: str, error: GausError) -> Diagnostic:
    """The warning about dataflow that cannot be read, where other regions are scheduled."""
    message = f"'@{name}' is left unscheduled: {error.message}"
    return Diagnostic(Severity.WARNING, message, error.location, error.notes)
