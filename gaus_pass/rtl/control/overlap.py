"""Control of a loop that takes the next start while it drains; see `gaus_pass.rtl.restart`.

The next run begins at the beginning of a window, so that the phases continue and iterations of both
runs share the valid chain.  A run without iterations that begins while others are in progress waits
for them, so that runs end in the order in which they began.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from gaus_pass.rtl.control.leaf import LeafControl
from gaus_pass.rtl.netlist.builder import Wire


@dataclass(frozen=True)
class Restart:
    """How a loop tells when the next run may begin.

    Attributes
    ----------
    windows
        Windows from the last iteration of a run to the first one of the next.
    again
        Driven by the control: a start may be taken although a run is in progress.
    remains
        Driven by the control: when a run finishes, another one is in progress.
    idle
        Whether no run was in progress.
    """

    windows: int
    again: Wire
    remains: Wire
    idle: Any


@dataclass(kw_only=True)
class OverlappedControl(LeafControl):
    """Control of a leaf in which two runs may be in progress at once."""

    restart: Restart
    overlaps: ClassVar[bool] = True

    def iteration_is(self, number: int, step: int) -> Any:
        """As in `LeafControl`; iterations are counted from the latest run that began before."""
        net = self.environment.net
        stage = step // self.ii
        newer = [net.invert(self._window(k + stage)) for k in range(number)]
        return net.all_of(self._window(number + stage), *newer)

    def _stale(self) -> Any:
        """Whether windows counted so far belong to a run that has ended."""
        return self.environment.net.all_of(self.begin, self.restart.idle)

    def close(self, is_last: Any) -> None:
        """As in `LeafControl`."""
        net, valid = self.environment.net, self._valid
        more = net.invert(is_last)
        if self._more is not None:
            self._more.drive(more)
            more = self._more.value
        at_end = self.phase(self.ii - 1)
        goes_on = net.all_of(self.stage_valid(0), more)
        ends = self._last_step(goes_on, is_last)
        waiting = self._wait_empty()
        self.finish = net.any_of(ends, self.loads_initial)
        self._drive_valid(at_end, more, ends)
        ahead = [v.value for v in valid[: self.restart.windows - 1]] or [self._occupied(goes_on)]
        self.restart.again.drive(net.all_of(at_end, *map(net.invert, [waiting, *ahead])))
        behind = net.any_of(*(v.value for v in valid[:-1]), waiting)
        self.restart.remains.drive(net.all_of(ends, behind))

    def _occupied(self, goes_on: Any) -> Any:
        """At the end of a window: whether stage 0 has an iteration in the next cycle."""
        return goes_on

    def _wait_empty(self) -> Any:
        """Whether a run without iterations waits for its end; sets `loads_initial` to that end."""
        net = self.environment.net
        if net.known(self._empty) == 0:
            self.loads_initial = self._empty
            return self._empty
        others = net.any_of(*(v.value for v in self._valid[1:]))
        kept = self.environment.control(f"{self.name}_empty")
        waiting = net.any_of(self._empty, kept.value)
        kept.drive(net.all_of(waiting, others))
        self.loads_initial = net.all_of(waiting, net.invert(others))
        return waiting

    def _last_step(self, goes_on: Any, is_last: Any) -> Any:
        """Whether the last iteration of a run is at its last step, however near the next run is."""
        stage = (self.steps - 1) // self.ii
        if self.restart.windows > 1 or stage == 0:
            return self._finishes(is_last)
        return self._marked_last(goes_on)

    def _drive_valid(self, at_end: Any, more: Any, ends: Any) -> None:
        net, valid = self.environment.net, self._valid
        own = self.stage_valid(0)
        on, goes = self._stays(at_end, more)
        on = on if len(valid) > 1 else net.all_of(on, net.invert(ends))
        valid[0].drive(net.any_of(self._enters, net.all_of(on, goes)))
        for k in range(1, len(valid)):
            stays = valid[k].value
            if k == len(valid) - 1:
                stays = net.all_of(stays, net.invert(ends))
            before = own if k == 1 else valid[k - 1].value
            valid[k].drive(net.select(at_end, before, stays))
