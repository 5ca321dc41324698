"""Vectors as scalars in order, and as a word with the first of them in its low bits."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder
from gaus_pass.ir.core.handles import IrType, IrValue, Op
from gaus_pass.ir.core.locations import location_text


def is_vector(kind: IrType) -> bool:
    """Whether a type is one of vectors."""
    return isinstance(kind, ir.VectorType)


def holds_vectors(kind: IrType) -> bool:
    """Whether a type is one of memories of vectors."""
    return isinstance(kind, ir.MemRefType) and is_vector(kind.element_type)


def count_of(kind: IrType) -> int:
    """The number of lanes of a vector; 1 of any other type."""
    return prod(kind.shape) if is_vector(kind) else 1


def lane_types(kind: IrType) -> list[Any]:
    """The type of each lane."""
    return [kind.element_type] * count_of(kind) if is_vector(kind) else [kind]


def word_type(kind: IrType) -> Any:
    """The integer that holds a vector.

    Raises
    ------
    InvalidProblem
        Its lanes have no width.
    """
    return ir.IntegerType.get_signless(_bits(kind) * count_of(kind), context=kind.context)


def _bits(kind: IrType) -> int:
    element = kind.element_type
    if isinstance(element, (ir.IntegerType, ir.FloatType)):
        return int(element.width)
    raise InvalidProblem(
        f"a register or memory of {kind} has no width; give its lanes one, as in "
        f"{str(kind).replace(str(element), 'i32')}"
    )


def packed(builder: Builder, lanes: Sequence[IrValue], kind: IrType) -> Any:
    """The word that holds the lanes of a vector."""
    bits, word = _bits(kind), word_type(kind)
    narrow = ir.IntegerType.get_signless(bits, context=kind.context)
    parts: list[Any] = []
    for k, lane in enumerate(lanes):
        if not isinstance(lane.type, ir.IntegerType):
            lane = builder.make("arith.bitcast", [lane], [narrow]).results[0]
        if len(lanes) > 1:
            lane = builder.make("arith.extui", [lane], [word]).results[0]
        if k:
            by = builder.constant(f"{k * bits} : {word}")
            lane = builder.make("arith.shli", [lane, by], [word]).results[0]
        parts.append(lane)
    while len(parts) > 1:
        pairs = zip(parts[::2], parts[1::2], strict=False)
        joined = [builder.make("arith.ori", list(pair), [word]).results[0] for pair in pairs]
        parts = joined + parts[len(parts) // 2 * 2 :]
    return parts[0]


def unpacked(builder: Builder, word: IrValue, kind: IrType) -> list[Any]:
    """The lanes of the vector that a word holds."""
    bits, element = _bits(kind), kind.element_type
    narrow = ir.IntegerType.get_signless(bits, context=kind.context)
    lanes: list[Any] = []
    for k in range(count_of(kind)):
        lane = word
        if k:
            by = builder.constant(f"{k * bits} : {word.type}")
            lane = builder.make("arith.shrui", [lane, by], [word.type]).results[0]
        if lane.type != narrow:
            lane = builder.make("arith.trunci", [lane], [narrow]).results[0]
        if element != narrow:
            lane = builder.make("arith.bitcast", [lane], [element]).results[0]
        lanes.append(lane)
    return lanes


def require_fixed(kind: IrType, op: Op) -> None:
    """Refuse a vector whose length the machine decides.  Raises `InvalidProblem`."""
    if is_vector(kind) and kind.scalable:
        raise InvalidProblem(
            f"how many lanes {kind} has is decided by a machine; give it a fixed length",
            location_text(op.location),
        )
