"""Constants of the IR as numbers and as bits."""

from __future__ import annotations

import struct
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.walk import defining_op

_INTEGER_CONSTANTS = ("arith.constant", "index.constant", "index.bool.constant")
_EXACT = ("f16", "f32", "f64")
"""Float types of which the bindings give the bits, those of a NaN included."""
_CUT = {"bf16": ("<f", 16), "tf32": ("<f", 13), "f8E5M2": ("<e", 8)}
"""Float types that are a format of `struct` without some low bits."""


def float_bits(op: Any) -> int:
    """The bits of a floating-point constant, as an integer.

    Raises
    ------
    InvalidProblem
        The constant is not a number, or its format is unknown.
    """
    attribute = op.attributes["value"]
    if not isinstance(attribute, ir.FloatAttr):
        raise InvalidProblem(
            f"'{attribute}' is not a constant that fits a register", location_text(op.location)
        )
    kind = str(attribute.type)
    if kind in _EXACT:
        tensor = ir.RankedTensorType.get([1], attribute.type, loc=op.location)
        dense = ir.DenseElementsAttr.get([attribute], tensor)
        return int.from_bytes(memoryview(dense).tobytes(), "little")
    if kind not in _CUT:
        raise InvalidProblem(
            f"the bits of a constant of type {kind} are not known; write them as an integer and "
            f"arith.bitcast it, or use one of {', '.join((*_EXACT, *_CUT))}",
            location_text(op.location),
        )
    form, dropped = _CUT[kind]
    return int.from_bytes(struct.pack(form, attribute.value), "little") >> dropped


def constant_of(value: Any) -> int | None:
    """The value of an integer constant, or None."""
    op = defining_op(value)
    if op is None or op.name not in _INTEGER_CONSTANTS:
        return None
    attribute = op.attributes["value"]
    if isinstance(attribute, ir.BoolAttr):
        return int(attribute.value)
    return int(attribute.value) if isinstance(attribute, ir.IntegerAttr) else None
