"""When data come out of memories, and how early what goes in has to be there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from gaus_pass.hardware.function import Function
from gaus_pass.hardware.memory import Bank, Memory
from gaus_pass.ir.operators.delay_model import Accessed, DelayModel
from gaus_pass.ir.operators.part_delays import BLOCK
from gaus_pass.ir.operators.types import Timing
from gaus_pass.options import Options
from gaus_pass.parts.part import Part


@dataclass(frozen=True)
class MemoryTimes:
    """Times by the names of wires, beyond what every register takes.

    Attributes
    ----------
    starts
        When what comes out of a memory is there.
    ends
        How much before the clock edge what goes into a memory has to be there.
    read
        Wires that come out of memories.
    """

    starts: Mapping[str, float]
    ends: Mapping[str, float]
    read: Collection[str]


def memory_times(
    model: Function, delays: DelayModel, options: Options, part: Part | None
) -> MemoryTimes:
    """The times at the ports of all memories of a function."""
    starts: dict[str, float] = {}
    ends: dict[str, float] = {}
    read: set[str] = set()
    for number, memory in enumerate(model.memories):
        if memory.is_stream and not memory.in_order:
            continue
        latency = model.memory_model.read_latency + memory.later
        for bank in memory.banks:
            accessed = _accessed(memory, bank)
            found = delays.access(Timing(memory.name, 1), accessed)
            enabled = _enable_set_up(accessed, found.in_delay, options, part)
            late = None
            if latency > 1 and _has_registers(accessed, options, part):
                late = delays.access(Timing(memory.name, 2), accessed).out_delay
            if model.flow is not None:
                prefixes = [port.prefix for port in bank.ports]
                behind = model.flow.read_registers(number, prefixes)
                read |= set(behind)
                starts |= dict.fromkeys(behind, found.out_delay)
            for port in bank.ports:
                names = (f"{port.prefix}_q", port.read_data.name)
                read |= set(names)
                starts |= dict.fromkeys(names, found.out_delay if late is None else 0.0)
                if late is not None:
                    starts[port.late(1)] = late
                plain = (port.address.name, port.write_data.name)
                ends |= dict.fromkeys(plain, found.in_delay)
                ends |= dict.fromkeys((port.enable.name, port.write_enable.name), enabled)
    return MemoryTimes(starts, ends, read)


def _accessed(memory: Memory, bank: Bank) -> Accessed:
    size = None if bank.size is None else bank.size * bank.bits
    return Accessed(size, memory.is_local, bank.counts.kind)


def _block(accessed: Accessed) -> int:
    """Bits of the memory that counts."""
    return accessed.size or BLOCK if accessed.is_local else BLOCK


def _has_registers(accessed: Accessed, options: Options, part: Part | None) -> bool:
    """Whether blocks have a register for what follows a read."""
    given = not accessed.is_local and options.input_delay is not None
    known = None if part is None else part.memory(_block(accessed), 2, accessed.ports)
    return known is not None and not given


def _enable_set_up(accessed: Accessed, plain: float, options: Options, part: Part | None) -> float:
    """Set-up of the enables of a port, in front of which there is a gate."""
    given = not accessed.is_local and options.output_delay is not None
    known = None if part is None else part.memory(_block(accessed), 1, accessed.ports)
    if part is None or known is None or given:
        return plain
    return max(plain, float(known.set_up - part.set_up))
