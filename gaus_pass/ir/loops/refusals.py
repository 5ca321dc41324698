"""Why an operation of a function with loops is refused, and what to write instead."""

from __future__ import annotations

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import IrType, Op
from gaus_pass.ir.core.old_syntax import BUFFERIZE

_CALLS = ("func.constant", "func.call_indirect", "hw.instance")
_INSTEAD = {
    "memref.extract_aligned_pointer_as_index": "hardware has no addresses of a process; hand the "
    "memory itself on",
    "memref.view": "access the memory that it is made of, in its own type",
}
_SUPPORTED = (
    "supported are arith, index and math, loads and stores of affine and memref, affine.apply, "
    "affine.min, affine.max, affine.if and scf.if"
)


def no_register(kind: IrType) -> str:
    """The message for a value of a type that no register holds."""
    if isinstance(kind, ir.MemRefType):
        return (
            f"which memory this {kind} is is known only at run time; access each memory in a "
            "branch of an scf.if"
        )
    what = f"type {kind} cannot be held in a register; it must be an integer, a float of up to 64 "
    what += "bits or an index"
    if isinstance(kind, ir.RankedTensorType):
        return f"{what}; make memories of tensors before, with {BUFFERIZE}"
    return what


def refusal(op: Op, in_loop: bool) -> str:
    """The message for an operation that cannot be scheduled.

    Parameters
    ----------
    in_loop
        Whether it is inside a pipelined loop; otherwise it runs between loops.
    """
    name: str = op.name
    place = "in a loop" if in_loop else "beside loops"
    if name in _CALLS:
        return f"'{name}' {place}: what is called is not known here; call a function by its name"
    if len(op.regions):
        return (
            f"'{name}' {place} takes a varying number of cycles; write it as affine.for, scf.for, "
            "scf.while, affine.if or scf.if"
        )
    what = "be part of a pipelined loop" if in_loop else "run beside loops"
    return f"'{name}' cannot {what}; {_INSTEAD.get(name, _SUPPORTED)}"
