"""The values of a loop: their numbers, uses of iter_args, and operations that the IR lacks."""

from __future__ import annotations

from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.operations import COPY, Dimension, Operand, Operation, Source, Value
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.constants import constant_of
from gaus_pass.ir.core.handles import IrValue
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.nest import Nest
from gaus_pass.ir.core.walk import is_constant
from gaus_pass.ir.loops.dimensions import dim_of
from gaus_pass.ir.loops.names import Names
from gaus_pass.ir.loops.refusals import no_register


class LoopValues:
    """Numbers the values of a loop while its body is read."""

    def __init__(self, loop: Loop, nest: Nest, names: Names) -> None:
        self.loop = loop
        self.nest = nest
        self.names = names
        self.made: dict[Any, Operand] = {}
        self._numbers: dict[Any, int] = {}
        self._inside = {r for op in nest.operations() for r in op.results}
        self._carried = {value: k for k, value in enumerate(nest.carried)}
        self._yields = nest.yields if nest.carried else []
        self._turning: dict[int, int] = {}  # iter_arg → value that breaks a cycle of iter_args

    def add(self, value: Value) -> int:
        """Number a new value."""
        self.loop.values.append(value)
        return len(self.loop.values) - 1

    def number(self, value: IrValue) -> int:
        """The number of a value of the IR that is no iter_arg."""
        known = self._numbers.get(value)
        if known is None:
            size = dim_of(value)
            if size is None:
                known = self.add(self._new(value))
            else:
                known = self.size(size, location_text(value.location))
            self._numbers[value] = known
        return known

    def alias(self, value: IrValue, number: int) -> None:
        """Give a value of the IR the number of another one."""
        self._numbers[value] = number

    def count(self, value: IrValue, number: int) -> None:
        """Say that an iter_arg is a value that the control makes."""
        del self._carried[value]
        self.alias(value, number)

    def _new(self, value: IrValue) -> Value:
        where = location_text(value.location)
        constant = constant_of(value)
        op = None if isinstance(value.owner, ir.Block) else value.owner.operation
        if op is not None and is_constant(op):
            source = Source.CONSTANT
        else:
            source = Source.RESULT if value in self._inside else Source.INVARIANT
        bits, is_index = width_of(value, where)
        return Value(
            self.names.of_value(value), source, bits, is_index=is_index, constant=constant,
            source_value=value, location=where,
        )  # fmt: skip

    def size(self, size: int | Dimension, where: str) -> int:
        """The number of a value that is a size of a memref."""
        if size not in self.made:
            if isinstance(size, int):
                name, source, constant, dimension = str(size), Source.CONSTANT, size, None
            else:
                name, source, constant, dimension = size.name, Source.INVARIANT, None, size
            made = Value(
                name, source, is_index=True, constant=constant, dimension=dimension, location=where
            )
            self.made[size] = Operand(self.add(made))
        return self.made[size].value

    def operand(self, value: IrValue) -> Operand:
        """A use of any value, traced through iter_args to the operation that made it."""
        initial: list[int] = []
        value = self.nest.aliases.get(value, value)
        while (k := self._carried.get(value)) is not None:
            if k in self._turning:
                return Operand(self._turning[k], len(initial), tuple(initial))
            if self._yields[k] == value:
                value = self.nest.initial[k]
                continue
            initial.append(self.number(self.nest.initial[k]))
            value = self._yields[k]
        return Operand(self.number(value), len(initial), tuple(initial))

    def break_cycles(self) -> None:
        """Break cycles of iter_args that are only permuted: insert a copy into each cycle."""
        for first in range(len(self.nest.carried)):
            path = [first]
            while (k := self._carried.get(self._yields[path[-1]])) is not None:
                if k in path:
                    break
                path.append(k)
            if k == first and len(path) > 1 and not self._turning.keys() & set(path):
                self._turn(path)

    def _turn(self, path: list[int]) -> None:
        arg = self.nest.carried[path[0]]
        bits, is_index = width_of(arg, "")
        name = self.names.fresh(self.names.of_value(arg))
        where = location_text(arg.location)
        result = self.add(Value(name, Source.RESULT, bits, is_index=is_index, location=where))
        initial = tuple(self.number(self.nest.initial[k]) for k in path)
        own = Operand(result, len(path), initial)
        self._turning[path[0]] = result
        self.loop.operations.append(Operation(COPY, name, where, None, (own,), (result,)))

    def synthesise(
        self,
        kind: str,
        name: str,
        where: str,
        operands: tuple[Operand, ...],
        bits: int,
        **extra: Any,
    ) -> Operand:
        """An operation that the IR does not have; equal ones are made once."""
        key = (kind, operands, tuple(sorted(extra.items())))
        if key not in self.made:
            own = self.names.fresh(name)
            value = Value(own, Source.RESULT, bits, is_index=bits == 0, location=where)
            result = self.add(value)
            self.loop.operations.append(
                Operation(kind, own, where, None, operands, (result,), **extra)
            )
            self.made[key] = Operand(result)
        return self.made[key]


def width_of(value: IrValue, where: str) -> tuple[int, bool]:
    """Bits of a value, and whether it is an index, whose width is found later (0 until then).

    Raises
    ------
    InvalidProblem
        A register cannot hold it.
    """
    kind = value.type
    if isinstance(kind, ir.IndexType):
        return 0, True
    if isinstance(kind, (ir.IntegerType, ir.FloatType)):
        return int(kind.width), False
    raise InvalidProblem(no_register(kind), where)
