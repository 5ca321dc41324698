"""What the operations of arith and affine expressions compute."""

from __future__ import annotations

from collections.abc import Callable

from fuzz.loops.program import INDEX, Operation, bits_of


class Undefined(Exception):
    """The program has no meaning for these data, or takes too long."""


def computed(s: Operation, kind: str, values: list[int]) -> int:
    """The value of an operation, not yet cut to its type.

    Parameters
    ----------
    kind
        Type of the last operand.

    Raises
    ------
    Undefined
        There is none.
    """
    bits = bits_of(kind)
    if kind == INDEX and s.kind in _UNSIGNED_KINDS and min(values) < 0:
        raise Undefined("a negative index is taken for unsigned")
    plain = [v if kind == INDEX else v % 2**bits for v in values]
    if s.kind == "cmpi":
        sides = plain if s.predicate.startswith("u") else values
        return int(_COMPARE[s.predicate.lstrip("us")](*sides))
    if s.kind == "select":
        return values[1] if values[0] else values[2]
    if s.kind in _SHIFTS:
        if not 0 <= plain[1] < bits:
            raise Undefined("shifts by too much")
        return _SHIFTS[s.kind](plain[0] if s.kind == "shrui" else values[0], plain[1])
    if s.kind in _DIVISIONS:
        unsigned = s.kind in _UNSIGNED_KINDS
        a, b = plain if unsigned else values
        return _divided(s.kind, a, b, bits)
    return _PLAIN[s.kind](*(plain if s.kind in _UNSIGNED_KINDS else values))


def combined(kind: str, old: int, new: int, bits: int) -> int:
    """What an atomic operation leaves, not yet cut to its type."""
    if kind == "assign":
        return new
    name = f"{kind}i" if kind[:3] in ("max", "min") else kind
    sides = [v % 2**bits for v in (old, new)] if name in _UNSIGNED_KINDS else [old, new]
    return _PLAIN[name](*sides)


def _divided(kind: str, a: int, b: int, bits: int) -> int:
    if b == 0:
        raise Undefined("divides by zero")
    if b == -1 and a == -(2 ** (bits - 1)):
        raise Undefined("a quotient overflows")
    return _DIVISIONS[kind](a, b)


def _towards_zero(a: int, b: int) -> int:
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


_Binary = Callable[[int, int], int]
AFFINE: dict[str, _Binary] = {
    "+": lambda a, b: a + b, "*": lambda a, b: a * b, "mod": lambda a, b: a % b,
    "floordiv": lambda a, b: a // b, "ceildiv": lambda a, b: -(-a // b),
}  # fmt: skip
_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "eq": lambda a, b: a == b, "ne": lambda a, b: a != b, "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b, "gt": lambda a, b: a > b, "ge": lambda a, b: a >= b,
}  # fmt: skip
_SHIFTS: dict[str, _Binary] = {
    "shli": lambda a, b: a << b, "shrsi": lambda a, b: a >> b, "shrui": lambda a, b: a >> b,
}  # fmt: skip
_DIVISIONS: dict[str, _Binary] = {
    "divsi": _towards_zero, "divui": lambda a, b: a // b,
    "remsi": lambda a, b: a - b * _towards_zero(a, b), "remui": lambda a, b: a % b,
    "floordivsi": lambda a, b: a // b, "ceildivsi": lambda a, b: -(-a // b),
    "ceildivui": lambda a, b: -(-a // b),
}  # fmt: skip
_PLAIN: dict[str, Callable[..., int]] = {
    "addi": lambda a, b: a + b, "subi": lambda a, b: a - b, "muli": lambda a, b: a * b,
    "andi": lambda a, b: a & b, "ori": lambda a, b: a | b, "xori": lambda a, b: a ^ b,
    "maxsi": max, "minsi": min, "maxui": max, "minui": min,
    "extsi": lambda a: a, "extui": lambda a: a, "trunci": lambda a: a,
    "index_cast": lambda a: a, "index_castui": lambda a: a,
}  # fmt: skip
_UNSIGNED_KINDS = frozenset(
    ("divui", "remui", "ceildivui", "maxui", "minui", "extui", "index_castui", "shrui")
)
