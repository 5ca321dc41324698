"""Subscripts that stay inside a memory, and index arithmetic."""

from __future__ import annotations

from typing import Any

from fuzz.loops.program import INDEX, Apply, bits_of
from fuzz.loops.scope import Range, Scope

_OPERATORS = ("mod", "mod", "floordiv", "ceildiv")


def affine_subscript(scope: Scope, size: int) -> Any:
    """An affine expression whose value is always in ``range(size)``."""
    rng = scope.rng
    e, (low, high) = affine_expression(scope)
    if high - low < size:
        return _plus(e, rng.randint(-low, size - 1 - high))
    if rng.random() < 0.8:
        return ["mod", e, size]
    return rng.randrange(size)


def affine_expression(scope: Scope) -> tuple[Any, Range]:
    """A random affine expression of visible names, and its range."""
    rng = scope.rng
    dims = [d for d in scope.dims if d in scope.ranges]
    e: Any = rng.randint(0, 3)
    low = high = e
    for name in rng.sample(dims, min(len(dims), rng.choice((0, 1, 1, 1, 2, 2)))):
        factor = rng.choice((1, 1, 1, 2, 3, -1))
        ends = sorted(factor * end for end in scope.ranges[name])
        term: Any = name if factor == 1 else ["*", name, factor]
        e = term if e == 0 else ["+", term, e]
        low, high = low + ends[0], high + ends[1]
    if not isinstance(e, int) and rng.random() < 0.3:
        operator, by = rng.choice(_OPERATORS), rng.randint(2, 5)
        e = [operator, e, by]
        if operator == "mod":
            return e, (0, by - 1)
        low, high = (
            (low // by, high // by) if operator == "floordiv" else (-(-low // by), -(-high // by))
        )
    return e, (low, high)


def _plus(e: Any, number: int) -> Any:
    if isinstance(e, int):
        return e + number
    return e if number == 0 else ["+", e, number]


def affine_operation(scope: Scope) -> None:
    """An index by ``affine.apply``, ``affine.min`` or ``affine.max``."""
    kind = scope.rng.choice(("apply", "apply", "min", "max"))
    count = 1 if kind == "apply" else scope.rng.randint(1, 3)
    made = [affine_expression(scope) for _ in range(count)]
    lows, highs = [ends[0] for _, ends in made], [ends[1] for _, ends in made]
    known = (max(lows), max(highs)) if kind == "max" else (min(lows), min(highs))
    name = scope.fresh()
    scope.block.statements.append(Apply(name, kind, [e for e, _ in made]))
    scope.define(name, INDEX, known)
    if kind == "apply":
        scope.dims.append(name)


def index_subscript(scope: Scope, size: int) -> str:
    """A name of an index that is always in ``range(size)``."""
    rng = scope.rng
    fitting = [n for n in scope.of_type(INDEX) if n in scope.ranges and _fits(scope, n, size)]
    if fitting and rng.random() < 0.6:
        return rng.choice(fitting)
    if rng.random() < 0.5:
        found = index_from_data(scope, size)
        if found is not None:
            return found
    positive = [n for n in scope.of_type(INDEX) if n in scope.ranges and scope.ranges[n][0] >= 0]
    if positive and rng.random() < 0.8:
        by = scope.constant(INDEX, size)
        kind = rng.choice(("remui", "remsi"))
        return scope.operation(kind, INDEX, rng.choice(positive), by, known=(0, size - 1))
    return scope.constant(INDEX, rng.randrange(size))


def _fits(scope: Scope, name: str, size: int) -> bool:
    low, high = scope.ranges[name]
    return low >= 0 and high < size


def index_from_data(scope: Scope, size: int) -> str | None:
    """An index below ``size`` made of the low bits of some integer; None where there is none."""
    data = [n for n in scope.names if scope.types[n] != INDEX]
    if not data:
        return None
    name = scope.rng.choice(data)
    kind = scope.types[name]
    bits = bits_of(kind)
    mask = 2 ** min(bits, size.bit_length() - 1) - 1
    cut = mask - 2**bits if mask >> (bits - 1) else mask
    low = scope.operation("andi", kind, name, scope.constant(kind, cut))
    return scope.operation("index_castui", INDEX, low, known=(0, mask))


def index_operation(scope: Scope) -> None:
    """Some arithmetic on indices of which the range is known."""
    rng = scope.rng
    known = [n for n in scope.of_type(INDEX) if n in scope.ranges]
    if not known:
        return
    one, two = rng.choice(known), rng.choice(known)
    (a, b), (c, d) = scope.ranges[one], scope.ranges[two]
    kind = rng.choice(("addi", "addi", "subi", "muli", "remui", "divui", "maxsi", "minsi"))
    if kind in ("remui", "divui"):
        if a < 0:
            return
        by = rng.randint(2, 6)
        ends = (0, by - 1) if kind == "remui" else (a // by, b // by)
        scope.operation(kind, INDEX, one, scope.constant(INDEX, by), known=ends)
        return
    ends = {
        "addi": (a + c, b + d),
        "subi": (a - d, b - c),
        "muli": (min(a * c, a * d, b * c, b * d), max(a * c, a * d, b * c, b * d)),
        "maxsi": (max(a, c), max(b, d)),
        "minsi": (min(a, c), min(b, d)),
    }[kind]
    if max(map(abs, ends)) < 2**20:
        scope.operation(kind, INDEX, one, two, known=ends)
