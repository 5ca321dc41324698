"""Constants of the IR as numbers and as bits."""

from __future__ import annotations

import struct

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import IrAttribute, IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.walk import defining_op

_INTEGER_CONSTANTS = ("arith.constant", "index.constant", "index.bool.constant")
_EXACT = ("f16", "f32", "f64")
"""Float types of which the bindings give the bits, those of a NaN included."""
_CUT = {"bf16": ("<f", 16), "tf32": ("<f", 13), "f8E5M2": ("<e", 8)}
"""Float types that are a format of `struct` without some low bits."""


def known(value: IrValue) -> int | None:
    """The unsigned number that a value is, if it is a constant."""
    op = defining_op(value)
    if op is None or op.name != "hw.constant":
        return None
    text = str(op.attributes["value"])
    if text in ("true", "false"):
        return int(text == "true")
    return int(text.partition(" ")[0]) % (1 << value.type.width)


def float_bits(op: Op) -> int:
    """The bits of a floating-point constant, as an integer.

    Raises
    ------
    InvalidProblem
        The constant is not a number, or its format is unknown.
    """
    return _bits(op.attributes["value"], location_text(op.location))


def _bits(attribute: IrAttribute, where: str) -> int:
    if not isinstance(attribute, ir.FloatAttr):
        raise InvalidProblem(f"'{attribute}' is not a constant that fits a register", where)
    kind = str(attribute.type)
    if kind in _EXACT:
        with attribute.context, ir.Location.unknown():
            tensor = ir.RankedTensorType.get([1], attribute.type)
            dense = ir.DenseElementsAttr.get([attribute], tensor)
        return int.from_bytes(memoryview(dense).tobytes(), "little")
    if kind not in _CUT:
        raise InvalidProblem(
            f"the bits of a constant of type {kind} are not known; write them as an integer and "
            f"arith.bitcast it, or use one of {', '.join((*_EXACT, *_CUT))}",
            where,
        )
    form, dropped = _CUT[kind]
    return int.from_bytes(struct.pack(form, attribute.value), "little") >> dropped


def dense_bits(attribute: IrAttribute, bits: int, where: str) -> list[int]:
    """The elements of a dense attribute as patterns of so many bits, row-major.

    Raises
    ------
    InvalidProblem
        The attribute is not dense, or the format of its elements is unknown.
    """
    if not isinstance(attribute, ir.DenseElementsAttr):
        raise InvalidProblem(f"the contents '{attribute}' are not dense<…>", where)
    try:
        raw = memoryview(attribute).tobytes()
    except (BufferError, ValueError):
        found = _written_elements(attribute, bits, where)
    else:
        size = len(raw) // max(len(attribute), 1)
        parts = (raw[k : k + size] for k in range(0, len(raw), max(size, 1)))
        found = [int.from_bytes(part, "little") for part in parts]
    return [number % (1 << bits) for number in found]


def _written_elements(attribute: IrAttribute, bits: int, where: str) -> list[int]:
    """The elements in the text, of types of which the bindings give no bytes."""
    count, element = len(attribute), attribute.type.element_type
    text = str(attribute)[len("dense<") :].rpartition("> : ")[0]
    if text.startswith('"0x'):
        raw, size = bytes.fromhex(text[3:-1]), -(-bits // 8)
        return [int.from_bytes(raw[k : k + size], "little") for k in range(0, len(raw), size)]
    words = text.replace("[", " ").replace("]", " ").replace(",", " ").split()
    if isinstance(element, ir.IntegerType):
        found = [int({"false": "0", "true": "1"}.get(word, word)) for word in words]
    else:
        parse = ir.Attribute.parse
        context = attribute.context
        found = [_bits(parse(f"{word} : {element}", context=context), where) for word in words]
    return found * count if len(found) == 1 else found


def constant_of(value: IrValue) -> int | None:
    """The value of an integer constant, or None."""
    op = defining_op(value)
    if op is None or op.name not in _INTEGER_CONSTANTS:
        return None
    attribute = op.attributes["value"]
    if isinstance(attribute, ir.BoolAttr):
        return int(attribute.value)
    return int(attribute.value) if isinstance(attribute, ir.IntegerAttr) else None
