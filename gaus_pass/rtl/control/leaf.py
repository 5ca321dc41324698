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

from gaus_pass.hardware.loop import Loop
from gaus_pass.rtl.netlist.builder import Register
from gaus_pass.rtl.netlist.environment import Environment


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
        self._enters: Any = self.begin
        self._masks: Any = net.constant(0, 1)
        self._empty: Any = net.constant(0, 1)
        self.finish: Any = None
        self.loads_initial: Any = self.first

    def _make_phase(self) -> list[Any]:
        """A wire for each phase.  Each has a register, so that none is decoded; two share one."""
        env, net, ii = self.environment, self.environment.net, self.ii
        if ii == 1:
            return [net.constant(1, 1)]
        if ii == 2:
            second = env.control(f"{self.name}_phase")
            second.drive(net.all_of(net.invert(self.begin), net.invert(second.value)))
            return [net.invert(second.value), second.value]
        ring = [env.control(f"{self.name}_phase{k}") for k in range(ii)]
        ring[0].drive(net.any_of(self.begin, ring[-1].value))
        for before, register in pairwise(ring):
            register.drive(net.all_of(before.value, net.invert(self.begin)))
        return [register.value for register in ring]

    def phase(self, number: int) -> Any:
        """Whether the phase is ``number`` mod II."""
        return self._phase[number % self.ii]

    def stage_valid(self, stage: int) -> Any:
        """Whether an iteration is in a stage."""
        net = self.environment.net
        if stage:
            return self._valid[stage].value
        return net.all_of(self._valid[0].value, net.invert(self._masks))

    def valid(self, step: int) -> Any:
        """Whether an iteration is at a step."""
        net = self.environment.net
        return net.all_of(self.stage_valid(step // self.ii), self.phase(step))

    @property
    def counts(self) -> Any:
        """Whether counters step at the end of a cycle."""
        return self.phase(0)

    def kept(self, now: Any, following: Any) -> Any:
        """What a counter takes in phase 0 that is ``following`` where its iteration goes on."""
        return following

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

    def enter(self, none: Any, is_empty: Any) -> None:
        """Connect the signals that begin the loop; comes before `close`.

        Parameters
        ----------
        none
            When the loop begins: whether there is no iteration.  None where that is known only in
            the first cycle.
        is_empty
            The same in the first cycle, from registers.
        """
        net = self.environment.net
        if none is None:
            self._empty = self._masks = net.all_of(self.first, is_empty)
        elif net.known(none) is not None:
            self._empty = self._masks = net.all_of(self.first, none)
        else:
            self._enters = net.all_of(self.begin, net.invert(none))
            empty = self.environment.control(f"{self.name}_none")
            empty.drive(net.all_of(self.begin, none))
            self._empty = empty.value
        net.label(self._empty, f"{self.name}_is_empty")

    def close(self, is_last: Any) -> None:
        """Connect the signals that end the loop.

        Parameters
        ----------
        is_last
            In phase 0: whether the iteration in stage 0 is the last one.
        """
        net = self.environment.net
        at_end = self.phase(self.ii - 1)
        more = net.invert(is_last)
        if self._more is not None:
            self._more.drive(more)
            more = self._more.value
        own = self.stage_valid(0)
        self.finish = net.any_of(self._finishes(is_last), self._empty)
        running = net.invert(self.finish)
        stays = net.all_of(*self._stays(at_end, more), running)
        self._valid[0].drive(net.any_of(self._enters, stays))
        for k in range(1, len(self._valid)):
            before = own if k == 1 else self._valid[k - 1].value
            self._valid[k].drive(
                net.all_of(net.select(at_end, before, self._valid[k].value), running)
            )

    def _stays(self, at_end: Any, more: Any) -> list[Any]:
        """What has to be high for stage 0 to have an iteration in the next cycle."""
        net = self.environment.net
        return [self.stage_valid(0), net.any_of(net.invert(at_end), more)]

    def _marked_last(self, goes_on: Any) -> Any:
        """Whether the last iteration is at its last step, by a mark that goes with it.

        Parameters
        ----------
        goes_on
            At the end of a window: whether another iteration follows the one in stage 0.
        """
        net, env, at_end = self.environment.net, self.environment, self.phase(self.ii - 1)
        mark = net.invert(goes_on)
        for k in range(1, (self.steps - 1) // self.ii + 1):
            register = env.control(f"{self.name}_last{k}", 1, at_end)
            register.drive(mark)
            mark = register.value
        return net.all_of(self.valid(self.steps - 1), mark)

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
