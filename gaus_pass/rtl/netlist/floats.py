"""Comparisons of bits as floating-point numbers."""

from __future__ import annotations

from typing import Any

from gaus_pass.hardware.operations import FLOAT_RELATIONS
from gaus_pass.rtl.netlist.logic import Logic, width

EXPONENT_BITS = {"f16": 5, "bf16": 8, "tf32": 8, "f32": 8, "f64": 11, "f8E5M2": 5}
"""Width of the exponent of types of IEEE 754's form: sign, exponent, fraction."""

_FALSE, _ORDERED, _UNORDERED, _TRUE = map(FLOAT_RELATIONS.index, ("false", "ord", "uno", "true"))
"""Numbers of relations; 1 to 6 are `oeq` to `one`, 8 to 13 `ueq` to `une`."""
_RELATIONS = ("eq", "sgt", "sge", "slt", "sle", "ne")


def compare_floats(net: Logic, relation: str, exponent: int, one: Any, two: Any) -> Any:
    """`arith.cmpf` by one of `FLOAT_RELATIONS`.

    Bits in the order of their numbers are signed integers once those of negative numbers are
    negated; both zeros are 0.
    """
    predicate = FLOAT_RELATIONS.index(relation)
    if predicate in (_FALSE, _TRUE):
        return net.constant(int(predicate == _TRUE), 1)
    unordered = net.any_of(*(_is_nan(net, value, exponent) for value in (one, two)))
    if predicate == _ORDERED:
        return net.invert(unordered)
    if predicate == _UNORDERED:
        return unordered
    integers = _RELATIONS[(predicate - 1) % _ORDERED]
    found = net.compare(integers, *(_order(net, value) for value in (one, two)))
    if predicate > _ORDERED:
        return net.any_of(unordered, found)
    return net.all_of(net.invert(unordered), found)


def _is_nan(net: Logic, value: Any, exponent: int) -> Any:
    bits = width(value) - 1
    infinity = ((1 << exponent) - 1) << (bits - exponent)
    magnitude = net.extract(value, 0, bits)
    return net.compare("ugt", magnitude, net.constant(infinity, bits))


def _order(net: Logic, value: Any) -> Any:
    bits = width(value)
    magnitude = net.resize(net.extract(value, 0, bits - 1), bits, signed=False)
    negative = net.extract(value, bits - 1, 1)
    return net.select(negative, net.sub(net.constant(0, bits), magnitude), magnitude)
