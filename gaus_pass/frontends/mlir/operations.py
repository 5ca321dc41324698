"""Operations, blocks and values, with a builder that knows where it stands."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    """A place in a source."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.file else ""


@dataclass(eq=False)
class Value:
    """A value: a result of an operation or an argument of a block.

    Attributes
    ----------
    type
        As in ``i32``.
    name
        What the source calls it, or empty.
    block
        Where it is defined.
    owner
        What makes it; None for an argument of a block.
    """

    type: str
    name: str
    block: Block
    owner: Op | None = None


@dataclass(eq=False)
class Block:
    """Operations in a row; ``within`` is the operation whose region it is."""

    arguments: list[Value] = field(default_factory=list[Value])
    operations: list[Op] = field(default_factory=list["Op"])
    within: Op | None = None
    parent: Block | None = None
    memo: dict[object, Op] = field(default_factory=dict[object, "Op"])

    def argument(self, kind: str, name: str = "") -> Value:
        """A further argument."""
        value = Value(kind, name, self)
        self.arguments.append(value)
        return value

    def around(self) -> Iterator[Block]:
        """The block and those around it, inside out."""
        block: Block | None = self
        while block is not None:
            yield block
            block = block.parent


@dataclass(eq=False)
class Op:
    """An operation.

    Attributes
    ----------
    name
        As in ``arith.addi``.
    text
        How it is written behind the results, with ``{0}`` for the first operand.
    pure
        Whether it does nothing but compute results, at any time.
    attributes
        Those in braces, as ``key = value``.
    """

    name: str
    text: str
    operands: list[Value]
    place: Place
    results: list[Value] = field(default_factory=list[Value])
    regions: list[Block] = field(default_factory=list[Block])
    pure: bool = False
    attributes: dict[str, str] = field(default_factory=dict[str, str])

    def nested(self) -> Iterator[Op]:
        """The operations in it, of all levels."""
        for block in self.regions:
            for op in block.operations:
                yield op
                yield from op.nested()


class Builder:
    """Appends operations to a block; a pure one that exists already is used again."""

    def __init__(self, entry: Block) -> None:
        self.entry = entry
        self.block = entry

    @contextmanager
    def inside(self, block: Block) -> Generator[Block]:
        """While entered, operations go into this block, which is inside the present one."""
        before = self.block
        if block is not before:
            block.parent = block.parent or before
        self.block = block
        try:
            yield block
        finally:
            self.block = before

    def add(
        self,
        name: str,
        text: str,
        operands: Sequence[Value],
        results: Sequence[str],
        place: Place,
        pure: bool = False,
        named: str = "",
    ) -> Op:
        """An operation at the end of the present block."""
        key = (name, text, tuple(map(id, operands)), tuple(results))
        if pure:
            for block in self.block.around():
                if key in block.memo:
                    return block.memo[key]
        op = Op(name, text, list(operands), place, pure=pure)
        op.results = [Value(kind, named, self.block, op) for kind in results]
        self.block.operations.append(op)
        if pure:
            self.block.memo[key] = op
        return op

    def add_after(self, value: Value, op: Op) -> None:
        """Put an operation behind what makes a value, or at the start of its block."""
        operations = value.block.operations
        at = 0 if value.owner is None else operations.index(value.owner) + 1
        operations.insert(at, op)

    def splice(self, block: Block) -> None:
        """Move the operations of a block to the end of the present one."""
        for op in block.operations:
            for value in op.results:
                value.block = self.block
            for inner in op.regions:
                inner.parent = self.block
        self.block.operations += block.operations
        self.block.memo |= block.memo
        block.operations = []
