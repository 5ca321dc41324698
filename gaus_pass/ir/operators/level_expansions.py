"""Operations that CIRCT does not lower to and-inverter logic, expanded in `comb` to be measured.

Dividers are restoring, as synthesis tools build them: a row of subtraction and selection for every
bit of the quotient.  Row k works on the k bits that its remainder can have.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

WIDEST = 64
"""Bits; the time that measuring takes grows with the cube of the width."""
_DIVISIONS = {
    "comb.divu": (False, False), "arith.divui": (False, False),
    "comb.modu": (False, True), "arith.remui": (False, True),
    "comb.divs": (True, False), "arith.divsi": (True, False),
    "comb.mods": (True, True), "arith.remsi": (True, True),
}  # fmt: skip
"""Whether it is signed, and whether the remainder is wanted."""
_ROUNDED = {
    "arith.ceildivui": (False, False),
    "arith.ceildivsi": (True, False),
    "arith.floordivsi": (True, True),
}
"""Whether it is signed, and whether it rounds down."""
_PRODUCTS = {"arith.mului_extended": False, "arith.mulsi_extended": True}
_SUMS = {"arith.addui_extended": "add", "arith.subui_extended": "sub"}


class Logic:
    """Lines of `comb` operations; every method returns the name of its result."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def _named(self, text: str) -> str:
        name = f"%x{len(self.lines)}"
        self.lines.append(f"{name} = {text}")
        return name

    def constant(self, value: int, bits: int) -> str:
        """A constant."""
        return self._named(f"hw.constant {value} : i{bits}")

    def binary(self, kind: str, one: str, two: str, bits: int) -> str:
        """``comb.KIND`` of two operands of ``bits`` bits."""
        return self._named(f"comb.{kind} {one}, {two} : i{bits}")

    def compare(self, predicate: str, one: str, two: str, bits: int) -> str:
        """A comparison."""
        return self._named(f"comb.icmp {predicate} {one}, {two} : i{bits}")

    def select(self, condition: str, one: str, two: str, bits: int) -> str:
        """A multiplexer."""
        return self._named(f"comb.mux {condition}, {one}, {two} : i{bits}")

    def cut(self, value: str, bits: int, low: int, count: int) -> str:
        """``count`` of the ``bits`` bits of a value, from ``low`` on."""
        if count == bits:
            return value
        return self._named(f"comb.extract {value} from {low} : (i{bits}) -> i{count}")

    def concat(self, parts: Sequence[tuple[str, int]]) -> str:
        """Concatenation of values and their widths, the most significant first."""
        names = ", ".join(name for name, _ in parts)
        return self._named(f"comb.concat {names} : {', '.join(f'i{bits}' for _, bits in parts)}")

    def extended(self, value: str, bits: int, more: int, *, signed: bool) -> str:
        """A value with ``more`` bits before it."""
        if not signed:
            return self.concat([(self.constant(0, more), more), (value, bits)])
        sign = self.cut(value, bits, bits - 1, 1)
        copies = self._named(f"comb.replicate {sign} : (i1) -> i{more}")
        return self.concat([(copies, more), (value, bits)])

    def inverted(self, bit: str) -> str:
        """The inverse of one bit."""
        return self.binary("xor", bit, self.constant(-1, 1), 1)

    def negated_if(self, condition: str, value: str, bits: int) -> str:
        """``condition ? -value : value``."""
        negative = self.binary("sub", self.constant(0, bits), value, bits)
        return self.select(condition, negative, value, bits)


def expansion(name: str, bits: int) -> tuple[list[str], list[str]] | None:
    """An operation on ``%a0`` and ``%a1`` of ``bits`` bits: its lines, and the results' names.

    None for operations that need no expansion, or whose expansion would take too long to measure.
    """
    make = _maker(name)
    if make is None or not 0 < bits <= WIDEST:
        return None
    logic = Logic()
    results = make(logic, bits)
    return logic.lines, results


def _maker(name: str) -> Callable[[Logic, int], list[str]] | None:
    if name in _DIVISIONS:
        signed, remainder = _DIVISIONS[name]
        return lambda logic, bits: [_division(logic, bits, signed=signed)[remainder]]
    if name in _ROUNDED:
        signed, down = _ROUNDED[name]
        return lambda logic, bits: [_rounded(logic, bits, signed=signed, down=down)]
    if name in _PRODUCTS:
        return lambda logic, bits: _halves(logic, "mul", bits, bits, signed=_PRODUCTS[name])
    if name in _SUMS:
        return lambda logic, bits: _halves(logic, _SUMS[name], bits, 1, signed=False)
    return None


def _halves(logic: Logic, kind: str, bits: int, more: int, *, signed: bool) -> list[str]:
    """A result that is ``more`` bits wider than the operands, in two parts."""
    wide = [logic.extended(v, bits, more, signed=signed) for v in ("%a0", "%a1")]
    total = logic.binary(kind, wide[0], wide[1], bits + more)
    return [logic.cut(total, bits + more, 0, bits), logic.cut(total, bits + more, bits, more)]


def _division(logic: Logic, bits: int, *, signed: bool) -> tuple[str, str]:
    """Quotient and remainder, rounded towards zero."""
    if not signed:
        return _rows(logic, "%a0", "%a1", bits)
    signs = [logic.cut(v, bits, bits - 1, 1) for v in ("%a0", "%a1")]
    sizes = [logic.negated_if(sign, v, bits) for sign, v in zip(signs, ("%a0", "%a1"), strict=True)]
    quotient, remainder = _rows(logic, sizes[0], sizes[1], bits)
    differ = logic.binary("xor", signs[0], signs[1], 1)
    return (
        logic.negated_if(differ, quotient, bits),
        logic.negated_if(signs[0], remainder, bits),
    )


def _rows(logic: Logic, dividend: str, divisor: str, bits: int) -> tuple[str, str]:
    quotient: list[tuple[str, int]] = []
    remainder = ""
    for k in range(1, bits + 1):
        bit = logic.cut(dividend, bits, bits - k, 1)
        shifted = bit if k == 1 else logic.concat([(remainder, k - 1), (bit, 1)])
        low = logic.cut(divisor, bits, 0, k)
        wide = [logic.extended(v, k, 1, signed=False) for v in (shifted, low)]
        rest = logic.binary("sub", wide[0], wide[1], k + 1)
        less = logic.cut(rest, k + 1, k, 1)
        if k < bits:
            high = logic.cut(divisor, bits, k, bits - k)
            zero = logic.constant(0, bits - k)
            less = logic.binary("or", less, logic.compare("ne", high, zero, bits - k), 1)
        remainder = logic.select(less, shifted, logic.cut(rest, k + 1, 0, k), k)
        quotient.append((logic.inverted(less), 1))
    return (logic.concat(quotient) if bits > 1 else quotient[0][0]), remainder


def _rounded(logic: Logic, bits: int, *, signed: bool, down: bool) -> str:
    """The quotient rounded down or up: the one rounded towards zero, corrected by one."""
    quotient, remainder = _division(logic, bits, signed=signed)
    adjust = logic.compare("ne", remainder, logic.constant(0, bits), bits)
    if signed:
        signs = [logic.cut(v, bits, bits - 1, 1) for v in ("%a0", "%a1")]
        differ = logic.binary("xor", signs[0], signs[1], 1)
        adjust = logic.binary("and", adjust, differ if down else logic.inverted(differ), 1)
    if bits == 1:
        return logic.binary("add", quotient, adjust, 1)
    more = logic.extended(adjust, 1, bits - 1, signed=down)
    return logic.binary("add", quotient, more, bits)
