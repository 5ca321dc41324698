"""The bank and the address in it of an access: proven where the subscripts say it, else a value.

An induction variable is congruent to its lower bound modulo its step, and inside its bounds; where
this leaves one bank, the access is one of that bank.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.memory import Memory
from gaus_pass.hardware.partition import BLOCK, Part, Split, bank_number, parts
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.nest import ForView
from gaus_pass.ir.loops.index import IndexArithmetic
from gaus_pass.ir.loops.outer import constant_range, loops_around


@dataclass(frozen=True)
class Place:
    """A bank that an access may touch.

    Attributes
    ----------
    address
        In the bank, row-major.
    conditions
        Values and the numbers that they have where the access is one of this bank.
    """

    bank: int
    address: LinearForm
    conditions: tuple[tuple[LinearForm, int], ...] = ()


@dataclass(frozen=True)
class _Digit:
    """Bank and place of a subscript in a dimension that is divided."""

    bank: LinearForm
    place: LinearForm


class Banks:
    """Finds the banks of the accesses of a loop."""

    def __init__(self, loop: Loop, index: IndexArithmetic, inside: Op) -> None:
        self._loop, self._index, self._inside = loop, index, inside

    def places(
        self, memory: Memory, subscripts: Sequence[LinearForm], where: str
    ) -> Iterator[Place]:
        """The banks that subscripts may mean."""
        digits = {s.axis: self._digit(s, subscripts[s.axis], where) for s in memory.splits}
        banks = parts(memory.shape, memory.splits)
        forms = [digits[axis].place if axis in digits else f for axis, f in enumerate(subscripts)]
        choices = [
            [digits[s.axis].bank.constant] if not digits[s.axis].bank.terms else range(s.count)
            for s in memory.splits
        ]
        for numbers in product(*choices):
            pairs = zip(memory.splits, numbers, strict=True)
            open_ = ((digits[split.axis].bank, number) for split, number in pairs)
            conditions = tuple((bank, number) for bank, number in open_ if bank.terms)
            number = bank_number(memory.splits, numbers)
            yield Place(number, _address(banks[number], forms), conditions)

    def _digit(self, split: Split, form: LinearForm, where: str) -> _Digit:
        if split.kind == BLOCK:
            limits = self._range(form)
            block = split.block
            if limits is not None and limits[0] // block == limits[1] // block:
                bank = limits[0] // block
                return _Digit(
                    LinearForm(constant=bank), form.plus(LinearForm(constant=-bank * block))
                )
            number = self._index.divided("floordiv", form, block, where)
            return _Digit(number, form.plus(number, -block))
        known = self._remainder(form, split.count)
        if known is None:
            number = self._index.divided("mod", form, split.count, where)
            return _Digit(number, self._index.divided("floordiv", form, split.count, where))
        rest = form.plus(LinearForm(constant=-known))
        bank = LinearForm(constant=known)
        if split.count == split.size:
            return _Digit(bank, LinearForm())
        if all(c % split.count == 0 for _, c in rest.terms):
            terms = {a: c // split.count for a, c in rest.terms}
            return _Digit(bank, LinearForm.of(terms, rest.constant // split.count))
        return _Digit(bank, self._index.divided("floordiv", form, split.count, where))

    def _remainder(self, form: LinearForm, by: int) -> int | None:
        """The remainder that a form has in all iterations, or None."""
        total = form.constant
        for atom, coefficient in form.terms:
            if coefficient % by == 0:
                continue
            known = self._progression(atom)
            if known is None or coefficient * known[1] % by:
                return None
            total += coefficient * known[0]
        return total % by

    def _progression(self, atom: int) -> tuple[int, int] | None:
        """First value and step of an induction variable."""
        for level in self._loop.levels:
            if level.induction == atom:
                first, step = level.lower.constant, level.constant_step
                return None if first is None or step is None else (first, step)
        view = self._around(atom)
        bounds = None if view is None else constant_range(view)
        step = None if view is None else view.step()
        return None if bounds is None or step is None else (bounds[0], step)

    def _range(self, form: LinearForm) -> tuple[int, int] | None:
        """The least and the greatest value of a form, or None."""
        low = high = form.constant
        for atom, coefficient in form.terms:
            known = self._bounds(atom)
            if known is None:
                return None
            ends = sorted((coefficient * known[0], coefficient * known[1]))
            low, high = low + ends[0], high + ends[1]
        return low, high

    def _bounds(self, atom: int) -> tuple[int, int] | None:
        for level in self._loop.levels:
            if level.induction == atom:
                first, step = level.lower.constant, level.constant_step
                if first is None or step is None or not level.trips:
                    return None
                return first, first + step * (level.trips - 1)
        view = self._around(atom)
        bounds = None if view is None else constant_range(view)
        return None if bounds is None else (bounds[0], max(bounds[0], bounds[1] - 1))

    def _around(self, atom: int) -> ForView | None:
        source = self._loop.values[atom].source_value
        if source is None:
            return None
        found = (v for v in loops_around(self._inside) if v.induction == source)
        return next(found, None)


def _address(part: Part, forms: Sequence[LinearForm]) -> LinearForm:
    total = LinearForm()
    for stride, form in zip(part.strides, forms, strict=True):
        total = total.plus(form, stride)
    return total
