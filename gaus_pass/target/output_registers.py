"""Registers behind the read ports of ECP5's block RAM move into the block.

Yosys makes them of cells beside the block, whatever the Verilog::

    block ──5.8 ns──► register ──0.5 ns──►        block with its output register ──1 ns──►

The block takes them where nothing else reads what they read: one register for each bit, all with
one clock, which is that of the port, and one enable, without reset, and zero at power-up.  Its own
enable, ``OCE``, is independent of that of the port.

Only registers that the design has for that are moved: any other may stand beside the logic that
reads it, to which the way from a block is longer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Cell = dict[str, Any]
Bit = int | str
"""A net, or a constant by its digit."""

_BLOCK, _REGISTER = "DP16KD", "TRELLIS_FF"
_WIDE = 36
"""Bits of a read that takes the data pins of both ports, with the clock of the second."""


@dataclass(frozen=True)
class _Enable:
    """What lets a register take its input."""

    bit: Bit
    inverted: bool


LATE = re.compile(r"_late_p1$")
"""Names of registers that follow a memory read in two cycles."""


def fold_output_registers(netlist: Mapping[str, Any], named: re.Pattern[str] = LATE) -> int:
    """Move registers into blocks, in a netlist as Yosys writes it in JSON.

    Parameters
    ----------
    named
        What the names of such registers contain.

    Returns
    -------
    int
        How many read ports have got their register.
    """
    return sum(_Folding(module, named).run() for module in netlist["modules"].values())


class _Folding:
    def __init__(self, module: dict[str, Any], named: re.Pattern[str]) -> None:
        self.cells: dict[str, Cell] = module["cells"]
        nets = module["netnames"].items()
        self.meant = {bit for name, net in nets if named.search(name) for bit in net["bits"]}
        self.readers: defaultdict[Bit, list[tuple[str, str]]] = defaultdict(list)
        for name, cell in self.cells.items():
            for pin, bits in cell["connections"].items():
                if cell["port_directions"].get(pin) != "output":
                    for bit in bits:
                        self.readers[bit].append((name, pin))
        for port in module["ports"].values():
            for bit in port["bits"]:
                self.readers[bit].append(("", ""))
        used = (bit for cell in self.cells.values() for v in cell["connections"].values()
                for bit in v if isinstance(bit, int))  # fmt: skip
        self.next = max(used, default=1) + 1
        self.inverted: dict[Bit, int] = {}

    def run(self) -> int:
        """Treat all blocks; how many ports have got their register."""
        blocks = [cell for cell in self.cells.values() if cell["type"] == _BLOCK]
        return sum(self._fold(block, *port) for block in blocks for port in _read_ports(block))

    def _fold(self, block: Cell, clock: str, sides: str) -> bool:
        """Whether a read port, with the data pins of these sides, has got its register."""
        used = {
            pin: bits[0]
            for pin, bits in block["connections"].items()
            if pin[:2] == "DO" and pin[2] in sides and bits and self.readers[bits[0]]
        }
        found = {pin: self._register(bit) for pin, bit in used.items()}
        names = [name for name in found.values() if name is not None]
        if not names or len(names) < len(found):
            return False
        registers = [self.cells[name] for name in names]
        enables = {_enable(cell) for cell in registers}
        parameters, pins = block["parameters"], block["connections"]
        own = (pins[f"CLK{clock}"][0], parameters.get(f"CLK{clock}MUX") == "INV")
        if len(enables) > 1 or pins.get(f"RST{clock}", ["0"]) != ["0"]:
            return False
        if any(_clock(cell) != own for cell in registers):
            return False
        for pin, name in found.items():
            block["connections"][pin] = self.cells.pop(str(name))["connections"]["Q"]
        for side in sides:
            parameters[f"REGMODE_{side}"] = "OUTREG"
        pins[f"OCE{clock}"] = [self._driver(enables.pop())]
        return True

    def _register(self, bit: Bit) -> str | None:
        """The one register that alone reads a bit, if the block can be it."""
        readers = self.readers[bit]
        name, pin = readers[0]
        cell = self.cells.get(name)
        if len(readers) > 1 or cell is None or cell["type"] != _REGISTER or pin != "DI":
            return None
        parameters, pins = cell["parameters"], cell["connections"]
        plain = parameters.get("REGSET") == "RESET" and parameters.get("GSR") == "DISABLED"
        quiet = pins.get("LSR", ["0"]) == ["0"] and parameters.get("LSRMUX", "LSR") == "LSR"
        return name if plain and quiet and pins["Q"][0] in self.meant else None

    def _driver(self, enable: _Enable) -> Bit:
        """A net that is high where a register takes its input."""
        if not enable.inverted:
            return enable.bit
        if enable.bit not in self.inverted:
            self.inverted[enable.bit] = self.next
            self.cells[f"$output_enable${self.next}"] = _inverter(enable.bit, self.next)
            self.next += 1
        return self.inverted[enable.bit]


def _read_ports(block: Cell) -> Iterator[tuple[str, str]]:
    """Clock and data pins of the ports of a block."""
    if int(block["parameters"]["DATA_WIDTH_B"], 2) == _WIDE:
        yield "B", "AB"
    else:
        yield from (("A", "A"), ("B", "B"))


def _clock(register: Cell) -> tuple[Bit, bool]:
    return register["connections"]["CLK"][0], register["parameters"].get("CLKMUX") == "INV"


def _enable(register: Cell) -> _Enable:
    kind = register["parameters"].get("CEMUX", "CE")
    bit = register["connections"].get("CE", ["1"])[0]
    return _Enable(kind, False) if kind in "01" else _Enable(bit, kind == "INV")


def _inverter(taken: Bit, made: int) -> Cell:
    pins: dict[str, list[Bit]] = {"A": [taken], "B": ["0"], "C": ["0"], "D": ["0"], "Z": [made]}
    return {
        "hide_name": 1,
        "type": "LUT4",
        "parameters": {"INIT": f"{0x5555:016b}"},
        "attributes": {},
        "port_directions": {pin: "output" if pin == "Z" else "input" for pin in pins},
        "connections": pins,
    }
