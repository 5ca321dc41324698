"""Registers behind the values of a leaf, and what is read from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gaus_pass.hardware.operations import Operand, node
from gaus_pass.rtl.binding.chains import chain_lengths, ready_of, registers_passed
from gaus_pass.rtl.control.leaf import LeafControl
from gaus_pass.rtl.netlist.builder import Purpose, Register
from gaus_pass.rtl.netlist.environment import Environment, Invariants
from gaus_pass.rtl.plan import LeafPlan


class Chains:
    """The registers of all values, which shift once in a window; `connect` ends them.

    Parameters
    ----------
    wire
        A value when it is ready.
    location
        The location of an operation, or of the loop for -1.
    """

    def __init__(
        self,
        plan: LeafPlan,
        env: Environment,
        control: LeafControl,
        wire: Callable[[int], Any],
        location: Callable[[int], Any],
    ) -> None:
        self.graph, self.loop, self.schedule = plan.graph, plan.graph.loop, plan.schedule
        self.env, self.net, self.control = env, env.net, control
        self._wire, self._location = wire, location
        self._invariants = Invariants(env, self.loop)
        self._make()

    def _make(self) -> None:
        lengths = chain_lengths(self.graph, self.schedule)
        self._chains = [self._chain(k, length) for k, length in enumerate(lengths)]

    def _chain(self, number: int, length: int, mark: str = "s") -> list[Register]:
        if not length or not self.loop.inside(number):
            return []
        value = self.loop.values[number]
        enable = self.net.all_of(self.env.advance, self._shifts(number, mark))
        place = self._location(value.producer)
        return [
            self.net.register(
                f"{value.name}_{mark}{k + 1}", value.bits, enable, Purpose.VALUE,
                location=place, place=value.location,
            )
            for k in range(length)
        ]  # fmt: skip

    def _shifts(self, number: int, mark: str) -> Any:
        return self.control.phase(ready_of(self.graph, self.schedule, number))

    def connect(self) -> None:
        """Connect the registers, once all values have been made."""
        for number, chain in enumerate(self._chains):
            self._join(number, chain)

    def _join(self, number: int, chain: Sequence[Register]) -> None:
        before = self._wire(number) if chain else None
        for register in chain:
            register.drive(before)
            before = register.value

    def read(self, operand: Operand, step: int) -> Any:
        """An operand as an operation at ``step`` sees it."""
        found = self._found(operand, step)
        bits = self.loop.values[operand.value].bits
        instead: dict[Any, list[Any]] = {}
        for k, initial in enumerate(operand.initial):
            wire = self._invariants.number(initial).fit(self.net, bits)
            instead.setdefault(wire, []).append(self.control.iteration_is(k, step))
        for wire, when in instead.items():
            found = self.net.select(self.net.any_of(*when), wire, found)
        return found

    def _found(self, operand: Operand, step: int) -> Any:
        passed = registers_passed(self.graph, self.schedule, operand, step)
        chain = self._chains[operand.value]
        return chain[passed - 1].value if passed else self._wire(operand.value)


class FlushedChains(Chains):
    """The same where windows without an iteration lie between iterations.

    What an iteration reads of itself has gone with it.  What it reads of an earlier one comes from
    registers that shift only when an iteration passes; which one has it depends on how many of the
    iterations between the two steps have passed already.
    """

    def _make(self) -> None:
        own, reach = self._lengths()
        self._chains = [self._chain(k, length) for k, length in enumerate(own)]
        self._passed = [self._chain(k, length, "of") for k, length in enumerate(reach)]

    def _lengths(self) -> tuple[list[int], list[int]]:
        """Of what goes with iterations, and of what waits for them."""
        own, reach = ([0] * len(self.loop.values) for _ in range(2))
        for i, operation in enumerate(self.loop.operations):
            step = int(self.schedule.start[node(i)])
            for operand in operation.uses():
                most, lengths = registers_passed(self.graph, self.schedule, operand, step), own
                if operand.distance:
                    most, lengths = max(self._places(operand, step)), reach
                lengths[operand.value] = max(lengths[operand.value], most)
        return own, reach

    def _shifts(self, number: int, mark: str) -> Any:
        ready = ready_of(self.graph, self.schedule, number)
        return self.control.valid(ready) if mark == "of" else self.control.phase(ready)

    def _between(self, operand: Operand, step: int) -> range:
        """Steps at which those are that may have passed, or not, while the reader is at its own."""
        ii, ready = self.control.ii, ready_of(self.graph, self.schedule, operand.value)
        if ready >= step:
            return range(step + ii, ready + 1, ii)
        return range(step - ii, ready, -ii)

    def _places(self, operand: Operand, step: int) -> list[int]:
        """Registers to pass, by how many iterations are at the steps of `_between`."""
        if not self.loop.inside(operand.value):
            return [0]
        between = self._between(operand, step)
        ready = ready_of(self.graph, self.schedule, operand.value)
        if ready >= step:
            return [max(operand.distance - k, 0) for k in range(len(between) + 1)]
        return [operand.distance + 1 + k for k in range(len(between) + 1)]

    def _found(self, operand: Operand, step: int) -> Any:
        if not operand.distance or not self.loop.inside(operand.value):
            return super()._found(operand, step)
        net, chain = self.net, self._passed[operand.value]
        there = [self.control.valid(at) for at in self._between(operand, step)]
        wires = [
            chain[place - 1].value if place else self._wire(operand.value)
            for place in self._places(operand, step)
        ]
        found = wires[0]
        for wire, counted in zip(wires[1:], self._counted(there)[1:], strict=True):
            found = net.select(counted, wire, found)
        return found

    def _counted(self, wires: Sequence[Any]) -> list[Any]:
        """Whether none, one, two, … of some wires are high."""
        net = self.net
        counts = [net.constant(1, 1)]
        for wire in wires:
            off = net.invert(wire)
            stays = [net.all_of(count, off) for count in counts] + [net.constant(0, 1)]
            rises = [net.constant(0, 1)] + [net.all_of(count, wire) for count in counts]
            counts = [net.any_of(*pair) for pair in zip(stays, rises, strict=True)]
        return counts

    def connect(self) -> None:
        """As in `Chains`."""
        super().connect()
        for number, chain in enumerate(self._passed):
            self._join(number, chain)
