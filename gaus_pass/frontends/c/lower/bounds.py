"""What is known of integer results: constants, and bounds before they wrap."""

from __future__ import annotations

from gaus_pass.frontends.c.lower.numbers import Number, integer
from gaus_pass.frontends.c.types import Int


def _quotient(a: int, b: int) -> int:
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


def folded(operator: str, left: Number, right: Number, kind: Int) -> Number | None:
    """The result where it is a constant or one of the operands; None where it is to be computed."""
    a, b = left.constant, right.constant
    if a is not None and b is not None:
        found = _computed(operator, a, b, kind)
        return None if found is None else integer(found, kind)
    if b == 0 and operator in ("+", "-", "|", "^", "<<", ">>"):
        return left
    if a == 0 and operator in ("+", "|", "^"):
        return right
    if b == 1 and operator in ("*", "/"):
        return left
    if a == 1 and operator == "*":
        return right
    if 0 in (a, b) and operator in ("*", "&"):
        return integer(0, kind)
    return None


def _computed(operator: str, a: int, b: int, kind: Int) -> int | None:
    match operator:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case "&":
            return a & b
        case "|":
            return a | b
        case "^":
            return a ^ b
        case "<<" | ">>":
            if not 0 <= b < kind.bits:
                return None
            return a << b if operator == "<<" else a >> b
        case _:
            if b == 0:
                return None
            return _quotient(a, b) if operator == "/" else a - b * _quotient(a, b)


def span(operator: str, left: Number, right: Number, kind: Int) -> tuple[int, int]:
    """Bounds of a result before it wraps; those of the type where nothing better is known."""
    a, b, c, d = left.low, left.high, right.low, right.high
    match operator:
        case "+":
            return a + c, b + d
        case "-":
            return a - d, b - c
        case "*":
            corners = (a * c, a * d, b * c, b * d)
            return min(corners), max(corners)
        case "&" if min(a, c) >= 0:
            return 0, min(b, d)
        case "&" if c >= 0 or a >= 0:
            return 0, d if c >= 0 else b
        case "|" | "^" if min(a, c) >= 0:
            return 0, (1 << max(b, d).bit_length()) - 1
        case "<<" if c == d and 0 <= c < kind.bits:
            return a << c, b << c
        case ">>" if c == d and 0 <= c < kind.bits:
            return a >> c, b >> c
        case ">>" if a >= 0:
            return 0, b
        case "/" if c == d and c > 0:
            return _quotient(a, c), _quotient(b, c)
        case "%" if c == d and c > 0:
            return (0 if a >= 0 else 1 - c), min(b, c - 1) if a >= 0 else c - 1
        case _:
            return kind.least, kind.greatest
