"""Ports of memories: who drives them when, and memories inside the module.

A port reads and writes one element a cycle.  Read data come a cycle after the address, and stay
until the next cycle with ``en``; a stall lowers ``en``, so that they are still there after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gaus_pass.ir.loops.memory import Memory, MemoryModel
from gaus_pass.rtl.datapath.units import multiplex
from gaus_pass.rtl.netlist.builder import Purpose, Wire
from gaus_pass.rtl.netlist.environment import Environment

DYNAMIC_ADDRESS_BITS = 32
"""Address width of a memory whose size is known only at run time."""


def address_bits(memory: Memory) -> int:
    """Width of the addresses of a memory."""
    size = memory.size
    return DYNAMIC_ADDRESS_BITS if size is None else max(1, (size - 1).bit_length())


@dataclass(frozen=True)
class PortShape:
    """One port of a memory: its prefix (``arg0``, ``arg0_p1``) and what it can do."""

    prefix: str
    reads: bool
    writes: bool

    def signals(self, memory: Memory) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
        """Inputs and outputs of the module: names and widths."""
        inputs = [(f"{self.prefix}_rdata", memory.bits)] if self.reads else []
        outputs = [(f"{self.prefix}_addr", address_bits(memory)), (f"{self.prefix}_en", 1)]
        if self.writes:
            outputs += [(f"{self.prefix}_we", 1), (f"{self.prefix}_wdata", memory.bits)]
        return inputs, outputs


def port_shapes(memory: Memory) -> list[PortShape]:
    """The ports of a memory, reading ones before writing ones."""
    ports = memory.ports
    kinds = [(True, True)] * ports.both
    if not ports.both:
        kinds = [(True, False)] * ports.read + [(False, True)] * ports.write
    return [
        PortShape(memory.name if k == 0 else f"{memory.name}_p{k}", reads, writes)
        for k, (reads, writes) in enumerate(kinds)
    ]


@dataclass
class _Request:
    select: Any
    happens: Any
    address: Any
    data: Any | None


@dataclass
class Port:
    """A port under construction.

    Attributes
    ----------
    read_data
        Its read data, a cycle after the address.
    requests
        Accesses that use it.
    """

    shape: PortShape
    read_data: Any
    wire: Wire | None = None
    requests: list[_Request] = field(default_factory=list[_Request])


class MemoryPorts:
    """All ports of one memory."""

    def __init__(self, environment: Environment, memory: Memory, model: MemoryModel) -> None:
        self.env, self.net = environment, environment.net
        self.memory, self.model = memory, model
        self.ports = [self._port(shape) for shape in port_shapes(memory)]
        self._late: dict[int, Any] = {}

    def _port(self, shape: PortShape) -> Port:
        if not shape.reads:
            return Port(shape, None)
        if self.memory.argument is not None:
            return Port(shape, self.net.inputs[f"{shape.prefix}_rdata"])
        where = self.memory.value.location
        wire = self.net.wire(f"{shape.prefix}_rdata", self.memory.bits, where)
        return Port(shape, wire.value, wire)

    def number_of(self, resource: str, unit: int) -> int:
        """The port that a unit of a resource type is."""
        return unit + (self.memory.ports.read if resource.endswith(".w") else 0)

    def data(self, port: int) -> Any:
        """Data of a load on a port when they are ready."""
        data = self.ports[port].read_data
        if self.model.read_latency == 1:
            return data
        if port not in self._late:
            name = f"{self.ports[port].shape.prefix}_late"
            register = self.env.register(
                name, self.memory.bits, self.net.constant(1, 1), Purpose.OPERATOR
            )
            register.drive(data)
            self._late[port] = register.value
        return self._late[port]

    def read(self, port: int, select: Any, happens: Any, address: Any) -> None:
        """Let a load use a port."""
        self.ports[port].requests.append(_Request(select, happens, address, None))

    def write(self, port: int, select: Any, happens: Any, address: Any, data: Any) -> None:
        """Let a store use a port.

        Parameters
        ----------
        select
            Whose turn it is.
        happens
            Whether the store really happens.
        """
        self.ports[port].requests.append(_Request(select, happens, address, data))

    def connect(self, allowed: Any) -> dict[str, Any]:
        """Drive the ports; the wires of the module's outputs by name.

        Parameters
        ----------
        allowed
            No access happens without it: a stall or a reset.
        """
        signals = [self._signals(port, allowed) for port in self.ports]
        if self.memory.argument is None:
            self._inside(signals)
            return {}
        return {
            f"{port.shape.prefix}_{name}": wire
            for port, found in zip(self.ports, signals, strict=True)
            for name, wire in found.items()
        }

    def _signals(self, port: Port, allowed: Any) -> dict[str, Any]:
        net, requests = self.net, port.requests
        zero = net.constant(0, 1)
        stores = [r for r in requests if r.data is not None]
        address = net.constant(0, address_bits(self.memory))
        if requests:
            address = multiplex(net, [(r.select, r.address) for r in requests])
        found = {
            "addr": address,
            "en": net.all_of(net.any_of(*(r.happens for r in requests)), allowed)
            if requests
            else zero,
        }
        if port.shape.writes:
            data = net.constant(0, self.memory.bits)
            if stores:
                data = multiplex(net, [(r.select, r.data) for r in stores])
            happens = net.any_of(*(r.happens for r in stores))
            found["we"] = net.all_of(happens, allowed) if stores else zero
            found["wdata"] = data
        return found

    def _index(self, port: Port, signals: dict[str, Any]) -> Any:
        """A wire for an address.

        Icarus evaluates an expression between the brackets wider than its operands, so that an
        address that wraps would miss the memory.
        """
        index = self.net.wire(f"{port.shape.prefix}_addr", address_bits(self.memory))
        index.drive(signals["addr"])
        return index.value

    def _inside(self, signals: Sequence[dict[str, Any]]) -> None:
        """A memory of the module's own."""
        net, memory = self.net, self.memory
        net.location = memory.value.location
        signals = [
            {**s, "addr": self._index(p, s)} for p, s in zip(self.ports, signals, strict=True)
        ]
        size = max(memory.size or 0, 2)  # an address has at least one bit
        store = net.memory(memory.name, size, memory.bits, net.constant(0, 1))
        writers = [s for s in signals if "we" in s and net.known(s["we"]) is None]
        for s in writers:
            net.write(store, s["addr"], s["wdata"], s["we"])
        for port, own in zip(self.ports, signals, strict=True):
            if port.wire is None:
                continue
            data = net.read(store, own["addr"], memory.bits)
            if self.model.read_during_write == "new":
                for s in writers:
                    same = net.all_of(s["we"], net.compare("eq", s["addr"], own["addr"]))
                    data = net.select(same, s["wdata"], data)
            register = net.register(
                f"{port.shape.prefix}_q", memory.bits, own["en"], Purpose.OPERATOR
            )
            register.drive(data)
            port.wire.drive(register.value)
