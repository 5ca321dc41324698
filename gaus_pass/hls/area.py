"""What a module takes on an FPGA, counted in its netlist: no synthesis is run.

::

    units        additions, comparisons, shifts, products, divisions: by width
    multiplexers ┐ logic of single bits, packed: an operation joins the only one that reads it
    control      ┘ while both have no more inputs than a look-up table
    memories     those inside the module, in look-up tables or blocks
    registers    flip-flops, those at multiplier blocks inside these

"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gaus_pass.hardware.function import Function
from gaus_pass.hls.cells import Cells
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.parts.fabric import Fabric

MEMORIES = "memories"


@dataclass(frozen=True)
class Area:
    """What a module takes.

    Attributes
    ----------
    lut, ff, dsp, bram
        Look-up tables, flip-flops, multiplier blocks and memory blocks.
    luts_of
        The look-up tables by what they are for.
    """

    lut: int
    ff: int
    dsp: int
    bram: int
    luts_of: Mapping[str, int] = field(default_factory=dict[str, int])

    def plus(self, other: Area) -> Area:
        """Both together."""
        luts = Counter(self.luts_of)
        luts.update(other.luts_of)
        mine, theirs = self.numbers(), other.numbers()
        return Area(**{name: mine[name] + theirs[name] for name in mine}, luts_of=dict(luts))

    def numbers(self) -> dict[str, int]:
        """Counts by name."""
        return {"lut": self.lut, "ff": self.ff, "dsp": self.dsp, "bram": self.bram}

    def weighed(self, fabric: Fabric) -> int:
        """All of it in look-up tables, blocks by their share of the fabric's device."""
        return self.lut + self.dsp * fabric.lut_a_multiplier + self.bram * fabric.lut_a_block


def area_of(module: Op, model: Function, fabric: Fabric) -> Area:
    """The area of a lowered function, with the modules that it instantiates.

    Parameters
    ----------
    module
        Its `hw.module`.
    """
    total = logic_of(module, ir.SymbolTable(module.operation.parent), fabric)
    return total.plus(memories_of(model, fabric))


def memories_of(model: Function, fabric: Fabric) -> Area:
    """The area of the memories inside a function.

    Registers of what is read, which the module has, are inside of blocks: they count negatively.
    """
    total = Area(0, 0, 0, 0)
    for memory in model.memories:
        for bank in memory.banks if memory.is_local else ():
            lut, bram = fabric.memory(bank.size or 0, bank.bits, max(1, len(bank.ports)))
            inside = bank.bits * sum(port.reads for port in bank.ports) if bram else 0
            total = total.plus(Area(lut, -inside, 0, bram, {MEMORIES: lut}))
    return total


def logic_of(module: Op, symbols: Any, fabric: Fabric) -> Area:
    """The area of a module without its memories; one that lies elsewhere counts nothing."""
    own = Cells(module, fabric).counted()
    total = Area(sum(own.luts.values()), own.flip_flops, own.multipliers, 0, own.luts)
    made: dict[str, Area] = {}
    for op in walk_nested(module):
        if op.name == "hw.instance":
            name = op.attributes["moduleName"].value
            if name not in made and name in symbols:
                made[name] = logic_of(symbols[name], symbols, fabric)
            total = total.plus(made.get(name, Area(0, 0, 0, 0)))
    return total
