"""Timing of the operations of plain dataflow: libraries, instances and opaque operations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.operation_names import library_name
from gaus_pass.ir.core.types import Widths, widest
from gaus_pass.ir.operators.declarations import TimingSource
from gaus_pass.ir.operators.types import Timing
from gaus_pass.model.problem import ResourceType

INPUT = "input"
"""What libraries call an input that is an operation of its own (``io=nodes``)."""


@dataclass(frozen=True)
class DataflowTiming:
    """The sources of timing.

    Attributes
    ----------
    source
        Libraries and delays.
    opaque
        Latency of operations that no library knows, or None if these are an error.
    """

    source: TimingSource
    opaque: int | None = None

    @property
    def resources(self) -> Iterable[ResourceType]:
        return self.source.types.resources.values()

    def of_operation(self, op: Op, widths: Widths) -> tuple[Timing, bool, bool]:
        """Timing, whether the operation keeps its own registers, and whether it is known at all.

        Raises
        ------
        InvalidProblem
            Nothing gives the operation a latency.
        """
        name, bits = library_name(op), widest(op, widths)
        if not self._is_described(op, name, bits):
            if self.opaque is None:
                raise _unknown(op, name, bits)
            return Timing(f"opaque {name}", self.opaque), True, False
        timing = self.source.types.timing(op, name, bits, None)
        timing = self.source.delayed(op, timing, name, bits)
        return timing, name != op.name or timing.implementation is not None, True

    def of_input(self, bits: int) -> Timing:
        """An input that is an operation."""
        return self.source.types.find(INPUT, bits) or Timing(INPUT, 0)

    def _is_described(self, op: Op, name: str, bits: int) -> bool:
        return "ssp.operator_type" in op.attributes or self.source.types.knows(name, bits)


def _unknown(op: Op, name: str, bits: int) -> InvalidProblem:
    what = f"instance of '{name}'" if name != op.name else f"'{name}'"
    return InvalidProblem(
        f"no operator library has an entry for {what} at {bits} bits; add an entry with "
        f'"op": "{name}" (operators=FILE), give the operation an ssp.operator_type, or set '
        "opaque=N to let every unknown operation take N cycles",
        location_text(op.location),
    )
