"""Wires that all parts of a module use: clock enable, reset, and those of the channels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gaus_pass.hardware.function import Channel
from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.numbers import index_type
from gaus_pass.hardware.operations import Source
from gaus_pass.rtl.netlist.builder import Netlist, Purpose, Register
from gaus_pass.rtl.netlist.numbers import Number, constant, form_number, read_as, times


@dataclass
class Environment:
    """The module under construction.

    Attributes
    ----------
    advance
        The clock enable: low in a stall.
    channels
        The channels of the function.
    made
        The wires of each channel, once its producer has been built.
    ahead
        Whether loops around others find what they begin with next while these run (1), also sums
        with constants (2).  Then multiplexers are flat as well (`Logic.flat`).
    depth
        Loops around what is being made.
    """

    net: Netlist
    advance: Any
    reset: Any
    channels: Sequence[Channel]
    made: dict[int, Number] = field(default_factory=dict[int, Number])
    settled: dict[int, Number] = field(default_factory=dict[int, Number])
    ahead: int = 0
    depth: int = 0

    def beginning(self) -> Environment:
        """What the next item sees in the cycle in which it begins."""
        return replace(self, made=self.settled)

    def register(self, name: str, bits: int, enable: Any, purpose: Purpose) -> Register:
        """A data register."""
        return self.net.register(name, bits, self.net.all_of(self.advance, enable), purpose)

    def control(self, name: str, bits: int = 1, enable: Any = None) -> Register:
        """A register that a reset clears."""
        gate = self.advance if enable is None else self.net.all_of(self.advance, enable)
        return self.net.register(name, bits, gate, Purpose.CONTROL, reset=self.reset)

    def number(self, channel: int) -> Number:
        """The value of a channel."""
        known = self.channels[channel].constant
        if known is None:
            return self.made[channel]
        if self.channels[channel].is_index:
            return constant(self.net, known)
        return Number(self.net.constant(known, self.channels[channel].bits), False)


@dataclass(frozen=True)
class Invariants:
    """The values of a loop model that do not change while it runs."""

    environment: Environment
    loop: Loop

    def number(self, index: int) -> Number:
        """A constant or invariant, as an exact integer where it is an index."""
        value = self.loop.values[index]
        assert value.source in (Source.CONSTANT, Source.INVARIANT), value.name
        if value.constant is not None and value.is_index:
            return constant(self.environment.net, value.constant)
        if value.channel is not None:
            number = self.environment.number(value.channel)
            as_read = index_type() if value.is_index and value.integer is None else value.integer
            return number if as_read is None else read_as(self.environment.net, number, as_read)
        assert value.form is not None
        number = self.form(value.form)
        if value.scale is None:
            return number
        return times(self.environment.net, number, self.number(value.scale))

    def knows(self, *forms: LinearForm) -> bool:
        """Whether all that the forms are made of is there."""
        return all(self.knows_value(atom) for form in forms for atom in form.atoms)

    def knows_value(self, index: int) -> bool:
        """Whether all that a constant or invariant is made of is there."""
        value = self.loop.values[index]
        if value.constant is not None and value.is_index:
            return True
        if value.channel is not None:
            channel = self.environment.channels[value.channel]
            return channel.constant is not None or value.channel in self.environment.made
        if value.scale is not None and not self.knows_value(value.scale):
            return False
        return value.form is not None and self.knows(value.form)

    def form(self, form: LinearForm, atom: Callable[[int], Number] | None = None) -> Number:
        """A linear form over invariants, or over what ``atom`` gives."""
        return form_number(self.environment.net, form, atom or self.number)

    def wire(self, index: int) -> Any:
        """The value in its own width."""
        return self.number(index).fit(self.environment.net, self.loop.values[index].bits)
