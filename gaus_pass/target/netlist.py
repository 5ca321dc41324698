"""A netlist of ECP5's cells, as Yosys writes it in JSON, of which registers move into blocks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

Cell = dict[str, Any]
Bit = int | str
"""A net, or a constant by its digit."""

_REGISTER = "TRELLIS_FF"


@dataclass(frozen=True)
class Enable:
    """What lets a register take its input."""

    bit: Bit
    inverted: bool


@dataclass(frozen=True)
class Control:
    """What registers that move together have in common: clock, its inversion, and enable."""

    clock: Bit
    falling: bool
    enable: Enable


class Netlist:
    """The cells of one module, and what its nets lead from and to.

    Parameters
    ----------
    module
        Of the JSON; its cells are changed in place.
    """

    def __init__(self, module: dict[str, Any]) -> None:
        self.cells: dict[str, Cell] = module["cells"]
        self.readers: defaultdict[Bit, list[tuple[str, str]]] = defaultdict(list)
        self.driver: dict[Bit, str] = {}
        for name, cell in self.cells.items():
            for pin, bits in cell["connections"].items():
                for bit in bits:
                    if cell["port_directions"].get(pin) == "output":
                        self.driver[bit] = name
                    else:
                        self.readers[bit].append((name, pin))
        for port in module["ports"].values():
            for bit in port["bits"]:
                self.readers[bit].append(("", ""))
        used = (bit for cell in self.cells.values() for v in cell["connections"].values()
                for bit in v if isinstance(bit, int))  # fmt: skip
        self._next = max(used, default=1) + 1
        self._inverted: dict[Bit, int] = {}

    def of_type(self, kind: str) -> list[Cell]:
        """All cells of a type."""
        return [cell for cell in self.cells.values() if cell["type"] == kind]

    def register_behind(self, bit: Bit) -> str | None:
        """The one register that alone reads a bit, if a block can have it inside."""
        readers = self.readers[bit]
        name, pin = readers[0] if len(readers) == 1 else ("", "")
        return name if pin == "DI" and self._is_plain(name) else None

    def register_before(self, bit: Bit) -> str | None:
        """The register that drives a bit, if a block can have it inside."""
        name = self.driver.get(bit, "")
        return name if self._is_plain(name) else None

    def _is_plain(self, name: str) -> bool:
        """Whether a cell is a register without reset that is zero at power-up."""
        cell = self.cells.get(name)
        if cell is None or cell["type"] != _REGISTER:
            return False
        parameters, pins = cell["parameters"], cell["connections"]
        starts = parameters.get("REGSET") == "RESET" and parameters.get("GSR") == "DISABLED"
        quiet = pins.get("LSR", ["0"]) == ["0"] and parameters.get("LSRMUX", "LSR") == "LSR"
        return starts and quiet

    def control(self, name: str) -> Control:
        """What a register is controlled by."""
        register = self.cells[name]
        parameters, pins = register["parameters"], register["connections"]
        kind = str(parameters.get("CEMUX", "CE")).strip()
        bit = pins.get("CE", ["1"])[0]
        enable = Enable(kind, False) if kind in ("0", "1") else Enable(bit, kind == "INV")
        return Control(pins["CLK"][0], parameters.get("CLKMUX") == "INV", enable)

    def enabling(self, enable: Enable) -> Bit:
        """A net that is high where a register takes its input."""
        if not enable.inverted:
            return enable.bit
        if enable.bit not in self._inverted:
            self._inverted[enable.bit] = self._next
            self.cells[f"$output_enable${self._next}"] = _inverter(enable.bit, self._next)
            self._next += 1
        return self._inverted[enable.bit]

    def remove(self, name: str) -> Cell:
        """Take a cell out; its pins are still among those that the nets lead to."""
        return self.cells.pop(name)

    def call(self, cell: Cell, name: str) -> None:
        """Give a cell the name of one that has been taken out."""
        [earlier] = [key for key, own in self.cells.items() if own is cell]
        self.cells[name] = self.cells.pop(earlier)


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
