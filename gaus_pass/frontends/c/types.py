"""Types of C as far as hardware has them, with C's conversions (LP64: int 32, long 64 bits)."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

INT_BITS = 32


@dataclass(frozen=True)
class Int:
    """An integer type.

    Attributes
    ----------
    exact
        A ``_BitInt``, which is not promoted to int.
    boolean
        ``_Bool``, which is 1 for everything but 0.
    """

    bits: int
    signed: bool
    exact: bool = False
    boolean: bool = False

    @property
    def least(self) -> int:
        """The least number."""
        return -(1 << (self.bits - 1)) if self.signed else 0

    @property
    def greatest(self) -> int:
        """The greatest number."""
        return (1 << (self.bits - self.signed)) - 1

    def wrapped(self, number: int) -> int:
        """A number modulo 2^bits, as this type has it."""
        number %= 1 << self.bits
        return number - (1 << self.bits) if number > self.greatest else number

    @property
    def mlir(self) -> str:
        """The type in MLIR, which knows no signs here."""
        return f"i{self.bits}"

    def __str__(self) -> str:
        if self.boolean:
            return "_Bool"
        if self.exact:
            return f"{'' if self.signed else 'unsigned '}_BitInt({self.bits})"
        return f"{'' if self.signed else 'u'}int{self.bits}_t"


@dataclass(frozen=True)
class Float:
    """A floating-point type of 16, 32 or 64 bits."""

    bits: int

    @property
    def mlir(self) -> str:
        """The type in MLIR."""
        return f"f{self.bits}"

    def __str__(self) -> str:
        return {16: "_Float16", 32: "float", 64: "double"}[self.bits]


@dataclass(frozen=True)
class Array:
    """An array of fixed size; None where the size is not said."""

    element: Type
    size: int | None

    def __str__(self) -> str:
        return f"{self.element}[{'' if self.size is None else self.size}]"


@dataclass(frozen=True)
class Pointer:
    """A pointer; None for what is no object with a size, such as ``void``."""

    to: Type | None

    def __str__(self) -> str:
        return f"{self.to or 'void'} *"


@dataclass(frozen=True)
class Struct:
    """A structure with its fields in order."""

    name: str
    fields: tuple[tuple[str, Type], ...]

    def field(self, name: str) -> Type:
        """The type of a field."""
        return dict(self.fields)[name]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Void:
    """No value."""

    def __str__(self) -> str:
        return "void"


Scalar = Int | Float
Type = Int | Float | Array | Pointer | Struct | Void

BOOL = Int(1, signed=False, boolean=True)
INT = Int(INT_BITS, signed=True)
UNSIGNED = Int(INT_BITS, signed=False)
LONG = Int(64, signed=True)


def promoted(kind: Type) -> Type:
    """C's integer promotions."""
    if isinstance(kind, Int) and not kind.exact and kind.bits < INT_BITS:
        return INT
    return kind


def common(left: Type, right: Type) -> Type:
    """C's usual arithmetic conversions of two scalars."""
    floats = [k for k in (left, right) if isinstance(k, Float)]
    if floats:
        return max(floats, key=lambda k: k.bits)
    a, b = promoted(left), promoted(right)
    assert isinstance(a, Int)
    assert isinstance(b, Int)
    if a.bits != b.bits:
        return max(a, b, key=lambda k: k.bits)
    return Int(a.bits, a.signed and b.signed, a.exact and b.exact)


def leaves(kind: Type, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Type]]:
    """The scalars and arrays of scalars that a type consists of, by the fields that lead there.

    An array of structures gives an array for every field.
    """
    if isinstance(kind, Struct):
        return [leaf for name, k in kind.fields for leaf in leaves(k, (*path, name))]
    if isinstance(kind, Array):
        inner = leaves(kind.element, path)
        return [(where, Array(k, kind.size)) for where, k in inner]
    return [(path, kind)]


def shape_of(kind: Type) -> tuple[tuple[int | None, ...], Type]:
    """Sizes and the element of an array; no sizes for anything else."""
    sizes: list[int | None] = []
    while isinstance(kind, Array):
        sizes.append(kind.size)
        kind = kind.element
    return tuple(sizes), kind


def count_of(kind: Type) -> int:
    """How many elements an array has, of all dimensions; 1 for anything else."""
    return prod(size or 0 for size in shape_of(kind)[0])
