"""Parts of random functions: memories that are one of two, and atomic operations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fuzz.loops import parts
from fuzz.loops.program import INDEX, Atomic, Choose, Memory
from fuzz.loops.subscripts import index_subscript

if TYPE_CHECKING:
    from fuzz.loops.making import Maker

_KINDS = ("addi", "addi", "muli", "maxs", "maxu", "mins", "minu", "ori", "andi", "assign")


def pair(maker: Maker) -> list[Memory]:
    """Two memories of one type, if there are."""
    found = [m for m in maker.scope.memories if not m.offsets and m.view != "reinterpret_cast"]
    pairs = [
        [one, two]
        for one in found
        for two in found
        if one is not two and _kind(one) == _kind(two) and not {one.name, two.name} & _of(one, two)
    ]
    return maker.rng.choice(pairs) if pairs else []


def _kind(memory: Memory) -> tuple[object, ...]:
    return memory.type, memory.shape, memory.dynamic


def _of(one: Memory, two: Memory) -> set[str]:
    return {one.source, two.source, *one.choices, *two.choices}


def chosen(maker: Maker, pair: list[Memory]) -> Memory:
    """A memory that is one of two."""
    like, names = pair[0], [memory.name for memory in pair]
    made = Memory(maker.scope.fresh("q"), list(like.shape), like.type, "chosen", like.dynamic)
    made.choices = names
    return maker.scope.add(made)


def choose(maker: Maker, condition: str) -> list[Memory]:
    """Two memories in one order or the other; the first, or both, may be used."""
    both = pair(maker)
    if not both:
        return []
    made = [chosen(maker, both) for _ in range(maker.rng.choice((1, 2)))]
    names = [memory.name for memory in both]
    for memory, sources in zip(made, (names, names[::-1]), strict=False):
        maker.scope.block.statements.append(Choose(memory.name, condition, sources))
    return made


def following(maker: Maker, inside: list[Memory]) -> list[Memory]:
    """The memories that a loop hands on: exchanged, also under a condition, or as they are."""
    draw = maker.rng.random()
    if not inside or draw < 0.1:
        return inside
    if draw < 0.6:
        return inside[::-1]
    condition, names = maker.comparison(), [memory.name for memory in inside]
    made = [chosen(maker, inside) for _ in inside]
    for memory, sources in zip(made, (names, names[::-1]), strict=True):
        maker.scope.block.statements.append(Choose(memory.name, condition, sources))
    return made


def atomic(maker: Maker, memory: Memory) -> None:
    """An operation on an element."""
    if not parts.is_written(maker, memory) or memory.type == INDEX:
        return
    rng, scope = maker.rng, maker.scope
    sizes = [min(12, n) for n in memory.shape] if memory.dynamic else memory.shape
    subscripts = [index_subscript(scope, size) for size in sizes]
    kind = rng.choice(_KINDS)
    value = scope.value(memory.type)
    scope.block.statements.append(Atomic(kind, value, memory.name, subscripts))
