"""Floating-point constants as bits, and comparisons of bits as floating-point numbers."""

from __future__ import annotations

import struct
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.locations import location_text
from gaus_pass.rtl.netlist.builder import Netlist, width

_EXACT = ("f16", "f32", "f64")
"""Float types of which the bindings give the bits, those of a NaN included."""
_CUT = {"bf16": ("<f", 16), "tf32": ("<f", 13), "f8E5M2": ("<e", 8)}
"""Float types that are a format of `struct` without some low bits."""


def float_bits(op: Any) -> int:
    """The bits of a floating-point constant, as an integer.

    Raises
    ------
    InvalidProblem
        The constant is no number, or of a format whose bits are not known.
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


EXPONENT_BITS = {"f16": 5, "bf16": 8, "tf32": 8, "f32": 8, "f64": 11, "f8E5M2": 5}
"""Width of the exponent of types of IEEE 754's form: sign, exponent, fraction."""

COMPARE = "arith.cmpf"
_FALSE, _ORDERED, _UNORDERED, _TRUE = 0, 7, 14, 15
"""Numbers of predicates; 1 to 6 are `oeq` to `one`, 8 to 13 `ueq` to `une`."""
_RELATIONS = ("eq", "sgt", "sge", "slt", "sle", "ne")


def compare_floats(net: Netlist, predicate: int, exponent: int, one: Any, two: Any) -> Any:
    """`arith.cmpf` by the number of its predicate.

    Bits in the order of their numbers are signed integers once those of negative numbers are
    negated; both zeros are 0.
    """
    if predicate in (_FALSE, _TRUE):
        return net.constant(int(predicate == _TRUE), 1)
    unordered = net.any_of(*(_is_nan(net, value, exponent) for value in (one, two)))
    if predicate == _ORDERED:
        return net.invert(unordered)
    if predicate == _UNORDERED:
        return unordered
    relation = _RELATIONS[(predicate - 1) % _ORDERED]
    found = net.compare(relation, *(_order(net, value) for value in (one, two)))
    if predicate > _ORDERED:
        return net.any_of(unordered, found)
    return net.all_of(net.invert(unordered), found)


def _is_nan(net: Netlist, value: Any, exponent: int) -> Any:
    bits = width(value) - 1
    infinity = ((1 << exponent) - 1) << (bits - exponent)
    magnitude = net.extract(value, 0, bits)
    return net.compare("ugt", magnitude, net.constant(infinity, bits))


def _order(net: Netlist, value: Any) -> Any:
    bits = width(value)
    magnitude = net.resize(net.extract(value, 0, bits - 1), bits, signed=False)
    negative = net.extract(value, bits - 1, 1)
    return net.select(negative, net.sub(net.constant(0, bits), magnitude), magnitude)
