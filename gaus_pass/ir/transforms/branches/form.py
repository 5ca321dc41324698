"""Regions with branches, in one block."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, add_block
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.transforms.branches.lifting import Lifting
from gaus_pass.ir.transforms.branches.looping import write_loop


def lift(region: Any, builder: Builder, arguments: Sequence[IrValue]) -> list[Any]:
    """Write the blocks of a region as ifs and loops at a place; what the region hands on.

    Parameters
    ----------
    arguments
        Those of its first block.

    Raises
    ------
    InvalidProblem
        Its blocks have no such form; the error has a place.
    """
    return Lifting(region.blocks[0], write_loop).write(builder, list(arguments))


def has_branches(op: Op) -> bool:
    """Whether the body of an operation is several blocks."""
    return len(op.regions[0].blocks) > 1


def in_one_block(function: Op) -> Any:
    """A function without branches that does what one with branches does, in no module.

    The function itself is used up.

    Raises
    ------
    InvalidProblem
        As `lift`.
    """
    attributes = {name: function.attributes[name] for name in function.attributes}
    made = ir.Operation.create(
        "func.func", attributes=attributes, regions=1, loc=function.location, ip=False
    )
    arguments = [(a.type, a.location) for a in function.regions[0].blocks[0].arguments]
    block = add_block(made, 0, arguments)
    builder = Builder(ir.InsertionPoint(block), function.location)
    results = lift(function.regions[0], builder, block.arguments)
    builder.make("func.return", results)
    return made


def with_loops(function: Op) -> Any:
    """The function itself, or a copy in one block where it has branches: it holds its loops.

    Raises
    ------
    InvalidProblem
        As `lift`.
    """
    return in_one_block(function.operation.clone(ip=False)) if has_branches(function) else function
