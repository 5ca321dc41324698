"""Branches that always or never happen, or do nothing, are not written."""

from __future__ import annotations

from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.constants import known
from gaus_pass.ir.core.handles import IrValue, Module, Op, Region
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.ir.verilog.simplify import Simplifier

_CLOCKED = ("sv.always", "sv.alwaysff")
_FALLING = 1
"""`resetEdge` of a reset that is active at 0."""
_NO_RESET = 0
"""`resetStyle` of a block without a reset."""


def simplify_branches(module: Module) -> None:
    """Take out what is empty or decided of an `hw.module` whose logic is simplified already."""
    at = Simplifier(module)
    for op in reversed(list(walk_nested(module))):
        if op.name == "sv.if":
            _simplify_if(at, op)
        elif op.name == "sv.alwaysff" and len(op.operands) > 1:
            _simplify_reset(at, op)
        elif op.name in _CLOCKED and not any(map(_holds, op.regions)):
            op.erase()


def _simplify_if(at: Simplifier, op: Op) -> None:
    """Take out an empty branch, and the condition of one that is always taken."""
    always = known(op.operands[0])
    taken, other = op.regions
    if always is not None:
        for inner in _operations(taken if always else other):
            inner.move_before(op)
        op.erase()
    elif not _holds(taken) and not _holds(other):
        op.erase()
    elif not _holds(taken) or (len(other.blocks) and not _holds(other)):
        bit = op.operands[0]
        condition = bit if _holds(taken) else at.inverted(_outermost(op), bit)
        block = _make(op, ir.InsertionPoint(op), "sv.if", [condition], {})
        _move(taken if _holds(taken) else other, block)
        op.erase()


def _simplify_reset(at: Simplifier, op: Op) -> None:
    """Take out a reset that never happens, or that keeps what there is."""
    clock, reset = op.operands
    body, on_reset = op.regions
    number = known(reset)
    if number is None and _holds(on_reset):
        return
    falls = op.attributes["resetEdge"].value == _FALLING
    kept = on_reset if number is not None and bool(number) != falls else body
    if _holds(kept):
        style = ir.IntegerAttr.get(op.attributes["resetStyle"].type, _NO_RESET)
        attributes = {"clockEdge": op.attributes["clockEdge"], "resetStyle": style}
        block = _make(op, ir.InsertionPoint(op), "sv.alwaysff", [clock], attributes)
        if number is None:
            unless = reset if falls else at.inverted(_outermost(op), reset)
            block = _make(op, ir.InsertionPoint(block), "sv.if", [unless], {})
        _move(kept, block)
    op.erase()


def _outermost(op: Op) -> Op:
    """What holds an operation, right below the module: logic belongs there."""
    while (above := op.parent) is not None and above.name != "hw.module":
        op = above
    return op


def _make(op: Op, at: Any, name: str, operands: list[IrValue], attributes: dict[str, Any]) -> Any:
    """The first block of an operation with two regions, at the place in the source of another."""
    made = ir.Operation.create(
        name, operands=operands, attributes=attributes, regions=2, loc=op.location, ip=at
    )
    return made.regions[0].blocks.append()


def _move(region: Region, block: Any) -> None:
    for inner in _operations(region):
        block.append(inner)


def _operations(region: Region) -> list[Op]:
    return [view.operation for block in region.blocks for view in block.operations]


def _holds(region: Region) -> bool:
    return any(len(block.operations) for block in region.blocks)
