"""Control of a while loop: it begins iterations until one finds that its condition fails.

Iterations that have begun after that one are dropped in the same cycle.  Until then nothing of them
can have been stored: the problem has every store follow the `loop.exit` of the iteration before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from gaus_pass.rtl.control.leaf import LeafControl
from gaus_pass.rtl.netlist.builder import Wire


@dataclass(kw_only=True)
class ExitControl(LeafControl):
    """Control of a leaf that its `loop.exit` ends.

    Parameters
    ----------
    exit_step
        The step of the `loop.exit`.

    Attributes
    ----------
    exits
        Driven by the datapath: high when the `loop.exit` of an iteration finds that the condition
        fails.
    """

    decides_early: ClassVar[bool] = False

    exit_step: int
    exits: Wire

    def close(self, is_last: Any) -> None:
        """As in `LeafControl`; which iteration is the last one is not known when it begins."""
        net = self.environment.net
        fires = self.exits.value
        stage = self.exit_step // self.ii
        stopped = self._stopped(fires) if stage == 0 else fires
        self.finish = self._ends(fires, stopped)
        running, on = net.invert(self.finish), net.invert(fires)
        at_end = self.phase(self.ii - 1)
        for k, register in enumerate(self._valid):
            stays = net.all_of(register.value, on) if k < stage else register.value
            if k == 0:
                enters = net.all_of(register.value, net.invert(stopped))
            else:
                before = self._valid[k - 1].value
                enters = net.all_of(before, on) if k <= stage else before
            following = net.all_of(net.select(at_end, enters, stays), running)
            register.drive(net.any_of(self.begin, following) if k == 0 else following)

    def _stopped(self, fires: Any) -> Any:
        """Whether the iteration in stage 0 is the last one."""
        net = self.environment.net
        kept = self.environment.control(f"{self.name}_exited")
        stopped = net.any_of(fires, kept.value)
        kept.drive(net.all_of(stopped, net.invert(self.begin)))
        return stopped

    def _ends(self, fires: Any, stopped: Any) -> Any:
        """Whether the last iteration is at its last step: no other one comes behind it."""
        net, last = self.environment.net, self.steps - 1
        if last == self.exit_step:
            return fires
        stage = last // self.ii
        behind = net.invert(self.stage_valid(stage - 1)) if stage else stopped
        return net.all_of(self.valid(last), behind)
