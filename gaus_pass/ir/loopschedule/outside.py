"""Values that a pipeline takes from before the loop: constants, invariants and bounds."""

from __future__ import annotations

from typing import Any

from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.loop import Loop, Source
from gaus_pass.ir.core.handles import IrValue
from gaus_pass.ir.loopschedule.emitter import Emitter


class OutsideValues:
    """Makes loop-invariant values, each once, where the emitter puts constants.

    Attributes
    ----------
    made
        IR values by the number of the value in the loop.
    """

    def __init__(self, loop: Loop, emitter: Emitter) -> None:
        self.made: dict[int, Any] = {}
        self._loop = loop
        self._emitter = emitter

    def make_all(self) -> None:
        """Make all constants and invariants of the loop."""
        for number, value in enumerate(self._loop.values):
            if value.source in (Source.CONSTANT, Source.INVARIANT):
                self.value(number)

    def lower_bound(self) -> Any:
        """The first value of the induction variable."""
        forms = [self.form(f) for f in self._loop.levels[0].lower.forms]
        return self._emitter.fold("arith.maxsi", forms, self._emitter.outside)

    def form(self, form: LinearForm) -> Any:
        """A linear form of constants and invariants."""
        return self._emitter.sum(form, self.value, self._emitter.outside)

    def value(self, number: int) -> Any:
        """A constant or an invariant."""
        if number not in self.made:
            self.made[number] = self._make(number)
        return self.made[number]

    def _make(self, number: int) -> Any:
        value = self._loop.values[number]
        if value.source_value is None:
            assert value.form is not None
            return self.form(value.form)
        if value.source is Source.CONSTANT and self._is_inside(value.source_value):
            return value.source_value.owner.operation.clone(self._emitter.outside).results[0]
        return value.source_value

    def _is_inside(self, value: IrValue) -> bool:
        """Whether the operation that defines a value is in the loop, which is replaced."""
        op = value.owner.operation
        while op is not None and op != self._loop.op:
            op = op.parent.operation if op.parent is not None else None
        return op is not None
