"""What memories and arguments are called in the source, and whether ports can be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeVar

from gaus_pass.hardware.interface import DONE, READY, RESET, STALL, START
from gaus_pass.hardware.memory import Memory
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.source_names import argument_name, result_name

T = TypeVar("T")

_TAKEN = {"clk", "tb", "testbench", *(s.name for s in (RESET, START, STALL, READY, DONE))}
_NUMBERED = re.compile(r"(arg|out)\d+(_\w*)?")
"""What ports are called without names of the source."""
_IDENTIFIER = re.compile(r"[A-Za-z]\w*")
_WORDS = """
always and assert assign assume automatic before begin bind bins bit break buf byte case
cell chandle checker class clocking cmos config const constraint context continue cover
cross deassign default defparam design disable dist do edge else end enum event expect
export extends extern final for force foreach forever fork function generate genvar
global highz0 highz1 if iff ifnone import initial inout input inside instance int
integer interface intersect join large let library local localparam logic longint
macromodule matches medium modport module nand negedge new nor not null or output
package packed parameter posedge primitive priority program property protected pull0
pull1 pulldown pullup pure rand real ref reg reject_on release repeat restrict return
rtran scalared sequence shortint shortreal signed small soft solve specify static string
strong struct super supply0 supply1 table tagged task this throughout time timeprecision
timeunit tran tri tri0 tri1 triand trior type typedef union unique unsigned until use
var vectored virtual void wait wand weak while wildcard wire with within wor xnor xor
"""
_KEYWORDS = frozenset(_WORDS.split())
"""Of SystemVerilog."""


def source_name(value: IrValue) -> str:
    """The name of an argument or of what is allocated, without its sigil; empty without one."""
    location = value.location
    if type(location).__name__ == "NameLoc":  # a front end says it
        return location.name_str
    found = argument_name if isinstance(value.owner, ir.Block) else result_name
    return (found(location_text(value.location)) or "").removeprefix("%")


def asked_of(asked: Mapping[str, T], name: str, value: IrValue) -> T | None:
    """What an option says of a memory, by its name or by that in the source."""
    return asked.get(name, asked.get(source_name(value) or name))


def names_of(memories: Iterable[Memory]) -> set[str]:
    """All names that options may use for memories."""
    found = {name for m in memories for name in (m.name, source_name(m.value))}
    return found - {""}


def port_names(function: Op) -> dict[int, str]:
    """Names of ports by the numbers of arguments, where the source has one that can be.

    It is a word of letters, digits and ``_`` that is no keyword of SystemVerilog, no other port,
    and does not begin like the ports of another argument.
    """
    names = {
        n: source_name(value) for n, value in enumerate(function.regions[0].blocks[0].arguments)
    }
    fit = {
        n: name
        for n, name in names.items()
        if _IDENTIFIER.fullmatch(name)
        and name not in _KEYWORDS
        and name not in _TAKEN
        and not _NUMBERED.fullmatch(name)
    }
    return {
        n: name
        for n, name in fit.items()
        if not any(k != n and f"{name}_".startswith(f"{other}_") for k, other in fit.items())
    }
