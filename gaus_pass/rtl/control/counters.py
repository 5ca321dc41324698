"""Values that the control provides in every iteration: induction variables and other counters.

A counter is valid in phase 0 and steps at the end of that phase.  If its start is a constant it is
loaded before the first cycle; otherwise the first iteration reads the start value itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gaus_pass.hardware.linear_forms import LinearForm, product
from gaus_pass.hardware.loop import Level
from gaus_pass.hardware.operations import Source
from gaus_pass.rtl.control.leaf import Bounds, LeafControl
from gaus_pass.rtl.netlist.builder import Register
from gaus_pass.rtl.netlist.environment import Environment, Invariants
from gaus_pass.rtl.netlist.logic import width
from gaus_pass.rtl.netlist.numbers import Number, times
from gaus_pass.text import legal_name


@dataclass
class _Counter:
    register: Register
    wire: Any
    start: Any
    constant: bool
    number: int


class Counters:
    """The INDUCTION values of a leaf.

    Parameters
    ----------
    needed
        Values that are read; the induction variables, which end the loop, are added.
    """

    def __init__(
        self,
        environment: Environment,
        invariants: Invariants,
        control: LeafControl,
        needed: set[int],
    ) -> None:
        self.env, self.net = environment, environment.net
        self.invariants, self.loop = invariants, invariants.loop
        self.control = control
        self.bounds = [Bounds.of(level, invariants) for level in self.loop.levels]
        ending = {b.level.induction for b in self.bounds if b.upper is not None}
        self._counters = {n: self._make(n) for n in sorted(needed | ending)}
        self._step()

    def wire(self, number: int) -> Any:
        """A value in phase 0."""
        return self._counters[number].wire

    def _start(self, number: int) -> Number:
        """A value in the first iteration."""
        for bounds in self.bounds:
            if bounds.level.induction == number:
                return bounds.lower
        value = self.loop.values[number]
        if value.source is not Source.INDUCTION:
            return self.invariants.number(number)
        assert value.form is not None
        start = self.invariants.form(value.form, self._start)
        if value.scale is None:
            return start
        return times(self.net, start, self.invariants.number(value.scale))

    def _make(self, number: int) -> _Counter:
        net, control, value = self.net, self.control, self.loop.values[number]
        start = self._start(number).fit(net, value.bits)
        known = net.known(start) is not None
        enable = control.phase(0)
        if known:
            enable = net.any_of(control.begin, enable)
        register = self.env.control(f"{control.name}_{legal_name(value.name)}", value.bits, enable)
        wire = register.value if known else net.select(control.first, start, register.value)
        net.label(wire, value.name)
        return _Counter(register, wire, start, known, number)

    def _step(self) -> None:
        """Step the innermost level that is not at its end; reset the levels inside it."""
        net = self.net
        ended = [b for b in self.bounds if b.upper is not None]
        lasts = [b.is_last(self.env, self._number(b.level.induction)) for b in ended]
        for counter in self._counters.values():
            after = self._moved(counter, 0) if self.bounds else counter.wire
            for k in range(1, len(self.bounds)):
                after = net.select(lasts[k], after, self._moved(counter, k))
            if counter.constant:
                after = net.select(self.control.begin, counter.start, after)
            counter.register.drive(after)
        empty = net.any_of(*(b.is_empty(self.env) for b in self.bounds))
        last = net.all_of(*lasts)
        net.label(last, f"{self.control.name}_is_last")
        self.control.close(last, empty)

    def _moved(self, counter: _Counter, level: int) -> Any:
        delta, bits = self._delta(counter.number, level), width(counter.wire)
        if not delta.terms:
            return self.net.add(counter.wire, self.net.constant(delta.constant, bits))
        return self.net.add(counter.wire, self.invariants.form(delta).fit(self.net, bits))

    def _delta(self, number: int, moving: int) -> LinearForm:
        """The increment of a value when a level steps and the levels inside it are reset."""
        for k, level in enumerate(self.loop.levels):
            if level.induction == number:
                return self._own_delta(level, k - moving)
        value, total = self.loop.values[number], LinearForm()
        if value.source is not Source.INDUCTION:
            return total
        assert value.form is not None
        for atom, coefficient in value.form.terms:
            total = total.plus(self._delta(atom, moving), coefficient)
        if value.scale is None:
            return total
        scaled = product(total, LinearForm.atom(value.scale))
        assert scaled is not None, "a step at run time is not counted in rows"
        return scaled

    @staticmethod
    def _own_delta(level: Level, inner: int) -> LinearForm:
        """The increment of an induction variable so many levels inside the one that steps."""
        if inner <= 0:
            return level.step if inner == 0 else LinearForm()
        assert level.trips is not None
        return level.step.times(1 - level.trips)

    def _number(self, induction: int) -> Number:
        value = self.loop.values[induction]
        return Number(self._counters[induction].wire, value.signed)
