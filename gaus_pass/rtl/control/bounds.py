"""Bounds of a loop on wires: whether it has iterations, and when one is the last.

What ends a loop is asked one iteration ahead, so that the answer comes out of a register.  With a
step of 1 it is an equality, which is faster than an order: the induction variable passes every
number on its way to the least upper bound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.loop import Level
from gaus_pass.rtl.netlist.builder import Netlist
from gaus_pass.rtl.netlist.environment import Invariants
from gaus_pass.rtl.netlist.logic import width
from gaus_pass.rtl.netlist.numbers import Number, compare, extreme, linear, sum_is


@dataclass(frozen=True)
class Bounds:
    """Bounds of a level, read from invariants."""

    level: Level
    invariants: Invariants

    @property
    def is_there(self) -> bool:
        """Whether all that the bounds are made of is there."""
        level = self.level
        return self.invariants.knows(*level.lower.forms, *level.upper.forms, level.step)

    @property
    def knows_lower(self) -> bool:
        """Whether all that the lower bound is made of is there."""
        return self.invariants.knows(*self.level.lower.forms)

    @property
    def lower(self) -> Number:
        """The greatest lower bound."""
        net = self.invariants.environment.net
        return extreme(net, [self.invariants.form(f) for f in self.level.lower.forms], True)

    def after(self, induction: Number) -> Number:
        """The induction variable of the next iteration, if there is one."""
        return self._number(self._induction.plus(self.level.step), induction)

    def is_empty(self) -> Any:
        """Whether there is no iteration at all."""
        if self.level.trips is not None:
            return self._net.constant(int(self.level.trips == 0), 1)
        return self._net.invert(self._is_below(*self.level.lower.forms))

    def begins_last(self) -> Any:
        """Whether no iteration follows the first one, if there is one."""
        if self.level.trips is not None:
            return self._net.constant(int(self.level.trips <= 1), 1)
        following = [form.plus(self.level.step) for form in self.level.lower.forms]
        if self.level.constant_step == 1:
            return self._reaches(*following)
        return self._net.invert(self._is_below(*following))

    def ends_after(self, induction: Number, iterations: int) -> Any:
        """Whether the iteration some iterations later, if the loop runs so far, is the last.

        Parameters
        ----------
        iterations
            From the one with this induction variable to the one that is asked of.
        """
        net, level = self._net, self.level
        if level.trips is not None:
            rest = level.step.constant * (level.trips - 1 - iterations)
            if level.lower.constant is not None:
                return net.is_number(induction.wire, level.lower.constant + rest)
            return compare(net, "eq", induction, linear(net, [(self.lower, 1)], rest))
        following = self._induction.plus(level.step, iterations + 1)
        if level.constant_step == 1:
            return self._reaches(following, induction=induction)
        return net.invert(self._is_below(following, induction=induction))

    @property
    def _net(self) -> Netlist:
        return self.invariants.environment.net

    @property
    def _induction(self) -> LinearForm:
        return LinearForm.atom(self.level.induction)

    def _is_below(self, *forms: LinearForm, induction: Number | None = None) -> Any:
        """Whether all of some forms are less than all upper bounds."""
        return self._net.all_of(
            *(
                self._related("lt", form, upper, induction)
                for form in forms
                for upper in self.level.upper.forms
            )
        )

    def _reaches(self, *forms: LinearForm, induction: Number | None = None) -> Any:
        """Whether any of some forms is equal to any upper bound."""
        return self._net.any_of(
            *(
                self._related("eq", form, upper, induction)
                for form in forms
                for upper in self.level.upper.forms
            )
        )

    def _related(
        self, relation: str, one: LinearForm, two: LinearForm, induction: Number | None
    ) -> Any:
        """A relation of two forms, so rearranged that as little as possible is added."""
        difference = two.plus(one, -1)
        sides = {
            sign: LinearForm(tuple((a, abs(c)) for a, c in difference.terms if c * sign > 0))
            for sign in (-1, 1)
        }
        number = difference.constant
        if relation == "eq" and number and sides[-1].terms and sides[1].terms:
            left, other = (self._number(sides[sign], induction) for sign in (-1, 1))
            return sum_is(self._net, left, -number, other)
        right = bool(sides[-1].terms) and (number > 0 or not sides[1].terms)
        moved = LinearForm((), number if right else -number)
        sides[1 if right else -1] = sides[1 if right else -1].plus(moved)
        left, other = (self._number(sides[sign], induction) for sign in (-1, 1))
        return compare(self._net, relation, left, other)

    def _number(self, form: LinearForm, induction: Number | None) -> Number:
        def atom(value: int) -> Number:
            if value == self.level.induction:
                assert induction is not None
                return induction
            return self.invariants.number(value)

        return self.invariants.form(form, atom)


def choice(net: Any, condition: Any, one: Number, two: Number) -> Number:
    """``one`` where the condition holds, else ``two``."""
    signed = one.signed or two.signed
    bits = max(width(n.wire) + (signed and not n.signed) for n in (one, two))
    return Number(net.select(condition, one.fit(net, bits), two.fit(net, bits)), signed)
