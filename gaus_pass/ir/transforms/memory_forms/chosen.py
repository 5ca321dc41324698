"""Accesses of one of two memories as accesses of each, under the condition that chooses.

::

    %m = arith.select %c, %a, %b              %v = scf.if %c { memref.load %a[%i] }
    %v = memref.load %m[%i]            ──►              else { memref.load %b[%i] }
"""

from __future__ import annotations

from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, add_block, body_operations, replace
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.operation_names import SCF_IF
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.ir.transforms.branches.outcome import is_inside
from gaus_pass.ir.transforms.memory_forms.handed_on import (
    SELECT,
    hands_on_memory,
    is_memory,
    memories_by_number,
)
from gaus_pass.ir.transforms.memory_forms.unswitch import VIEWS, unswitched

_ACCESSES = ("affine.load", "affine.store", "memref.load", "memref.store")


def chooses_memory(op: Op) -> bool:
    """Whether an operation gives one of several memories."""
    return (op.name in (SELECT, SCF_IF) and any(map(is_memory, op.results))) or hands_on_memory(op)


def accesses_of_each(function: Op) -> None:
    """Write every load and store of a memory that is chosen as one of each.

    Raises
    ------
    InvalidProblem
        A loop hands on memories that are not known before it; the error has its place.
    """
    found = [op for op in walk_nested(function) if chooses_memory(op)]
    for op in found[::-1]:
        if op.name == SCF_IF:
            _as_selects(op)
    memories_by_number(function)
    for op in _selects(function):
        _views_of_each(op)
    unswitched(_selects(function), _ACCESSES)
    for op in _selects(function)[::-1]:
        for use in list(op.results[0].uses):
            if use.owner.name in _ACCESSES:
                _access_each(use.owner.operation, use.operand_number, op)
        if not any(True for _ in op.results[0].uses):
            op.erase()


def _selects(function: Op) -> list[Any]:
    return [op for op in walk_nested(function) if op.name == SELECT and chooses_memory(op)]


def _views_of_each(choice: Op) -> None:
    """Choose among views instead of looking at what is chosen, in the order of the function."""
    for use in list(choice.results[0].uses):
        view = use.owner.operation
        if view.name in VIEWS and use.operand_number == 0:
            builder = Builder.before(view)
            condition, *memories = list(choice.operands)
            sides: list[Any] = []
            for memory in memories:
                copy = view.clone(ip=builder.insertion).operation
                copy.operands[0] = memory
                sides.append(copy.results[0])
            chosen = builder.select(condition, *sides)
            replace(view, [chosen])
            _views_of_each(chosen.owner.operation)


def _as_selects(op: Op) -> None:
    """Choose memories that an if hands on in front of it, where they are known there."""
    blocks = [region.blocks[0] for region in op.regions]
    ends = [body_operations(block)[1] for block in blocks]
    sides = list(zip(*(list(end.operands) for end in ends), strict=True))
    moved = [
        is_memory(result) and not any(is_inside(value, op) for value in values)
        for result, values in zip(op.results, sides, strict=True)
    ]
    builder = Builder.before(op)
    kept = [k for k, leaves in enumerate(moved) if not leaves]
    nothing = not kept and not any(body_operations(block)[0] for block in blocks)
    made = builder.make(SCF_IF, [op.operands[0]], [op.results[k].type for k in kept], regions=2)
    for k, (result, values) in enumerate(zip(op.results, sides, strict=True)):
        new = builder.select(op.operands[0], *values) if moved[k] else made.results[kept.index(k)]
        result.replace_all_uses_with(new)
    for number, (block, end) in enumerate(zip(blocks, ends, strict=True)):
        values = [end.operands[k] for k in kept]
        end.erase()
        block.append_to(made.regions[number])
        builder.at_end(block).make("scf.yield", values)
    op.erase()
    if nothing:
        made.erase()


def _access_each(access: Op, operand: int, choice: Op) -> None:
    """An access in both sides of an if."""
    builder = Builder.before(access)
    condition, *memories = list(choice.operands)
    made = builder.make(SCF_IF, [condition], [r.type for r in access.results], regions=2)
    for number, memory in enumerate(memories):
        block = add_block(made, number)
        copy = access.clone(ip=ir.InsertionPoint(block))
        copy.operation.operands[operand] = memory
        builder.at_end(block).make("scf.yield", list(copy.operation.results))
    for result, new in zip(access.results, made.results, strict=True):
        result.replace_all_uses_with(new)
    access.erase()
