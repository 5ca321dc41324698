"""What a program means, statement by statement, without a schedule in mind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fuzz.loops.program import (
    INDEX,
    Apply,
    Block,
    Constant,
    For,
    If,
    Load,
    Operation,
    Program,
    Store,
    While,
    has_loop,
)
from fuzz.loops.program import bits_of as bits_of

_MOST_ITERATIONS = 600
_LARGEST_INDEX = 2**30


class Undefined(Exception):
    """The program has no meaning for these data, or takes too long."""


@dataclass
class Trace:
    """A run of a loop: for each iteration the runs of what is inside."""

    iterations: list[list[Run]] = field(default_factory=list["list[Run]"])

    @property
    def innermost(self) -> int:
        """Iterations of the innermost loops of a perfect nest."""
        if any(self.iterations):
            inner = [run for runs in self.iterations for run in runs]
            return sum(run.innermost for run in inner if isinstance(run, Trace))
        return len(self.iterations)


@dataclass(frozen=True)
class BranchTrace:
    """A run of an if around loops: the side that was taken, and its runs."""

    taken: bool
    runs: list[Run]


@dataclass
class WhileTrace:
    """A run of a while loop: for each evaluation of the condition, runs up to it and behind it."""

    before: list[list[Run]] = field(default_factory=list["list[Run]"])
    after: list[list[Run]] = field(default_factory=list["list[Run]"])

    @property
    def innermost(self) -> int:
        """How often the condition was evaluated."""
        return len(self.before)


Run = Trace | BranchTrace | WhileTrace


@dataclass(frozen=True)
class Meaning:
    """Results, memories that are arguments, and runs of the outermost loops.

    Attributes
    ----------
    memories
        Row-major elements, signed.
    """

    results: list[int]
    memories: list[list[int]]
    traces: list[Run]


def interpret(program: Program, scalars: list[int], memories: list[list[int]]) -> Meaning:
    """Run a program on arguments, which stay as they are.

    Raises
    ------
    Undefined
        It divides by zero, leaves a memory or the range of an index, reads what was never
        written, or runs for long.
    """
    return _Interpreter(program, scalars, memories).run()


def signed(value: int, kind: str) -> int:
    """A value cut to its type, as a signed number."""
    bits = bits_of(kind)
    low = value % 2**bits
    return low - 2**bits if low >> (bits - 1) else low


class _Interpreter:
    def __init__(self, program: Program, scalars: list[int], memories: list[list[int]]) -> None:
        self.program = program
        self.values = {s[0]: v for s, v in zip(program.scalars, scalars, strict=True)}
        self.types = {name: kind for name, kind, _, _ in program.scalars}
        self.shapes = {m.name: (m.shape, m.type) for m in program.memories}
        given = iter(memories)
        self.memories: dict[str, list[int | None]] = {
            m.name: [None] * _size(m.shape) if m.made_by else list(next(given))
            for m in program.memories
        }
        self.left = _MOST_ITERATIONS

    def run(self) -> Meaning:
        traces = self.block(self.program.body)
        results = [signed(self.values[name], kind) for name, kind in self.program.results]
        kept = [m.name for m in self.program.memories if not m.made_by]
        memories: list[list[int]] = []
        for name in kept:
            memories.append([v for v in self.memories[name] if v is not None])
        return Meaning(results, memories, traces)

    def block(self, block: Block) -> list[Run]:
        traces: list[Run] = []
        for s in block.statements:
            if isinstance(s, For):
                traces.append(self.loop(s))
            elif isinstance(s, While):
                traces.append(self.repeat(s))
            elif isinstance(s, If):
                trace = self.condition(s)
                if has_loop(s.then) or has_loop(s.otherwise):
                    traces.append(trace)
            else:
                self.simple(s)
        return traces

    def simple(self, s: Constant | Operation | Apply | Load | Store) -> None:
        if isinstance(s, Constant):
            self.define(s.name, s.type, s.value)
        elif isinstance(s, Operation):
            self.define(s.name, s.type, self.computed(s))
        elif isinstance(s, Apply):
            values = [self.expression(e) for e in s.expressions]
            self.define(s.name, INDEX, max(values) if s.kind == "max" else min(values))
        else:
            address = self.address(s)
            if isinstance(s, Store):
                self.memories[s.memory][address] = self.values[s.value]
                return
            found = self.memories[s.memory][address]
            if found is None:
                raise Undefined("reads what was never written")
            self.define(s.name, self.shapes[s.memory][1], found)

    def define(self, name: str, kind: str, value: int) -> None:
        if kind == INDEX:
            if abs(value) >= _LARGEST_INDEX:
                raise Undefined("an index is too large")
        else:
            value = signed(value, kind)
        self.types[name], self.values[name] = kind, value

    def address(self, s: Load | Store) -> int:
        address = 0
        for size, e in zip(self.shapes[s.memory][0], s.subscripts, strict=True):
            at = self.expression(e)
            if not 0 <= at < size:
                raise Undefined("leaves a memory")
            address = address * size + at
        return address

    def expression(self, e: Any) -> int:
        if isinstance(e, int):
            return e
        if isinstance(e, str):
            return self.values[e]
        operator, left, right = e[0], self.expression(e[1]), self.expression(e[2])
        return _AFFINE[operator](left, right)

    def condition(self, s: If) -> BranchTrace:
        if s.constraints:
            values = [(self.expression(e), equal) for e, equal in s.constraints]
            holds = all(v == 0 if equal else v >= 0 for v, equal in values)
        else:
            holds = bool(self.values[s.condition])
        block = s.then if holds else s.otherwise
        runs = self.block(block)
        for (name, kind), value in zip(s.results, block.yields, strict=True):
            self.define(name, kind, self.values[value])
        return BranchTrace(holds, runs)

    def repeat(self, s: While) -> WhileTrace:
        trace = WhileTrace()
        values = [self.values[initial] for _, _, initial, _, _ in s.carried]
        while True:
            self.left -= 1
            if self.left < 0:
                raise Undefined("runs for long")
            for (name, kind, *_), value in zip(s.carried, values, strict=True):
                self.define(name, kind, value)
            trace.before.append(self.block(s.before))
            values = [self.values[name] for name in s.before.yields]
            goes_on = self.values[s.condition]
            for (_, kind, _, inside, result), value in zip(s.carried, values, strict=True):
                self.define(inside if goes_on else result, kind, value)
            if not goes_on:
                return trace
            trace.after.append(self.block(s.after))
            values = [self.values[name] for name in s.after.yields]

    def loop(self, s: For) -> Trace:
        lows, highs = ([self.bound(e, s) for e in side] for side in (s.lower, s.upper))
        carried = [self.values[initial] for _, _, initial, _ in s.carried]
        trace = Trace()
        for i in range(max(lows), min(highs), s.step):
            self.left -= 1
            if self.left < 0:
                raise Undefined("runs for long")
            self.define(s.induction, s.type, i)
            for (name, kind, _, _), value in zip(s.carried, carried, strict=True):
                self.define(name, kind, value)
            trace.iterations.append(self.block(s.body))
            carried = [self.values[name] for name in s.body.yields]
        for (_, kind, _, result), value in zip(s.carried, carried, strict=True):
            self.define(result, kind, value)
        return trace

    def bound(self, e: Any, s: For) -> int:
        value = self.expression(e)
        return value % 2 ** bits_of(s.type) if s.unsigned else value

    def computed(self, s: Operation) -> int:
        kind = self.types[s.operands[-1]]
        values = [self.values[name] for name in s.operands]
        bits = bits_of(kind)
        if kind == INDEX and s.kind in _UNSIGNED_KINDS and min(values) < 0:
            raise Undefined("a negative index is taken for unsigned")
        plain = [v if kind == INDEX else v % 2**bits for v in values]
        if s.kind == "cmpi":
            sides = plain if s.predicate.startswith("u") else values
            return int(_COMPARE[s.predicate.lstrip("us")](*sides))
        if s.kind == "select":
            return values[1] if values[0] else values[2]
        if s.kind in _SHIFTS:
            if not 0 <= plain[1] < bits:
                raise Undefined("shifts by too much")
            return _SHIFTS[s.kind](plain[0] if s.kind == "shrui" else values[0], plain[1])
        if s.kind in _DIVISIONS:
            unsigned = s.kind in _UNSIGNED_KINDS
            a, b = plain if unsigned else values
            return _divided(s.kind, a, b, bits)
        return _PLAIN[s.kind](*(plain if s.kind in _UNSIGNED_KINDS else values))


def _size(shape: list[int]) -> int:
    size = 1
    for n in shape:
        size *= n
    return size


def _divided(kind: str, a: int, b: int, bits: int) -> int:
    if b == 0:
        raise Undefined("divides by zero")
    if b == -1 and a == -(2 ** (bits - 1)):
        raise Undefined("a quotient overflows")
    return _DIVISIONS[kind](a, b)


def _towards_zero(a: int, b: int) -> int:
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


_Binary = Callable[[int, int], int]
_AFFINE: dict[str, _Binary] = {
    "+": lambda a, b: a + b, "*": lambda a, b: a * b, "mod": lambda a, b: a % b,
    "floordiv": lambda a, b: a // b, "ceildiv": lambda a, b: -(-a // b),
}  # fmt: skip
_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "eq": lambda a, b: a == b, "ne": lambda a, b: a != b, "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b, "gt": lambda a, b: a > b, "ge": lambda a, b: a >= b,
}  # fmt: skip
_SHIFTS: dict[str, _Binary] = {
    "shli": lambda a, b: a << b, "shrsi": lambda a, b: a >> b, "shrui": lambda a, b: a >> b,
}  # fmt: skip
_DIVISIONS: dict[str, _Binary] = {
    "divsi": _towards_zero, "divui": lambda a, b: a // b,
    "remsi": lambda a, b: a - b * _towards_zero(a, b), "remui": lambda a, b: a % b,
    "floordivsi": lambda a, b: a // b, "ceildivsi": lambda a, b: -(-a // b),
    "ceildivui": lambda a, b: -(-a // b),
}  # fmt: skip
_PLAIN: dict[str, Callable[..., int]] = {
    "addi": lambda a, b: a + b, "subi": lambda a, b: a - b, "muli": lambda a, b: a * b,
    "andi": lambda a, b: a & b, "ori": lambda a, b: a | b, "xori": lambda a, b: a ^ b,
    "maxsi": max, "minsi": min, "maxui": max, "minui": min,
    "extsi": lambda a: a, "extui": lambda a: a, "trunci": lambda a: a,
    "index_cast": lambda a: a, "index_castui": lambda a: a,
}  # fmt: skip
_UNSIGNED_KINDS = frozenset(
    ("divui", "remui", "ceildivui", "maxui", "minui", "extui", "index_castui", "shrui")
)
