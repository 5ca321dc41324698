"""What a memref type or an allocation says of a memory that hardware has no use for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gaus_pass.diagnostics import Diagnostic, Severity
from gaus_pass.hardware.memory import Memory
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.walk import defining_op


def strides_of(kind: Any) -> tuple[list[int], int] | None:
    """Strides and offset of a memref type; None where its layout is another one than that."""
    if not kind.rank:
        return [], 0
    try:
        return kind.get_strides_and_offset()
    except RuntimeError:
        return None


def known_strides(memory: Memory) -> Iterator[tuple[int, int]]:
    """Axes, and their strides in a layout without gaps, as the type would give them."""
    for axis in range(len(memory.shape)):
        factor, sizes = memory.stride(axis)
        yield axis, ir.ShapedType.get_dynamic_stride_or_offset() if sizes else factor


def read_over(memory: Memory) -> Iterator[Diagnostic]:
    """A remark for everything that is read over: alignment, memory space, layout."""
    kind, where = memory.value.type, location_text(memory.value.location)
    op = defining_op(memory.value)
    found: list[str] = []
    if op is not None and "alignment" in op.attributes:
        found.append(f"alignment {int(op.attributes['alignment'].value)}")
    if kind.memory_space is not None:
        found.append(f"memory space {kind.memory_space}")
    if strides_of(kind) is None:
        found.append(f"layout {kind.layout}")
    if found:
        what = ", ".join(found)
        text = f"memory '{memory.name}': {what} is read over; addresses count elements, row-major"
        yield Diagnostic(Severity.REMARK, text, where)
