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
from collections.abc import Iterator, Mapping
from typing import Any

from gaus_pass.target.netlist import Bit, Cell, Netlist

_BLOCK = "DP16KD"
_WIDE = 36
"""Bits of a read that takes the data pins of both ports, with the clock of the second."""

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
        self.netlist = Netlist(module)
        nets = module["netnames"].items()
        self.meant = {bit for name, net in nets if named.search(name) for bit in net["bits"]}

    def run(self) -> int:
        """Treat all blocks; how many ports have got their register."""
        blocks = self.netlist.of_type(_BLOCK)
        return sum(self._fold(block, *port) for block in blocks for port in _read_ports(block))

    def _fold(self, block: Cell, clock: str, sides: str) -> bool:
        """Whether a read port, with the data pins of these sides, has got its register."""
        netlist = self.netlist
        used = {
            pin: bits[0]
            for pin, bits in block["connections"].items()
            if pin[:2] == "DO" and pin[2] in sides and bits and netlist.readers[bits[0]]
        }
        found = {pin: self._register(bit) for pin, bit in used.items()}
        names = [name for name in found.values() if name is not None]
        if not names or len(names) < len(found):
            return False
        controls = {netlist.control(name) for name in names}
        parameters, pins = block["parameters"], block["connections"]
        own = (pins[f"CLK{clock}"][0], parameters.get(f"CLK{clock}MUX") == "INV")
        [control, *others] = controls
        if others or pins.get(f"RST{clock}", ["0"]) != ["0"]:
            return False
        if (control.clock, control.falling) != own:
            return False
        for pin, name in found.items():
            block["connections"][pin] = netlist.remove(str(name))["connections"]["Q"]
        for side in sides:
            parameters[f"REGMODE_{side}"] = "OUTREG"
        pins[f"OCE{clock}"] = [netlist.enabling(control.enable)]
        return True

    def _register(self, bit: Bit) -> str | None:
        """The one register that alone reads a bit, if the block can be it."""
        name = self.netlist.register_behind(bit)
        if name is None or self.netlist.cells[name]["connections"]["Q"][0] not in self.meant:
            return None
        return name


def _read_ports(block: Cell) -> Iterator[tuple[str, str]]:
    """Clock and data pins of the ports of a block."""
    if int(block["parameters"]["DATA_WIDTH_B"], 2) == _WIDE:
        yield "B", "AB"
    else:
        yield from (("A", "A"), ("B", "B"))
