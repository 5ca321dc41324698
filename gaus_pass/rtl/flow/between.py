"""The memories of processes that run at the same time: their own, FIFOs and buffers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from gaus_pass.hardware.crossing import (
    memories_used,
    outside,
)
from gaus_pass.hardware.flow import Flow, Link, Process
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.interface import OutsideMemory
from gaus_pass.hardware.memory import Bank, Memory
from gaus_pass.rtl.control.waiting import Waiting
from gaus_pass.rtl.datapath.buffer import Side, build_copies
from gaus_pass.rtl.datapath.fifo import Fifo, PopEnd, PushEnd
from gaus_pass.rtl.datapath.memories import BankPorts
from gaus_pass.rtl.datapath.streams import StreamPort
from gaus_pass.rtl.flow.tokens import Tokens, pointer
from gaus_pass.rtl.netlist.builder import Register, Wire
from gaus_pass.rtl.netlist.environment import Environment


@dataclass
class Running:
    """A process under construction.

    Attributes
    ----------
    begins, ends
        To be driven: high in the cycle before a run, and in the last cycle of one.
    busy
        To be driven: whether a run is in progress.
    needs
        What has to be high for a run to begin.
    """

    number: int
    process: Process
    name: str
    waiting: Waiting
    begins: Wire
    ends: Wire
    busy: Register
    needs: list[Any] = field(default_factory=list[Any])


@dataclass(frozen=True)
class _Buffer:
    """A buffer: the copy that each side has, and the ports of both, bank by bank."""

    link: Link
    suffix: str
    copies: tuple[Any, Any]
    fills: list[BankPorts]
    reads: list[BankPorts]


def next_of(memory: Memory) -> str:
    """The name of the signal that says when the next run begins with a memory outside."""
    return OutsideMemory.of(memory).next.name


class Between:
    """What processes access; `banks` gives each its view, `connect` ends it."""

    def __init__(self, model: Function, flow: Flow, running: list[Running], env: Environment):
        self.model, self.flow, self.running, self.env = model, flow, running, env
        self._own: list[tuple[Running, BankPorts | StreamPort]] = []
        self._pushes: list[PushEnd] = []
        self._pops: list[PopEnd] = []
        self._buffers: list[_Buffer] = []
        used = {k for process in flow.processes for k in memories_used(model.items_of(process))}
        self.unused = outside(model, set(range(len(model.memories))) - used)
        self._fifos: dict[int, Fifo] = {}
        self._fills: dict[int, list[BankPorts]] = {}
        for number, link in enumerate(flow.links):
            if link.in_order:
                assert link.depth is not None
                memory = model.memories[link.memory]
                name = f"{memory.banks[0].prefix}{self.flow.suffix(link)}"
                self._fifos[number] = Fifo(env, name, memory.bits, link.depth)

    def banks(self, running: Running, number: int) -> list[Any]:
        """The banks of a memory as a process sees them."""
        memory = self.model.memories[number]
        links = [(k, link) for k, link in enumerate(self.flow.links) if link.memory == number]
        filled = [k for k, link in links if link.producer == running.number]
        read = [k for k, link in links if link.consumer == running.number]
        if filled and memory.in_order:
            fifos = [self._fifos[k] for k in filled]
            self._pushes.append(PushEnd(running.waiting, memory.banks[0], fifos))
            return [self._pushes[-1]]
        if read and memory.in_order:
            cycles = self.model.memory_model.read_latency + memory.later
            fifo = self._fifos[read[0]]
            self._pops.append(PopEnd(running.waiting, memory.banks[0], fifo, cycles))
            return [self._pops[-1]]
        if memory.is_stream:
            return [self._stream(running, memory)]
        suffix = f"_of_{running.name}" if links else ""
        found = [self._ports(running, memory, bank, suffix) for bank in memory.banks]
        if filled:
            self._fills[number] = found
        for k in read:
            self._buffer(self.flow.links[k], self._fills[number], found)
        if not links:
            self._own += [(running, ports) for ports in found]
        return list(found)

    def _stream(self, running: Running, memory: Memory) -> StreamPort:
        """A stream outside, for which its process waits."""
        [stream] = [
            s for s in self.model.interface.streams if s.name == (memory.port_name or memory.name)
        ]
        environment = running.waiting.environment
        port = StreamPort(environment, memory, stream, self.model.memory_model)
        running.waiting.while_high(port.waits)
        self._own.append((running, port))
        return port

    def _ports(self, running: Running, memory: Memory, bank: Bank, suffix: str) -> BankPorts:
        environment = running.waiting.environment
        return BankPorts(environment, memory, bank, self.model.memory_model, suffix)

    def _buffer(self, link: Link, fills: list[BankPorts], reads: list[BankPorts]) -> None:
        """The tokens of a buffer: its copies that are in use, and those that are full."""
        assert link.depth is not None
        env, suffix = self.env, self.flow.suffix(link)
        name = f"{self.model.memories[link.memory].banks[0].prefix}{suffix}"
        one, two = self.running[link.producer], self.running[link.consumer]
        used, full = (
            Tokens(env, f"{name}_used", link.depth),
            Tokens(env, f"{name}_full", link.depth),
        )
        used.arrives.drive(one.begins.value)
        used.leaves.drive(two.ends.value)
        full.arrives.drive(one.ends.value)
        full.leaves.drive(two.begins.value)
        one.needs.append(env.net.invert(used.all()))
        two.needs.append(full.some())
        copies = (
            pointer(env, f"{name}_filled", link.depth, one.ends.value),
            pointer(env, f"{name}_read", link.depth, two.ends.value),
        )
        self._buffers.append(_Buffer(link, suffix, copies, fills, reads))

    def connect(self) -> dict[str, Any]:
        """Make all memories; the drivers of those outside, by signal."""
        for end in (*self._pushes, *self._pops):
            end.connect()
        driven: dict[str, Any] = {}
        for memory in self.unused:
            never = self.env.net.constant(0, 1)
            for bank in memory.banks:
                driven |= BankPorts(self.env, memory, bank, self.model.memory_model).connect(never)
            driven[next_of(memory)] = never
        for running, ports in self._own:
            driven |= ports.connect(running.waiting.allowed)
        answered: set[int] = set()
        for buffer in self._buffers:
            self._connect_buffer(buffer, answered)
        return driven

    def _connect_buffer(self, buffer: _Buffer, answered: set[int]) -> None:
        """Make the copies of a buffer; the producer reads those of its first one."""
        link = buffer.link
        assert link.depth is not None
        memory = self.model.memories[link.memory]
        ends = [self.running[k] for k in (link.producer, link.consumer)]
        for banks in zip(buffer.fills, buffer.reads, strict=True):
            fills, reads = banks
            one, two = (
                Side(copy, end.busy.value, ports.drivers(end.waiting.allowed))
                for copy, end, ports in zip(buffer.copies, ends, banks, strict=True)
            )
            model = self.model.memory_model
            filled, read = build_copies(
                self.env, memory, fills.bank, model, link.depth, (one, two), buffer.suffix
            )
            reads.answer(read)
            if link.memory not in answered:
                fills.answer(filled)
        answered.add(link.memory)
