"""The processes of a function that run at the same time, as `gaus_pass.hardware.flow`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.flow import Flow, Link, Process
from gaus_pass.hardware.interface import Interface
from gaus_pass.hardware.memory import Memory
from gaus_pass.hardware.process import Item
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.hints import depth_of
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.loops.memory import memory_key
from gaus_pass.ir.transforms.processes.cut import processes_of
from gaus_pass.ir.transforms.processes.meetings import meetings

ReadItems = Callable[[Sequence[Any]], "Iterable[Item]"]
"""Makes the items of operations that run in turn."""


class FlowReader:
    """Cuts a function in its normal form into processes.

    Raises
    ------
    InvalidProblem
        Nothing runs, or processes meet where they cannot; the error has its place.
    """

    def __init__(self, function: Op) -> None:
        self._processes = processes_of(function.regions[0].blocks[0])
        if not self._processes:
            raise InvalidProblem(
                "dataflow: this function has no loops; leave out dataflow",
                location_text(function.location),
            )
        self._meetings = meetings(self._processes, function)

    def in_order(self, memories: Iterable[Memory]) -> tuple[Memory, ...]:
        """The memories, where those that are FIFOs say so: all who use one do so in one order."""
        return tuple(replace(m, in_order=self._is_fifo(m)) for m in memories)

    def _is_fifo(self, memory: Memory) -> bool:
        own = [m for m in self._meetings if memory_key(m.memory) == memory_key(memory.value)]
        return bool(own) and all(m.in_order for m in own) and not memory.splits

    def read(
        self, items_of: ReadItems, memories: Sequence[Memory]
    ) -> tuple[tuple[Item, ...], Flow]:
        """The items of all processes, and which are whose."""
        items: list[Item] = []
        processes: list[Process] = []
        for process in self._processes:
            own = list(items_of(process.operations))
            first = process.operations[0]
            processes.append(Process(process.name, len(items), len(own), first))
            items += own
        numbers = {memory_key(memory.value): k for k, memory in enumerate(memories)}
        links = [
            Link(
                number,
                m.producer,
                m.consumer,
                memories[number].in_order,
                depth_of(m.memory.owner),
                location_text(m.memory.location),
            )
            for m in self._meetings
            for number in (numbers[memory_key(m.memory)],)
        ]
        return tuple(items), Flow(tuple(processes), tuple(links))


def overlapping(interface: Interface) -> Interface:
    """The interface of processes; a data mover works before and after a run, one at a time."""
    return interface if interface.masters else interface.overlapping()
