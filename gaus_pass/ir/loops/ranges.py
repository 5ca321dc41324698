"""Widths of the index values of a loop, from bounds and shapes."""

from __future__ import annotations

from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.memory import DYNAMIC
from gaus_pass.hardware.numbers import Integer, Range, bits_of, index_type
from gaus_pass.hardware.operations import LINEAR, SELECT, Operation, Source

_WIDEST: Range = (-(2**63), 2**63 - 1)
_BOTH = {"arith.minsi": min, "arith.maxsi": max, "index.mins": min, "index.maxs": max}
_SIGNED_DIVISIONS = (
    "arith.divsi", "arith.floordivsi", "arith.ceildivsi", "arith.remsi",
    "index.divs", "index.floordivs", "index.ceildivs", "index.rems",
)  # fmt: skip
_UNSIGNED_DIVISIONS = (
    "arith.divui", "arith.ceildivui", "arith.remui", "index.divu", "index.ceildivu", "index.remu",
)  # fmt: skip


def unknown() -> Range:
    """The range of an `index` of which nothing is known."""
    return index_type().range


class Ranges:
    """Ranges of the index values of a loop.

    Parameters
    ----------
    outer
        Known ranges of invariants.
    """

    def __init__(self, loop: Loop, outer: dict[int, Range]) -> None:
        self.loop = loop
        self._known: dict[int, Range] = dict(outer)
        for level in loop.levels:
            self._known[level.induction] = self._induction(level.induction)

    def of(self, number: int) -> Range:
        """The range of a value; if it is no index, that of its type."""
        if number not in self._known:
            self._known[number] = unknown()  # values that go round in a circle
            low, high = self._find(number)
            integer = self.loop.values[number].integer is not None
            fits = integer or (_WIDEST[0] <= low and high <= _WIDEST[1])
            self._known[number] = (low, high) if fits else _WIDEST
        return self._known[number]

    def of_form(self, form: LinearForm) -> Range:
        """The range of a form."""
        return form.range(self.of)

    def _find(self, number: int) -> Range:
        value = self.loop.values[number]
        if value.constant is not None:
            return value.constant, value.constant
        if value.integer is not None:
            return value.integer.range
        if not value.is_index:
            return -(2 ** max(value.bits - 1, 0)), 2 ** max(value.bits - 1, 0) - 1
        if value.dimension is not None:
            return 0, unknown()[1]
        if value.scale is not None:
            return unknown()
        if value.form is not None:
            return self.of_form(value.form)
        if value.source is not Source.RESULT or value.producer < 0:
            return unknown()
        return self._result(self.loop.operations[value.producer])

    def _result(self, operation: Operation) -> Range:
        if any(o.distance for o in operation.operands):
            return unknown()
        ranges = [self.of(o.value) for o in operation.operands]
        kind = operation.kind
        if kind == LINEAR:
            terms = zip(operation.operands, operation.coefficients, strict=True)
            total: dict[int, int] = {}
            for operand, coefficient in terms:
                total[operand.value] = total.get(operand.value, 0) + coefficient
            return self.of_form(LinearForm.of(total, operation.constant))
        if kind == "loop.mod":
            return 0, operation.constant - 1
        if kind == "loop.floordiv":
            return ranges[0][0] // operation.constant, ranges[0][1] // operation.constant
        if kind == "loop.ceildiv":
            return -(-ranges[0][0] // operation.constant), -(-ranges[0][1] // operation.constant)
        if kind in ("arith.index_castui", "index.castu"):
            bits = self.loop.values[operation.operands[0].value].seen()[0]
            low, high = ranges[0]
            return (low, high) if low >= 0 else (0, 2**bits - 1)
        if kind in ("arith.index_cast", "index.casts"):
            return self._extended(operation.operands[0].value, ranges[0])
        if kind == SELECT:
            return min(r[0] for r in ranges[1:]), max(r[1] for r in ranges[1:])
        return _arithmetic(kind, ranges)

    def _extended(self, number: int, own: Range) -> Range:
        """The range of an integer that is sign-extended, whatever the sign of its producer."""
        bits, _, is_index = self.loop.values[number].seen()
        signed = Integer(bits, signed=True).range if not is_index else own
        return own if signed[0] <= own[0] and own[1] <= signed[1] else signed

    def _induction(self, number: int) -> Range:
        """The range of an induction variable, from its bounds or else from the accesses."""
        level = next(v for v in self.loop.levels if v.induction == number)
        lower, upper = level.lower.constant, level.upper.constant
        if lower is not None and level.trips is not None:
            assert level.constant_step is not None
            return lower, lower + level.constant_step * max(level.trips - 1, 0)
        if self.loop.values[number].integer is not None:
            low = max(self.of_form(form)[0] for form in level.lower.forms)
            high = min(self.of_form(form)[1] for form in level.upper.forms) - 1
            return low, max(low, high)
        low = lower if lower is not None else unknown()[0]
        high = upper - 1 if upper is not None else unknown()[1]
        for least, greatest in self._allowed(number):
            low, high = max(low, least), min(high, greatest)
        return (low, high) if low <= high else (low, low)

    def _allowed(self, number: int) -> list[Range]:
        """The range that accesses in every iteration imply: a subscript lies within its memory."""
        found: list[Range] = []
        for operation in self.loop.operations:
            access = operation.access
            if access is None or access.branches:
                continue
            memory = self.loop.memories[access.memory]
            shape = memory.shape
            if len(access.subscripts) != len(shape):
                shape = (DYNAMIC if memory.size is None else memory.size,)
            for form, size in zip(access.subscripts, shape, strict=True):
                if len(form.terms) == 1 and form.atoms[0] == number and form.terms[0][1] > 0:
                    coefficient, last = (
                        form.terms[0][1],
                        unknown()[1] if size == DYNAMIC else size - 1,
                    )
                    least = -(form.constant // coefficient)
                    found.append((least, (last - form.constant) // coefficient))
        return found


def _arithmetic(kind: str, ranges: list[Range]) -> Range:
    if len(ranges) != 2:
        return unknown()
    (a, b), (c, d) = ranges
    if kind in ("arith.addi", "index.add"):
        return a + c, b + d
    if kind in ("arith.subi", "index.sub"):
        return a - d, b - c
    if kind in ("arith.muli", "index.mul"):
        corners = [a * c, a * d, b * c, b * d]
        return min(corners), max(corners)
    if kind in _BOTH:
        choose = _BOTH[kind]
        return choose(a, c), choose(b, d)
    if a >= 0 and c >= 0 and kind in ("arith.andi", "index.and"):
        return 0, min(b, d)
    if kind in _SIGNED_DIVISIONS or (kind in _UNSIGNED_DIVISIONS and a >= 0):
        return _divided(kind, (a, b), (c, d)) if c > 0 else unknown()
    return unknown()


def _divided(kind: str, dividend: Range, divisor: Range) -> Range:
    """The range of a quotient or remainder by a positive number; rounding is monotonic."""
    (a, b), (c, d) = dividend, divisor
    if "rem" in kind:
        return max(min(a, 0), 1 - d), min(max(b, 0), d - 1)
    corners = [_round(kind, x, y) for x in (a, b) for y in (c, d)]
    return min(corners), max(corners)


def _round(kind: str, dividend: int, divisor: int) -> int:
    up = "ceil" in kind or ("floor" not in kind and dividend < 0)
    return -(-dividend // divisor) if up else dividend // divisor


def assign_widths(loop: Loop, outer: dict[int, Range]) -> None:
    """Give every index value of the loop a width that holds it and its initial values."""
    ranges = Ranges(loop, outer)
    initial = _initial(loop)
    for number, value in enumerate(loop.values):
        if not value.is_index:
            continue
        found = [ranges.of(n) for n in (number, *initial.get(number, ()))]
        if value.integer is not None and number in initial:
            found = [value.integer.range]
        value.bits, value.signed = bits_of(min(r[0] for r in found), max(r[1] for r in found))


def _initial(loop: Loop) -> dict[int, set[int]]:
    """The values used instead of each value in the first iterations."""
    operands = [o for operation in loop.operations for o in operation.uses()]
    operands += [result.operand for result in loop.results]
    found: dict[int, set[int]] = {}
    for operand in operands:
        if operand.initial:
            found.setdefault(operand.value, set()).update(operand.initial)
    return found
