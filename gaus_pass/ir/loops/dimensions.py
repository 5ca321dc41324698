"""Sizes of memrefs: numbers, or what is known only at run time of an argument."""

from __future__ import annotations

from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.operations import Dimension
from gaus_pass.ir.core.constants import constant_of
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.walk import defining_op

DIM = "memref.dim"


def dim_of(value: IrValue) -> int | Dimension | None:
    """What the result of a `memref.dim` is; None for any other value.

    Raises
    ------
    InvalidProblem
        It asks for a dimension that is not constant, that the memref has not, or of a memref whose
        size nobody says.
    """
    op = defining_op(value)
    if op is None or op.name != DIM:
        return None
    where = location_text(op.location)
    memory, axis = op.operands[0], constant_of(op.operands[1])
    if axis is None:
        raise InvalidProblem("the dimension of 'memref.dim' must be an arith.constant", where)
    if not 0 <= axis < memory.type.rank:
        raise InvalidProblem(
            f"{memory.type} has no dimension {axis}; its last one is {memory.type.rank - 1}", where
        )
    return size_of(memory, axis, where)


def dim_is_known(op: Op) -> bool:
    """Whether an operation is a `memref.dim`, of a size that is known.

    Raises
    ------
    InvalidProblem
        It is one of a size that is not known.
    """
    return op.name == DIM and dim_of(op.results[0]) is not None


def size_of(memory: Any, axis: int, where: str) -> int | Dimension:
    """The size of a dimension of a memref.

    Raises
    ------
    InvalidProblem
        It is dynamic, and the memref is no argument.
    """
    if not memory.type.is_dynamic_dim(axis):
        return int(memory.type.shape[axis])
    op = defining_op(memory)
    if op is None and memory.owner.owner.operation.name == "func.func":
        return Dimension(memory.arg_number, axis)
    if op is not None and op.name == "memref.cast":
        return size_of(op.operands[0], axis, where)
    raise InvalidProblem(
        f"size {axis} of {memory.type} is not known; give it a constant size, or make it an "
        "argument",
        where,
    )
