"""A memory outside a module, as a part of its interface."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gaus_pass.hardware.memory import DYNAMIC, Memory
from gaus_pass.hardware.partition import Part, Split, parts
from gaus_pass.hardware.ports import MemoryPort, Signal

Json = dict[str, Any]


@dataclass(frozen=True)
class OutsideMemory:
    """A memory outside the module: what its ports have to know of it.

    Attributes
    ----------
    bits
        Width of an element.
    shape, size
        Sizes and number of elements; None for what is known only at run time.
    address_bits
        Of the largest bank.
    splits
        Dimensions that are divided among banks.
    counts
        Number of ports of each bank.
    changes
        Whether a signal says when the next run begins with it.
    """

    name: str
    bits: int
    shape: tuple[int | None, ...]
    size: int | None
    address_bits: int
    ports: tuple[MemoryPort, ...]
    splits: tuple[Split, ...] = ()
    counts: int = 0
    changes: bool = False

    @property
    def next(self) -> Signal:
        """High in the cycle before the first one in which the next run accesses it."""
        return Signal.output(f"{self.name}_next")

    @staticmethod
    def of(memory: Memory) -> OutsideMemory:
        """The interface to a memory."""
        banks = memory.banks
        shape = tuple(None if size == DYNAMIC else size for size in memory.shape)
        bits = max(bank.address_bits for bank in banks)
        ports = tuple(port for bank in banks for port in bank.ports)
        count = len(banks[0].ports)
        return OutsideMemory(
            memory.port_name or memory.name,
            memory.bits,
            shape,
            memory.size,
            bits,
            ports,
            memory.splits,
            count,
        )

    def bank_of(self, port: MemoryPort) -> int:
        """The number of the bank that a port is of."""
        return self.ports.index(port) // self.counts if self.splits else 0

    def parts(self) -> list[Part]:
        """What the banks hold, where there are several."""
        return parts([size or 0 for size in self.shape], self.splits)

    def signals(self) -> tuple[Signal, ...]:
        """Those of all its ports."""
        own = tuple(signal for port in self.ports for signal in port.signals())
        return (*own, self.next) if self.changes else own

    def to_json(self) -> Json:
        """Its line in the description of the module."""
        return {
            "name": self.name,
            "kind": "memory",
            "bits": self.bits,
            "shape": list(self.shape),
            "size": self.size,
            "address_bits": self.address_bits,
            "ports": [self._port(port) for port in self.ports],
            **self._partition(),
            **({"next": self.next.name} if self.changes else {}),
        }

    def _port(self, port: MemoryPort) -> Json:
        found: Json = {"prefix": port.prefix, "reads": port.reads, "writes": port.writes}
        if self.splits:
            found |= {"bank": self.bank_of(port), "address_bits": port.address_bits}
        return found

    def _partition(self) -> Json:
        splits = [{"axis": s.axis, "kind": s.kind, "banks": s.count} for s in self.splits]
        return {"partition": splits} if splits else {}

    @staticmethod
    def of_json(data: Mapping[str, Any]) -> OutsideMemory:
        """Read from what `to_json` gives."""
        bits, address_bits = data["bits"], data["address_bits"]
        ports = tuple(
            MemoryPort(
                p["prefix"], p["reads"], p["writes"], bits, p.get("address_bits", address_bits)
            )
            for p in data["ports"]
        )
        shape = tuple(data["shape"])
        splits = tuple(
            Split(s["axis"], s["kind"], s["banks"], shape[s["axis"]])
            for s in data.get("partition", ())
        )
        count = sum(p.get("bank", 0) == 0 for p in data["ports"])
        name, size = data["name"], data["size"]
        return OutsideMemory(
            name, bits, shape, size, address_bits, ports, splits, count, "next" in data
        )
