"""Loops that access a memory chosen before them as two loops, under the condition that chooses.

::

    %p = select %c, %A, %B                          scf.if %c { for … { store %B[…], load %A[…] } }
    %q = select %c, %B, %A                   ──►    else      { for … { store %A[…], load %B[…] } }
    for … { store %q[…], load %p[…] }

Each of the two then knows its memories: dependences, ports, and elements that stay in registers.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, add_block
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.operation_names import LOOPS, SCF_IF
from gaus_pass.ir.core.walk import defining_op, walk_nested

VIEWS = (
    *("memref.cast", "memref.memory_space_cast", "memref.subview", "memref.reinterpret_cast"),
    *("memref.collapse_shape", "memref.expand_shape", "memref.transpose", "memref.reshape"),
)
"""Operations that make a memref that is a look at their first operand."""
_MOST = 500
"""Operations of a loop that is written twice."""


def unswitched(selects: list[Any], accesses: tuple[str, ...]) -> None:
    """Write loops twice that access a memory more than once where it is chosen.

    Parameters
    ----------
    selects
        Of memories, in the order of the function.
    accesses
        Names of loads and stores.
    """
    by_condition: dict[Any, list[Any]] = {}
    for op in selects[::-1]:
        by_condition.setdefault((op.block, op.operands[0]), []).append(op)
    leaves: dict[Any, list[Any]] = {}
    for op in selects:
        sides = list(op.operands)[1:]
        leaves[op.results[0]] = [m for side in sides for m in leaves.get(side, [side])]
    for own in by_condition.values():
        for loop in dict.fromkeys(loop for op in own for loop in _loops(op)):
            inside = list(walk_nested(loop))
            chosen = {op.results[0]: leaves[op.results[0]] for op in own}
            if len(inside) <= _MOST and _meets(inside, chosen, leaves, accesses):
                _twice(loop, own)


def _loops(select: Op) -> list[Any]:
    """The outermost loops behind a choice that use it, in order."""
    found: list[Any] = []
    for use in select.results[0].uses:
        op: Any = use.owner.operation
        loops: list[Any] = []
        while op.block != select.block:
            op = op.parent.operation
            loops += [op] if op.name in LOOPS else []
        found += loops[-1:]
    return found[::-1]


def _meets(
    inside: list[Any],
    chosen: dict[Any, list[Any]],
    leaves: dict[Any, list[Any]],
    accesses: tuple[str, ...],
) -> bool:
    """Whether a memory would be accessed more than once in an iteration."""
    times = Counter[Any]()
    for op in inside:
        if op.name in accesses:
            memories = [v for v in op.operands if isinstance(v.type, ir.MemRefType)]
            times.update(_base(m) for v in memories for m in leaves.get(v, [v]))
    used = {v for op in inside for v in op.operands if v in chosen}
    return any(times[_base(memory)] > 1 for value in used for memory in chosen[value])


def _base(memory: Any) -> Any:
    """The memory that a view is a look at."""
    while (op := defining_op(memory)) is not None and op.name in VIEWS:
        memory = op.operands[0]
    return memory


def _twice(loop: Op, selects: list[Any]) -> None:
    builder = Builder.before(loop)
    condition = selects[0].operands[0]
    made = builder.make(SCF_IF, [condition], [r.type for r in loop.results], regions=2)
    for side in range(2):
        block = add_block(made, side)
        copy = loop.clone(ip=ir.InsertionPoint(block)).operation
        for select in selects:
            _instead(copy, select.results[0], select.operands[1 + side])
        builder.at_end(block).make("scf.yield", list(copy.results))
    for result, new in zip(loop.results, made.results, strict=True):
        result.replace_all_uses_with(new)
    loop.erase()


def _instead(loop: Op, value: Any, other: Any) -> None:
    for op in (loop, *walk_nested(loop)):
        for number, operand in enumerate(op.operands):
            if operand == value:
                op.operands[number] = other
