"""Registers at the ports of ECP5's multipliers move into them.

Yosys makes them of cells beside the block, whatever the Verilog, and the nets between are long::

    register ──1.3 ns──► product 3.9 ns ──1.3 ns──► register
    register ──1.3 ns──► product, set-up 3.5 ns │ 0.7 ns ──1.2 ns──►     with its output register
    register ──1.2 ns──► │ product 3.9 ns ──1.2 ns──► register           with its input registers

A register behind goes in where nothing else reads the product: one register for each bit, all with
one clock and one enable, without reset, and zero at power-up.  Registers before go in where both
factors have one and these are fed by registers: any other stands beside the logic that feeds it,
from which the way to the block is longer.  Those that others read too stay beside it as well.

nextpnr does not time what lies between the registers of one block, so registers on both sides go in
only where two are behind: the first of these is then in the middle of the block.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gaus_pass.target.netlist import Bit, Cell, Control, Netlist

_BLOCK = "MULT18X18D"
_ENABLES = {"OUTPUT": "CE0", "INPUTA": "CE1", "INPUTB": "CE2", "PIPELINE": "CE3"}
"""Pins for the enables of registers."""
_BITS = {"A": 18, "B": 18, "P": 36}
_CONSTANTS = ("0", "1", "x")

Names = dict[str, str]
"""By pin: the register there."""


def fold_multiplier_registers(netlist: Mapping[str, Any]) -> int:
    """Move registers into multipliers, in a netlist as Yosys writes it in JSON.

    Returns
    -------
    int
        How many ranks of registers have moved.
    """
    return sum(_Folding(module).run() for module in netlist["modules"].values())


class _Folding:
    def __init__(self, module: dict[str, Any]) -> None:
        self.netlist = Netlist(module)

    def run(self) -> int:
        """Treat all blocks; how many ranks of registers have moved."""
        return sum(self._fold(block) for block in self.netlist.of_type(_BLOCK))

    def _fold(self, block: Cell) -> int:
        """Move the registers at a block; how many ranks."""
        netlist = self.netlist
        first = self._rank_behind(self._pins(block, "P"))
        second = self._rank_behind({pin: self._output(name) for pin, name in first.items()})
        before = self._ranks_before(block)
        ranks = {f"INPUT{factor}": rank for factor, rank in before.items()}
        if first and before and second and self._have_one_clock(*before.values(), first, second):
            ranks |= {"PIPELINE": first, "OUTPUT": second}
        elif first:
            ranks = {"OUTPUT": first}
        for kind, rank in ranks.items():
            # What is constant is there with the first value of the other.
            shown = rank or next(filter(None, ranks.values()))
            self._switch_on(block, kind, netlist.control(next(iter(shown.values()))))
            for pin, name in rank.items():
                side = "DI" if kind.startswith("INPUT") else "Q"
                block["connections"][pin] = netlist.cells[name]["connections"][side]
        for kind in ("PIPELINE", "OUTPUT"):
            for name in ranks.get(kind, {}).values():
                netlist.remove(name)
        if "OUTPUT" in ranks:  # so that what is measured there has the name of the register
            netlist.call(block, next(iter(ranks["OUTPUT"].values())))
        return len(ranks)

    def _pins(self, block: Cell, port: str) -> dict[str, Bit]:
        """The pins of a port, and the nets there; of outputs those that are read."""
        names = (f"{port}{k}" for k in range(_BITS[port]))
        found = {name: bits[0] for name in names if (bits := block["connections"].get(name))}
        if port == "P":
            return {pin: bit for pin, bit in found.items() if self.netlist.readers[bit]}
        return {pin: bit for pin, bit in found.items() if bit not in _CONSTANTS}

    def _output(self, name: str) -> Bit:
        return self.netlist.cells[name]["connections"]["Q"][0]

    def _rank_behind(self, nets: Mapping[str, Bit]) -> Names:
        """The registers that alone read the nets of these pins, of one control; else none."""
        return self._rank({pin: self.netlist.register_behind(bit) for pin, bit in nets.items()})

    def _ranks_before(self, block: Cell) -> dict[str, Names]:
        """By factor: the registers before it; none where the block does not take those of both.

        That of a constant is empty.
        """
        found: dict[str, Names] = {}
        for factor in "AB":
            nets = self._pins(block, factor)
            found[factor] = self._rank(
                {pin: self.netlist.register_before(bit) for pin, bit in nets.items()}
            )
            if nets and not found[factor]:
                return {}
        names = [name for rank in found.values() for name in rank.values()]
        fed = (self.netlist.cells[name]["connections"]["DI"][0] for name in names)
        if not names or any(self.netlist.register_before(bit) is None for bit in fed):
            return {}
        return found if self._have_one_clock(*found.values()) else {}

    def _have_one_clock(self, *ranks: Names) -> bool:
        """Whether all registers have one clock."""
        names = (name for rank in ranks for name in rank.values())
        return len({self.netlist.control(name).clock for name in names}) == 1

    def _rank(self, found: Mapping[str, str | None]) -> Names:
        """Registers that a block can have at once; none where one is missing or differs."""
        names = {pin: name for pin, name in found.items() if name is not None}
        controls = {self.netlist.control(name) for name in names.values()}
        if len(names) < len(found) or len(controls) != 1 or controls.pop().falling:
            return {}
        return names

    def _switch_on(self, block: Cell, kind: str, control: Control) -> None:
        """Have the registers of a kind in a block."""
        enable = _ENABLES[kind]
        pins = {"CLK0": control.clock, enable: self.netlist.enabling(control.enable), "RST0": "0"}
        for pin, bit in pins.items():
            block["connections"][pin] = [bit]
            block["port_directions"][pin] = "input"
        own = {"CLK": "CLK0", "CE": enable, "RST": "RST0"}
        block["parameters"] |= {f"REG_{kind}_{what}": pin for what, pin in own.items()}
        block["parameters"]["GSR"] = "DISABLED"
