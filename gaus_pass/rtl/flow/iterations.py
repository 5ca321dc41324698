"""Conditions of a loop in all its iterations, where they follow from its counts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.operations import (
    ALL,
    CONDITION,
    COPY,
    LINEAR,
    Constraint,
    Operand,
    Operation,
    Source,
)

Array = NDArray[Any]


class Unknown(Exception):
    """Times depend on data, or there are too many."""


class Iterations:
    """The iterations of a loop whose trip count is known.

    Parameters
    ----------
    known
        Values of channels that are induction variables of loops around.

    Attributes
    ----------
    read
        Channels of ``known`` that answers depended on.
    """

    def __init__(self, loop: Loop, trips: int, known: Mapping[int, int]) -> None:
        self.loop, self.trips, self.known = loop, trips, known
        self.read = set[int]()
        self._found: dict[int, Array] = {}

    def holds(self, predicate: Operand | None) -> Array:
        """In which iterations a condition holds.

        Raises
        ------
        Unknown
            It depends on data.
        """
        if predicate is None:
            return np.ones(self.trips, dtype=bool)
        return self._operand(predicate) != 0

    def _operand(self, operand: Operand) -> Array:
        if operand.distance:
            raise Unknown
        return self._value(operand.value)

    def _value(self, number: int) -> Array:
        if number not in self._found:
            self._found[number] = self._made(number)
        return self._found[number]

    def _made(self, number: int) -> Array:
        value = self.loop.values[number]
        if value.constant is not None:
            return np.full(self.trips, value.constant, dtype=np.int64)
        for level, own in enumerate(self.loop.levels):
            if own.induction == number:
                return self._induction(level)
        if value.producer >= 0:
            return self._result(self.loop.operations[value.producer])
        if value.channel is not None and value.channel in self.known:
            self.read.add(value.channel)
            return np.full(self.trips, self.known[value.channel], dtype=np.int64)
        if value.form is None or value.scale is not None or value.source is Source.RESULT:
            raise Unknown
        return self._form(value.form)

    def _induction(self, number: int) -> Array:
        level = self.loop.levels[number]
        first, step, count = level.lower.constant, level.constant_step, 1
        for inner in self.loop.levels[number + 1 :]:
            count *= inner.trips or 1
        if first is None or step is None or level.trips is None:
            raise Unknown
        return first + step * (np.arange(self.trips, dtype=np.int64) // count % level.trips)

    def _form(self, form: LinearForm) -> Array:
        total = np.full(self.trips, form.constant, dtype=np.int64)
        for atom, coefficient in form.terms:
            total = total + coefficient * self._value(atom)
        return total

    def _result(self, operation: Operation) -> Array:
        operands = [self._operand(o) for o in operation.operands]
        match operation.kind:
            case kind if kind == LINEAR:
                return self._sum(operation.coefficients, operation.constant, operands)
            case kind if kind == COPY:
                return operands[0]
            case kind if kind == CONDITION:
                found = [self._constraint(c, operands) for c in operation.constraints]
                return np.logical_and.reduce(found).astype(np.int64)
            case kind if kind == ALL:
                sides = [
                    (o == 0) if negated else (o != 0)
                    for o, negated in zip(operands, operation.negated, strict=True)
                ]
                return np.logical_and.reduce(sides).astype(np.int64)
            case _:
                raise Unknown

    def _constraint(self, constraint: Constraint, operands: list[Array]) -> Array:
        total = self._sum(constraint.coefficients, constraint.constant, operands)
        return total == 0 if constraint.equality else total >= 0

    def _sum(self, coefficients: tuple[int, ...], constant: int, operands: list[Array]) -> Array:
        total = np.full(self.trips, constant, dtype=np.int64)
        for coefficient, operand in zip(coefficients, operands, strict=True):
            total = total + coefficient * operand
        return total
