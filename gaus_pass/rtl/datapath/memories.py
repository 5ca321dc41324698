"""Ports of the banks of a memory: their drivers, and the banks inside the module.

A port reads or writes one element per cycle.  Read data arrive one cycle after the address, and
stay until the next cycle with ``en``.  A stall lowers ``en``, so that the data outlast it.  Where a
read takes more cycles, registers of the module follow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gaus_pass.hardware.memory import Bank, Memory, MemoryModel
from gaus_pass.hardware.ports import MemoryPort
from gaus_pass.rtl.datapath.units import Delayed, multiplex
from gaus_pass.rtl.netlist.builder import Purpose, Wire
from gaus_pass.rtl.netlist.environment import Environment


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
        The wire of its read data, one cycle after the address.
    requests
        Accesses that use it.
    """

    port: MemoryPort
    read_data: Any
    wire: Wire | None = None
    requests: list[_Request] = field(default_factory=list[_Request])


@dataclass(frozen=True)
class Driven:
    """The driver of a port; a port that only reads has no stores."""

    port: MemoryPort
    address: Any
    enable: Any
    write_enable: Any
    write_data: Any

    def wires(self) -> dict[str, Any]:
        """The wires by the names of their signals."""
        port = self.port
        found = {port.address.name: self.address, port.enable.name: self.enable}
        if port.writes:
            found[port.write_enable.name] = self.write_enable
            found[port.write_data.name] = self.write_data
        return found


class BankPorts:
    """All ports of one bank of a memory.

    Parameters
    ----------
    suffix
        Of the names of its wires, where others have ports to the same bank.
    """

    def __init__(
        self,
        environment: Environment,
        memory: Memory,
        bank: Bank,
        model: MemoryModel,
        suffix: str = "",
    ) -> None:
        self.env, self.net = environment, environment.net
        self.memory, self.bank, self.model, self.suffix = memory, bank, model, suffix
        self.ports = [self._port(port) for port in bank.ports]
        self._late: dict[int, Delayed] = {}

    def _port(self, port: MemoryPort) -> Port:
        if not port.reads:
            return Port(port, None)
        name = port.read_data.name
        if not self.memory.is_local:
            return Port(port, self.net.inputs[name])
        wire = self.net.wire(name + self.suffix, port.bits, self.memory.value.location)
        return Port(port, wire.value, wire)

    def number_of(self, resource: str, unit: int) -> int:
        """The port that a unit of a resource type is."""
        return self.bank.counts.number_of(resource, unit)

    def data(self, port: int) -> Any:
        """Data of a load on a port when they are ready."""
        if port not in self._late:
            own = self.ports[port]
            self._late[port] = Delayed(self.env, f"{own.port.prefix}_late", own.read_data)
        return self._late[port].after(self.model.read_latency + self.memory.later - 1)

    def read(self, port: int, select: Any, happens: Any, address: Any) -> None:
        """Let a load use a port."""
        self.ports[port].requests.append(_Request(select, happens, address, None))

    def write(self, port: int, select: Any, happens: Any, address: Any, data: Any) -> None:
        """Let a store use a port.

        Parameters
        ----------
        select
            High in the cycle in which the store has the port.
        happens
            Whether the store takes place: its predicate.
        """
        self.ports[port].requests.append(_Request(select, happens, address, data))

    def connect(self, allowed: Any) -> dict[str, Any]:
        """Drive the ports; the wires of the module's outputs by name.

        Parameters
        ----------
        allowed
            Low in a stall or reset, when no access may take place.
        """
        driven = self.drivers(allowed)
        if self.memory.is_local:
            made = storage(self.env, self.memory, self.bank, self.model, driven)
            self.answer(made)
            return {}
        return {name: wire for own in driven for name, wire in own.wires().items()}

    def drivers(self, allowed: Any) -> list[Driven]:
        """The drivers of the ports, for a bank that is elsewhere; see `connect`."""
        return [self._driven(port, allowed) for port in self.ports]

    def answer(self, read: Sequence[Any]) -> None:
        """Drive the read data of the ports, None for one that only writes."""
        for port, data in zip(self.ports, read, strict=True):
            if port.wire is not None:
                port.wire.drive(data)

    def _driven(self, port: Port, allowed: Any) -> Driven:
        net, requests, own = self.net, port.requests, port.port
        zero = net.constant(0, 1)
        stores = [r for r in requests if r.data is not None]
        address = net.constant(0, own.address_bits)
        enable = write_enable = zero
        data = None
        if requests:
            address = multiplex(net, [(r.select, r.address) for r in requests])
            enable = net.all_of(net.any_of(*(r.happens for r in requests)), allowed)
        if own.writes:
            data = net.constant(0, own.bits)
            if stores:
                data = multiplex(net, [(r.select, r.data) for r in stores])
                happens = net.any_of(*(r.happens for r in stores))
                write_enable = net.all_of(happens, allowed)
        return Driven(own, address, enable, write_enable, data)


def storage(
    env: Environment,
    memory: Memory,
    bank: Bank,
    model: MemoryModel,
    driven: Sequence[Driven],
    suffix: str = "",
) -> list[Any]:
    """A bank in the module itself; the read data of its ports, None for one that only writes."""
    net = env.net
    net.location = memory.value.location
    driven = [replace(own, address=_index(net, own, suffix)) for own in driven]
    size = max(bank.size or 0, 2)  # an address has at least one bit
    contents, collides = memory.contents_of(bank), model.read_during_write != "undefined"
    name = bank.prefix + suffix
    if contents is not None:
        contents = (*contents, *[0] * (size - len(contents)))
    if contents is None and collides:
        store = net.memory(name, size, bank.bits, net.constant(0, 1))
    else:
        store = net.block_memory(name, size, bank.bits, contents, collides)
    writers = [d for d in driven if d.port.writes and net.known(d.write_enable) is None]
    for own in writers:
        net.write(store, own.address, own.write_data, own.write_enable)
    found: list[Any] = []
    for own in driven:
        if not own.port.reads:
            found.append(None)
            continue
        data = net.read(store, own.address, bank.bits)
        if model.read_during_write == "new":
            for other in writers:
                same = net.compare("eq", other.address, own.address)
                data = net.select(net.all_of(other.write_enable, same), other.write_data, data)
        register = net.register(
            f"{own.port.prefix}{suffix}_q", bank.bits, own.enable, Purpose.OPERATOR
        )
        register.drive(data)
        found.append(register.value)
    return found


def _index(net: Any, own: Driven, suffix: str) -> Any:
    """A wire for an address.

    Icarus evaluates an expression between the brackets wider than its operands, so that an
    address that wraps would miss the memory.
    """
    index = net.wire(own.port.address.name + suffix, own.port.address_bits)
    index.drive(own.address)
    return index.value
