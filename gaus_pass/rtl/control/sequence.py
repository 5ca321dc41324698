"""Sequences of items, and loops around them.

Control passes as a pulse.  ``begin`` is high in the cycle before the first one of an item; the item
returns a pulse in its last cycle, so that items follow each other without a gap.  A loop around
others takes one cycle before each iteration, and one to end; an if takes one cycle to decide, and a
while loop one before each iteration and one to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from gaus_pass.hardware.process import Around, Branch, Carried, Item, Leaf, While
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
        match item:
            case Leaf():
                begin = build(item, begin)
            case Around():
                begin = _Repeat(environment, item).build(begin, build)
            case Branch():
                begin = _branch(environment, item, begin, build)
            case While():
                begin = _while(environment, item, begin, build)
    return begin


def _branch(env: Environment, branch: Branch, begin: Any, build: BuildLeaf) -> Any:
    """An if: the items of one side run; a result is selected where it is read."""
    net = env.net
    net.location = branch.op.location
    decide = env.control("if_decide")
    decide.drive(begin)
    holds = env.number(branch.condition).wire
    then = run_in_turn(env, branch.then, net.all_of(decide.value, holds), build)
    fails = net.all_of(decide.value, net.invert(holds))
    otherwise = run_in_turn(env, branch.otherwise, fails, build)
    for merge in branch.merges:
        channel = env.channels[merge.result]
        one, two = (env.number(c).fit(net, channel.bits) for c in (merge.then, merge.otherwise))
        env.made[merge.result] = Number(net.select(holds, one, two), channel.is_index)
    return net.any_of(then, otherwise)


def _while(env: Environment, loop: While, begin: Any, build: BuildLeaf) -> Any:
    """A while loop around others: loads what goes round, runs up to the condition, and decides."""
    net = env.net
    net.location = loop.op.location
    load, enter, decide = (env.control(f"while_{name}") for name in ("load", "enter", "decide"))
    enter.drive(begin)
    carried = _CarriedRegisters(env, loop.carried, load.value, "while")
    decide.drive(run_in_turn(env, loop.before, load.value, build))
    holds = env.number(loop.condition).wire
    again = run_in_turn(env, loop.after, net.all_of(decide.value, holds), build)
    load.drive(net.any_of(begin, again))
    carried.connect(enter.value)
    return net.all_of(decide.value, net.invert(holds))


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
        assert bounds.upper is not None
        check = env.control(f"{self.name}_check")
        enter = env.control(f"{self.name}_enter")
        enter.drive(begin)
        induction = env.register(self.name, self.bits, check.value, Purpose.CONTROL)
        current = Number(induction.value, self.signed)
        following = self._following(enter.value, bounds.lower, bounds.after(current))
        again = net.all_of(check.value, less(net, following, bounds.upper))
        induction.drive(following.fit(net, self.bits))
        env.made[self.around.induction] = current
        carried = _CarriedRegisters(env, self.around.carried, check.value, self.name)
        finished = run_in_turn(env, self.around.items, again, build)
        check.drive(net.any_of(begin, finished))
        carried.connect(enter.value)
        return net.all_of(check.value, net.invert(again))

    def _following(self, enter: Any, lower: Number, after: Number) -> Number:
        signed = lower.signed or after.signed
        bits = max(_bits(n, signed) for n in (lower, after))
        net = self.net
        return Number(net.select(enter, lower.fit(net, bits), after.fit(net, bits)), signed)


class _CarriedRegisters:
    """A register for each value that goes from one iteration to the next.

    Parameters
    ----------
    load
        High in the cycle before an iteration.
    """

    def __init__(
        self, environment: Environment, carried: Sequence[Carried], load: Any, name: str
    ) -> None:
        self.env, self.carried = environment, carried
        self.registers: list[Register] = []
        for k, one in enumerate(carried):
            channel = environment.channels[one.inside]
            register = environment.register(
                f"{name}_carried{k}", channel.bits, load, Purpose.CONTROL
            )
            self.registers.append(register)
            number = Number(register.value, channel.is_index)
            environment.made[one.inside] = environment.made[one.after] = number

    def connect(self, enter: Any) -> None:
        """Say what they take, once all of it has been made."""
        net = self.env.net
        for register, carried in zip(self.registers, self.carried, strict=True):
            bits = self.env.channels[carried.inside].bits
            before, after = (
                self.env.number(channel).fit(net, bits)
                for channel in (carried.initial, carried.following)
            )
            register.drive(net.select(enter, before, after))


def _bits(number: Number, signed: bool) -> int:
    return int(number.wire.type.width) + (signed and not number.signed)
