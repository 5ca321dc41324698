"""Index values of a loop as quasi-affine forms: linear, with quotients by constants as atoms.

``x mod d = x - d·⌊x / d⌋`` and ``⌈x / d⌉ = ⌊(x + d - 1) / d⌉``, so that one kind of atom,
``⌊dividend / divisor⌋``, suffices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import gcd, inf

from gaus_pass.hardware.linear_forms import LinearForm, product
from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.operations import LINEAR, Access, Operation, Source
from gaus_pass.ir.loops.ranges import Ranges

_SIGNS = {"arith.addi": 1, "index.add": 1, "arith.subi": -1, "index.sub": -1}
_PRODUCTS = ("arith.muli", "index.mul")

_DOWN, _UP, _TO_ZERO = "down", "up", "towards zero"
_UNSIGNED_DOWN, _UNSIGNED_UP = "down, unsigned", "up, unsigned"
_QUOTIENTS = {
    "loop.floordiv": _DOWN, "arith.floordivsi": _DOWN, "index.floordivs": _DOWN,
    "loop.ceildiv": _UP, "arith.ceildivsi": _UP, "index.ceildivs": _UP,
    "arith.divsi": _TO_ZERO, "index.divs": _TO_ZERO,
    "arith.divui": _UNSIGNED_DOWN, "index.divu": _UNSIGNED_DOWN,
    "arith.ceildivui": _UNSIGNED_UP, "index.ceildivu": _UNSIGNED_UP,
}  # fmt: skip
_RESTS = {
    "loop.mod": _DOWN,
    "arith.remsi": _TO_ZERO, "index.rems": _TO_ZERO,
    "arith.remui": _UNSIGNED_DOWN, "index.remu": _UNSIGNED_DOWN,
}  # fmt: skip
"""How the quotient is rounded that the remainder belongs to."""
_SHIFTS = {
    "arith.shrsi": "loop.floordiv", "index.shrs": "loop.floordiv",
    "arith.shrui": "arith.divui", "index.shru": "arith.divui",
}  # fmt: skip
_LEFT = ("arith.shli", "index.shl")
_MASKS = ("arith.andi", "index.and")
_LONGEST_SHIFT = 31

Steady = tuple["tuple[int, int, Steady]", ...]
"""Coefficients of invariants, ``(coefficient, atom, ())``, and those inside floors,
``(coefficient, divisor, inner)``; comparable between forms."""


@dataclass(frozen=True)
class Floor:
    """``⌊dividend / divisor⌋``; the divisor is at least 2."""

    dividend: LinearForm
    divisor: int


class Subscripts:
    """Quasi-affine forms over values; numbers above those of the values stand for floors.

    Parameters
    ----------
    ranges
        Ranges of the loop's values: an unsigned quotient is a floor only if nothing is negative.
    """

    def __init__(self, loop: Loop, ranges: Ranges) -> None:
        self.loop = loop
        self._ranges = ranges
        self._floors: list[Floor] = []
        self._numbers: dict[Floor, int] = {}
        self._known: dict[int, LinearForm] = {}
        self._reaches: dict[tuple[tuple[int, int], ...], tuple[int, float] | None] = {}

    def expand(self, form: LinearForm) -> LinearForm:
        """The form with all index arithmetic of the loop written out."""
        total = LinearForm(constant=form.constant)
        for atom, coefficient in form.terms:
            total = total.plus(self._value(atom), coefficient)
        return total

    def written_out(self, access: Access) -> Access:
        """An access with its subscripts and conditions expanded."""
        domain = tuple(
            (tuple((self.expand(form), equality) for form, equality in conditions), holds)
            for conditions, holds in access.domain
        )
        subscripts = tuple(map(self.expand, access.subscripts))
        return replace(access, subscripts=subscripts, domain=domain)

    def floor_of(self, atom: int) -> Floor | None:
        """The floor that an atom of an expanded form stands for; None for a value."""
        k = atom - len(self.loop.values)
        return self._floors[k] if k >= 0 else None

    def varies(self, form: LinearForm) -> bool:
        """Whether an expanded form contains values that the loop computes in another way."""
        for atom in form.atoms:
            floor = self.floor_of(atom)
            if floor is None and self.loop.values[atom].source is Source.RESULT:
                return True
            if floor is not None and self.varies(floor.dividend):
                return True
        return False

    def steady(self, form: LinearForm) -> Steady:
        """The values known only at run time that an expanded form contains."""
        found: list[tuple[int, int, Steady]] = []
        for atom, coefficient in form.terms:
            floor = self.floor_of(atom)
            if floor is None:
                if self.loop.values[atom].source is Source.INVARIANT:
                    found.append((coefficient, atom, ()))
            elif inner := self.steady(floor.dividend):
                found.append((coefficient, floor.divisor, inner))
        return tuple(sorted(found))

    def are_apart(self, one: Access, two: Access) -> bool:
        """Whether accesses of one memory touch different elements because subscripts say it.

        Subscripts that differ by a constant are equal in two iterations only where the counts of
        these differ by it: not where no sum of multiples of the steps is that constant, nor where
        the loops are too short.
        """
        if len(one.subscripts) != len(two.subscripts):
            return False
        for a, b in zip(one.subscripts, two.subscripts, strict=True):
            if a.terms == b.terms and a.constant != b.constant:
                reach = self._reach(a)
                apart = abs(a.constant - b.constant)
                if reach is not None and (apart > reach[1] or apart % (reach[0] or apart + 1)):
                    return True
        return False

    def _reach(self, form: LinearForm) -> tuple[int, float] | None:
        """What divides the change of a form between iterations, and its most; None if unknown."""
        if form.terms not in self._reaches:
            self._reaches[form.terms] = self._found_reach(form)
        return self._reaches[form.terms]

    def _found_reach(self, form: LinearForm) -> tuple[int, float] | None:
        levels = {level.induction: level for level in self.loop.levels}
        divisor, most = 0, 0.0
        for atom, coefficient in form.terms:
            if self.floor_of(atom) is not None:
                return None
            level = levels.get(atom)
            if level is None:
                if self.loop.values[atom].source is not Source.INVARIANT:
                    return None
                continue
            begins = {atom for lower in level.lower.forms for atom, _ in lower.terms}
            if level.constant_step is None or begins & levels.keys():
                return None
            step = abs(coefficient * level.constant_step)
            divisor = gcd(divisor, step)
            most += inf if level.trips is None else step * max(0, level.trips - 1)
        return divisor, most

    def _value(self, number: int) -> LinearForm:
        if number not in self._known:
            self._known[number] = LinearForm.atom(number)  # values that go round in a circle
            self._known[number] = self._find(number)
        return self._known[number]

    def _find(self, number: int) -> LinearForm:
        value = self.loop.values[number]
        if value.constant is not None:
            return LinearForm(constant=value.constant)
        if value.form is not None and value.scale is None:
            return self.expand(value.form)
        found = None
        if value.is_index and value.producer >= 0:
            found = self._result(self.loop.operations[value.producer])
        return found or LinearForm.atom(number)

    def _result(self, operation: Operation) -> LinearForm | None:
        """The result of index arithmetic, or None for any other."""
        if any(o.distance for o in operation.operands):
            return None
        values = [o.value for o in operation.operands]
        forms = [self._value(v) for v in values]
        kind = operation.kind
        if kind == LINEAR:
            total = LinearForm(constant=operation.constant)
            for form, coefficient in zip(forms, operation.coefficients, strict=True):
                total = total.plus(form, coefficient)
            return total
        if kind in _SIGNS:
            return forms[0].plus(forms[1], _SIGNS[kind])
        if kind in _PRODUCTS:
            return product(*forms)
        if len(forms) == 2 and not forms[1].terms:
            return self._by_constant(kind, values[0], forms[1].constant)
        if kind.startswith("loop.") and len(forms) == 1:
            return self._by_constant(kind, values[0], operation.constant)
        return None

    def _by_constant(self, kind: str, number: int, by: int) -> LinearForm | None:
        """A value divided, shifted or masked by a constant."""
        form = self._value(number)
        if kind in _MASKS:
            kind, by = "loop.mod", by + 1
            if not _is_power_of_two(by):
                return None
        if kind in _SHIFTS or kind in _LEFT:
            if not 0 <= by <= _LONGEST_SHIFT:
                return None
            kind, by = _SHIFTS.get(kind, kind), 1 << by
        if kind in _LEFT:
            return form.times(by)
        if kind in _QUOTIENTS:
            return self._quotient(_QUOTIENTS[kind], number, by)
        rounding = _RESTS.get(kind)
        if rounding == _UNSIGNED_DOWN and _is_power_of_two(by):
            rounding = _DOWN  # the low bits, whatever the sign
        quotient = None if rounding is None else self._quotient(rounding, number, by)
        return None if quotient is None else form.plus(quotient, -by)

    def _quotient(self, rounding: str, number: int, by: int) -> LinearForm | None:
        """The quotient where it is a floor of something: not where rounding depends on signs."""
        low, high = self._ranges.of(number)
        if by == 0 or (rounding in (_UNSIGNED_DOWN, _UNSIGNED_UP) and (low < 0 or by < 0)):
            return None
        if rounding == _TO_ZERO:
            if low < 0 < high:
                return None
            rounding = _DOWN if (low >= 0) == (by > 0) else _UP
        form = self._value(number).times(1 if by > 0 else -1)
        if rounding in (_UP, _UNSIGNED_UP):
            form = form.plus(LinearForm(constant=abs(by) - 1))
        return self._floor(form, abs(by))

    def _floor(self, form: LinearForm, divisor: int) -> LinearForm:
        """``⌊form / divisor⌋``, with the multiples of the divisor taken out."""
        whole = LinearForm.of({a: c // divisor for a, c in form.terms}, form.constant // divisor)
        rest = form.plus(whole, -divisor)
        if not rest.terms:
            return whole
        floor = Floor(rest, divisor)
        if floor not in self._numbers:
            self._numbers[floor] = len(self.loop.values) + len(self._floors)
            self._floors.append(floor)
        return whole.plus(LinearForm.atom(self._numbers[floor]))


def _is_power_of_two(number: int) -> bool:
    return number > 0 and not number & (number - 1)
