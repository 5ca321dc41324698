"""Sequences of items, and loops around them.

Control passes as a pulse.  ``begin`` is high in the cycle before the first one of an item; the item
returns a pulse in its last cycle, so that items follow each other without a gap.  A loop around
others takes one cycle before each iteration, and one to end; an if takes one cycle to decide, and a
while loop one before each iteration and one to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.process import Around, Branch, Carried, Item, Leaf, Row, While
from gaus_pass.rtl.control.bounds import Bounds, choice
from gaus_pass.rtl.control.stepped import CURRENT, NEXT, Stepped, one_ahead
from gaus_pass.rtl.netlist.builder import Purpose, Register
from gaus_pass.rtl.netlist.environment import Environment, Invariants
from gaus_pass.rtl.netlist.numbers import Number, form_number, times

BuildLeaf = Callable[[Leaf, Any], Any]
"""``build(leaf, begin)`` gives the wire that says that the leaf has ended."""


def run_in_turn(
    environment: Environment,
    items: Iterable[Item],
    begin: Any,
    build: BuildLeaf,
    settled: Mapping[int, Number] = MappingProxyType({}),
) -> Any:
    """Make the hardware of items that run in turn; returns the pulse in the last cycle.

    Parameters
    ----------
    settled
        `Environment.settled` for the first item.
    """
    environment.settled = dict(settled)
    for item in items:
        known = dict(environment.made)
        match item:
            case Leaf():
                begin = build(item, begin)
            case Around():
                begin = _Repeat(environment, item).build(begin, build)
            case Branch():
                begin = _branch(environment, item, begin, build)
            case While():
                begin = _while(environment, item, begin, build)
        # An item takes a cycle, so that only what it made itself still changes when it ends.
        environment.settled = known
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
        bounds = Bounds(self.level, Invariants(env, self.header))
        check = env.control(f"{self.name}_check")
        enter = env.control(f"{self.name}_enter")
        enter.drive(begin)
        induction = env.register(self.name, self.bits, check.value, Purpose.CONTROL)
        current = Number(induction.value, self.signed)
        after = bounds.after(current)
        if env.ahead or self._decides_inside():
            after = one_ahead(env, f"{self.name}_after", after)
        following = choice(net, enter.value, bounds.lower, after)
        again = net.all_of(check.value, self._goes_on(begin, enter.value, bounds, current))
        net.label(again, f"{self.name}_again")
        taken = following.fit(net, self.bits)
        induction.drive(taken)
        inside = {**env.made, self.around.induction: Number(taken, self.signed)}
        env.made[self.around.induction] = current
        if env.ahead:
            stepped = Stepped(env, self.name, self.level, bounds, enter.value, check.value)
            for values, when in ((inside, NEXT), (env.made, CURRENT)):
                plain = values[self.around.induction]
                values[self.around.induction] = stepped.beside(plain, when)
        for row in self.around.rows:
            inside[row.channel] = self._row(row, check.value, enter.value, bounds)
        carried = _CarriedRegisters(env, self.around.carried, check.value, self.name)
        env.depth += 1
        finished = run_in_turn(env, self.around.items, again, build, inside)
        env.depth -= 1
        check.drive(net.any_of(begin, finished))
        carried.connect(enter.value)
        return net.all_of(check.value, net.invert(again))

    def _row(self, row: Row, check: Any, enter: Any, bounds: Bounds) -> Number:
        """A register that steps with the induction variable, by so many elements; what it takes."""
        env, net = self.env, self.net
        size = env.number(row.sizes[0])
        for other in row.sizes[1:]:
            size = times(net, size, env.number(other))
        bits = env.channels[row.channel].bits
        register = env.register(f"{self.name}_row", bits, check, Purpose.CONTROL)
        step = form_number(net, self.level.step, Invariants(env, self.header).number)
        after = net.add(register.value, times(net, step, size).fit(net, bits))
        taken = net.select(enter, times(net, bounds.lower, size).fit(net, bits), after)
        register.drive(taken)
        env.made[row.channel] = Number(register.value, signed=True)
        return Number(taken, signed=True)

    def _decides_inside(self) -> bool:
        """Whether the first item inside has bounds that depend on the induction variable."""
        first = self.around.items[0]
        if not isinstance(first, Leaf | Around):
            return False
        loop = first.graph.loop if isinstance(first, Leaf) else first.header

        def depends(form: LinearForm) -> bool:
            return any(map(is_induction, form.atoms))

        def is_induction(atom: int) -> bool:
            value = loop.values[atom]
            if value.channel is not None:
                return value.channel == self.around.induction
            return value.form is not None and depends(value.form)

        bounds = [bound for level in loop.levels for bound in (level.lower, level.upper)]
        return any(depends(form) for bound in bounds for form in bound.forms)

    def _goes_on(self, begin: Any, enter: Any, bounds: Bounds, current: Number) -> Any:
        """When it is asked: whether there is a next iteration.

        The answer is found in the cycles before, of which the items inside take at least one.
        """
        env, net = self.env, self.net
        more = env.control(f"{self.name}_more")
        goes_on = net.invert(bounds.ends_after(current, 0))
        early = Bounds(self.level, Invariants(env.beginning(), self.header))
        if early.is_there or self.level.trips is not None:
            more.drive(net.select(begin, net.invert(early.is_empty()), goes_on))
            return more.value
        more.drive(goes_on)
        return net.select(enter, net.invert(bounds.is_empty()), more.value)


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
