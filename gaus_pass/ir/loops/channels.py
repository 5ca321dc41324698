"""Numbers for the values of a function that cross between its processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.function import Channel
from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.numbers import index_bits
from gaus_pass.hardware.operations import Dimension, Source, Value
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.constants import constant_of, float_bits
from gaus_pass.ir.core.handles import IrValue
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.operation_names import FOR
from gaus_pass.ir.core.walk import defining_op, is_constant
from gaus_pass.ir.loops.dimensions import dim_of
from gaus_pass.ir.loops.memory import require_rank


class Channels:
    """The channels of one function.

    Attributes
    ----------
    found
        The channels by number.
    dimensions
        Those of sizes of arguments.
    rows
        Those of induction variables times sizes.
    """

    def __init__(self) -> None:
        self.found: list[Channel] = []
        self.dimensions: dict[Dimension, int] = {}
        self.rows: dict[tuple[Any, tuple[Dimension, ...]], int] = {}
        self._numbers: dict[Any, int] = {}

    def number(self, value: IrValue) -> int:
        """The channel of a value of the IR.

        Raises
        ------
        InvalidProblem
            It has no width, or it is a constant whose bits are not known.
        """
        if value not in self._numbers:
            size = dim_of(value)
            if isinstance(size, Dimension):
                self._numbers[value] = self.dimension(size)
            else:
                self._numbers[value] = len(self.found)
                self.found.append(_channel(value, size))
        return self._numbers[value]

    def dimension(self, size: Dimension) -> int:
        """The channel of a size of an argument."""
        if size not in self.dimensions:
            self.dimensions[size] = len(self.found)
            self.found.append(Channel(index_bits(), True))
        return self.dimensions[size]

    def alias(self, value: IrValue, number: int) -> None:
        """Let a value of the IR be carried by a channel that is there."""
        self._numbers[value] = number

    def _row(self, loop: Loop, value: Value) -> int | None:
        """The channel of the induction variable of a loop around times sizes; else None."""
        assert value.form is not None
        [source] = [loop.values[atom].source_value for atom in value.form.atoms]
        if source is None or not _is_induction(source):
            return None
        key = source, _sizes(loop, value)
        if key not in self.rows:
            self.rows[key] = len(self.found)
            self.found.append(Channel(index_bits(), True))
        return self.rows[key]

    def connect(self, loop: Loop) -> None:
        """Give a loop its channels: those that it reads, and those of its used results."""
        for number in _read(loop):
            value = loop.values[number]
            if value.dimension is not None:
                value.channel = self.dimension(value.dimension)
            elif value.scale is not None:
                value.channel = self._row(loop, value)
            elif value.source_value is not None:
                value.channel = self.number(value.source_value)
        loop.results = [
            replace(r, channel=self.number(r.value)) if any(True for _ in r.value.uses) else r
            for r in loop.results
        ]


def _is_induction(value: IrValue) -> bool:
    """Whether a value is the induction variable of a loop."""
    is_first = isinstance(value.owner, ir.Block) and value.arg_number == 0
    return is_first and value.owner.owner.operation.name in FOR


def _sizes(loop: Loop, value: Value) -> tuple[Dimension, ...]:
    """What a value is multiplied by."""
    found: list[Dimension] = []
    while value.scale is not None:
        size = loop.values[value.scale]
        if size.dimension is not None:
            found.append(size.dimension)
            break
        assert size.form is not None
        found += [d for a in size.form.atoms if (d := loop.values[a].dimension) is not None]
        value = size
    return tuple(found)


def _channel(value: IrValue, constant: int | None) -> Channel:
    op = defining_op(value)
    if op is not None and is_constant(op):
        constant = constant_of(value)
        if constant is None:
            constant = float_bits(op)
    return Channel(port_bits(value), isinstance(value.type, ir.IndexType), constant)


def port_bits(value: IrValue) -> int:
    """Width of a value outside a leaf.

    Raises
    ------
    InvalidProblem
        It has none.
    """
    kind = value.type
    if isinstance(kind, ir.IndexType):
        return index_bits()
    if isinstance(kind, (ir.IntegerType, ir.FloatType)):
        return int(kind.width)
    require_rank(kind, location_text(value.location))
    raise InvalidProblem(
        f"type {kind} cannot be a port; it must be an integer, a float, an index or a memref",
        location_text(value.location),
    )


def _read(loop: Loop) -> list[int]:
    """Values from outside that the hardware of a loop reads, each once."""
    seen: dict[int, None] = {}
    waiting = list(_used(loop))
    while waiting:
        number = waiting.pop()
        if number in seen:
            continue
        seen[number] = None
        value = loop.values[number]
        waiting += () if value.form is None else value.form.atoms
        waiting += () if value.scale is None else (value.scale,)
    outside = (Source.CONSTANT, Source.INVARIANT)
    return [number for number in seen if loop.values[number].source in outside]


def _used(loop: Loop) -> Iterator[int]:
    operands = [operand for operation in loop.operations for operand in operation.uses()]
    operands += [result.operand for result in loop.results]
    for operand in operands:
        yield from (operand.value, *operand.initial)
    for level in loop.levels:
        for form in (*level.lower.forms, *level.upper.forms, level.step):
            yield from form.atoms
