"""Where the processes of a function meet: local memories that one writes and others read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.walk import defining_op
from gaus_pass.ir.transforms.accesses import Access, Accesses, memory_of
from gaus_pass.ir.transforms.processes.cut import Process
from gaus_pass.ir.transforms.processes.in_order import is_in_order

_ALLOCATIONS = ("memref.alloca", "memref.alloc")
Notes = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Meeting:
    """A memory that one process fills for another.

    Attributes
    ----------
    memory
        The memref that is allocated.
    producer, consumer
        Numbers of the processes.
    in_order
        Whether each element is stored once and loaded once, in one order.
    """

    memory: Any
    producer: int
    consumer: int
    in_order: bool


@dataclass
class _Use:
    """What a process does with a memory."""

    process: int
    stores: list[Access]
    loads: list[Access]

    @property
    def first(self) -> Access:
        return (self.stores or self.loads)[0]


def meetings(processes: Sequence[Process], function: Op) -> list[Meeting]:
    """The memories in which processes meet, in the order of their first accesses.

    Raises
    ------
    InvalidProblem
        Two processes meet in a memory outside or in one that keeps its contents, two write one, or
        one reads what another one that comes later writes.
    """
    accesses = Accesses()
    uses: dict[Any, list[_Use]] = {}
    for number, process in enumerate(processes):
        for op in process.all_operations():
            access = accesses.of(op)
            if access is None:
                continue
            own = uses.setdefault(access.memory, [])
            if not own or own[-1].process != number:
                own.append(_Use(number, [], []))
            (own[-1].stores if access.is_store else own[-1].loads).append(access)
    found: list[Meeting] = []
    returned = set(map(memory_of, _returned(function)))
    for memory, own in uses.items():
        if len(own) > 1:
            found += _meet(memory, own, processes, accesses, memory in returned)
    return found


def _returned(function: Op) -> list[Any]:
    last = list(function.regions[0].blocks[0].operations)[-1].operation
    return [v for v in last.operands if isinstance(v.type, ir.MemRefType)]


def _meet(
    memory: Any,
    uses: Sequence[_Use],
    processes: Sequence[Process],
    accesses: Accesses,
    returned: bool,
) -> list[Meeting]:
    names = [f"'{processes[use.process].name}'" for use in uses]
    writers = [use for use in uses if use.stores]
    if not writers and isinstance(memory, str):
        return []  # what nobody changes is there for everybody
    made = None if isinstance(memory, str) else defining_op(memory)
    if made is None or made.name not in _ALLOCATIONS or returned:
        kind = "memory with contents" if isinstance(memory, str) else "memory outside"
        raise _refused(
            f"processes {names[0]} and {names[1]} both use one {kind}, which has one place at a "
            "time; let one process copy it into a local memory, or leave out dataflow",
            uses[1].first,
            _notes(uses[0].first),
        )
    if not writers:
        return []
    if len(writers) > 1:
        one, two = (f"'{processes[use.process].name}'" for use in writers[:2])
        raise _refused(
            f"processes {one} and {two} both write this memory, so that their order would matter; "
            "give each a memory of its own, or put both into one function that is called",
            writers[1].stores[0],
            _notes(writers[0].stores[0]),
        )
    [writer] = writers
    for use in uses:
        if use.process < writer.process:
            one, two = (processes[k].name for k in (use.process, writer.process))
            raise _refused(
                f"process '{one}' reads what '{two}' writes, which comes later: nothing is there "
                "in the first run; put what goes round into one loop or function",
                use.loads[0],
                _notes(writer.stores[0]),
            )
    readers = [use for use in uses if use is not writer]
    return [
        Meeting(
            memory,
            writer.process,
            use.process,
            not writer.loads and is_in_order(writer.stores, use.loads, accesses),
        )
        for use in readers
    ]


def _refused(text: str, at: Access, notes: Notes) -> InvalidProblem:
    return InvalidProblem(f"dataflow: {text}", location_text(at.op.location), notes)


def _notes(access: Access) -> Notes:
    return ((location_text(access.op.location), f"the other {_kind(access)} is here"),)


def _kind(access: Access) -> str:
    return "store" if access.is_store else "load"
