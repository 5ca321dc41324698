"""Everything that the package raises on purpose.

A message names the thing that is wrong, gives the numbers and says what to change, because it is
shown to the user as it is.  ``location`` is ``file:line:col`` where the input has one.
"""

from __future__ import annotations


class GausError(Exception):
    """Base of all errors that are the input's or the environment's fault, not a bug.

    Parameters
    ----------
    message
        One line: what is wrong, with the numbers, and the remedy.
    location
        ``file:line:col`` of the offending operation, or ``""``.
    notes
        Further ``(location, message)`` pairs, printed as ``note:`` lines.
    """

    def __init__(
        self, message: str, location: str = "", notes: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(message)
        self.message = message
        self.location = location
        self.notes = notes

    def at(self, location: str) -> GausError:
        """The same error, at ``location`` if it has no place of its own."""
        self.location = self.location or location
        return self


class InvalidProblem(GausError):
    """The problem contradicts itself: a bad index, a negative delay, a zero-distance cycle."""


class NotInOrder(InvalidProblem):
    """Elements of a stream do not come once each, in a fixed order."""


class Infeasible(GausError):
    """The problem is well formed, but a target (length, window, limit, clock) cannot be met."""


class ClockMissed(Infeasible):
    """A cycle time cannot be met.

    Parameters
    ----------
    needed
        A cycle time above it: the least that what is at fault allows.
    """

    def __init__(self, message: str, needed: float, location: str = "") -> None:
        super().__init__(message, location)
        self.needed = needed


class InvalidOption(GausError):
    """An option is unknown or has a value that it cannot take."""


class SolverError(GausError):
    """A solver cannot handle this problem or returned something that `verify` rejects."""


class ImportFailed(GausError):
    """A file could not be read as what it claims to be."""


class MissingDependency(GausError):
    """An optional package or program is not installed; the message says how to get it."""
