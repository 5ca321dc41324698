"""Exact integers on wires: linear forms, bounds, comparisons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.numbers import Integer, bits_of
from gaus_pass.rtl.netlist.builder import Netlist
from gaus_pass.rtl.netlist.logic import Logic, width

Plus = Callable[[int, "Number | None"], "Number"]
"""The product of an induction variable with a constant, plus what does not change while its loop
runs: in a register."""


@dataclass(frozen=True)
class Number:
    """An integer on a wire: two's complement where ``signed``, else not negative.

    Attributes
    ----------
    plus
        Of the induction variable of a loop around others.
    depth
        Of that loop: greater than those of the loops around it.
    constants
        Whether sums with constants, and with arguments, are also worth a register.
    held
        Whether it is an argument, which does not change while the module runs.
    terms, offset
        The linear form over such variables that it is; no terms where it is none.
    """

    wire: Any
    signed: bool
    plus: Plus | None = field(default=None, compare=False)
    depth: int = field(default=0, compare=False)
    constants: bool = field(default=False, compare=False)
    held: bool = field(default=False, compare=False)
    terms: tuple[tuple[Number, int], ...] = field(default=(), compare=False)
    offset: int = field(default=0, compare=False)

    @property
    def range(self) -> tuple[int, int]:
        """Least and greatest value."""
        bits = width(self.wire)
        return (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if self.signed else (0, (1 << bits) - 1)

    def fit(self, net: Logic, bits: int) -> Any:
        """The wire in ``bits``."""
        return net.resize(self.wire, bits, self.signed)


def constant(net: Logic, number: int) -> Number:
    """A number in as many bits as it needs."""
    bits, signed = bits_of(number, number)
    return Number(net.constant(number, bits), signed)


def read_as(net: Logic, number: Number, integer: Integer) -> Number:
    """The low bits of a number, read as an integer of a type."""
    low, high = integer.range
    if low <= number.range[0] and number.range[1] <= high:
        return number
    return Number(number.fit(net, integer.bits), integer.signed)


def linear(net: Logic, terms: Sequence[tuple[Number, int]], offset: int) -> Number:
    """``offset + Σ coefficient · number``, exactly, by shifts and adders."""
    given, fixed = _flat(terms, offset)
    terms, offset = _at_hand(net, given, fixed)
    low = high = offset
    for number, coefficient in terms:
        ends = [coefficient * end for end in number.range]
        low, high = low + min(ends), high + max(ends)
    bits, signed = bits_of(low, high)
    total = weighted(net, terms, offset, bits)
    if all(number.plus is None for number, _ in given):
        return Number(total, signed)
    return Number(total, signed, terms=tuple(given), offset=fixed)


def _flat(terms: Sequence[tuple[Number, int]], offset: int) -> tuple[list[tuple[Number, int]], int]:
    """The same with linear forms in place of what they are the value of."""
    if not any(number.terms for number, _ in terms):
        return list(terms), offset
    found: dict[Number, int] = {}
    for number, coefficient in terms:
        for own, factor in number.terms or ((number, 1),):
            found[own] = found.get(own, 0) + coefficient * factor
        offset += coefficient * number.offset
    return [(number, coefficient) for number, coefficient in found.items() if coefficient], offset


def _at_hand(
    net: Logic, terms: Sequence[tuple[Number, int]], offset: int
) -> tuple[list[tuple[Number, int]], int]:
    """The same with what is at hand in registers in place of products and sums."""
    nested = sorted((t for t in terms if t[0].plus is not None), key=lambda t: t[0].depth)
    rest = [t for t in terms if t[0].plus is None]
    if not nested:
        return rest, offset
    own = nested[-1][0]
    fixed = [t for t in rest if t[0].held and own.constants]
    before = [*nested[:-1], *fixed]
    kept = offset if own.constants else 0
    if not before and not kept and len(signed_digits(nested[-1][1])) < 2:
        return list(terms), offset
    assert own.plus is not None
    total = own.plus(nested[-1][1], linear(net, before, kept) if before or kept else None)
    return [*(t for t in rest if t not in fixed), (total, 1)], offset - kept


def weighted(net: Logic, terms: Iterable[tuple[Number, int]], offset: int, bits: int) -> Any:
    """The low ``bits`` of a linear form; see `linear`."""
    plus: list[Any] = []
    minus: list[Any] = []
    for number, coefficient in terms:
        wire = number.fit(net, bits)
        for shift, sign in signed_digits(coefficient):
            (plus if sign > 0 else minus).append(net.shift_left(wire, shift))
    total = _tree(net, [*plus, net.constant(offset, bits)])
    return net.sub(total, _tree(net, minus)) if minus else total


def _tree(net: Logic, wires: list[Any]) -> Any:
    """Balanced sum."""
    while len(wires) > 1:
        pairs = [net.add(*wires[i : i + 2]) for i in range(0, len(wires) - 1, 2)]
        wires = pairs + wires[len(wires) & ~1 :]
    return wires[0]


def signed_digits(number: int) -> list[tuple[int, int]]:
    """The canonical signed-digit form: ``(shift, ±1)`` pairs, the fewest that sum to the number.

    G. W. Reitwiesner, "Binary arithmetic", Advances in Computers 1 (1960), 231-308.
    """
    found: list[tuple[int, int]] = []
    shift = 0
    while number:
        if number & 1:
            digit = 2 - (number & 3)
            found.append((shift, digit))
            number -= digit
        number >>= 1
        shift += 1
    return found


def less(net: Logic, one: Number, two: Number) -> Any:
    """Whether ``one`` is less than ``two``."""
    return compare(net, "lt", one, two)


def compare(net: Logic, relation: str, one: Number, two: Number) -> Any:
    """``lt``, ``le``, ``gt``, ``ge``, ``eq`` or ``ne`` of two integers."""
    signed = one.signed or two.signed
    bits = max(width(n.wire) + (signed and not n.signed) for n in (one, two))
    sign = "" if relation in ("eq", "ne") else ("s" if signed else "u")
    return net.compare(sign + relation, one.fit(net, bits), two.fit(net, bits))


def sum_is(net: Netlist, number: Number, constant: int, total: Number) -> Any:
    """Whether ``number + constant`` is ``total``, without a chain of carries.

    Each bit says which carry it needs to come out right, and which it then hands on; the sum is
    right if all these agree.  J. Cortadella and J. M. Llaberia, "Evaluation of A + B = K conditions
    without carry propagation", IEEE Transactions on Computers 41 (1992), 1484-1488.
    """
    ends = [*number.range, *(end + constant for end in number.range), *total.range]
    bits, _ = bits_of(min(ends), max(ends))
    one, whole = number.fit(net, bits), total.fit(net, bits)
    other = net.constant(constant, bits)
    needed = net.binary("xor", one, net.binary("xor", whole, other))
    some, both = net.binary("or", one, other), net.binary("and", one, other)
    made = net.binary("or", both, net.binary("and", some, net.invert(whole)))
    net.label(needed, "carries_needed")
    net.label(made, "carries_made")
    return net.compare("eq", needed, net.shift_left(made, 1))


def extreme(net: Logic, numbers: Sequence[Number], greatest: bool) -> Number:
    """The greatest or least of some integers."""
    best = numbers[0]
    for other in numbers[1:]:
        low = min(best.range[0], other.range[0])
        high = max(best.range[1], other.range[1])
        bits, signed = bits_of(low, high)
        wins = compare(net, "gt" if greatest else "lt", other, best)
        best = Number(net.select(wins, other.fit(net, bits), best.fit(net, bits)), signed)
    return best


def times(net: Logic, one: Number, two: Number) -> Number:
    """A product, exactly."""
    for known, other in ((one, two), (two, one)):
        number = net.known(known.wire)
        if number is not None:
            negative = known.signed and number >> (width(known.wire) - 1)
            factor = number - (1 << width(known.wire)) if negative else number
            return linear(net, [(other, factor)], 0)
    bits = width(one.wire) + width(two.wire)
    return Number(net.binary("mul", one.fit(net, bits), two.fit(net, bits)), True)


def form_number(net: Logic, form: LinearForm, atom: Callable[[int], Number]) -> Number:
    """A linear form over values that are on wires."""
    return linear(net, [(atom(a), c) for a, c in form.terms], form.constant)
