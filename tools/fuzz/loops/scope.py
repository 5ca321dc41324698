"""Names that a random program may use at a place, and what is known of them."""

from __future__ import annotations

import random
from collections.abc import Generator
from contextlib import contextmanager

from fuzz.loops.program import INDEX, Block, Constant, Memory, Operation, bits_of

Range = tuple[int, int]


class Scope:
    """The program under construction, seen from one place in it.

    Attributes
    ----------
    block
        Where statements go.
    names
        Everything that is visible, oldest first.
    ranges
        Least and largest value of an index, where they are known.
    dims
        Names that affine expressions may use.
    used
        Names that something uses.
    memories, every
        Those that are visible, and all.
    """

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.types: dict[str, str] = {}
        self.ranges: dict[str, Range] = {}
        self.names: list[str] = []
        self.used: set[str] = set()
        self.dims: list[str] = []
        self.scalars: list[list[object]] = []
        self.memories: list[Memory] = []
        self.every: list[Memory] = []
        self.body = self.block = Block()
        self._made = 0
        self._closed = False

    def fresh(self, prefix: str = "v") -> str:
        """A name that nothing has."""
        self._made += 1
        return f"{prefix}{self._made}"

    def define(self, name: str, kind: str, known: Range | None = None) -> str:
        """Make a name visible."""
        self.types[name] = kind
        self.names.append(name)
        if known is not None:
            self.ranges[name] = known
        return name

    def add(self, memory: Memory) -> Memory:
        """Make a memory visible."""
        self.memories.append(memory)
        self.every.append(memory)
        return memory

    @contextmanager
    def inside(self, block: Block) -> Generator[None]:
        """Go into a block; what it defines is forgotten behind it."""
        before, names, dims = self.block, len(self.names), len(self.dims)
        self.block, memories = block, len(self.memories)
        yield
        self.block = before
        del self.names[names:], self.dims[dims:], self.memories[memories:]

    @contextmanager
    def closed(self, block: Block, memories: list[Memory]) -> Generator[None]:
        """Go into a function of its own, which sees only some memories."""
        kept = self.block, self.names, self.dims, self.memories, self._closed
        self.block, self.names, self.dims, self.memories = block, [], [], list(memories)
        self._closed = True
        yield
        self.block, self.names, self.dims, self.memories, self._closed = kept

    @contextmanager
    def reading(self, without: Memory | None) -> Generator[None]:
        """Hide a memory, and what is a view of it."""
        kept = self.memories
        gone = {without.name} if without is not None else set[str]()
        for _ in kept:
            gone |= {m.name for m in kept if m.source in gone or gone & set(m.choices)}
        self.memories = [m for m in kept if m.name not in gone]
        yield
        self.memories = kept

    def argument(self, kind: str, least: int, largest: int) -> str:
        """A new scalar argument; a constant in a function of its own."""
        if self._closed:
            return self.constant(kind, self.rng.randint(least, largest))
        name = self.fresh("n")
        self.scalars.append([name, kind, least, largest])
        self.types[name] = kind
        self.names.insert(0, name)
        if kind == INDEX:
            self.ranges[name] = (least, largest)
            self.dims.insert(0, name)
        return name

    def constant(self, kind: str, value: int) -> str:
        """A new constant, signed."""
        name = self.fresh("c")
        self.block.statements.append(Constant(name, kind, value))
        return self.define(name, kind, (value, value) if kind == INDEX else None)

    def operation(
        self,
        kind: str,
        result: str,
        *operands: str,
        predicate: str = "",
        known: Range | None = None,
    ) -> str:
        """A new operation."""
        name = self.fresh()
        self.block.statements.append(Operation(name, result, kind, list(operands), predicate))
        return self.define(name, result, known)

    def of_type(self, kind: str) -> list[str]:
        """Visible names of a type."""
        return [name for name in self.names if self.types[name] == kind]

    def value(self, kind: str) -> str:
        """Some value of a type: one that nothing uses, a young one, or a new one."""
        name = self._value(kind)
        self.used.add(name)
        return name

    def _value(self, kind: str) -> str:
        found = self.of_type(kind)
        unused = [name for name in found if name not in self.used]
        if unused and self.rng.random() < 0.6:
            return self.rng.choice(unused)
        if found and self.rng.random() < 0.85:
            return found[max(self.rng.randrange(len(found)), self.rng.randrange(len(found)))]
        if kind == INDEX:
            return self.constant(INDEX, self.rng.randint(0, 7))
        others = [n for n in self.names if self.types[n] not in (kind, INDEX)]
        if others and self.rng.random() < 0.6:
            return self.cast(self.rng.choice(others), kind)
        bits = bits_of(kind)
        number = self.rng.randint(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        return self.constant(kind, number >> self.rng.choice((0, 0, bits // 2)))

    def cast(self, name: str, kind: str) -> str:
        """An integer as one of another width."""
        own = bits_of(self.types[name])
        if own == bits_of(kind):
            return name
        if own > bits_of(kind):
            return self.operation("trunci", kind, name)
        return self.operation(self.rng.choice(("extsi", "extui")), kind, name)
