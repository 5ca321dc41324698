"""Arrays of a function that are no memories at its ports: streams, and those on a bus."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.axi import AXI_MASTER, AxiMaster
from gaus_pass.hardware.memory import Memory
from gaus_pass.hardware.outside_memory import OutsideMemory
from gaus_pass.hardware.process import Item
from gaus_pass.hardware.streams import Stream
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.loops.memories.stream_order import Order, UnknownSize, sites
from gaus_pass.ir.loops.memories.streams import require_fixed, streams_of

_MOST_BITS = 1024
"""Of an element: the widest bus."""


def arrays_of(memories: Sequence[Memory], items: Sequence[Item]) -> dict[str, Stream | AxiMaster]:
    """The streams and the arrays on a bus of a function, by the names of their memories.

    Raises
    ------
    InvalidProblem
        One cannot have its interface.
    """
    masters = {
        memory.name: _master(number, memory, items)
        for number, memory in enumerate(memories)
        if memory.interface == AXI_MASTER
    }
    return {**streams_of(memories, items), **masters}


def _master(number: int, memory: Memory, items: Sequence[Item]) -> AxiMaster:
    where = location_text(memory.value.location)
    if memory.size is None:
        raise InvalidProblem(
            f"'{memory.name}' cannot be {AXI_MASTER}: the module holds a copy of it, and its size "
            "is known only at run time; give it a constant size, or leave the interface at memory",
            where,
        )
    if memory.splits:
        raise InvalidProblem(
            f"'{memory.name}' cannot be {AXI_MASTER} and divided among banks; leave out partition",
            where,
        )
    if memory.bits > _MOST_BITS:
        raise InvalidProblem(
            f"'{memory.name}' cannot be {AXI_MASTER}: its elements have {memory.bits} bits, and a "
            f"bus has at most {_MOST_BITS}",
            where,
        )
    accesses = [o.access for o, _ in sites(items, number) if o.access is not None]
    if not accesses:
        raise InvalidProblem(
            f"'{memory.name}' is {AXI_MASTER}, and nothing reads or writes it; leave out its "
            "interface",
            where,
        )
    writes = any(access.is_store for access in accesses)
    reads = any(not access.is_store for access in accesses)
    kept = memory.result is None and not _all_stored(number, memory, items)
    return AxiMaster(OutsideMemory.of(memory), reads or kept, writes)


def _all_stored(number: int, memory: Memory, items: Sequence[Item]) -> bool:
    """Whether a run stores every element for certain."""
    try:
        for operation, around in sites(items, number):
            require_fixed(memory, operation, around)
        elements = Order(number, memory).of(items).element
    except (UnknownSize, InvalidProblem):
        return False
    return len(np.unique(elements)) == memory.size
