"""How arguments, results and the module itself meet the outside: the option and the hint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gaus_pass.errors import GausError, InvalidOption, InvalidProblem
from gaus_pass.hardware.axi import AXI_LITE, AXI_MASTER, AxiMaster, mapped
from gaus_pass.hardware.interface import Interface, Scalar
from gaus_pass.hardware.memory import MEMORY
from gaus_pass.hardware.streams import PROTOCOLS
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.memory_hints import asked_of_function, asked_of_memory
from gaus_pass.ir.loops.memories.naming import asked_of

OF_MEMORIES = (MEMORY, *PROTOCOLS, AXI_MASTER)


def parse_interface(text: str) -> dict[str, str]:
    """``arg0:stream,axi-lite`` → interfaces by argument or result; ``""`` is for the module.

    Raises
    ------
    InvalidOption
        Not of that form, an interface that does not exist, or one name twice.
    """
    found: dict[str, str] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, _, kind = part.rpartition(":")
        if kind not in (*OF_MEMORIES, AXI_LITE):
            valid = ", ".join((*OF_MEMORIES, AXI_LITE))
            raise InvalidOption(f"interface: unknown interface '{kind:.40}'; valid: {valid}")
        if kind == AXI_LITE and name:
            raise InvalidOption(
                f"interface: '{part:.60}': {AXI_LITE} is for control and all numbers of the "
                f"module; leave out '{name:.40}'"
            )
        if not name and kind != AXI_LITE:
            raise InvalidOption(f"interface: '{part}' names no argument, as in arg0:{kind}")
        if name in found:
            raise InvalidOption(f"interface: '{name or kind:.40}' is given twice")
        found[name] = kind
    return found


def interface_asked(function: Op, asked: Mapping[str, str], name: str, value: IrValue) -> str:
    """The interface of an argument or result, by the option or else by its hint.

    Raises
    ------
    GausError
        A hint names none, or the value cannot have it.
    """
    kind = asked_of(asked, name, value)
    if kind is None:
        is_argument = isinstance(value.owner, ir.Block)
        hint = asked_of_memory(function, value, "interface") if is_argument else ""
        kind = hint or MEMORY
        if kind not in OF_MEMORIES:
            valid = ", ".join(OF_MEMORIES)
            raise InvalidProblem(
                f"gaus.hint: unknown interface '{kind:.40}'; valid: {valid}",
                location_text(value.location),
            )
    if kind != MEMORY and not isinstance(value.type, ir.MemRefType):
        raise _no_array(name, kind, value)
    return kind


def control_asked(function: Op, asked: Mapping[str, str]) -> str:
    """The interface of the control and of numbers, or ``""`` for plain ports.

    Raises
    ------
    InvalidProblem
        The hint of the function names another one.
    """
    hint = asked_of_function(function, "interface")
    if hint not in ("", AXI_LITE):
        raise InvalidProblem(
            f"gaus.hint: '{hint:.40}' is no interface of a function; valid: {AXI_LITE}",
            location_text(function.location),
        )
    return asked.get("", hint)


def with_control(interface: Interface, function: Op, asked: Mapping[str, str]) -> Interface:
    """An interface with registers for control and numbers, where they are asked for."""
    if control_asked(function, asked) != AXI_LITE:
        return interface
    results = [(part.name, part.bits) for part in interface.values]
    arguments = [
        (part.base.name, part.base.bits) if isinstance(part, AxiMaster) else (part.name, part.bits)
        for part in (*interface.arguments, *interface.results)
        if isinstance(part, (Scalar, AxiMaster))
    ]
    return replace(interface.controlled(), control=mapped(results, arguments))


def _no_array(name: str, kind: str, value: IrValue) -> GausError:
    return InvalidProblem(
        f"'{name}' has type {value.type} and cannot be {kind}: that is for memrefs; a number is a "
        "port that is sampled at start",
        location_text(value.location),
    )


def check_interfaces(function: Op, asked: Mapping[str, str]) -> None:
    """Check the interfaces of what is no array.

    Raises
    ------
    GausError
        A number is to be one that only arrays can be.
    """
    blocks: Any = list(function.regions[0].blocks)
    last = list(blocks[-1].operations)[-1].operation
    named = [(f"arg{n}", value) for n, value in enumerate(blocks[0].arguments)]
    named += [(f"out{n}", value) for n, value in enumerate(last.operands)]
    for name, value in named:
        if not isinstance(value.type, ir.MemRefType):
            is_argument = name.startswith("arg")
            if is_argument:
                interface_asked(function, asked, name, value)
            elif asked.get(name, MEMORY) != MEMORY:
                raise _no_array(name, asked[name], value)
