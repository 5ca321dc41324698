"""AXI: control by registers of AXI4-Lite, and arrays in a memory of the bus (AXI4).

The map of the registers is that of Vitis::

    0x00  bit 0 start, 1 done (cleared by reading), 2 idle, 3 ready (cleared by reading),
          4 done is taken (where runs overlap), 7 start again by itself, 9 interrupt
    0x04  bit 0 interrupts are on
    0x08  bit 0 done interrupts, 1 ready interrupts
    0x0c  bit 0 done has, 1 ready has; a written 1 toggles
    0x10  results and arguments, each in words of 32 bits with one word free behind it
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gaus_pass.hardware.outside_memory import OutsideMemory
from gaus_pass.hardware.ports import Signal

Json = dict[str, Any]

AXI_LITE, AXI_MASTER = "axi-lite", "axi-master"
CONTROL, GLOBAL, ENABLED, STATUS, FIRST = 0x00, 0x04, 0x08, 0x0C, 0x10
"""Offsets of the registers of control, and of the first value."""
WORD = 32
ADDRESS_BITS = 64
"""Of the memory that a data mover reads and writes."""
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


@dataclass(frozen=True)
class AxiMaster:
    """An array in a memory of the bus, of which the module holds a copy while it runs.

    It is read before a run and written after it, as far as the function does either.

    Attributes
    ----------
    memory
        The ports that the function has for it.
    reads, writes
        Whether it is read before a run, and written after it.
    controlled
        Whether its address is in a register instead of a port.
    """

    memory: OutsideMemory
    reads: bool
    writes: bool
    controlled: bool = False

    @property
    def name(self) -> str:
        """Name of the argument or result."""
        return self.memory.name

    @property
    def size(self) -> int:
        """Number of elements."""
        assert self.memory.size is not None
        return self.memory.size

    @property
    def shift(self) -> int:
        """Bytes of an element, as a power of two."""
        return (-(-self.memory.bits // 8) - 1).bit_length()

    @property
    def data_bits(self) -> int:
        """Width of the bus: at least a word, in which smaller elements have lanes."""
        return max(WORD, 8 << self.shift)

    @property
    def base(self) -> Signal:
        """The address of its first element, which is a multiple of the size of one."""
        return Signal.input(f"{self.name}_base", ADDRESS_BITS)

    def signal(self, name: str) -> Signal:
        """One of the signals of the bus, without the prefix."""
        return {s.name: s for s in self.signals()}[f"m_axi_{self.name}_{name}"]

    def signals(self) -> tuple[Signal, ...]:
        """All of them, with that of the address."""

        def into(name: str, bits: int = 1) -> Signal:
            return Signal.input(f"m_axi_{self.name}_{name}", bits)

        def out(name: str, bits: int = 1) -> Signal:
            return Signal.output(f"m_axi_{self.name}_{name}", bits)

        def asks(way: str) -> tuple[Signal, ...]:
            named = (("id", 1), ("addr", ADDRESS_BITS), ("len", 8), ("size", 3), ("burst", 2))
            return *(out(way + n, b) for n, b in named), out(f"{way}valid"), into(f"{way}ready")

        data = self.data_bits
        return (
            *(() if self.controlled else (self.base,)),
            *(*asks("aw"), out("wdata", data), out("wstrb", data // 8), out("wlast")),
            *(out("wvalid"), into("wready")),
            *(into("bid"), into("bresp", 2), into("bvalid"), out("bready")),
            *(*asks("ar"), into("rid"), into("rdata", data), into("rresp", 2), into("rlast")),
            *(into("rvalid"), out("rready")),
        )

    def to_json(self) -> Json:
        """Its line in the description of the module."""
        return {
            **self.memory.to_json(),
            "kind": AXI_MASTER,
            "prefix": f"m_axi_{self.name}",
            "data_bits": self.data_bits,
            "element_bytes": 1 << self.shift,
            "base": self.base.name,
            "controlled": self.controlled,
            "read_before": self.reads,
            "written_after": self.writes,
        }

    @staticmethod
    def of_json(data: Mapping[str, Any]) -> AxiMaster:
        """Read from what `to_json` gives."""
        memory = OutsideMemory.of_json(data)
        return AxiMaster(memory, data["read_before"], data["written_after"], data["controlled"])
