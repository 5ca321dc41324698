"""Operations of a loop model as operations of the IR, at any place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.operations import ALL, CONDITION, COPY, LINEAR, SELECT, Operation
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import InsertionPoint, IrType, IrValue

_DIVISIONS = {"loop.floordiv": "arith.floordivsi", "loop.ceildiv": "arith.ceildivsi"}


class Emitter:
    """Writes arithmetic; constants are created once each, before the loop."""

    def __init__(self, outside: Any) -> None:
        self.outside = outside
        self.index = ir.IndexType.get()
        self._constants: dict[int, Any] = {}

    def fold(self, kind: str, values: list[IrValue], ip: InsertionPoint) -> Any:
        """The values combined by a binary operation."""
        total = values[0]
        for value in values[1:]:
            total = make(kind, [total, value], total.type, ip)
        return total

    def constant(self, number: int) -> Any:
        """An index constant."""
        if number not in self._constants:
            attribute = ir.IntegerAttr.get(self.index, number)
            made = ir.Operation.create(
                "arith.constant", results=[self.index], attributes={"value": attribute},
                ip=self.outside,
            )  # fmt: skip
            self._constants[number] = made.results[0]
        return self._constants[number]

    def sum(self, form: LinearForm, value_of: Callable[[int], Any], ip: InsertionPoint) -> Any:
        """A linear form as operations at ``ip``."""
        parts = []
        for atom, coefficient in form.terms:
            value = value_of(atom)
            if coefficient != 1:
                value = make("arith.muli", [value, self.constant(coefficient)], self.index, ip)
            parts.append(value)
        if form.constant or not parts:
            parts.append(self.constant(form.constant))
        return self.fold("arith.addi", parts, ip)

    def compute(self, operation: Operation, values: list[IrValue], ip: InsertionPoint) -> list[Any]:
        """The results of an operation other than an access, on these operands."""
        kind = operation.kind
        if kind == COPY:
            return values
        if kind == LINEAR:
            form = LinearForm(tuple(enumerate(operation.coefficients)), operation.constant)
            return [self.sum(form, lambda a: values[a], ip)]
        if kind == CONDITION:
            return [self._all_of(operation, values, ip)]
        if kind == ALL:
            signs = zip(values, operation.negated, strict=True)
            return [
                self.fold("arith.andi", [self._invert(v, ip) if n else v for v, n in signs], ip)
            ]
        if kind == SELECT:
            return [make(SELECT, values, values[1].type, ip)]
        if kind.startswith("loop."):
            return [self._divide(operation, values[0], ip)]
        if operation.op is None or operation.op.name != kind:
            return [make(kind, values, values[0].type, ip)]
        copy = operation.op.clone(ip)
        for k, value in enumerate(values):
            copy.operands[k] = value
        return list(copy.results)

    def _all_of(self, operation: Operation, values: list[IrValue], ip: InsertionPoint) -> Any:
        checks: list[Any] = []
        for constraint in operation.constraints:
            form = LinearForm.of(dict(enumerate(constraint.coefficients)), constraint.constant)
            side = self.sum(form, lambda a: values[a], ip)
            checks.append(compare(0 if constraint.equality else 5, side, self.constant(0), ip))
        return self.fold("arith.andi", checks, ip)

    def _invert(self, value: IrValue, ip: InsertionPoint) -> Any:
        true = ir.IntegerAttr.get(ir.IntegerType.get_signless(1), 1)
        one = ir.Operation.create(
            "arith.constant", results=[value.type], attributes={"value": true}, ip=ip
        )
        return make("arith.xori", [value, one.results[0]], value.type, ip)

    def _divide(self, operation: Operation, value: IrValue, ip: InsertionPoint) -> Any:
        divisor = self.constant(operation.constant)
        if operation.kind in _DIVISIONS:
            return make(_DIVISIONS[operation.kind], [value, divisor], self.index, ip)
        rounds = make("arith.floordivsi", [value, divisor], self.index, ip)
        whole = make("arith.muli", [rounds, divisor], self.index, ip)
        return make("arith.subi", [value, whole], self.index, ip)


def make(name: str, operands: list[IrValue], kind: IrType, ip: InsertionPoint) -> Any:
    """A new operation; its result, or None where ``kind`` is None."""
    kinds = [] if kind is None else [kind]
    made = ir.Operation.create(name, results=kinds, operands=operands, ip=ip)
    return None if kind is None else made.results[0]


def compare(predicate: int, left: Any, right: Any, ip: InsertionPoint) -> Any:
    """The result of an `arith.cmpi` by the number of its predicate."""
    i64, i1 = (ir.IntegerType.get_signless(bits) for bits in (64, 1))
    return ir.Operation.create(
        "arith.cmpi", results=[i1], operands=[left, right],
        attributes={"predicate": ir.IntegerAttr.get(i64, predicate)}, ip=ip,
    ).results[0]  # fmt: skip
