"""The module around a function: control by registers of the bus.

The function is a module of its own, with plain ports, and has one run at a time::

    idle ─ start ─► running: start until it is taken ─ done ─► idle
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gaus_pass.hardware.function import Function
from gaus_pass.hardware.instances import Instance
from gaus_pass.hardware.interface import CLOCK, DONE, DONE_READY, READY, RESET, STALL, START
from gaus_pass.hardware.ports import Direction, Signal
from gaus_pass.rtl.border.axi_lite import AxiLiteSlave
from gaus_pass.rtl.border.registers import Registers
from gaus_pass.rtl.netlist.builder import Netlist, RegisterInfo, module_name


def function_inside(model: Function) -> Function:
    """The function behind its border, under another name; itself where it has none."""
    inside = model.interface.inside()
    if inside == model.interface:
        return model
    return replace(model, interface=inside, name=module_name(model.op, f"{model.name}_core"))


class Border:
    """Builds the module around a function.

    Parameters
    ----------
    model, inside
        The function with its border, and behind it.
    registers
        Those of the module of the function.
    """

    def __init__(
        self, model: Function, inside: Function, registers: Sequence[RegisterInfo]
    ) -> None:
        self.model, self.inside, self._before = model, inside, tuple(registers)
        location = model.op.location
        self.net = Netlist(model.name, model.interface.signals(), location, model.op)
        self._signals = list(inside.interface.signals())

    def run(self) -> tuple[RegisterInfo, ...]:
        """Build it; the registers of both modules."""
        net, interface = self.net, self.model.interface
        assert interface.control is not None
        reset = net.invert(net.inputs[interface.control.signals()[0].name])
        control = AxiLiteSlave(net, interface.control, reset)
        states = Registers(net, reset, "run")
        outputs = self._function(reset, control)
        done = outputs[DONE.name]
        idle = net.invert(self._running.value)
        taken = net.all_of(control.start, idle)
        self._running.drive(states.flag("running", taken, done))
        self._launch.drive(states.flag("launch", taken, outputs[READY.name]))
        results = {value.name: outputs[value.name] for value in interface.values}
        control.connect(taken, done, idle, results)
        own = {s.name for s in interface.signals() if s.direction is Direction.OUT}
        passed = {name: wire for name, wire in outputs.items() if name in own}
        net.finish({**passed, **control.driven})
        return (*self._before, *net.registers)

    def _function(self, reset: Any, control: AxiLiteSlave) -> dict[str, Any]:
        """The instance of the function; its outputs by name."""
        net = self.net
        self._running, self._launch = net.wire("runs", 1), net.wire("launches", 1)
        known = {
            RESET.name: reset,
            START.name: self._launch.value,
            STALL.name: net.constant(0, 1),
            DONE_READY.name: net.constant(1, 1),
            **control.arguments,
        }
        ins, outs = (
            [s for s in self._signals if s.direction is way]
            for way in (Direction.IN, Direction.OUT)
        )
        inputs = [known.get(s.name, net.inputs.get(s.name)) for s in ins]
        found = net.instance("core", _instance(self.inside.name, ins, outs), [net.clock, *inputs])
        return {s.name: wire for s, wire in zip(outs, found, strict=True)}


def _instance(module: str, ins: Sequence[Signal], outs: Sequence[Signal]) -> Instance:
    names = [CLOCK, *(s.name for s in ins)]
    return Instance(
        module,
        names,
        [0, *(s.bits for s in ins)],
        names,
        [s.name for s in outs],
        [f"i{s.bits}" for s in outs],
        range(len(outs)),
        "core",
    )
