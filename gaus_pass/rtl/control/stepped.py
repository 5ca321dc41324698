"""Multiples of the induction variable of a loop around others, in registers that step with it.

So do sums of a multiple and what does not change while the loop runs::

    a·i + b·j     enter: a·i + b·lower     step: + b·step      (the loop of j, inside that of i)

"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from gaus_pass.hardware.loop import Level
from gaus_pass.hardware.numbers import bits_of
from gaus_pass.rtl.control.bounds import Bounds
from gaus_pass.rtl.netlist.builder import Purpose
from gaus_pass.rtl.netlist.environment import Environment
from gaus_pass.rtl.netlist.logic import width
from gaus_pass.rtl.netlist.numbers import Number, constant, form_number, linear

NEXT, CURRENT = 0, 1
"""What a register takes, in the cycle before an iteration, and what it has."""


def one_ahead(env: Environment, name: str, following: Number) -> Number:
    """What follows, in a register: found while the items inside a loop run, a cycle at least."""
    bits = width(following.wire)
    register = env.register(name, bits, env.net.constant(1, 1), Purpose.CONTROL)
    register.drive(following.wire)
    return Number(register.value, following.signed)


@dataclass
class Stepped:
    """Multiples and sums that have been asked for, by factor and what is added.

    Attributes
    ----------
    enter, check
        High in the cycle before the first iteration, and before every iteration.
    """

    env: Environment
    name: str
    level: Level
    bounds: Bounds
    enter: Any
    check: Any
    _made: dict[tuple[int, Any], tuple[Number, Number]] = field(
        default_factory=dict[tuple[int, Any], tuple[Number, Number]]
    )

    def beside(self, induction: Number, when: int) -> Number:
        """The induction variable, as what it takes or has, with its multiples at hand."""

        def plus(factor: int, other: Number | None = None) -> Number:
            return self._found(induction, factor, other)[when]

        constants = self.env.ahead > 1
        return replace(induction, plus=plus, depth=self.env.depth, constants=constants)

    def _found(self, induction: Number, factor: int, other: Number | None) -> tuple[Number, Number]:
        key = factor, None if other is None else other.wire
        if key not in self._made:
            self._made[key] = self._register(induction, factor, other)
        return self._made[key]

    def _register(
        self, induction: Number, factor: int, other: Number | None
    ) -> tuple[Number, Number]:
        net = self.env.net
        low, high = (0, 0) if other is None else other.range
        ends = [factor * end for end in induction.range]
        bits, signed = bits_of(min(ends) + low, max(ends) + high)
        name = f"{self.name}_times_{abs(factor)}" if other is None else f"{self.name}_sum"
        register = self.env.register(name, bits, self.check, Purpose.CONTROL)
        step = form_number(net, self.level.step.times(factor), self.bounds.invariants.number)
        following = Number(net.add(register.value, step.fit(net, bits)), signed)
        after = one_ahead(self.env, f"{name}_after", following)
        first = self._first(factor)
        if other is not None:
            first = linear(net, [(first, 1), (other, 1)], 0)
        taken = net.select(self.enter, first.fit(net, bits), after.wire)
        register.drive(taken)
        return Number(taken, signed), Number(register.value, signed)

    def _first(self, factor: int) -> Number:
        known = self.level.lower.constant
        if known is not None:
            return constant(self.env.net, factor * known)
        return linear(self.env.net, [(self.bounds.lower, factor)], 0)
