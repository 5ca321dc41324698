"""Values that the control provides in every iteration: induction variables and other counters.

A counter is valid in phase 0 and steps at the end of that phase, and so does a flag for each level
that says whether the iteration is the last one.  Both are loaded when the loop begins; where what
they start from comes from logic that ends only then, the first iteration reads it itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gaus_pass.hardware.linear_forms import LinearForm, product
from gaus_pass.hardware.loop import Level
from gaus_pass.hardware.operations import Source
from gaus_pass.rtl.control.bounds import Bounds
from gaus_pass.rtl.control.leaf import LeafControl
from gaus_pass.rtl.netlist.builder import Register
from gaus_pass.rtl.netlist.environment import Environment, Invariants
from gaus_pass.rtl.netlist.logic import width
from gaus_pass.rtl.netlist.numbers import Number, times
from gaus_pass.text import legal_name


@dataclass
class _Counter:
    """A register that steps with the iterations.

    Attributes
    ----------
    wire
        Its value in phase 0.
    loaded
        What it takes when the loop begins, or None where the first iteration reads its start
        itself.
    """

    register: Register
    wire: Any
    loaded: Any
    number: int


@dataclass
class _Last:
    """Whether the iteration in stage 0 is the last one of a level, one iteration ahead."""

    register: Register | None
    wire: Any
    loaded: Any


class Counters:
    """The INDUCTION values of a leaf, and the flags that end its levels.

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
        self.beginning = Invariants(environment.beginning(), self.loop)
        self.control = control
        self.bounds = [Bounds(level, invariants) for level in self.loop.levels]
        self.early = [Bounds(level, self.beginning) for level in self.loop.levels]
        self._enter()
        ending = {level.induction for level in self.loop.levels if level.upper.forms}
        self._counters = {n: self._make(n) for n in sorted(needed | ending)}
        self._lasts = [self._last(k) for k in range(len(self.bounds))]
        self._step()

    def wire(self, number: int) -> Any:
        """A value in phase 0."""
        return self._counters[number].wire

    def _enter(self) -> None:
        net = self.net
        none = None
        if all(b.is_there or b.level.trips is not None for b in self.early):
            none = net.any_of(*(b.is_empty() for b in self.early))
        empty = net.any_of(*(b.is_empty() for b in self.bounds)) if none is None else None
        self.control.enter(none, empty)

    def _start(self, number: int, invariants: Invariants, bounds: list[Bounds]) -> Number | None:
        """A value in the first iteration; None where it is made of what is not there yet."""
        for own in bounds:
            if own.level.induction == number:
                return own.lower if own.knows_lower else None
        value = self.loop.values[number]
        if value.source is not Source.INDUCTION:
            return invariants.number(number) if invariants.knows_value(number) else None
        assert value.form is not None
        atoms = {atom: self._start(atom, invariants, bounds) for atom in value.form.atoms}
        found = {atom: start for atom, start in atoms.items() if start is not None}
        if len(found) < len(atoms):
            return None
        start = invariants.form(value.form, found.__getitem__)
        if value.scale is None:
            return start
        if not invariants.knows_value(value.scale):
            return None
        return times(self.net, start, invariants.number(value.scale))

    def _make(self, number: int) -> _Counter:
        net, control, value = self.net, self.control, self.loop.values[number]
        early = self._start(number, self.beginning, self.early)
        loaded = None if early is None else early.fit(net, value.bits)
        enable = self._enable(loaded)
        register = self.env.control(f"{control.name}_{legal_name(value.name)}", value.bits, enable)
        wire = register.value
        if loaded is None:
            start = self._start(number, self.invariants, self.bounds)
            assert start is not None
            wire = net.select(control.first, start.fit(net, value.bits), wire)
        net.label(wire, value.name)
        return _Counter(register, wire, loaded, number)

    def _enable(self, loaded: Any) -> Any:
        """When a counter takes its input; without a start to load in phase 0, whatever happens."""
        if loaded is None:
            return self.control.phase(0)
        return self.net.any_of(self.control.begin, self.control.counts)

    def _last(self, level: int) -> _Last:
        net, control, bounds = self.net, self.control, self.bounds[level]
        if not bounds.level.upper.forms:
            return _Last(None, net.constant(0, 1), None)
        if bounds.level.trips is not None and bounds.level.trips <= 1:
            return _Last(None, net.constant(1, 1), None)
        is_known = bounds.level.trips is not None or self.early[level].is_there
        loaded = self.early[level].begins_last() if is_known else None
        enable = self._enable(loaded)
        name = f"{control.name}_{legal_name(self.loop.values[bounds.level.induction].name)}_is_last"
        register = self.env.control(name, 1, enable)
        wire = register.value
        if loaded is None:
            wire = net.select(control.first, bounds.begins_last(), wire)
        return _Last(register, wire, loaded)

    def _step(self) -> None:
        """The innermost level that is not at its end steps; those inside it start again."""
        net, count = self.net, len(self.bounds)
        lasts = [last.wire for last in self._lasts]
        for counter in self._counters.values():
            after = self._moved(counter, 0) if count else counter.wire
            for k in range(1, count):
                after = net.select(lasts[k], after, self._moved(counter, k))
            counter.register.drive(self._taken(counter, after))
        for k, last in enumerate(self._lasts):
            if last.register is not None:
                last.register.drive(self._following_last(k, last, net.all_of(*lasts[k + 1 :])))
        last = net.all_of(*lasts)
        net.label(last, f"{self.control.name}_is_last")
        self.control.close(last)

    def _following_last(self, level: int, last: _Last, steps: Any) -> Any:
        """What a flag takes; ``steps`` says that all levels inside are at their ends."""
        net, bounds = self.net, self.bounds[level]
        ends = bounds.ends_after(self._number(bounds.level.induction), 1)
        if level:  # it has more than one iteration, and starts again with the first
            ends = net.all_of(ends, net.invert(last.wire))
        return self._taken(last, net.select(steps, ends, last.wire))

    def _taken(self, counter: _Counter | _Last, after: Any) -> Any:
        """What the register of a counter takes that is ``after`` in the next iteration."""
        if counter.loaded is None:
            return self.control.kept(counter.wire, after)
        return self.net.select(self.control.begin, counter.loaded, after)

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
