"""What gives operations their delays, whatever the source."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.operators.types import Timing


@dataclass(frozen=True)
class Accessed:
    """The memory that a load or store is on.

    Attributes
    ----------
    size
        Bits in all; None where that is known only at run time.
    is_local
        Whether it lies inside the module.
    ports
        How its ports are called: ``1rw``, ``1r1w``, ``2rw``.
    """

    size: int | None
    is_local: bool
    ports: str
    is_store: bool = False


class DelayModel(ABC):
    """Gives operations their delays, all in one scale.

    Attributes
    ----------
    select_bits
        Width of the multiplexers that hardware adds in front of operations.
    """

    select_bits = 1

    @abstractmethod
    def apply(self, timing: Timing, op: Op, name: str, bits: int, index_bits: int = 0) -> Timing:
        """``timing`` with the delays of this model.

        Parameters
        ----------
        index_bits
            How wide an `index` is; 0 where there is none.

        Raises
        ------
        InvalidProblem
            The delay is unknown, or its scale differs from that of earlier ones.
        """

    @abstractmethod
    def named(self, timing: Timing, name: str, bits: int, constant: int | None = None) -> Timing:
        """As `apply`, for a binary operation, comparison or selection that the IR does not have.

        Parameters
        ----------
        constant
            Its second operand, if that is known.
        """

    def choices(self) -> tuple[float, ...]:
        """See `gaus_pass.hardware.function.GateDelays`."""
        return ()

    def gathers(self) -> tuple[float, ...]:
        """See `gaus_pass.hardware.function.GateDelays`."""
        return ()

    def access(self, timing: Timing, memory: Accessed) -> Timing:
        """As `apply`, for a load or store, whose delays are those of the library otherwise."""
        return timing
