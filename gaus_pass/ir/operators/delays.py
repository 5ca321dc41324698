"""Sources of the delays of operations: ``delay-model=unit|aig|FILE`` or ``part=NAME``.

``unit`` takes delays from the operator libraries (the default one has 1 for logic and arithmetic, 0
for wiring).  ``aig`` takes levels of and-inverter logic, as CIRCT measures them, except where the
user's library gives delays.  A file is an operator library of which only the delays are used.  A
part has measured delays in picoseconds (`gaus_pass.ir.operators.part_delays`), which are added to
those of the user's library in ns or ps.
Delays in the IR (``#ssp.incDelay``, ``#ssp.outDelay``) take precedence over all of these.

Delays of different scales, such as levels and nanoseconds, are never added.  All delays of ``unit``
count as one scale, that of the user's library, which the default library completes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.operators.delay_model import DelayModel
from gaus_pass.ir.operators.types import Timing
from gaus_pass.options import Options
from gaus_pass.parts.library import load_part

if TYPE_CHECKING:
    from gaus_pass.ir.operators.aig_delays import AigDelays
    from gaus_pass.ir.operators.library import OperatorLibrary

LEVELS = "levels"
_BUILT_IN = "unit"
_NAMES = {_BUILT_IN: "units of the built-in library", LEVELS: "levels of logic"}


def make_delay_model(options: Options) -> DelayModel:
    """What the options ask for: a part, or a model by its name or file.

    Raises
    ------
    ImportFailed
        The text names neither a model nor a readable operator library.
    """
    if options.part is not None:
        from gaus_pass.ir.operators.part_delays import PartDelays

        return PartDelays(load_part(options.part), options)
    text = options.delay_model
    if text == "unit":
        return UnitDelays()
    if text == "aig":
        from gaus_pass.ir.operators.aig_delays import AigDelays

        return MeasuredDelays(AigDelays())
    from gaus_pass.ir.operators.library_files import load_library

    return LibraryDelays(load_library(text))


class UnitDelays(DelayModel):
    """The delays of the operator libraries as they are."""

    def apply(self, timing: Timing, op: Op, name: str, bits: int, index_bits: int = 0) -> Timing:
        return timing

    def named(self, timing: Timing, name: str, bits: int, constant: int | None = None) -> Timing:
        return timing


class _Scale:
    """The scale of delays, as set by the first of them."""

    def __init__(self) -> None:
        self._first: tuple[str, str] | None = None

    def check(self, timing: Timing, name: str, where: str) -> Timing:
        """The same timing.  Raises `InvalidProblem` if its scale is another one."""
        if not timing.scale or not (timing.in_delay or timing.out_delay):
            return timing
        if self._first is None:
            self._first = (timing.scale, name)
        scale, other = self._first
        if scale != timing.scale:
            raise InvalidProblem(
                f"the delay of '{name}' is in {_named(timing.scale)}, that of '{other}' in "
                f"{_named(scale)}; delays of two scales cannot be added: {_remedy(timing, scale)}",
                where,
            )
        return timing


def _named(scale: str) -> str:
    return _NAMES.get(scale, scale)


def _remedy(timing: Timing, other: str) -> str:
    if _BUILT_IN in (timing.scale, other):
        return (
            "give entries with in_delay and out_delay to all operations that need one "
            "(operators=FILE)"
        )
    if LEVELS in (timing.scale, other):
        return (
            'give the entries in levels ("unit": "levels"), or leave their in_delay and out_delay '
            "out to have them measured"
        )
    return "give all of them in one unit"


class LibraryDelays(DelayModel):
    """The delays of another operator library, where it has an entry."""

    def __init__(self, library: OperatorLibrary) -> None:
        self._library = library
        self._scale = _Scale()

    def apply(self, timing: Timing, op: Op, name: str, bits: int, index_bits: int = 0) -> Timing:
        found = timing if timing.own_delays else self._found(timing, name, bits)
        return self._scale.check(found, name, location_text(op.location))

    def named(self, timing: Timing, name: str, bits: int, constant: int | None = None) -> Timing:
        return self._scale.check(self._found(timing, name, bits), name, "")

    def _found(self, timing: Timing, name: str, bits: int) -> Timing:
        entry = self._library.match(name, bits)
        if entry is None:
            return timing
        after = entry.in_delay
        if timing.latency:
            after = entry.out_delay if entry.latency > 0 else 0.0
        return replace(timing, in_delay=entry.in_delay, out_delay=after, scale=entry.scale)


class MeasuredDelays(DelayModel):
    """Levels of logic; delays from the user's library take precedence."""

    def __init__(self, levels: AigDelays) -> None:
        self._levels = levels
        self._scale = _Scale()

    def apply(self, timing: Timing, op: Op, name: str, bits: int, index_bits: int = 0) -> Timing:
        where = location_text(op.location)
        if not _is_given(timing):
            timing = _measured(timing, self._levels.levels(op, index_bits), name, bits, where)
        return self._scale.check(timing, name, where)

    def named(self, timing: Timing, name: str, bits: int, constant: int | None = None) -> Timing:
        if not _is_given(timing):
            levels = self._levels.levels_named(name, bits, constant)
            timing = _measured(timing, levels, name, bits, "")
        return self._scale.check(timing, name, "")


def _is_given(timing: Timing) -> bool:
    return timing.own_delays or (timing.asked and timing.scale is not None)


def _measured(timing: Timing, levels: int | None, name: str, bits: int, where: str) -> Timing:
    if levels is None:
        raise InvalidProblem(
            f"CIRCT cannot measure the levels of logic of '{name}' at {bits} bits; give them with "
            f'in_delay and out_delay in an entry with "op": "{name}" (operators=FILE, "unit": '
            '"levels"), or use another delay-model',
            where,
        )
    # An operator with latency is logic in its first step and registers from there on.
    after = float(levels) if timing.latency == 0 else 0.0
    return replace(timing, in_delay=float(levels), out_delay=after, scale=LEVELS)
