"""Memories: banks with ports, and how accesses behave in time.

An element is found by its row-major address.  A memory is one or more banks that work at the same
time; each has ports of its own, and each port takes one access a cycle::

    memory arg0 : 8 x 8 x i32        bank arg0 : 64 x i32
      A[i][j] ── address 8·i + j ──► ┌───────────┐
                                     │ elements  │◄─ port 0  arg0_addr, _en, _we, _wdata, _rdata
                                     │           │◄─ port 1  arg0_p1_addr, …
                                     └───────────┘

Every bank is a resource of the scheduling problem, and its ports are the units of that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gaus_pass.hardware.ports import MemoryPort, Ports

DYNAMIC = -1
"""Size of a dimension that is known only at run time."""
DYNAMIC_ADDRESS_BITS = 32
"""Address width of a bank whose size is known only at run time."""


@dataclass(frozen=True)
class MemoryModel:
    """How memories behave in time.

    Attributes
    ----------
    read_latency
        Cycles from the address to the data: 1, or 2 with a register behind the memory.
    read_during_write
        What a read of the element that is written in the same cycle sees: ``old``, ``new``, or
        ``undefined`` (it must not happen).
    """

    read_latency: int = 1
    read_during_write: str = "old"

    def delay(self, first_is_store: bool, second_is_store: bool) -> int:
        """Cycles between the starts of two accesses of an element, the first in program order.

        A store is in the memory one cycle after its start.
        """
        if first_is_store and second_is_store:
            return 1
        if first_is_store:
            return 0 if self.read_during_write == "new" else 1
        return 0 if self.read_during_write == "old" else 1


@dataclass(frozen=True)
class Bank:
    """What of a memory has ports of its own.

    Attributes
    ----------
    name
        Of its resource types, and prefix of its signals.
    size
        Number of elements, or None when it is known only at run time.
    bits
        Of an element.
    """

    name: str
    size: int | None
    bits: int
    counts: Ports

    @property
    def address_bits(self) -> int:
        """Width of an address."""
        return DYNAMIC_ADDRESS_BITS if self.size is None else max(1, (self.size - 1).bit_length())

    @property
    def ports(self) -> tuple[MemoryPort, ...]:
        """Its ports, reading ones before writing ones."""
        return tuple(
            MemoryPort(
                self.name if k == 0 else f"{self.name}_p{k}",
                reads,
                writes,
                self.bits,
                self.address_bits,
            )
            for k, (reads, writes) in enumerate(self.counts.kinds())
        )

    @property
    def resources(self) -> dict[str, int]:
        """Resource type → number of ports."""
        return self.counts.resources(self.name)

    def resource(self, is_store: bool) -> str:
        """The resource type that an access uses."""
        return self.counts.resource(self.name, is_store)


@dataclass(frozen=True)
class Memory:
    """An array that a function reads and writes.

    Attributes
    ----------
    name
        ``argN`` for the function's argument N, ``allocaN`` for its Nth local memory.
    value
        What it is in the source; only who built the model looks at it.
    argument
        N for an argument, which lies outside the module; None for a local memory, inside it.
    shape
        Sizes; only the first may be `DYNAMIC`.
    bits
        Of an element.
    ports
        Of each bank.
    """

    name: str
    value: Any
    argument: int | None
    shape: tuple[int, ...]
    bits: int
    ports: Ports

    @property
    def is_local(self) -> bool:
        """Whether it lies inside the module."""
        return self.argument is None

    @property
    def strides(self) -> tuple[int, ...]:
        """Elements between neighbours, per dimension (row-major)."""
        strides = [1]
        for size in self.shape[:0:-1]:
            strides.append(strides[-1] * size)
        return tuple(strides[::-1]) if self.shape else ()

    @property
    def size(self) -> int | None:
        """Number of elements, or None when it is known only at run time."""
        total = 1
        for size in self.shape:
            if size == DYNAMIC:
                return None
            total *= size
        return total

    @property
    def banks(self) -> tuple[Bank, ...]:
        """The banks; all elements are in one."""
        return (Bank(self.name, self.size, self.bits, self.ports),)

    @property
    def resources(self) -> dict[str, int]:
        """Resource type → number of ports, of all banks."""
        return {name: count for bank in self.banks for name, count in bank.resources.items()}
