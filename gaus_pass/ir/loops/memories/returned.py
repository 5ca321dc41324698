"""Memrefs that a function returns: memories outside the module, which it fills."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.memory import Memory
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import IrValue
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.loops.memories.views import is_whole, memory_of
from gaus_pass.ir.loops.memory import memory_key


def require_returned(last: Any, memories: Iterable[Memory]) -> None:
    """Check that each memref that a `func.return` hands back is a memory of its own.

    Raises
    ------
    InvalidProblem
        A result is an argument, a part of a memory, a global one, or returned twice.
    """
    known = {memory_key(memory.value): memory for memory in memories}
    for number, value in enumerate(last.operands):
        if isinstance(value.type, ir.MemRefType):
            memory = known.get(memory_key(memory_of(value)))
            text = _objection(number, value, memory)
            if text is not None:
                raise InvalidProblem(f"result {number} {text}", location_text(last.location))


def _objection(number: int, value: IrValue, memory: Memory | None) -> str | None:
    if memory is None:
        return "is no memory that this function makes; return one that memref.alloc makes"
    if memory.argument is not None:
        return (
            f"is argument {memory.argument}, which the caller has already; leave it out of the "
            "results"
        )
    if memory.result is None:
        return f"is memory '{memory.name}', a global one; copy it into one that memref.alloc makes"
    if memory.result != number:
        return f"is the same memory as result {memory.result}; return it once"
    if not is_whole(value):
        return "is a part of a memory; return the whole memory"
    return None
