"""Where modules for operators come from that no library implements."""

from __future__ import annotations

from typing import Protocol

from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.operators.types import Timing
from gaus_pass.model.problem import ResourceType


class CoreSource(Protocol):
    """Makes pipelined modules, and says what they take."""

    def without_logic(self, op: Op, kind: str, asked: Timing | None) -> Timing | None:
        """The module for an operation that has no logic of its own; None for all others.

        Parameters
        ----------
        asked
            What an operator library says of it, without an implementation.

        Raises
        ------
        GausError
            None can be made, or none that keeps the clock.
        """
        ...

    def too_slow(self, op: Op, kind: str, bits: int, plain: Timing) -> Timing | None:
        """The module for an operation whose logic takes longer than a cycle; None for all others.

        Parameters
        ----------
        bits
            Width in which it is computed.
        plain
            What its logic takes.

        Raises
        ------
        GausError
            As above.
        """
        ...

    def fits(self, delay: float) -> bool:
        """Whether a cycle has time for a delay; always without a clock."""
        ...

    def resource(self, name: str) -> ResourceType | None:
        """The resource type of that name, where the modules have it."""
        ...
