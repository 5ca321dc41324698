"""Loops by name: a label `gaus.name`, the induction variable in the source, or ``loopN``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.hints import name_of
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.operation_names import FOR
from gaus_pass.ir.core.source_names import argument_name
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.option_table import require_names


def loop_names(function: Op) -> list[tuple[Any, list[str]]]:
    """All `for` loops of a function in program order, and the names of each.

    ``loopN`` counts all of them, those around others too.
    """
    state = ir.AsmState(function)
    found: list[tuple[Any, list[str]]] = []
    for number, op in enumerate(op for op in walk_nested(function) if op.name in FOR):
        induction = op.regions[0].blocks[0].arguments[0]
        written = argument_name(location_text(induction.location)) or induction.get_name(state)
        own = [name_of(op, ""), written.removeprefix("%"), f"loop{number}"]
        found.append((op, [name for name in own if name]))
    return found


def loops_called(function: Op, name: str) -> list[Any]:
    """The loops of a name: all of one induction variable, one of a label or number.

    Labels win over induction variables, and these over numbers.
    """
    every = loop_names(function)
    labelled = [op for op, _ in every if name_of(op, "") == name]
    if labelled:
        return labelled
    named = [op for op, names in every if name in names[:-1]]
    return named or [op for op, names in every if names[-1] == name]


def require_loops(option: str, asked: Iterable[str], functions: Iterable[Op]) -> None:
    """Check that every name is one of a loop of some function.

    Raises
    ------
    InvalidOption
        One is not; the message lists them.
    """
    known = (n for f in functions for _, names in loop_names(f) for n in names)
    require_names(option, "loop", asked, known)
