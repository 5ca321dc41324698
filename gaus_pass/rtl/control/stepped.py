"""Multiples of the induction variable of a loop around others, in registers that step with it."""

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
    """Multiples that have been asked for, by their factor.

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
    _made: dict[int, tuple[Number, Number]] = field(
        default_factory=dict[int, tuple[Number, Number]]
    )

    def beside(self, induction: Number, when: int) -> Number:
        """The induction variable, as what it takes or has, with its multiples at hand."""
        return replace(induction, multiple=lambda factor: self._multiple(induction, factor)[when])

    def _multiple(self, induction: Number, factor: int) -> tuple[Number, Number]:
        if factor not in self._made:
            self._made[factor] = self._register(induction, factor)
        return self._made[factor]

    def _register(self, induction: Number, factor: int) -> tuple[Number, Number]:
        net = self.env.net
        ends = [factor * end for end in induction.range]
        bits, signed = bits_of(min(ends), max(ends))
        name = f"{self.name}_times_{abs(factor)}"
        register = self.env.register(name, bits, self.check, Purpose.CONTROL)
        step = form_number(net, self.level.step.times(factor), self.bounds.invariants.number)
        following = Number(net.add(register.value, step.fit(net, bits)), signed)
        after = one_ahead(self.env, f"{name}_after", following)
        taken = net.select(self.enter, self._first(factor).fit(net, bits), after.wire)
        register.drive(taken)
        return Number(taken, signed), Number(register.value, signed)

    def _first(self, factor: int) -> Number:
        known = self.level.lower.constant
        if known is not None:
            return constant(self.env.net, factor * known)
        return linear(self.env.net, [(self.bounds.lower, factor)], 0)
