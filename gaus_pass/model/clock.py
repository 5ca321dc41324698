"""The clock of a problem: its cycle time, what registers take of it, and how messages say it."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from gaus_pass.exact import real, text
from gaus_pass.model.frozen import settle


@dataclass(frozen=True)
class Clock:
    """Cycle time and what every register path pays besides the operators' delays.

    ``available`` is what a chain of operators may take: the cycle time less all of these.

    Attributes
    ----------
    margin
        Time kept free in every cycle.
    share
        Share of the cycle time that is kept free in addition, below 1.
    unit
        ``ps`` where delays are those of a hardware part, ``""`` where only the libraries know.

    Raises
    ------
    InvalidProblem
        A field is not a number.
    """

    cycle_time: float
    clock_to_q: float = 0.0
    setup: float = 0.0
    margin: float = 0.0
    share: float = 0.0
    unit: str = ""

    def __post_init__(self) -> None:
        text(self.unit, "unit of the clock")
        numbers = [f.name for f in fields(self) if f.name != "unit"]
        settle(self, **{name: real(getattr(self, name), name) for name in numbers})

    @property
    def available(self) -> float:
        return self.cycle_time - self.clock_to_q - self.setup - self.kept

    @property
    def kept(self) -> float:
        """What is kept free of a cycle."""
        return self.margin + self.share * self.cycle_time

    def period_for(self, available: float) -> float:
        """The least cycle time that leaves so much for a chain of operators."""
        needed = available + self.clock_to_q + self.setup + self.margin
        if not self.unit:
            return needed
        return math.ceil(needed / (1 - self.share) - 1e-6)

    def shown(self, delay: float) -> str:
        """A delay as messages and reports have it: in ns where its unit is known."""
        return f"{delay / 1000:.12g} ns" if self.unit else f"{delay:g}"

    def option(self, period: float | None = None) -> str:
        """The option that asks for this period, or another one."""
        period = self.cycle_time if period is None else period
        return f"clock={_megahertz(period)}" if self.unit else f"cycle-time={period:g}"

    def remedy(self, needed: float) -> str:
        """What to set for a longer period."""
        if not self.unit:
            return f"set cycle-time to at least {needed:g}"
        return f"set clock to {_megahertz(needed)} ({self.shown(needed)}) or slower"


def _megahertz(period: float) -> str:
    """The frequency of a period in picoseconds, rounded down to four digits."""
    frequency = 1e6 / period
    scale = 10.0 ** (3 - math.floor(math.log10(frequency)))
    return f"{math.floor(frequency * scale * (1 + 1e-12)) / scale:.12g}MHz"
