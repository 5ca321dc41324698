"""Values that the control provides in every iteration: induction variables and other counters.

A counter is valid in phase 0 and steps at the end of that phase.  If its start is a constant it is
loaded before the first cycle; otherwise the first iteration reads the start value itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.rtl.control.leaf import Bounds, LeafControl
from gaus_pass.rtl.netlist.builder import Register
from gaus_pass.rtl.netlist.environment import Environment, Invariants
from gaus_pass.rtl.netlist.logic import width
from gaus_pass.rtl.netlist.numbers import Number
from gaus_pass.text import legal_name


@dataclass
class _Counter:
    register: Register
    wire: Any
    start: Any
    constant: bool
    form: LinearForm


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

    def _form(self, number: int) -> LinearForm:
        value = self.loop.values[number]
        return LinearForm.atom(number) if value.form is None else value.form

    def _make(self, number: int) -> _Counter:
        net, control, value = self.net, self.control, self.loop.values[number]
        form = self._form(number)
        lowers = {b.level.induction: b.lower for b in self.bounds}
        start = self.invariants.form(
            form, lambda a: lowers[a] if a in lowers else self.invariants.number(a)
        ).fit(net, value.bits)
        known = net.known(start) is not None
        enable = control.phase(0)
        if known:
            enable = net.any_of(control.begin, enable)
        register = self.env.control(f"{control.name}_{legal_name(value.name)}", value.bits, enable)
        wire = register.value if known else net.select(control.first, start, register.value)
        net.label(wire, value.name)
        return _Counter(register, wire, start, known, form)

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
        delta, bits = self._delta(counter.form, level), width(counter.wire)
        if not delta.terms:
            return self.net.add(counter.wire, self.net.constant(delta.constant, bits))
        return self.net.add(counter.wire, self.invariants.form(delta).fit(self.net, bits))

    def _delta(self, form: LinearForm, moving: int) -> LinearForm:
        """The increment of a value when a level steps and the levels inside it are reset."""
        coefficients = dict(form.terms)
        total = LinearForm()
        for k, bounds in enumerate(self.bounds):
            level = bounds.level
            c = coefficients.get(level.induction, 0)
            if k == moving:
                total = total.plus(level.step, c)
            elif k > moving:
                assert level.trips is not None
                total = total.plus(level.step, -c * (level.trips - 1))
        return total

    def _number(self, induction: int) -> Number:
        value = self.loop.values[induction]
        return Number(self._counters[induction].wire, value.signed)
