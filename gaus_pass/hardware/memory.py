"""Memories: banks with ports, and how accesses behave in time.

The address of an element is its row-major index in its bank.  A memory consists of one or more
banks that work in parallel (`gaus_pass.hardware.partition`).  Each bank has ports of its own, and
each port takes one access per cycle::

    memory arg0 : 8 x 8 x i32        bank arg0 : 64 x i32
      A[i][j] ── address 8·i + j ──► ┌───────────┐
                                     │ elements  │◄─ port 0  arg0_addr, _en, _we, _wdata, _rdata
                                     │           │◄─ port 1  arg0_p1_addr, …
                                     └───────────┘

To the scheduling problem a bank is a resource, whose units are the ports of the bank.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.partition import Part, Split, parts
from gaus_pass.hardware.ports import MemoryPort, Ports
from gaus_pass.hardware.streams import PROTOCOLS

DYNAMIC = -1
"""Size of a dimension that is known only at run time."""
DYNAMIC_ADDRESS_BITS = 32
"""Address width of a bank whose size is known only at run time."""
MEMORY = "memory"
"""The interface of an array that has ports with addresses."""


@dataclass(frozen=True)
class MemoryModel:
    """Timing of memories.

    Attributes
    ----------
    read_latency
        Cycles from the address to the data: 1 in the memory, more in registers behind it.
    read_during_write
        Result of reading an element in the cycle in which it is written: ``old``, ``new``, or
        ``undefined`` (this must not happen).
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
    """A part of a memory with ports of its own.

    Attributes
    ----------
    name
        Name of its resource types.
    size
        Number of elements, or None when it is known only at run time.
    bits
        Width of an element.
    part
        What it holds of a memory with several banks; None where it holds all.
    called
        Prefix of its signals where that is not made of its name.
    """

    name: str
    size: int | None
    bits: int
    counts: Ports
    part: Part | None = None
    called: str = ""

    @property
    def prefix(self) -> str:
        """Prefix of its signals."""
        return self.called or self.name.replace(".", "_")

    @property
    def address_bits(self) -> int:
        """Width of an address."""
        return DYNAMIC_ADDRESS_BITS if self.size is None else max(1, (self.size - 1).bit_length())

    @property
    def ports(self) -> tuple[MemoryPort, ...]:
        """Its ports, reading ones before writing ones."""
        return tuple(
            MemoryPort(
                self.prefix if k == 0 else f"{self.prefix}_p{k}",
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
        ``argN`` for the function's argument N, ``outN`` for its result N, ``allocaN`` for its Nth
        local memory, the symbol of a global one.
    value
        Handle to the memory in the source, used only by the code that built the model.
    argument, result
        N for an argument and for a result, which lie outside the module; both are None for a local
        memory, inside it.
    shape
        Sizes; those of an argument may be `DYNAMIC`.
    bits
        Width of an element.
    ports
        The ports of each bank.
    contents
        What a local memory holds before the first run, row-major as patterns; None where that is
        not said.
    constant
        Whether it keeps its contents: nothing may be stored.
    splits
        Dimensions that are divided among banks, ascending.
    port_name
        What its ports are called where that is not its name.
    later
        Cycles that a read takes beyond `MemoryModel.read_latency`.
    interface
        How it meets the outside: `MEMORY`, or a protocol of `gaus_pass.hardware.streams`.
    in_order
        Whether elements are stored and loaded once, in one order, by two processes: it is a FIFO,
        and accesses have no addresses.
    """

    name: str
    value: Any
    argument: int | None
    shape: tuple[int, ...]
    bits: int
    ports: Ports
    result: int | None = None
    contents: tuple[int, ...] | None = None
    constant: bool = False
    splits: tuple[Split, ...] = ()
    port_name: str = ""
    later: int = 0
    interface: str = MEMORY
    in_order: bool = False

    @property
    def is_stream(self) -> bool:
        """Whether its elements come one after the other, without addresses."""
        return self.in_order or self.interface in PROTOCOLS

    @property
    def is_local(self) -> bool:
        """Whether it lies inside the module."""
        return self.argument is None and self.result is None

    @property
    def strides(self) -> tuple[int, ...]:
        """Row-major stride of each dimension, in elements."""
        strides = [1]
        for size in self.shape[:0:-1]:
            strides.append(strides[-1] * size)
        return tuple(strides[::-1]) if self.shape else ()

    def stride(self, axis: int) -> tuple[int, tuple[int, ...]]:
        """As in `strides`: a factor, and the axes whose `DYNAMIC` sizes multiply it."""
        inner = range(axis + 1, len(self.shape))
        known = prod(self.shape[d] for d in inner if self.shape[d] != DYNAMIC)
        return known, tuple(d for d in inner if self.shape[d] == DYNAMIC)

    def comparable(
        self, one: Sequence[LinearForm], two: Sequence[LinearForm]
    ) -> list[tuple[LinearForm, LinearForm]]:
        """Pairs that are equal where two accesses touch the same element: subscripts, or addresses.

        An access that has one subscript for several dimensions has the address for it; the address
        of the other is not linear where sizes are `DYNAMIC`, so that nothing can be compared.
        """
        if len(one) != len(two):
            if DYNAMIC in self.shape[1:]:
                return []
            rank = len(self.shape)
            one, two = ([self._address(x)] if len(x) == rank else x for x in (one, two))
        return list(zip(one, two, strict=True))

    def _address(self, subscripts: Sequence[LinearForm]) -> LinearForm:
        total = LinearForm()
        for stride, form in zip(self.strides, subscripts, strict=True):
            total = total.plus(form, stride)
        return total

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
        """The banks: one with all elements, or ``NAME.bK``."""
        if not self.splits:
            return (Bank(self.name, self.size, self.bits, self.ports, None, self.port_name),)
        called = self.port_name and f"{self.port_name}_b"
        return tuple(
            Bank(
                f"{self.name}.b{k}",
                prod(part.shape),
                self.bits,
                self.ports,
                part,
                called and f"{called}{k}",
            )
            for k, part in enumerate(parts(self.shape, self.splits))
        )

    def contents_of(self, bank: Bank) -> tuple[int, ...] | None:
        """What a bank holds before the first run."""
        if self.contents is None or bank.part is None:
            return self.contents
        found: list[int] = []
        for element, subscripts in zip(
            self.contents, product(*map(range, self.shape)), strict=True
        ):
            numbers = tuple(split.place(subscripts[split.axis])[0] for split in self.splits)
            if numbers == bank.part.numbers:
                found.append(element)
        return tuple(found)

    @property
    def resources(self) -> dict[str, int]:
        """Resource type → number of ports, of all banks."""
        return {name: count for bank in self.banks for name, count in bank.resources.items()}
