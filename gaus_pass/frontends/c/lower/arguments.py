"""Arguments of a module, and where each is in the parameters of the function in C."""

from __future__ import annotations

from dataclasses import dataclass

from gaus_pass.frontends.c.lower.objects import Memory
from gaus_pass.frontends.c.tree import Variable
from gaus_pass.frontends.c.types import Array, Float, Int, Scalar, Struct, Type
from gaus_pass.frontends.mlir.operations import Value


@dataclass(frozen=True)
class Argument:
    """An argument of the module: a number or a memory, with its C variable and field."""

    variable: Variable
    value: Value
    memory: Memory | None
    path: tuple[str, ...]
    depths: tuple[int, ...]
    type: Scalar


def brackets(kind: Type, path: tuple[str, ...]) -> tuple[tuple[int, ...], Scalar]:
    """For every size on the way to a number the fields in front of it, and the number's type."""
    found: list[int] = []
    for depth, name in enumerate((*path, None)):
        while isinstance(kind, Array):
            found.append(depth)
            kind = kind.element
        if name is not None:
            assert isinstance(kind, Struct)
            kind = kind.field(name)
    assert isinstance(kind, (Int, Float))
    return tuple(found), kind


def position(kind: Type, path: tuple[str, ...]) -> tuple[int, ...]:
    """Where a field stands in a structure."""
    found: list[int] = []
    for name in path:
        while isinstance(kind, Array):
            kind = kind.element
        assert isinstance(kind, Struct)
        found.append([n for n, _ in kind.fields].index(name))
        kind = kind.field(name)
    return tuple(found)
