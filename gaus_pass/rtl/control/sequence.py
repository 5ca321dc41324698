"""Sequences of items, and loops around them.

Control passes as a pulse.  ``begin`` is high in the cycle before the first one of an item; the item
returns a pulse in its last cycle, so that items follow each other without a gap.  A loop around
others takes one cycle before each iteration, and one to end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from gaus_pass.hardware.process import Around, Item, Leaf
from gaus_pass.rtl.control.leaf import Bounds
from gaus_pass.rtl.netlist.builder import Purpose, Register
from gaus_pass.rtl.netlist.environment import Environment, Invariants
from gaus_pass.rtl.netlist.numbers import Number, less

BuildLeaf = Callable[[Leaf, Any], Any]
"""``build(leaf, begin)`` gives the wire that says that the leaf has ended."""


def run_in_turn(
    environment: Environment, items: Iterable[Item], begin: Any, build: BuildLeaf
) -> Any:
    """Make the hardware of items that run in turn; returns the pulse in the last cycle."""
    for item in items:
        if isinstance(item, Leaf):
            begin = build(item, begin)
        else:
            begin = _Repeat(environment, item).build(begin, build)
    return begin


class _Repeat:
    """A loop around others: its registers, and its one cycle per iteration."""

    def __init__(self, environment: Environment, around: Around) -> None:
        self.env, self.net = environment, environment.net
        self.around, self.header = around, around.header
        self.net.location = self.header.op.location
        self.level = self.header.levels[0]
        value = self.header.values[self.level.induction]
        self.bits, self.signed = value.bits, value.signed
        self.name = value.name

    def build(self, begin: Any, build: BuildLeaf) -> Any:
        env, net = self.env, self.net
        invariants = Invariants(env, self.header)
        bounds = Bounds.of(self.level, invariants)
        check = env.control(f"{self.name}_check")
        enter = env.control(f"{self.name}_enter")
        enter.drive(begin)
        induction = env.register(self.name, self.bits, check.value, Purpose.CONTROL)
        current = Number(induction.value, self.signed)
        following = self._following(enter.value, bounds.lower, bounds.after(current))
        again = net.all_of(check.value, less(net, following, bounds.upper))
        induction.drive(following.fit(net, self.bits))
        env.made[self.around.induction] = current
        carried = self._carried(check.value)
        finished = run_in_turn(env, self.around.items, again, build)
        check.drive(net.any_of(begin, finished))
        self._connect_carried(carried, enter.value)
        return net.all_of(check.value, net.invert(again))

    def _following(self, enter: Any, lower: Number, after: Number) -> Number:
        signed = lower.signed or after.signed
        bits = max(_bits(n, signed) for n in (lower, after))
        net = self.net
        return Number(net.select(enter, lower.fit(net, bits), after.fit(net, bits)), signed)

    def _carried(self, check: Any) -> list[Register]:
        """A register for each value that goes from one iteration to the next."""
        registers: list[Register] = []
        for k, carried in enumerate(self.around.carried):
            channel = self.env.channels[carried.inside]
            name = f"{self.name}_carried{k}"
            register = self.env.register(name, channel.bits, check, Purpose.CONTROL)
            registers.append(register)
            number = Number(register.value, channel.is_index)
            self.env.made[carried.inside] = self.env.made[carried.after] = number
        return registers

    def _connect_carried(self, registers: list[Register], enter: Any) -> None:
        for register, carried in zip(registers, self.around.carried, strict=True):
            bits = self.env.channels[carried.inside].bits
            before, after = (
                self.env.number(channel).fit(self.net, bits)
                for channel in (carried.initial, carried.following)
            )
            register.drive(self.net.select(enter, before, after))


def _bits(number: Number, signed: bool) -> int:
    return int(number.wire.type.width) + (signed and not number.signed)
