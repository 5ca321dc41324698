"""Lists in braces: the values of elements and fields, and constants as MLIR writes them."""

from __future__ import annotations

from gaus_pass.frontends.c.lower.numbers import literal
from gaus_pass.frontends.c.lower.objects import Memory
from gaus_pass.frontends.c.tree import Expression, Listed
from gaus_pass.frontends.c.types import Array, Float, Int, Struct, Type, count_of, leaves


def dense(memory: Memory, shape: list[int], data: list[int | float]) -> str:
    """The elements in brackets."""
    if not shape:
        [one] = data
        kind = memory.element
        if isinstance(kind, Float):
            return literal(float(one), kind)
        if kind.bits == 1:
            return "true" if one else "false"
        return str(Int(kind.bits, signed=True).wrapped(int(one)))
    size = len(data) // shape[0]
    parts = (dense(memory, shape[1:], data[k * size : (k + 1) * size]) for k in range(shape[0]))
    return f"[{', '.join(parts)}]"


def by_index(kind: Array, node: Listed) -> dict[int, Expression]:
    """The values of an array's elements that are given, by index."""
    found: dict[int, Expression] = {}
    index, items = 0, list(node.items)
    while items:
        which = items[0][0]
        index = which if isinstance(which, int) else index
        found[index] = _taken(kind.element, items)
        index += 1
    return found


def by_field(kind: Struct, node: Listed) -> dict[str, Expression]:
    """The values of a structure's fields that are given."""
    names = [name for name, _ in kind.fields]
    found: dict[str, Expression] = {}
    at, items = 0, list(node.items)
    while items:
        which = items[0][0]
        at = names.index(which) if isinstance(which, str) else at
        found[names[at]] = _taken(kind.field(names[at]), items)
        at += 1
    return found


def _taken(kind: Type, items: list[tuple[str | int | None, Expression]]) -> Expression:
    """The next value, taken from the list; braces around the parts of one may be missing."""
    _, value = items.pop(0)
    if isinstance(value, Listed) or value.type == kind or not isinstance(kind, (Array, Struct)):
        return value
    count = sum(count_of(leaf) for _, leaf in leaves(kind))
    rest = [items.pop(0) for _ in range(min(count - 1, len(items)))]
    return Listed(kind, value.at, ((None, value), *rest))
