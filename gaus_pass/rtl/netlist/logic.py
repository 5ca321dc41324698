"""Logic: `hw` and `comb` operations without state, each made once."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

from gaus_pass.hardware.numbers import INTEGER_RELATIONS
from gaus_pass.ir.core.bindings import ir

_MANY = 4
"""Cases that are worth masking."""


def integer(bits: int) -> Any:
    """The type of a wire of so many bits."""
    return ir.IntegerType.get_signless(bits)


def width(value: Any) -> int:
    """Bits of a wire."""
    return int(value.type.width)


class Logic:
    """Operations of a module under construction, and the wires between them.

    Attributes
    ----------
    location
        Location given to operations that are being made.
    owned
        By wire: the operation of the source whose logic it is of.
    flat
        Whether one of many values is chosen by a disjunction of all, of which those that are not
        chosen are masked: fewer levels than a tree of selects where tables have many inputs.
    """

    def __init__(self, location: Any, at: Any) -> None:
        self.location = location
        self._owner: Any = None
        self.owned: dict[Any, Any] = {}
        self.flat = False
        self._at = at
        self._known: dict[Any, list[Any]] = {}
        self._constants: dict[Any, int] = {}
        self._used: dict[Any, int] = {}

    @contextmanager
    def owner(self, operation: Any) -> Generator[None]:
        """What is made meanwhile is logic of an operation of the source."""
        before, self._owner = self._owner, operation
        yield
        self._owner = before

    def _create(
        self,
        name: str,
        results: Sequence[Any],
        operands: Sequence[Any],
        attributes: dict[str, Any] | None = None,
        location: Any = None,
        regions: int = 0,
    ) -> Any:
        return ir.Operation.create(
            name,
            results=results,
            operands=operands,
            attributes=attributes or {},
            loc=location or self.location,
            ip=self._at,
            regions=regions,
        )

    def _pure(self, name: str, result: Any, *operands: Any, **attributes: Any) -> Any:
        """An operation without state, made once."""
        key = (name, result, operands, tuple(sorted((k, str(v)) for k, v in attributes.items())))
        if key not in self._known:
            value = self._create(name, [result], operands, attributes).results[0]
            self._known[key] = [value]
            if self._owner is not None:
                self.owned[value] = self._owner
        return self._known[key][0]

    def constant(self, number: int, bits: int) -> Any:
        """A number, cut to its low ``bits``."""
        number = (number + (1 << (bits - 1))) % (1 << bits) - (1 << (bits - 1))
        kind = integer(bits)
        attribute = ir.Attribute.parse(f"{number} : i{bits}") if bits > 1 else None
        if attribute is None:
            attribute = ir.IntegerAttr.get(kind, number & 1)
        value = self._pure("hw.constant", kind, value=attribute)
        self._constants[value] = number % (1 << bits)
        return value

    def known(self, value: Any) -> int | None:
        """The (unsigned) number that a wire is, if it was made by `constant`."""
        return self._constants.get(value)

    def binary(self, operation: str, one: Any, two: Any) -> Any:
        """``comb.<operation>`` of two wires of one width."""
        return self._pure(f"comb.{operation}", one.type, one, two)

    def add(self, one: Any, two: Any) -> Any:
        """Sum; adding 0 costs nothing."""
        if self.known(two) == 0:
            return one
        return two if self.known(one) == 0 else self.binary("add", one, two)

    def sub(self, one: Any, two: Any) -> Any:
        """Difference."""
        return one if self.known(two) == 0 else self.binary("sub", one, two)

    def invert(self, value: Any) -> Any:
        """All bits inverted."""
        bits = width(value)
        known = self.known(value)
        if known is not None:
            return self.constant(~known, bits)
        return self.binary("xor", value, self.constant(-1, bits))

    def all_of(self, *values: Any) -> Any:
        """Conjunction of single bits; without any it is true."""
        return self._joined("and", 1, values)

    def any_of(self, *values: Any) -> Any:
        """Disjunction of single bits; without any it is false."""
        return self._joined("or", 0, values)

    def _joined(self, operation: str, neutral: int, values: tuple[Any, ...]) -> Any:
        """Conjunction or disjunction of bits, simplified where some of them are constant."""
        found: dict[Any, None] = {}
        for value in values:
            known = self.known(value)
            if known is not None and known != neutral:
                return value
            if known is None:
                found[value] = None
        return self._tree(operation, list(found)) if found else self.constant(neutral, 1)

    def _tree(self, operation: str, values: list[Any]) -> Any:
        while len(values) > 1:
            pairs = [
                self.binary(operation, *values[i : i + 2]) for i in range(0, len(values) - 1, 2)
            ]
            values = pairs + values[len(values) & ~1 :]
        return values[0]

    def compare(self, predicate: str, one: Any, two: Any) -> Any:
        """``comb.icmp``; see `INTEGER_RELATIONS`."""
        number = ir.IntegerAttr.get(integer(64), INTEGER_RELATIONS.index(predicate))
        return self._pure("comb.icmp", integer(1), one, two, predicate=number)

    def is_number(self, value: Any, number: int) -> Any:
        """Whether a wire equals a constant."""
        return self.compare("eq", value, self.constant(number, width(value)))

    def select(self, condition: Any, one: Any, two: Any) -> Any:
        """``one`` where the condition holds, else ``two``."""
        known = self.known(condition)
        if one == two or known == 1:
            return one
        return two if known == 0 else self._pure("comb.mux", one.type, condition, one, two)

    def choose(self, cases: Sequence[tuple[Any, Any]]) -> Any:
        """The value of the case that holds (at most one does), by a tree of selects or `flat`.

        If none holds, it may be anything.
        """
        if len(cases) == 1:
            return cases[0][1]
        if self.flat and len(cases) >= _MANY:
            return self._tree("or", [self._masked(*case) for case in cases])
        one, two = cases[: (len(cases) + 1) // 2], cases[(len(cases) + 1) // 2 :]
        condition = self.any_of(*(condition for condition, _ in one))
        return self.select(condition, self.choose(one), self.choose(two))

    def _masked(self, condition: Any, value: Any) -> Any:
        bits = width(value)
        mask = condition
        if bits > 1:
            mask = self._pure("comb.replicate", integer(bits), condition)
        return self.binary("and", mask, value)

    def extract(self, value: Any, low: int, bits: int) -> Any:
        """Some bits of a wire."""
        if low == 0 and bits == width(value):
            return value
        known = self.known(value)
        if known is not None:
            return self.constant(known >> low, bits)
        i32 = integer(32)
        place = ir.IntegerAttr.get(i32, low)
        return self._pure("comb.extract", integer(bits), value, lowBit=place)

    def concatenate(self, *values: Any) -> Any:
        """Concatenation of wires, the most significant one first."""
        return self._pure("comb.concat", integer(sum(map(width, values))), *values)

    def resize(self, value: Any, bits: int, signed: bool) -> Any:
        """A wire truncated to its low bits, or extended."""
        have = width(value)
        if bits <= have:
            return self.extract(value, 0, bits)
        known = self.known(value)
        if known is not None:
            negative = signed and known >> (have - 1)
            return self.constant(known - (1 << have) if negative else known, bits)
        if not signed:
            extended = self.concatenate(self.constant(0, bits - have), value)
            self._used[extended] = self.used_bits(value)
            return extended
        sign = self.extract(value, have - 1, 1)
        high = self._pure("comb.replicate", integer(bits - have), sign)
        return self.concatenate(high, value)

    def used_bits(self, value: Any) -> int:
        """Bits of a wire without those that only extend it by zeros."""
        known = self.known(value)
        if known is not None:
            return max(1, known.bit_length())
        return self._used.get(value, width(value))

    def shift_left(self, value: Any, by: int) -> Any:
        """Times a power of two, in the same width."""
        bits = width(value)
        if by >= bits:
            return self.constant(0, bits)
        if by == 0:
            return value
        return self.concatenate(self.extract(value, 0, bits - by), self.constant(0, by))
