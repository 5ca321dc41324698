"""Control of a loop that goes on with what is inside while a stream has no element for more.

An iteration stays in stage 0, and does nothing there, in every window at whose beginning an element
that it takes in step 0 is missing.  Those before it go on, so that windows without an iteration
follow them through the pipeline::

    window     0   1   2   3   4   5
    stage 0    i0  i1  i2  i2  i2  i3          i2 lacks an element in windows 2 and 3
    stage 1        i0  i1  -   -   i2

What is known of distances between iterations is known of numbers of iterations, and no longer of
windows: the last iteration is marked, and so are the first ones.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gaus_pass.rtl.control.leaf import LeafControl
from gaus_pass.rtl.control.overlap import OverlappedControl
from gaus_pass.rtl.netlist.builder import Wire


@dataclass(kw_only=True)
class FlushedControl(LeafControl):
    """Control of a leaf of at least two stages.

    Attributes
    ----------
    lacks
        To be driven: whether an iteration is in stage 0 and an element for it is missing.  It is
        looked at in phase 0.
    """

    lacks: Wire = field(init=False)
    _numbers: dict[tuple[int, int], Any] = field(default_factory=dict[tuple[int, int], Any])
    _left: list[Any] = field(default_factory=list[Any])

    def __post_init__(self) -> None:
        super().__post_init__()
        env = self.environment
        self.lacks = env.net.wire(f"{self.name}_lacks", 1)
        self._kept_out = self.lacks.value
        if self.ii > 1:
            register = env.control(f"{self.name}_kept_out", 1, self.phase(0))
            register.drive(self.lacks.value)
            self._kept_out = register.value

    @property
    def present(self) -> Any:
        """Whether an iteration is in stage 0, also one that lacks an element."""
        return super().stage_valid(0)

    def _begins(self, phase: int) -> Any:
        """Whether an iteration is in stage 0 and lacks nothing."""
        out = self._kept_out if phase else self.lacks.value
        return self.environment.net.all_of(self.present, self.environment.net.invert(out))

    def stage_valid(self, stage: int) -> Any:
        """As in `LeafControl`; of stage 0 at the end of a window, and also of stages behind."""
        if stage == 0:
            return self._begins(self.ii - 1)
        env, known = self.environment, len(self._valid)
        while stage - known >= len(self._left):
            k = known + len(self._left)
            register = env.control(f"{self.name}_left{k}", 1, self.phase(self.ii - 1))
            register.drive(self.stage_valid(k - 1))
            self._left.append(register.value)
        return self._valid[stage].value if stage < known else self._left[stage - known]

    def valid(self, step: int) -> Any:
        """As in `LeafControl`; also of steps behind the last one."""
        if step >= self.ii:
            return super().valid(step)
        return self.environment.net.all_of(self._begins(step), self.phase(step))

    @property
    def counts(self) -> Any:
        """As in `LeafControl`."""
        net = self.environment.net
        return net.all_of(super().counts, net.invert(self.lacks.value))

    def kept(self, now: Any, following: Any) -> Any:
        """As in `LeafControl`."""
        return self.environment.net.select(self.lacks.value, now, following)

    def iteration_is(self, number: int, step: int) -> Any:
        """As in `LeafControl`: marks go with the iterations."""
        return self._numbered(number, step // self.ii)

    def _numbered(self, number: int, stage: int) -> Any:
        if number < 0:
            return self.environment.net.constant(0, 1)
        if (number, stage) not in self._numbers:
            net, env, at_end = self.environment.net, self.environment, self.phase(self.ii - 1)
            before = self._numbered(number, stage - 1) if stage else self._numbered(number - 1, 0)
            enable = at_end if stage else net.any_of(self.begin, at_end)
            mark = env.control(f"{self.name}_is{number}_{stage}", 1, enable)
            self._numbers[number, stage] = mark.value
            if stage == 0:
                before = net.select(self._kept_out, mark.value, before)
                before = net.select(self.begin, net.constant(int(number == 0), 1), before)
            mark.drive(before)
        return self._numbers[number, stage]

    def _stays(self, at_end: Any, more: Any) -> list[Any]:
        net = self.environment.net
        return [self.present, net.any_of(net.invert(at_end), more, self._kept_out)]

    def _occupied(self, goes_on: Any) -> Any:
        return self.environment.net.any_of(goes_on, self._kept_out)

    def _finishes(self, is_last: Any) -> Any:
        net = self.environment.net
        more = net.invert(is_last) if self._more is None else self._more.value
        return self._marked_last(net.all_of(self.stage_valid(0), more))


@dataclass(kw_only=True)
class FlushedOverlap(FlushedControl, OverlappedControl):
    """The same of a leaf in which two runs may be in progress at once."""
