"""Processes that run at the same time, and what they meet in.

Each process runs its items in turn, once for every start of the function::

                      ┌───────────┐  FIFO, buffer  ┌───────────┐
    start, scalars ─► │ process 0 ├───────────────►│ process 1 ├─► done, results
                      └─────┬─────┘                └───────────┘
                            └── values, at its end ────▲

A **FIFO** passes the elements of a memory that are stored and loaded once, in one order.  A
**buffer** is a memory with several copies: the producer fills one while the consumer works on
another.  Values pass at the end of the producer's run and are read when the consumer's begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from gaus_pass.text import legal_name


@dataclass(frozen=True)
class Process:
    """A part of a function with a control of its own.

    Attributes
    ----------
    first, count
        Its items among those of the function.
    op
        Handle to its first operation in the source.
    """

    name: str
    first: int
    count: int
    op: Any


@dataclass(frozen=True)
class Link:
    """A memory through which one process passes data to another.

    Attributes
    ----------
    memory
        Its index among the memories of the function.
    producer, consumer
        Numbers of the processes.
    in_order
        Whether it is a FIFO, else a buffer.
    depth
        Elements of the FIFO, or copies of the memory; before all are known, what the source asks
        for, or None.
    place
        ``file:line:col`` of the memory.
    """

    memory: int
    producer: int
    consumer: int
    in_order: bool
    depth: int | None = None
    place: str = ""


@dataclass(frozen=True)
class Flow:
    """The processes of a function that run at the same time.

    Attributes
    ----------
    links
        In the order of the consumers' first accesses.
    in_flight
        Most runs that are between start and done at once; None until that is known.
    """

    processes: tuple[Process, ...]
    links: tuple[Link, ...]
    in_flight: int | None = None

    def suffix(self, link: Link) -> str:
        """What tells the FIFOs or buffers of one memory apart, in names of the netlist."""
        many = sum(other.memory == link.memory for other in self.links) > 1
        return f"_to_{legal_name(self.processes[link.consumer].name)}" if many else ""

    def read_registers(self, memory: int, prefixes: Sequence[str]) -> list[str]:
        """Registers behind the FIFOs or copies of a memory, by the prefixes of its ports."""
        found: list[str] = []
        for link in self.links:
            if link.memory == memory:
                own = self.suffix(link)
                ends = [f"_copy{k}_q" for k in range(link.depth or 0)]
                ends = ["_popped"] if link.in_order else ends
                found += [f"{prefix}{own}{end}" for prefix in prefixes for end in ends]
        return found

    def with_depths(self, depths: tuple[int, ...], in_flight: int) -> Flow:
        """The same processes, with a depth for each link."""
        links = zip(self.links, depths, strict=True)
        return replace(
            self,
            links=tuple(replace(link, depth=depth) for link, depth in links),
            in_flight=in_flight,
        )
