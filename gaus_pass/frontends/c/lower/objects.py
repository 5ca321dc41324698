"""Where the values of variables are: in values of MLIR or in memories; pointers into them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from gaus_pass.frontends.c.lower.numbers import Number
from gaus_pass.frontends.c.types import Float, Int, Scalar, Type, leaves, shape_of
from gaus_pass.frontends.mlir.operations import Op, Value

Path = tuple[str, ...]
"""The fields that lead to a part of a structure."""


@dataclass(eq=False)
class Memory:
    """A memory.

    Attributes
    ----------
    shape
        None for the one size that is found by the accesses.
    data
        Its numbers in row-major order, where they never change.
    before
        Its numbers before the first call, where it keeps what is written.
    value
        The memref; of a table it is made where it is needed first.
    accesses, reach
        Where the size is not known: the operations that say it, and the largest subscript.
    """

    name: str
    element: Scalar
    shape: tuple[int | None, ...]
    value: Value | None = None
    data: list[int | float] | None = None
    before: list[int | float] | None = None
    accesses: list[Op] = field(default_factory=list[Op])
    reach: int = 0

    @property
    def mlir(self) -> str:
        """The type in MLIR."""
        sizes = "".join(f"{'?' if n is None else n}x" for n in self.shape)
        return f"memref<{sizes}{self.element.mlir}>"


class Object:
    """A variable while its function runs: memories for arrays, otherwise a key per number.

    Attributes
    ----------
    memories
        By the path of fields; other paths are numbers.
    fixed
        Numbers that never change.
    """

    def __init__(self, name: str, kind: Type) -> None:
        self.name, self.type = name, kind
        self.memories: dict[Path, Memory] = {}
        self.numbers: dict[Path, Scalar] = {}
        self.fixed: dict[Path, Number] = {}
        for path, leaf in leaves(kind):
            shape, element = shape_of(leaf)
            if not isinstance(element, (Int, Float)):
                continue
            if shape:
                self.memories[path] = Memory("_".join((name, *path)), element, shape)
            else:
                self.numbers[path] = element

    def number_keys(self) -> list[Key]:
        """Those of its numbers."""
        return [(self, path) for path in self.numbers]


Key = tuple[Object, Path]
"""A number of an object."""


@dataclass(frozen=True)
class Target:
    """A part of an object: what can be assigned, or the array or structure around it.

    Attributes
    ----------
    flat
        Whether a pointer leads there that may have gone on from one row to the next.
    """

    object: Object
    path: Path
    subscripts: tuple[Number, ...]
    type: Type
    flat: bool = False

    def member(self, name: str, kind: Type) -> Target:
        """A field."""
        return replace(self, path=(*self.path, name), type=kind)

    def at(self, subscript: Number, kind: Type) -> Target:
        """An element."""
        return replace(self, subscripts=(*self.subscripts, subscript), type=kind)


@dataclass(frozen=True)
class Pointee:
    """A pointer: what it points at, which has neighbours where its last part is a subscript."""

    target: Target


@dataclass(frozen=True)
class Moving:
    """A pointer variable that changes: the array that it stays in, and where in it.

    Attributes
    ----------
    start
        A place in the array; the subscripts in it are only counted.
    own
        An object that has an int for every subscript.
    began_null
        Whether it points at nothing before it is set.
    """

    start: Target
    own: Object
    began_null: bool = False

    @property
    def keys(self) -> list[Key]:
        """The numbers that say where it is."""
        return self.own.number_keys()


Aggregate = dict[Path, Number]
"""A structure's numbers."""
Result = Number | Pointee | Aggregate | None
"""What an expression gives."""
Known = Object | Pointee | Moving
"""What a variable is."""
