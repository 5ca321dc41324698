"""A netlist in Yosys' JSON: how many registers lie before every output, and the same as wires.

Where every path to an output passes equally many registers and none goes round, the pipeline's
output is that of the netlist whose registers are wires, so many cycles later.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from gaus_pass.errors import GausError

Json = dict[str, Any]
_REGISTERS = ("$dff", "$dffe", "$sdff", "$sdffe", "$sdffce", "$adff", "$adffe", "$aldff")
_ANY = -1
"""The depth of a constant."""


class NotComparable(GausError):
    """A reason for which two modules are not compared."""


class Netlist:
    """A flat module.

    Parameters
    ----------
    document
        As `write_json` gives it.
    """

    def __init__(self, document: Json, name: str) -> None:
        self.module: Json = document["modules"][name]
        self.cells: Json = self.module["cells"]
        for cell in self.cells.values():
            self._require_known(cell["type"])
        self._driver = {
            bit: (cell, outputs)
            for cell in self.cells.values()
            for port, outputs in cell["connections"].items()
            if cell["port_directions"][port] == "output"
            for bit in outputs
        }

    @staticmethod
    def _require_known(kind: str) -> None:
        if not kind.startswith("$"):
            raise NotComparable(f"it contains '{kind.lstrip(chr(92))}', which has no Verilog here")
        if kind.startswith("$mem"):
            raise NotComparable("it contains a memory")

    def ports(self, direction: str) -> dict[str, int]:
        """Widths of the inputs or outputs by name."""
        found = self.module["ports"].items()
        return {name: len(p["bits"]) for name, p in found if p["direction"] == direction}

    @property
    def registers(self) -> list[Json]:
        return [cell for cell in self.cells.values() if cell["type"] in _REGISTERS]

    @property
    def has_enables(self) -> bool:
        """Whether some register does not take its input in every cycle."""
        return any("EN" in cell["connections"] for cell in self.registers)

    def require_one_clock(self, clock: str, reset: str) -> None:
        """Every register takes its input at the clock, and is cleared by the reset if at all.

        Raises
        ------
        NotComparable
            One does not.
        """
        ports = self.module["ports"]
        allowed = {"CLK": ports[clock]["bits"] if clock else [], "ARST": [], "ALOAD": []}
        allowed["SRST"] = ports[reset]["bits"] if reset else []
        for cell in self.registers:
            for port, bits in allowed.items():
                if not set(cell["connections"].get(port, ())) <= set(bits):
                    raise NotComparable("a register has a clock or reset that is no port for it")
            if set(cell["parameters"].get("CLK_POLARITY", "1")[-1:]) != {"1"}:
                raise NotComparable("a register takes its input at the other edge of the clock")

    def depths(self, controls: Collection[str]) -> dict[str, int]:
        """Registers before each output.

        Parameters
        ----------
        controls
            Inputs that do not count as data: clock, reset and stall.

        Raises
        ------
        NotComparable
            Paths to something pass different numbers of them, or go round.
        """
        depth: dict[Any, int] = {}
        for name, port in self.module["ports"].items():
            if port["direction"] == "input":
                start = _ANY if name in controls else 0
                depth.update(dict.fromkeys(port["bits"], start))
        outputs = {
            name: port["bits"]
            for name, port in self.module["ports"].items()
            if port["direction"] == "output"
        }
        for bits in outputs.values():
            self._settle(bits, depth)
        return {name: _common(bits, depth, name) for name, bits in outputs.items()}

    def _settle(self, bits: list[Any], depth: dict[Any, int]) -> None:
        """Find the depth of bits and of all before them."""
        stack, open_cells = list(bits), set[int]()
        while stack:
            bit = stack[-1]
            if bit in depth:
                stack.pop()
                continue
            if bit not in self._driver:
                depth[bit] = _ANY  # a constant, or nothing
                continue
            cell, driven = self._driver[bit]
            inputs = self._inputs(cell)
            unknown = [one for one in inputs if one not in depth]
            if unknown:
                if id(cell) in open_cells:
                    raise NotComparable("its registers go round, as those of an accumulator")
                open_cells.add(id(cell))
                stack += unknown
                continue
            before = _common(inputs, depth, cell.get("attributes", {}).get("src", "a cell"))
            behind = cell["type"] in _REGISTERS and before != _ANY
            depth.update(dict.fromkeys(driven, before + behind))

    @staticmethod
    def _inputs(cell: Json) -> list[Any]:
        if cell["type"] in _REGISTERS:
            return cell["connections"]["D"]
        wires = cell["connections"].items()
        return [
            bit for port, bits in wires if cell["port_directions"][port] == "input" for bit in bits
        ]

    def make_wires(self) -> None:
        """Every register becomes a wire."""
        for cell in self.registers:
            ends = {"A": cell["connections"]["D"], "Y": cell["connections"]["Q"]}
            width = f"{len(ends['A']):032b}"
            cell["type"], cell["connections"] = "$pos", ends
            cell["port_directions"] = {"A": "input", "Y": "output"}
            cell["parameters"] = {"A_SIGNED": "0" * 32, "A_WIDTH": width, "Y_WIDTH": width}


def _common(bits: list[Any], depth: dict[Any, int], where: str) -> int:
    found = {depth[bit] for bit in bits} - {_ANY}
    if len(found) > 1:
        text = f"{min(found)} and {max(found)}"
        raise NotComparable(f"paths to {where} pass different numbers of registers: {text}")
    return found.pop() if found else _ANY
