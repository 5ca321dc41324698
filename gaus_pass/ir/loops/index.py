"""Index arithmetic of a loop as linear forms, and addresses made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.linear_forms import LinearForm, product
from gaus_pass.hardware.memory import Memory
from gaus_pass.hardware.numbers import Integer
from gaus_pass.hardware.operations import COPY, LINEAR, Operand, Source, Value
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.loops.dimensions import size_of
from gaus_pass.ir.loops.expressions import read_expression
from gaus_pass.ir.loops.values import LoopValues, width_of

_SUMS = {"arith.addi": 1, "index.add": 1, "arith.subi": -1, "index.sub": -1}
_TAKES_ANY = {
    "affine.for": "scf.for",
    "affine.if": "scf.if",
    "affine.load": "memref.load",
    "affine.store": "memref.store",
}
_PRODUCTS = ("arith.muli", "index.mul")
_CASTS = {
    "arith.index_cast": True, "index.casts": True, "arith.index_castui": False, "index.castu": False
}  # fmt: skip
"""Casts to index, and whether they extend by the sign."""


class IndexArithmetic:
    """Index values as linear forms over the values of a loop.

    Attributes
    ----------
    forms
        The linear form of each value that index arithmetic makes.
    """

    def __init__(self, values: LoopValues) -> None:
        self._values, self._loop, self._names = values, values.loop, values.names
        self.forms: dict[int, LinearForm] = {}
        self._counters: dict[LinearForm, tuple[int, int]] = {}

    def form(self, value: IrValue) -> LinearForm:
        """An index value as a linear form over numbers of values."""
        operand = self._values.operand(value)
        if operand.distance:
            where = self._loop.values[operand.value].location
            bits, _ = width_of(value, where)
            operand = self._values.synthesise(
                COPY, self._names.of_value(value), where, (operand,), bits
            )
        known = self._loop.values[operand.value].constant
        if known is not None:
            return LinearForm(constant=known)
        return self.forms.get(operand.value) or LinearForm.atom(operand.value)

    def number_form(self, value: IrValue, integer: Integer | None) -> LinearForm:
        """An index from outside the loop, or an integer read as a number, as a linear form."""
        if integer is None:
            return self.form(value)
        key = value, integer
        if key not in self._values.made:
            made = Value(
                self._names.of_value(value), Source.INVARIANT, is_index=True, source_value=value,
                location=location_text(value.location), integer=integer,
            )  # fmt: skip
            self._values.made[key] = Operand(self._values.add(made))
        return LinearForm.atom(self._values.made[key].value)

    def count(self, number: int, form: LinearForm) -> None:
        """Remember a value that the control makes: addresses are made of it."""
        self.forms[number] = form
        self._counters[LinearForm(form.terms)] = number, form.constant

    def note_form(self, op: Op, result: int) -> None:
        """Note the linear form of a value."""
        if not self._loop.values[result].is_index:
            return
        form: LinearForm | None = None
        if op.name in _CASTS:
            form = self._counted(self._values.operand(op.operands[0]), _CASTS[op.name])
        elif op.name in _SUMS:
            left, right = map(self.form, op.operands)
            form = left.plus(right, _SUMS[op.name])
        elif op.name in _PRODUCTS:
            left, right = map(self.form, op.operands)
            form = product(left, right)
        if form is not None:
            self.forms[result] = form

    def _counted(self, operand: Operand, signed: bool) -> LinearForm | None:
        """An integer as an index where it is an induction variable of the same sign."""
        integer = self._loop.values[operand.value].integer
        is_same = integer is not None and integer.signed == signed and not operand.distance
        return LinearForm.atom(operand.value) if is_same else None

    def map_results(
        self, op: Op, affine_map: Any, operands: Sequence[IrValue], may_divide: bool = True
    ) -> list[LinearForm]:
        """The results of an affine map as linear forms.

        Parameters
        ----------
        may_divide
            Whether a quotient or remainder may become an operation of the loop.

        Raises
        ------
        InvalidProblem
            A result multiplies two values, or divides where it may not.
        """
        forms = [self.form(v) for v in operands]
        dims, symbols = forms[: affine_map.n_dims], forms[affine_map.n_dims :]
        where = location_text(op.location)

        def divide(kind: str, form: LinearForm, divisor: int) -> LinearForm | None:
            if form.terms and not may_divide:
                return None
            return self.divided(kind, form, divisor, where)

        found: list[LinearForm] = []
        for expression in affine_map.results:
            form = read_expression(expression, dims, symbols, divide)
            if form is None:
                raise InvalidProblem(
                    f"'{expression}' is not linear; compute it with arith operations before, and "
                    f"use {_TAKES_ANY.get(op.name, 'those')} instead of {op.name}",
                    where,
                )
            found.append(form)
        return found

    def divided(self, kind: str, form: LinearForm, divisor: int, where: str) -> LinearForm:
        """Quotient (``floordiv``, ``ceildiv``) or remainder (``mod``) by a positive number."""
        if not form.terms:
            values = {"floordiv": form.constant // divisor, "mod": form.constant % divisor}
            values["ceildiv"] = -(-form.constant // divisor)
            return LinearForm(constant=values[kind])
        operand = self.linear(form, where)
        made = self._values.synthesise(f"loop.{kind}", kind, where, (operand,), 0, constant=divisor)
        return LinearForm.atom(made.value)

    def address(self, memory: Memory, subscripts: Sequence[LinearForm], where: str) -> LinearForm:
        """The row-major address of subscripts; its low bits are meant.

        Raises
        ------
        InvalidProblem
            It needs a size that is not known.
        """
        parts: dict[tuple[int, ...], LinearForm] = {}
        for axis, form in enumerate(subscripts):
            factor, axes = memory.stride(axis)
            parts[axes] = parts.get(axes, LinearForm()).plus(form, factor)
        total = LinearForm()
        for axes, form in parts.items():
            sizes = [self._values.size(size_of(memory.value, d, where), where) for d in axes]
            total = total.plus(self._scaled(form, sizes, where))
        return total

    def _scaled(self, form: LinearForm, sizes: Sequence[int], where: str) -> LinearForm:
        """A form times sizes known only at run time: stepped where the control counts it."""
        if not sizes:
            return form
        size, *others = sizes
        for other in others:
            size = self._multiple(LinearForm.atom(size), other, where)
        loose = form.part(self._is_loose)
        steady = form.plus(loose, -1)
        counted = steady.part(lambda a: self._loop.values[a].source is Source.INDUCTION)
        total = LinearForm.of({size: form.constant})
        for atom, coefficient in steady.plus(counted, -1).terms:
            row = self._multiple(LinearForm.atom(atom), size, where)
            total = total.plus(LinearForm.atom(row), coefficient)
        if counted.terms:
            total = total.plus(LinearForm.atom(self._multiple(counted, size, where)))
        if loose.terms:
            operands = (self.linear(loose, where), Operand(size))
            made = self._values.synthesise("index.mul", "row", where, operands, 0)
            total = total.plus(LinearForm.atom(made.value))
        return total

    def _is_loose(self, atom: int) -> bool:
        """Whether a product with a value has to be computed in the loop."""
        value = self._loop.values[atom]
        unknown = {v.induction for v in self._loop.levels if v.constant_step is None}
        counted = unknown.intersection([atom] if value.form is None else value.form.atoms)
        return value.source is Source.RESULT or bool(counted)

    def _multiple(self, form: LinearForm, size: int, where: str) -> int:
        """A value that is a form of INDUCTION and INVARIANT values, times a size."""
        key = form, size
        if key not in self._values.made:
            changes = any(self._loop.values[a].source is Source.INDUCTION for a in form.atoms)
            source = Source.INDUCTION if changes else Source.INVARIANT
            name = self._names.fresh("row")
            value = Value(name, source, is_index=True, form=form, scale=size, location=where)
            number = self._values.add(value)
            if changes:
                self._loop.counters.append(number)
            self._values.made[key] = Operand(number)
        return self._values.made[key].value

    def linear(self, form: LinearForm, where: str) -> Operand:
        """A value that equals a form: an existing one, a counter, or a sum of those.

        Parts that depend on induction variables and invariants alone become counters of the
        control.  Counters that are equal or differ by a constant are shared.
        """
        loose = form.part(lambda a: self._loop.values[a].source is Source.RESULT)
        steady = LinearForm.of(dict(form.terms)).plus(loose, -1)
        if not loose.terms:
            return self._steady(steady, form.constant, where)
        if not steady.terms and form.constant == 0 and loose.terms == ((loose.atoms[0], 1),):
            return Operand(loose.atoms[0])
        operands = [Operand(a) for a in loose.atoms]
        coefficients = [c for _, c in loose.terms]
        constant = form.constant
        if steady.terms:
            operands.append(self._steady(steady, constant, where))
            coefficients.append(1)
            constant = 0
        return self._values.synthesise(
            LINEAR, "address", where, tuple(operands), 0,
            coefficients=tuple(coefficients), constant=constant,
        )  # fmt: skip

    def _steady(self, part: LinearForm, constant: int, where: str) -> Operand:
        """A form without values computed in the loop."""
        whole = part.plus(LinearForm(constant=constant))
        if not any(self._loop.values[a].source is Source.INDUCTION for a in part.atoms):
            return self._stable(whole, where)
        if part not in self._counters:
            self._counters[part] = (self._counter(whole, where), constant)
        counter, base = self._counters[part]
        if constant == base:
            return Operand(counter)
        return self._values.synthesise(
            LINEAR, "address", where, (Operand(counter),), 0,
            coefficients=(1,), constant=constant - base,
        )  # fmt: skip

    def _counter(self, form: LinearForm, where: str) -> int:
        if form.constant == 0 and len(form.terms) == 1 and form.terms[0][1] == 1:
            return form.atoms[0]
        name = self._names.fresh("counter")
        value = Value(name, Source.INDUCTION, is_index=True, form=form, location=where)
        number = self._values.add(value)
        self._loop.counters.append(number)
        return number

    def _stable(self, form: LinearForm, where: str) -> Operand:
        if form.constant == 0 and form.terms and form.terms == ((form.atoms[0], 1),):
            return Operand(form.atoms[0])
        if form not in self._values.made:
            known = None if form.terms else form.constant
            source = Source.INVARIANT if form.terms else Source.CONSTANT
            name = self._names.fresh("base")
            value = Value(name, source, is_index=True, constant=known, form=form, location=where)
            self._values.made[form] = Operand(self._values.add(value))
        return self._values.made[form]
