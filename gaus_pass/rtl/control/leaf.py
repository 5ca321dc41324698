"""Loop control of a leaf: phase, valid chain, iterations, the end.

Time is divided into windows of II cycles; the phase is the number of the cycle in its window.  In
every window one iteration enters stage 0 and earlier ones advance by a stage, so that step s of an
iteration is in phase s mod II of stage s div II.  ``begin`` is high in the cycle before step 0 of
the first iteration, and ``finish`` in the last cycle.  A loop without iterations finishes in its
first cycle.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, ClassVar

from gaus_pass.hardware.loop import Level, Loop
from gaus_pass.rtl.netlist.builder import Register
from gaus_pass.rtl.netlist.environment import Environment, Invariants
from gaus_pass.rtl.netlist.numbers import Number, extreme, less, linear

RING = 8
"""The greatest II at which every phase has a register of its own."""


def has_ring(ii: int) -> bool:
    """Whether phases need no decoder.  At II 2 they are a bit and its inverse."""
    return 2 < ii <= RING


@dataclass
class LeafControl:
    """Control of one leaf.

    Parameters
    ----------
    begin
        High in the cycle before the first one.
    steps
        Cycles from the first step of an iteration to the one in which it finishes.

    Attributes
    ----------
    first
        High in the first cycle.
    loads_initial
        High when result registers take their initial values, which hold if there is no iteration.
    overlaps
        Whether iterations of two runs may be in progress at once.
    decides_early
        Whether it is known in phase 0 that an iteration is the last one.
    """

    overlaps: ClassVar[bool] = False
    decides_early: ClassVar[bool] = True

    environment: Environment
    loop: Loop
    ii: int
    steps: int
    begin: Any
    name: str
    first: Any = None
    _windows: list[Register] = field(default_factory=list[Register])

    def __post_init__(self) -> None:
        env, net = self.environment, self.environment.net
        first = env.control(f"{self.name}_first")
        first.drive(self.begin)
        self.first = first.value
        self._phase = self._make_phase()
        stages = (self.steps - 1) // self.ii + 1
        self._valid = [env.control(f"{self.name}_valid{k}") for k in range(stages)]
        keeps_more = self.decides_early and self.ii > 1
        self._more = env.control(f"{self.name}_more", 1, self.phase(0)) if keeps_more else None
        self._empty: Any = net.constant(0, 1)
        self.finish: Any = None
        self.loads_initial: Any = self.first

    def _make_phase(self) -> list[Any]:
        """A wire for each phase.  Up to II `RING` each has a register, so that none is decoded."""
        env, net, ii = self.environment, self.environment.net, self.ii
        if ii == 1:
            return [net.constant(1, 1)]
        if has_ring(ii):
            ring = [env.control(f"{self.name}_phase{k}") for k in range(ii)]
            ring[0].drive(net.any_of(self.begin, ring[-1].value))
            for before, register in pairwise(ring):
                register.drive(net.all_of(before.value, net.invert(self.begin)))
            return [register.value for register in ring]
        bits = (ii - 1).bit_length()
        phase = env.control(f"{self.name}_phase", bits)
        ends = net.any_of(self.begin, net.is_number(phase.value, ii - 1))
        after = net.add(phase.value, net.constant(1, bits))
        phase.drive(net.select(ends, net.constant(0, bits), after))
        return [net.is_number(phase.value, k) for k in range(ii)]

    def phase(self, number: int) -> Any:
        """Whether the phase is ``number`` mod II."""
        return self._phase[number % self.ii]

    def stage_valid(self, stage: int) -> Any:
        """Whether an iteration is in a stage."""
        net = self.environment.net
        if stage:
            return self._valid[stage].value
        return net.all_of(self._valid[0].value, net.invert(self._empty))

    def valid(self, step: int) -> Any:
        """Whether an iteration is at a step."""
        net = self.environment.net
        return net.all_of(self.stage_valid(step // self.ii), self.phase(step))

    def iteration_is(self, number: int, step: int) -> Any:
        """Whether the iteration at a step, if there is one, has that number."""
        return self._window(number + step // self.ii)

    def _window(self, number: int) -> Any:
        """Whether this is the window with that number since the beginning."""
        env, net = self.environment, self.environment.net
        while len(self._windows) <= number:
            k = len(self._windows)
            enable = net.any_of(self.begin, self.phase(self.ii - 1))
            window = env.control(f"{self.name}_window{k}", 1, enable)
            if k == 0:
                window.drive(self.begin)
            else:
                before = self._windows[k - 1].value
                window.drive(net.all_of(net.invert(self._stale()), before))
            self._windows.append(window)
        return self._windows[number].value

    def _stale(self) -> Any:
        """Whether windows counted so far belong to a run that has ended."""
        return self.begin

    def close(self, is_last: Any, is_empty: Any) -> None:
        """Connect the signals that end the loop.

        Parameters
        ----------
        is_last
            In phase 0: whether the iteration in stage 0 is the last one.
        is_empty
            In the first cycle: whether there is no iteration.
        """
        net = self.environment.net
        self._empty = net.all_of(self.first, is_empty)
        at_end = self.phase(self.ii - 1)
        more = net.invert(is_last)
        if self._more is not None:
            self._more.drive(more)
            more = self._more.value
        own = self.stage_valid(0)
        self.finish = net.any_of(self._finishes(is_last), self._empty)
        running = net.invert(self.finish)
        stays = net.all_of(own, net.any_of(net.invert(at_end), more), running)
        self._valid[0].drive(net.any_of(self.begin, stays))
        for k in range(1, len(self._valid)):
            before = own if k == 1 else self._valid[k - 1].value
            self._valid[k].drive(
                net.all_of(net.select(at_end, before, self._valid[k].value), running)
            )

    def _finishes(self, is_last: Any) -> Any:
        """Whether this is the last step of an iteration that no other one follows."""
        net = self.environment.net
        step = self.steps - 1
        stage = step // self.ii
        if stage:
            return net.all_of(self.valid(step), net.invert(self.stage_valid(stage - 1)))
        alone = is_last
        if step % self.ii and self._more is not None:
            alone = net.invert(self._more.value)
        return net.all_of(self.valid(step), alone)


@dataclass(frozen=True)
class Bounds:
    """Bounds of a level on wires; there is no upper one where a condition ends the loop."""

    level: Level
    lower: Number
    upper: Number | None
    invariants: Invariants

    @staticmethod
    def of(level: Level, invariants: Invariants) -> Bounds:
        """Read from invariants: the greatest lower and the least upper bound."""
        net = invariants.environment.net
        lower, upper = ([invariants.form(f) for f in b.forms] for b in (level.lower, level.upper))
        least = extreme(net, upper, greatest=False) if upper else None
        return Bounds(level, extreme(net, lower, greatest=True), least, invariants)

    def after(self, induction: Number) -> Number:
        """The induction variable of the next iteration, if there is one."""
        step, net = self.level.step, self.invariants.environment.net
        terms = [(self.invariants.number(atom), c) for atom, c in step.terms]
        return linear(net, [(induction, 1), *terms], step.constant)

    def is_last(self, env: Environment, induction: Number) -> Any:
        """Whether the iteration with this induction variable is the last one."""
        net, level = env.net, self.level
        start = level.lower.constant
        if level.trips is not None and start is not None:
            last = start + level.step.constant * max(level.trips - 1, 0)
            return net.is_number(induction.wire, last)
        if self.upper is None:
            return net.constant(0, 1)
        return net.invert(less(net, self.after(induction), self.upper))

    def is_empty(self, env: Environment) -> Any:
        """Whether there is no iteration at all."""
        net = env.net
        if self.level.trips is not None:
            return net.constant(int(self.level.trips == 0), 1)
        if self.upper is None:
            return net.constant(0, 1)
        return net.invert(less(net, self.lower, self.upper))
