"""The results of a leaf: registers that hold them when it has ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gaus_pass.hardware.operations import Operand
from gaus_pass.rtl.control.leaf import LeafControl
from gaus_pass.rtl.netlist.builder import Purpose
from gaus_pass.rtl.netlist.environment import Environment, Invariants
from gaus_pass.rtl.netlist.numbers import Number
from gaus_pass.rtl.plan import LeafPlan

AtExit = Callable[[Operand], Any]
"""Makes a register that takes an operand when the loop ends."""


def capture_results(
    plan: LeafPlan,
    environment: Environment,
    control: LeafControl,
    wire: Callable[[int], Any],
    at_exit: AtExit | None,
) -> None:
    """Feed the channels of the results that are read.

    Parameters
    ----------
    wire
        A value when it is ready.
    at_exit
        Of a while loop.
    """
    loop, made = plan.graph.loop, dict[Operand, Number]()
    invariants = Invariants(environment, loop)
    for result in plan.results:
        assert result.channel is not None
        operand = plan.final(result.operand)
        if not operand.distance and not loop.inside(operand.value):
            environment.made[result.channel] = invariants.number(operand.value)
            continue
        if operand not in made:
            if at_exit is None:
                capture = _Capture(plan, environment, control, operand)
                held = capture.held(wire(operand.value))
            else:
                held = at_exit(operand)
            made[operand] = Number(held, loop.values[operand.value].signed)
        environment.made[result.channel] = made[operand]


class _Capture:
    """Registers that hold a result of the last iterations, or its initial values."""

    def __init__(
        self, plan: LeafPlan, environment: Environment, control: LeafControl, operand: Operand
    ) -> None:
        self.env, self.control = environment, control
        self.value = plan.graph.loop.values[operand.value]
        self.ready = plan.captured_at(operand)
        self.count = max(operand.distance, 1)
        invariants = Invariants(environment, plan.graph.loop)
        self.instead = [
            invariants.number(v).fit(environment.net, self.value.bits)
            for v in reversed(operand.initial)
        ]

    def held(self, before: Any) -> Any:
        """The last register, of those behind a wire."""
        net, control, instead = self.env.net, self.control, self.instead
        taken = control.valid(self.ready)
        loads = control.loads_initial if instead else net.constant(0, 1)
        holds = [
            self.env.register(
                f"{self.value.name}_last{k + 1}",
                self.value.bits,
                net.any_of(taken, loads),
                Purpose.PORT,
            )
            for k in range(self.count)
        ]
        for k, hold in enumerate(holds):
            following = net.select(loads, instead[k], hold.value) if instead else hold.value
            hold.drive(net.select(taken, before, following) if instead else before)
            before = following
            if instead and control.overlaps:  # drop what the run before left
                before = net.select(control.iteration_is(0, self.ready), instead[k], hold.value)
        return holds[-1].value
