"""The cores of a run: made when an operation asks for one, and told as operators are."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from copy import copy
from dataclasses import replace

from gaus_pass.cores.catalogue import Wanted, wanted_for_speed, wanted_without_logic
from gaus_pass.cores.iterate import iterated
from gaus_pass.cores.operators import UNITS
from gaus_pass.cores.pipeline import Core, timing_options
from gaus_pass.cores.store import stored
from gaus_pass.errors import ClockMissed, Infeasible
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.names import UniqueNames
from gaus_pass.ir.operators.library import Implementation
from gaus_pass.ir.operators.types import Timing
from gaus_pass.model.problem import ResourceType
from gaus_pass.options import Options
from gaus_pass.scheduling.prepare import clock_without_check

_ROUNDS, _A_LITTLE_MORE = 8, 1.000001
"""Clocks that are tried for the remedy, and how far they lie apart at least."""


class Cores:
    """Makes cores for the clock of a run; a `gaus_pass.ir.operators.core_source.CoreSource`.

    Parameters
    ----------
    taken
        Symbols that no core may have.
    hardware
        Whether modules are wanted: then also where a library says what an operator takes, and
        implements it not.
    longer
        Cycles that cores take beyond the least, by resource type.
    """

    def __init__(
        self,
        options: Options,
        taken: Iterable[str] = (),
        hardware: bool = True,
        longer: Mapping[str, int] | None = None,
    ) -> None:
        self._options, self._hardware = timing_options(options), hardware
        self._longer = longer or {}
        self._iterative = options.cores == "iterative"
        self._digits: Collection[str] = ()
        self._names = UniqueNames(taken)
        self._made: dict[tuple[str, int | None, bool, bool], tuple[str, Core]] = {}

    def by_digits(self, units: Collection[str]) -> Cores:
        """The same cores, those of these resource types digit by digit where they can be."""
        other = copy(self)
        other._digits = units
        return other

    def without_logic(self, op: Op, kind: str, asked: Timing | None) -> Timing | None:
        """See `CoreSource`."""
        if asked is not None and not self._hardware:
            return None
        wanted = wanted_without_logic(op, kind)
        if wanted is None:
            return None
        if asked is not None and asked.latency:
            plain = replace(wanted, digits=None) if wanted.texts else wanted
            timing = self._timing(kind, plain, asked.latency)
            if timing.latency != asked.latency:
                raise Infeasible(_other_latency(kind, asked.latency, f"{timing.latency}"))
            return replace(timing, uses=asked.uses)
        more = self._longer.get(wanted.unit, 0)
        return self._timing(kind, wanted, None if self._period else wanted.latency + more)

    def too_slow(self, op: Op, kind: str, bits: int, plain: Timing) -> Timing | None:
        """See `CoreSource`."""
        if self._period is None or self.fits(plain.in_delay):
            return None
        wanted = wanted_for_speed(op, kind, bits)
        return None if wanted is None else self._timing(kind, wanted, None)

    def fits(self, delay: float) -> bool:
        """See `CoreSource`."""
        if self._period is None:
            return True
        available = clock_without_check(self._options, self._period).available
        return available <= 0 or delay <= available

    def core_of(self, kind: str, wanted: Wanted) -> Core:
        """The core of an operation, as its first use makes it.

        Raises
        ------
        ClockMissed
            None keeps the clock.
        """
        return self._core(kind, wanted, None if self._period else wanted.latency)[1]

    def resource(self, name: str) -> ResourceType | None:
        """See `CoreSource`."""
        return UNITS.get(name)

    @property
    def _period(self) -> float | None:
        return self._options.period

    def _timing(self, kind: str, wanted: Wanted, latency: int | None) -> Timing:
        if latency is not None and not self._hardware and not self._iterates(wanted):
            return Timing(f"{kind}:{latency}", latency, uses=_uses(wanted))
        name, core = self._core(kind, wanted, latency)
        ports: dict[str, int | str] = {port: i for i, port in enumerate(core.inputs)}
        ports |= {port: f"result{i}" for i, port in enumerate(core.outputs)}
        module = core.module.replace(f"@{wanted.name}(", f"@{name}(", 1)
        return Timing(
            f"{kind}:{core.latency}" + (" iterative" if core.blocking > 1 else ""),
            core.latency,
            core.in_delay if self._period else 0.0,
            blocking=core.blocking,
            uses=_uses(wanted),
            implementation=Implementation(name, ports, module, core.register_bits),
            own_delays=True,
        )

    def _core(self, kind: str, wanted: Wanted, latency: int | None) -> tuple[str, Core]:
        key = wanted.name, latency, wanted.digits is None, self._iterates(wanted)
        if key not in self._made:
            core = self._cut(kind, wanted, latency)
            name = f"{wanted.name}_{'iterative_' if core.blocking > 1 else ''}{core.latency}"
            self._made[key] = self._names.unique(name), core
        return self._made[key]

    def _cut(self, kind: str, wanted: Wanted, latency: int | None) -> Core:
        """The core, of the first logic that can be cut for the clock."""
        if self._iterates(wanted):
            return self._iterated(kind, wanted)
        *others, last = wanted.texts
        for text in others:
            with suppress(ClockMissed):
                return self._of(kind, wanted, text(), latency)
        try:
            return self._of(kind, wanted, last(), latency)
        except ClockMissed as missed:
            raise self._remedied(kind, last(), missed) from None

    def _iterates(self, wanted: Wanted) -> bool:
        """Whether it works digit by digit: where somebody wants that, or where nothing else can."""
        asked = self._iterative or wanted.unit in self._digits
        return not wanted.texts or (asked and wanted.digits is not None)

    def _iterated(self, kind: str, wanted: Wanted) -> Core:
        """The core that computes digit by digit."""
        assert wanted.digits is not None
        try:
            return iterated(wanted.name, wanted.digits, self._options, wanted.latency)
        except ClockMissed as missed:
            remedy = clock_without_check(self._options, missed.needed).remedy(missed.needed)
            text = f"no iterative core of '{kind}' keeps this clock: {missed.message}; {remedy}"
            text += ", or leave out cores=iterative" if wanted.texts else ""
            raise ClockMissed(text, missed.needed) from None

    def _of(self, kind: str, wanted: Wanted, logic: str, latency: int | None) -> Core:
        """The core of some logic; one that nobody gives a latency may be longer than it has to."""
        if latency is None and wanted.unit in self._longer:
            latency = stored(logic, self._options, None).latency + self._longer[wanted.unit]
        return self._with(kind, logic, latency)

    def _with(self, kind: str, logic: str, latency: int | None) -> Core:
        try:
            return stored(logic, self._options, latency)
        except ClockMissed:
            raise
        except Infeasible:
            least = stored(logic, self._options, None).latency
            raise Infeasible(_other_latency(kind, latency, f"at least {least}")) from None

    def _remedied(self, kind: str, logic: str, missed: ClockMissed) -> ClockMissed:
        """The error with a clock for which the core can be cut."""
        needed = missed.needed
        for _ in range(_ROUNDS):
            try:
                stored(logic, self._options.at_period(needed), None)
                break
            except ClockMissed as again:
                needed = max(again.needed, needed * _A_LITTLE_MORE)
        cause = missed.message.partition(";")[0]
        remedy = clock_without_check(self._options, needed).remedy(needed)
        return ClockMissed(f"no pipelining of '{kind}' keeps this clock: {cause}; {remedy}", needed)


def _other_latency(kind: str, asked: int | None, takes: str) -> str:
    least = takes.rpartition(" ")[2]
    return (
        f"'{kind}' has latency {asked} in the operator library; its core takes {takes} at this "
        f"clock: set latency {least} there, or give it an implementation"
    )


def _uses(wanted: Wanted) -> dict[str, int]:
    return {wanted.unit: 1} if wanted.unit else {}
