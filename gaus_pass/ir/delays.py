"""Where the delays of operations come from: ``delay-model=unit|aig|FILE``.

``unit`` takes what the operator libraries say (the default one has 1 for logic and arithmetic, 0
for wiring).  ``aig`` counts levels of and-inverter logic, as CIRCT measures them.  A file is an
operator library of which only the delays are used.  Delays written in the IR
(``#ssp.incDelay``, ``#ssp.outDelay``) win over all of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.ir.aig_delays import AigDelays
from gaus_pass.ir.library_files import load_library
from gaus_pass.ir.locations import location_text
from gaus_pass.ir.operator_types import Timing
from gaus_pass.ir.operators import OperatorLibrary


class DelayModel(Protocol):
    """Gives an operation its delays."""

    def apply(self, timing: Timing, op: Any, name: str, bits: int) -> Timing:
        """``timing`` with the delays of this model."""
        ...


def make_delay_model(text: str, emit: Emit) -> DelayModel:
    """The model of that name, or a library file.

    Raises
    ------
    ImportFailed
        The text names neither a model nor a readable operator library.
    """
    if text == "unit":
        return UnitDelays()
    if text == "aig":
        return MeasuredDelays(AigDelays(), emit)
    return LibraryDelays(load_library(text))


class UnitDelays:
    """The delays of the operator libraries as they are."""

    def apply(self, timing: Timing, op: Any, name: str, bits: int) -> Timing:
        return timing


class LibraryDelays:
    """The delays of another operator library, where it has an entry."""

    def __init__(self, library: OperatorLibrary) -> None:
        self._library = library

    def apply(self, timing: Timing, op: Any, name: str, bits: int) -> Timing:
        entry = self._library.match(name, bits)
        if entry is None or timing.own_delays:
            return timing
        if timing.latency == 0:
            return replace(timing, in_delay=entry.in_delay, out_delay=entry.in_delay)
        after = entry.out_delay if entry.latency > 0 else 0.0
        return replace(timing, in_delay=entry.in_delay, out_delay=after)


class MeasuredDelays:
    """Levels of logic; an operation that cannot be measured keeps its library delay."""

    def __init__(self, levels: AigDelays, emit: Emit) -> None:
        self._levels = levels
        self._emit = emit
        self._warned: set[str] = set()

    def apply(self, timing: Timing, op: Any, name: str, bits: int) -> Timing:
        if timing.own_delays:
            return timing
        levels = self._levels.levels(op)
        if levels is None:
            self._warn(op, name, timing)
            return timing
        # An operator with latency is logic in its first step and registers from there on.
        after = float(levels) if timing.latency == 0 else 0.0
        return replace(timing, in_delay=float(levels), out_delay=after)

    def _warn(self, op: Any, name: str, timing: Timing) -> None:
        if name in self._warned:
            return
        self._warned.add(name)
        message = (
            f"CIRCT cannot measure the logic levels of '{name}'; "
            f"its library delay {timing.in_delay:g} is used"
        )
        self._emit(Diagnostic(Severity.WARNING, message, location_text(op.location)))
