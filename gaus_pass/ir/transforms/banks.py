"""Which dimensions of memories have to be divided among banks: `gaus-partition`.

::

    %0 = load A[i, 4k]  …  load A[i, 4k + 3]      ──►   A: dimension 1, cyclic:4

Accesses of one iteration whose subscripts differ by constants run at once from as many banks.  What
is found is written as the hint ``partition``, which lowering follows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.memory_hints import partition_of, set_partition
from gaus_pass.ir.core.operation_names import FOR
from gaus_pass.ir.core.walk import defining_op, walk_nested
from gaus_pass.ir.transforms.accesses import GET_GLOBAL, Access, Accesses, global_named
from gaus_pass.ir.transforms.loops import for_loops, is_scheduled, remark

_LOCAL = ("memref.alloca", "memref.alloc")
_MOST = 64


def divide_memories(function: Op, emit: Emit, outside: bool = True) -> bool:
    """Ask for the banks that accesses of one iteration want; hints that are there stay.

    Parameters
    ----------
    outside
        Whether arguments may be divided.

    Returns
    -------
    Whether anything has changed.
    """
    wanted: dict[Any, dict[int, int]] = {}
    for memory, axis, count in _wishes(function):
        own = wanted.setdefault(memory, {})
        own[axis] = max(own.get(axis, 1), count)
    changed = False
    for memory, axes in wanted.items():
        looks = _looks(function, memory)
        op, total = defining_op(looks[0]), 1
        if partition_of(function, looks[0]) or (op is None and not outside):
            continue
        parts: list[str] = []
        for axis, count in sorted(axes.items()):
            if total * count <= _MOST:
                parts.append(f"{axis}:cyclic:{count}")
                total *= count
        if parts:
            text = ",".join(parts)
            for look in looks:
                set_partition(function, look, text)
            remark(emit, function if op is None else op, f"{_name(looks[0])} is divided: {text}")
            changed = True
    return changed


def divide_local_memories(function: Op, emit: Emit) -> bool:
    """As `divide_memories`, without arguments: ports of the module stay as they are."""
    return divide_memories(function, emit, outside=False)


def _looks(function: Op, memory: Any) -> list[Any]:
    """The values that a memory begins with: itself, or every look at a global one."""
    if not isinstance(memory, str):
        return [memory]
    ops = [op for op in walk_nested(function) if op.name == GET_GLOBAL]
    return [op.results[0] for op in ops if global_named(op) == memory]


def _name(memory: Any) -> str:
    op = defining_op(memory)
    return f"argument {memory.arg_number}" if op is None else "this memory"


def _wishes(function: Op) -> Iterator[tuple[Any, int, int]]:
    """Memory, dimension and number of banks."""
    accesses = Accesses()
    for loop in for_loops(function):
        if is_scheduled(loop) or any(op.name in FOR for op in walk_nested(loop)):
            continue
        own = [access for access in accesses.within(loop) if _is_plain(access)]
        for memory in dict.fromkeys(access.memory for access in own):
            every = [access for access in own if access.memory == memory]
            yield from ((memory, *wish) for wish in _apart(every))


def _apart(accesses: list[Access]) -> Iterator[tuple[int, int]]:
    """Dimensions along which accesses differ by constants, and how many there are."""
    for axis, size in enumerate(accesses[0].view.type.shape):
        constants: dict[Any, set[int]] = {}
        for access in accesses:
            form = access.subscripts[axis]
            rest = (form.terms, *(f for k, f in enumerate(access.subscripts) if k != axis))
            constants.setdefault(rest, set()).add(form.constant)
        count = min(max(len(found) for found in constants.values()), size)
        if count > 1:
            yield axis, count


def _is_plain(access: Access) -> bool:
    """Whether an access is one of a whole memory of known size that can be divided."""
    op = defining_op(access.view)
    whole = access.view == access.memory or (op is not None and op.name == GET_GLOBAL)
    return (
        whole
        and access.view.type.has_static_shape
        and (op is None or op.name in (*_LOCAL, GET_GLOBAL))
    )
