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
from gaus_pass.text import KEYWORDS

T = TypeVar("T")

_TAKEN = {"clk", "tb", "testbench", *(s.name for s in (RESET, START, STALL, READY, DONE))}
_NUMBERED = re.compile(r"(arg|out)\d+(_\w*)?")
"""What ports are called without names of the source."""
_IDENTIFIER = re.compile(r"[A-Za-z]\w*")


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
        and name not in KEYWORDS
        and name not in _TAKEN
        and not _NUMBERED.fullmatch(name)
    }
    return {
        n: name
        for n, name in fit.items()
        if not any(k != n and f"{name}_".startswith(f"{other}_") for k, other in fit.items())
    }
