"""The interface of a target, and its measurements."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from gaus_pass.target.process import Runner


@dataclass(frozen=True)
class Measure:
    """Measurements of a design, in the units of the target.

    Attributes
    ----------
    more
        Further numbers by name, such as ``flip-flops``.
    arrivals
        By register or memory of the design: what the slowest path to it takes, in the unit of
        ``delay``; empty where the target does not know.
    """

    area: float
    delay: float
    more: Mapping[str, float] = field(default_factory=dict[str, float])
    arrivals: Mapping[str, float] = field(default_factory=dict[str, float])

    def numbers(self) -> dict[str, float]:
        """All of them by name."""
        return {"area": self.area, "delay": self.delay, **self.more}


class Target(Protocol):
    """Measures designs.

    Attributes
    ----------
    name
        As the user gave it.
    identity
        Two targets of one identity give the same answer for the same Verilog.
    """

    @property
    def name(self) -> str: ...
    @property
    def identity(self) -> str: ...

    def prepare(self, announce: Callable[[str], None]) -> None:
        """Do what has to be done once, before the first measurement and outside its limits.

        Parameters
        ----------
        announce
            Called with a message before a long step.

        Raises
        ------
        TargetFailed
            No measurement would have an answer.
        """
        ...

    def measure(self, verilog: str, top: str, run: Runner) -> Measure:
        """Measure one design.

        Raises
        ------
        TargetFailed
            The measurement failed; the message has the reason.
        """
        ...
