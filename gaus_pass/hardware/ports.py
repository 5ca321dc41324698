"""Ports: groups of signals of a module or of a bank of a memory."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Direction(Enum):
    """Which way a signal goes, seen from the module that has the port."""

    IN = "input"
    OUT = "output"


@dataclass(frozen=True)
class Signal:
    """One wire or bundle of wires: its name in the Verilog, and its width in bits."""

    name: str
    bits: int
    direction: Direction

    @staticmethod
    def input(name: str, bits: int = 1) -> Signal:
        """What comes from outside."""
        return Signal(name, bits, Direction.IN)

    @staticmethod
    def output(name: str, bits: int = 1) -> Signal:
        """What the module drives."""
        return Signal(name, bits, Direction.OUT)


@dataclass(frozen=True)
class MemoryPort:
    """One port of a bank: it takes one access per cycle.

    If the memory is outside the module, its signals are ports of the module, else wires.

    Attributes
    ----------
    prefix
        Prefix of its signals' names, such as ``arg0`` or ``arg0_p1``.
    bits, address_bits
        Width of an element, and of an address.
    """

    prefix: str
    reads: bool
    writes: bool
    bits: int
    address_bits: int

    def late(self, cycles: int) -> str:
        """The register that has read data so many cycles after they left the memory."""
        return f"{self.prefix}_late_p{cycles}"

    @property
    def address(self) -> Signal:
        """The element that is accessed."""
        return Signal.output(f"{self.prefix}_addr", self.address_bits)

    @property
    def enable(self) -> Signal:
        """Whether there is an access."""
        return Signal.output(f"{self.prefix}_en")

    @property
    def write_enable(self) -> Signal:
        """Whether it is a store."""
        return Signal.output(f"{self.prefix}_we")

    @property
    def write_data(self) -> Signal:
        """What is stored."""
        return Signal.output(f"{self.prefix}_wdata", self.bits)

    @property
    def read_data(self) -> Signal:
        """What was loaded, a cycle after the address."""
        return Signal.input(f"{self.prefix}_rdata", self.bits)

    def signals(self) -> tuple[Signal, ...]:
        """All signals that the port has."""
        stores = (self.write_enable, self.write_data) if self.writes else ()
        loads = (self.read_data,) if self.reads else ()
        return (self.address, self.enable, *stores, *loads)


@dataclass(frozen=True)
class Ports:
    """How many ports a bank has: ``both`` that read or write, or separate ones when it is 0.

    Attributes
    ----------
    write_only
        Whether nothing is ever read: ports that only read are left out, and all others only write.
    """

    both: int = 1
    read: int = 0
    write: int = 0
    write_only: bool = False

    @property
    def kind(self) -> str:
        """``1rw``, ``2rw``, or ``1r1w`` where reading and writing ports are separate."""
        return f"{self.both}rw" if self.both else f"{self.read}r{self.write}w"

    def resources(self, bank: str) -> dict[str, int]:
        """Resource type → number of ports; a dot separates the kind from the bank's name."""
        if self.both:
            return {bank: self.both}
        read = {} if self.write_only else {f"{bank}.r": self.read}
        return {**read, f"{bank}.w": self.write}

    def resource(self, bank: str, is_store: bool) -> str:
        """The resource type that an access uses."""
        return bank if self.both else f"{bank}.{'w' if is_store else 'r'}"

    def number_of(self, resource: str, unit: int) -> int:
        """The port that a unit of a resource type is."""
        readers = 0 if self.write_only else self.read
        return unit + (readers if resource.endswith(".w") else 0)

    def kinds(self) -> list[tuple[bool, bool]]:
        """Whether a port reads and whether it writes, by port; reading ones come first."""
        if self.both:
            return [(not self.write_only, True)] * self.both
        readers = 0 if self.write_only else self.read
        return [(True, False)] * readers + [(False, True)] * self.write
