"""What a memref type or an allocation says of a memory that hardware has no use for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gaus_pass.diagnostics import Diagnostic, Severity
from gaus_pass.hardware.memory import Memory
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.walk import defining_op

_AT_RUN_TIME: int = ir.ShapedType.get_dynamic_stride_or_offset()
"""What stands for a stride that is known only at run time."""


def strides_of(kind: Any) -> tuple[list[int], int] | None:
    """Strides and offset of a memref type; None where its layout is another one than that."""
    if not kind.rank:
        return [], 0
    try:
        return kind.get_strides_and_offset()
    except RuntimeError:
        return None


def is_row_major(kind: Any) -> bool:
    """Whether neighbours of a memref type are neighbours in the memory, as far as its sizes say."""
    layout = strides_of(kind)
    if layout is None:
        return False
    strides, offset = layout
    if offset or (any(map(kind.is_dynamic_dim, range(1, kind.rank))) and "strided<" in str(kind)):
        return False
    factor = 1
    for axis in reversed(range(kind.rank)):
        if strides[axis] != factor:
            return False
        unknown = factor == _AT_RUN_TIME or kind.is_dynamic_dim(axis)
        factor = _AT_RUN_TIME if unknown else factor * kind.shape[axis]
    return True


def overlaps(kind: Any) -> bool:
    """Whether it is known that elements of a memref type are one place of the memory."""
    layout = strides_of(kind)
    if layout is None:
        return False
    moving = [d for d in range(kind.rank) if kind.is_dynamic_dim(d) or kind.shape[d] > 1]
    reach = 0
    for stride, axis in sorted((abs(layout[0][d]), d) for d in moving):
        if stride == abs(_AT_RUN_TIME):
            break
        if stride <= reach:
            return True
        if kind.is_dynamic_dim(axis):
            break
        reach += stride * (kind.shape[axis] - 1)
    return any(layout[0][d] == 0 for d in moving)


def read_over(memory: Memory) -> Iterator[Diagnostic]:
    """A remark for everything that is read over: alignment, memory space, layout."""
    kind, where = memory.value.type, location_text(memory.value.location)
    op = defining_op(memory.value)
    found: list[str] = []
    if op is not None and "alignment" in op.attributes:
        found.append(f"alignment {int(op.attributes['alignment'].value)}")
    if kind.memory_space is not None:
        found.append(f"memory space {kind.memory_space}")
    if not is_row_major(kind):
        found.append(f"layout {kind.layout}")
    if found:
        what = ", ".join(found)
        text = f"memory '{memory.name}': {what} is read over; addresses count elements, row-major"
        yield Diagnostic(Severity.REMARK, text, where)
