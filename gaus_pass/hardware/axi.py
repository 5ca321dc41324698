"""AXI4-Lite control: start, done, numbers and results of a module as registers.

The map is that of Vitis::

    0x00  bit 0 start, 1 done (cleared by reading), 2 idle, 3 ready (cleared by reading),
          7 start again by itself, 9 interrupt
    0x04  bit 0 interrupts are on
    0x08  bit 0 done interrupts, 1 ready interrupts
    0x0c  bit 0 done has, 1 ready has; a written 1 toggles
    0x10  results and arguments, each in words of 32 bits with one word free behind it
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gaus_pass.hardware.ports import Signal

Json = dict[str, Any]

AXI_LITE, AXI_MASTER = "axi-lite", "axi-master"
CONTROL, GLOBAL, ENABLED, STATUS, FIRST = 0x00, 0x04, 0x08, 0x0C, 0x10
"""Offsets of the registers of control, and of the first value."""
WORD = 32
_PREFIX = "s_axi_control"

RESET_LOW = Signal.input("aresetn")
INTERRUPT = Signal.output("interrupt")


@dataclass(frozen=True)
class Mapped:
    """A value in registers: its first offset, its width, and whether the outside writes it."""

    name: str
    offset: int
    bits: int
    writes: bool

    @property
    def words(self) -> int:
        """Registers that it takes."""
        return -(-self.bits // WORD)


def mapped(results: Iterable[tuple[str, int]], arguments: Iterable[tuple[str, int]]) -> AxiLite:
    """The map of values with their names and widths."""
    offset, found = FIRST, list[Mapped]()
    named = [(False, value) for value in results] + [(True, value) for value in arguments]
    for writes, (name, bits) in named:
        found.append(Mapped(name, offset, bits, writes))
        offset += 4 * (found[-1].words + 1)
    return AxiLite(tuple(found))


@dataclass(frozen=True)
class AxiLite:
    """The registers of a module."""

    values: tuple[Mapped, ...]

    @property
    def address_bits(self) -> int:
        """Width of an address."""
        ends = [v.offset + 4 * v.words for v in self.values]
        return (max(ends, default=FIRST) - 1).bit_length()

    def signal(self, name: str) -> Signal:
        """One of its signals, without the prefix."""
        return {s.name: s for s in self.signals()}[f"{_PREFIX}_{name}"]

    def signals(self) -> tuple[Signal, ...]:
        """All of them, with the reset and the interrupt."""

        def into(name: str, bits: int = 1) -> Signal:
            return Signal.input(f"{_PREFIX}_{name}", bits)

        def out(name: str, bits: int = 1) -> Signal:
            return Signal.output(f"{_PREFIX}_{name}", bits)

        address = self.address_bits
        return (
            *(RESET_LOW, into("awaddr", address), into("awvalid"), out("awready")),
            *(into("wdata", WORD), into("wstrb", WORD // 8), into("wvalid"), out("wready")),
            *(out("bresp", 2), out("bvalid"), into("bready")),
            *(into("araddr", address), into("arvalid"), out("arready")),
            *(out("rdata", WORD), out("rresp", 2), out("rvalid"), into("rready"), INTERRUPT),
        )

    def to_json(self) -> Json:
        """Its entry in the description of the module."""
        return {
            "kind": AXI_LITE,
            "prefix": _PREFIX,
            "address_bits": self.address_bits,
            "interrupt": INTERRUPT.name,
            "registers": [
                {"name": v.name, "offset": v.offset, "bits": v.bits, "writes": v.writes}
                for v in self.values
            ],
        }

    @staticmethod
    def of_json(data: Mapping[str, Any]) -> AxiLite:
        """Read from what `to_json` gives."""
        return AxiLite(
            tuple(Mapped(v["name"], v["offset"], v["bits"], v["writes"]) for v in data["registers"])
        )
