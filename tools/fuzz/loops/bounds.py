"""Bounds of random loops: constant, from arguments, from loops around, from data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fuzz.loops.program import INDEX, bits_of
from fuzz.loops.scope import Range, Scope
from fuzz.loops.subscripts import index_from_data

_MOST_TRIPS = 7
_INTEGERS = ("i4", "i8", "i16", "i32", "i33", "i64")


@dataclass(frozen=True)
class Bounds:
    """What a `For` has besides its body, and the range of its induction variable."""

    fields: dict[str, Any]
    known: Range | None


def bounds(scope: Scope, kind: str) -> Bounds:
    """Bounds of a loop of few iterations, sometimes none."""
    rng = scope.rng
    step = rng.choice((1, 1, 1, 1, 2, 3))
    name = scope.fresh("i")
    made: dict[str, Any] = {
        "kind": kind, "induction": name, "type": INDEX, "step": step,
        "step_name": f"{name}s", "unsigned": False,
    }  # fmt: skip
    if kind == "scf.for" and rng.random() < 0.3:
        return _of_integers(scope, made)
    lower, low = _lower(scope, kind)
    upper, high = _upper(scope, kind, low[1])
    known = (low[0], max(high[1] - 1, low[0]))
    return Bounds({**made, "lower": lower, "upper": upper}, known)


def _lower(scope: Scope, kind: str) -> tuple[list[Any], Range]:
    rng, affine = scope.rng, kind == "affine.for"
    draw = rng.random()
    around = _around(scope, affine)
    if draw < 0.15 and around:
        name = rng.choice(around)
        return [name], scope.ranges[name]
    if draw < 0.25:
        name = scope.argument(INDEX, 0, rng.randint(1, 4))
        return [name], scope.ranges[name]
    number = rng.choice((0, 0, 0, 1, 2, -2 if affine else 3))
    if affine and around and draw < 0.35:
        name = rng.choice(around)
        ends = scope.ranges[name]
        return [name, number], (max(ends[0], number), max(ends[1], number))
    return [number if affine else scope.constant(INDEX, number)], (number, number)


def _upper(scope: Scope, kind: str, low: int) -> tuple[list[Any], Range]:
    """Upper bounds: at most `_MOST_TRIPS` above the largest lower bound."""
    rng, affine = scope.rng, kind == "affine.for"
    draw, most = rng.random(), low + rng.randint(0, _MOST_TRIPS)
    around = [n for n in _around(scope, affine) if scope.ranges[n][1] <= low + _MOST_TRIPS]
    if draw < 0.35:
        name = scope.argument(INDEX, max(0, low - 1), max(most, 1, low - 1))
        ends = scope.ranges[name]
        if affine and rng.random() < 0.25:
            number = rng.randint(low, low + 4)
            return [name, number], (min(ends[0], number), min(ends[1], number))
        return [name], ends
    if draw < 0.5 and around:
        name = rng.choice(around)
        ends = scope.ranges[name]
        if affine:
            more = rng.randint(0, 2)
            return [["+", name, more]], (ends[0] + more, ends[1] + more)
        return [name], ends
    if draw < 0.6 and not affine:
        name = index_from_data(scope, 4)
        if name is not None:
            return [name], scope.ranges[name]
    return [most if affine else scope.constant(INDEX, most)], (most, most)


def _around(scope: Scope, affine: bool) -> list[str]:
    names = scope.dims if affine else scope.of_type(INDEX)
    return [n for n in names if n in scope.ranges and scope.ranges[n][0] >= 0]


def _of_integers(scope: Scope, made: dict[str, Any]) -> Bounds:
    """A loop over integers, around numbers that matter: 0, half of all, beyond 32 bits."""
    rng = scope.rng
    kind = rng.choice(_INTEGERS)
    bits = bits_of(kind)
    unsigned = rng.random() < 0.4
    room = _MOST_TRIPS + made["step"]
    middles = [0, -room, 2 ** (bits - 2)] if not unsigned else [0, 2 ** (bits - 1) - room]
    if bits > 33:
        middles.append(2**33)
    if unsigned:
        middles += [2 ** (bits - 1), 2**bits - 2 * room - 1]
    highest = (2**bits if unsigned else 2 ** (bits - 1)) - 1 - made["step"]
    low = min(rng.choice(middles) + rng.randint(-2, 2), highest - 1)
    low = max(low, 0 if unsigned else -(2 ** (bits - 1)))
    high = min(low + rng.randint(0, _MOST_TRIPS), highest)
    sides = [_integer(scope, kind, side) for side in (low, high)]
    fields = {**made, "type": kind, "unsigned": unsigned, "lower": sides[:1], "upper": sides[1:]}
    return Bounds(fields, None)


def _integer(scope: Scope, kind: str, value: int) -> str:
    bits = bits_of(kind)
    cut = value - 2**bits if value >> (bits - 1) > 0 else value
    if scope.rng.random() < 0.5:
        return scope.constant(kind, cut)
    return scope.argument(kind, cut, cut)
