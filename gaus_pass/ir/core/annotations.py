"""Schedules as attributes: `gaus.start` and its companions on operations and containers."""

from __future__ import annotations

from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.locations import location_text

START = "gaus.start"
LATENCY = "gaus.latency"
STAGE = "gaus.stage"
UNIT = "gaus.unit"
RESOURCE = "gaus.resource"
LENGTH = "gaus.length"
II = "gaus.ii"
INDEPENDENT = "gaus.independent"
"""On a loop of a normal form: its iterations may run in any order."""


class Annotator:
    """Writes i64 attributes; a schedule has few different numbers, so they are made once."""

    def __init__(self) -> None:
        self._i64 = ir.IntegerType.get_signless(64)
        self._known: dict[int, Any] = {}

    def number(self, value: int) -> Any:
        """The i64 attribute of that value."""
        if value not in self._known:
            self._known[value] = ir.IntegerAttr.get(self._i64, value)
        return self._known[value]

    def operation(self, op: Op, start: int, latency: int, stage: int) -> None:
        """Annotate a scheduled operation; what was there is replaced."""
        attributes = op.attributes
        attributes[START] = self.number(start)
        attributes[LATENCY] = self.number(latency)
        attributes[STAGE] = self.number(stage)

    def container(self, op: Op, length: int, ii: int | None) -> None:
        """Annotate what was scheduled as a whole."""
        op.attributes[LENGTH] = self.number(length)
        if ii is not None:
            op.attributes[II] = self.number(ii)
        elif II in op.attributes:
            del op.attributes[II]


def read_number(op: Op, key: str) -> int | None:
    """An integer attribute of an operation, or None.

    Raises
    ------
    InvalidProblem
        The attribute is no integer.
    """
    attribute = op.attributes.get(key)
    if attribute is None:
        return None
    if not isinstance(attribute, ir.IntegerAttr):
        raise InvalidProblem(
            f"{key} is {attribute}; it must be an integer", location_text(op.location)
        )
    return int(attribute.value)
