"""The module around a function: control by registers of the bus, and arrays in its memory.

The function is a module of its own, with plain ports, and has one run at a time::

    idle ─ start ─► loading ─► running ─ done ─► storing ─► idle
                    movers     function          movers

A copy of an array on the bus lies here, behind the ports that the function has for it.  Without
such arrays processes start while earlier runs are in later ones, as with plain ports: registers are
all that stands around them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from gaus_pass.hardware.axi import RESET_LOW, AxiMaster
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.instances import Instance
from gaus_pass.hardware.interface import CLOCK, DONE, DONE_READY, READY, RESET, STALL, START
from gaus_pass.hardware.ports import Direction, Signal
from gaus_pass.rtl.border.axi_lite import AxiLiteSlave
from gaus_pass.rtl.border.mover import Mover
from gaus_pass.rtl.border.registers import PortControl, Registers
from gaus_pass.rtl.datapath.memories import Driven, storage
from gaus_pass.rtl.flow.tokens import Tokens
from gaus_pass.rtl.netlist.builder import Netlist, Purpose, RegisterInfo, module_name
from gaus_pass.rtl.netlist.environment import Environment


def function_inside(model: Function) -> Function:
    """The function behind its border, under another name; itself where it has none."""
    inside = model.interface.inside()
    if inside == model.interface:
        return model
    if model.flow is not None:
        inside = inside.overlapping()
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
        if self.model.interface.overlaps:
            return self._chained()
        net, interface = self.net, self.model.interface
        control = self._control()
        states = Registers(net, self._reset, "run")
        idle, taken, launch = net.wire("idle", 1), net.wire("taken", 1), net.wire("launch", 1)
        self._sample(control, taken.value)
        outputs = self._function(launch.value, net.constant(1, 1))
        first = {name: states.make(f"{name}_first") for name in ("loading", "storing")}
        self._movers = [
            Mover(
                net, part, self._reset,
                net.all_of(first["loading"].value, net.constant(int(part.reads), 1)),
                net.all_of(first["storing"].value, net.constant(int(part.writes), 1)),
                self._bases[part.name],
            )
            for part in interface.masters
        ]  # fmt: skip
        busy = net.any_of(*(mover.busy for mover in self._movers))
        moves = {name: states.make(name) for name in ("loading", "storing")}
        running = states.make("running")

        def phase(name: str, begins: Any) -> Any:
            """Let movers work from the cycle after one on; whether they end in this cycle."""
            first[name].drive(begins)
            still = net.any_of(first[name].value, busy)
            moves[name].drive(net.any_of(begins, net.all_of(moves[name].value, still)))
            return net.all_of(moves[name].value, net.invert(still))

        taken.drive(net.all_of(control.start, idle.value))
        begins = phase("loading", taken.value) if self._movers else taken.value
        ended = net.all_of(running.value, outputs[DONE.name])
        running.drive(net.any_of(begins, net.all_of(running.value, net.invert(ended))))
        launch.drive(states.flag("launch", begins, outputs[READY.name]))
        done = phase("storing", ended) if self._movers else ended
        at_work = (running.value, *(register.value for register in moves.values()))
        idle.drive(net.invert(net.any_of(*(at_work if self._movers else at_work[:1]))))
        for part, mover in zip(interface.masters, self._movers, strict=True):
            self._copy(part, mover, outputs)
        control.connect(taken.value, done, idle.value, self._results(outputs))
        return self._finished(outputs, control)

    def _chained(self) -> tuple[RegisterInfo, ...]:
        """Registers around runs that overlap; done waits until a bit says that it is taken."""
        net, flow = self.net, self.model.flow
        assert flow is not None
        assert flow.in_flight is not None
        control, self._movers = self._control(), list[Mover]()
        assert isinstance(control, AxiLiteSlave)
        self._sample(control, net.constant(0, 1))
        takes = net.wire("takes", 1)
        outputs = self._function(control.start, takes.value)
        done, states = outputs[DONE.name], Registers(net, self._reset, "run")
        begins = net.all_of(control.start, outputs[READY.name])
        ends = net.all_of(done, takes.value)
        always = net.constant(1, 1)
        tokens = Tokens(Environment(net, always, self._reset, ()), "run", flow.in_flight)
        tokens.arrives.drive(begins)
        tokens.leaves.drive(ends)
        told = states.make("told")
        told.drive(net.all_of(done, net.invert(takes.value)))
        news = net.all_of(done, net.invert(told.value))
        idle = net.invert(tokens.some())
        control.connect(begins, news, idle, self._results(outputs), done)
        takes.drive(control.takes)
        return self._finished(outputs, control)

    def _results(self, outputs: Mapping[str, Any]) -> dict[str, Any]:
        return {value.name: outputs[value.name] for value in self.model.interface.values}

    def _finished(
        self, outputs: Mapping[str, Any], control: AxiLiteSlave | PortControl
    ) -> tuple[RegisterInfo, ...]:
        """Connect the outputs; all registers."""
        signals = self.model.interface.signals()
        own = {s.name for s in signals if s.direction is Direction.OUT}
        passed = {name: wire for name, wire in outputs.items() if name in own}
        for mover in self._movers:
            passed |= mover.driven
        self.net.finish({**passed, **control.driven})
        return (*self._before, *self.net.registers)

    def _control(self) -> AxiLiteSlave | PortControl:
        net, interface = self.net, self.model.interface
        if interface.control is None:
            self._reset = net.inputs[RESET.name]
            return PortControl(net, self._reset)
        self._reset = net.invert(net.inputs[RESET_LOW.name])
        return AxiLiteSlave(net, interface.control, self._reset)

    def _sample(self, control: AxiLiteSlave | PortControl, taken: Any) -> None:
        """The numbers of a run; from ports they are sampled when start is taken."""
        net, interface = self.net, self.model.interface
        named = [(scalar.name, scalar.bits) for scalar in interface.scalars]
        named += [(part.base.name, part.base.bits) for part in interface.masters]
        found = dict(control.arguments)
        for name, bits in named:
            if name not in found:
                register = net.register(f"{name}_taken", bits, taken, Purpose.PORT)
                register.drive(net.inputs[name])
                found[name] = register.value
        self._numbers = {scalar.name: found[scalar.name] for scalar in interface.scalars}
        self._bases = {part.name: found[part.base.name] for part in interface.masters}

    def _function(self, launch: Any, takes: Any) -> dict[str, Any]:
        """The instance of the function; its outputs by name."""
        net = self.net
        never = net.constant(0, 1)
        self._read = {
            port.read_data.name: net.wire(port.read_data.name, port.bits)
            for part in self.model.interface.masters
            for port in part.memory.ports
            if port.reads
        }
        known = {
            RESET.name: self._reset,
            START.name: launch,
            STALL.name: net.inputs.get(STALL.name, never),
            DONE_READY.name: takes,
            **self._numbers,
            **{name: wire.value for name, wire in self._read.items()},
        }
        ins, outs = (
            [s for s in self._signals if s.direction is way]
            for way in (Direction.IN, Direction.OUT)
        )
        inputs = [known[s.name] if s.name in known else net.inputs[s.name] for s in ins]
        found = net.instance("core", _instance(self.inside.name, ins, outs), [net.clock, *inputs])
        return {s.name: wire for s, wire in zip(outs, found, strict=True)}

    def _copy(self, part: AxiMaster, mover: Mover, outputs: Mapping[str, Any]) -> None:
        """The copy of an array, which the mover accesses where the function does not run."""
        net, ports = self.net, list(part.memory.ports)
        reader = next((k for k, port in enumerate(ports) if port.reads), 0)
        writer = next((k for k, port in enumerate(ports) if port.writes), None)
        if writer is None:  # of a memory that is only read, the first port
            writer = 0
        driven: list[Driven] = []
        for k, port in enumerate(ports):
            address, enable = outputs[port.address.name], outputs[port.enable.name]
            stores = port.writes or k == writer
            write_enable = outputs[port.write_enable.name] if port.writes else net.constant(0, 1)
            data = outputs[port.write_data.name] if port.writes else mover.written
            if k in (reader, writer):
                address = net.select(mover.busy, mover.place, address)
            if k == reader:
                enable = net.any_of(enable, mover.read)
            if k == writer:
                write_enable = net.any_of(write_enable, mover.write)
                data = net.select(mover.busy, mover.written, data)
            own = replace(port, reads=port.reads or k == reader, writes=stores)
            driven.append(Driven(own, address, enable, write_enable, data))
        memory = next(
            m for m in self.model.memories if part.name in (m.port_name, m.name) and not m.is_local
        )
        env = Environment(net, net.constant(1, 1), self._reset, self.model.channels)
        read = storage(env, memory, memory.banks[0], self.model.memory_model, driven)
        for port, data in zip(ports, read, strict=True):
            if port.reads:
                self._read[port.read_data.name].drive(data)
        mover.connect(read[reader])


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
