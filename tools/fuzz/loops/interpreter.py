"""What a program means, statement by statement, without a schedule in mind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fuzz.loops.arithmetic import AFFINE, combined, computed
from fuzz.loops.arithmetic import Undefined as Undefined
from fuzz.loops.program import (
    INDEX,
    Apply,
    Atomic,
    Block,
    Call,
    Choose,
    Constant,
    Copy,
    For,
    If,
    Load,
    Memory,
    Operation,
    Parallel,
    Program,
    Region,
    Store,
    Switch,
    View,
    While,
    has_loop,
)
from fuzz.loops.program import bits_of as bits_of

_MOST_ITERATIONS = 600
_LARGEST_INDEX = 2**30


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
    results
        Numbers, and lists of elements for memories.
    memories
        Row-major elements, signed.
    """

    results: list[Any]
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
        self.memories: dict[str, list[int | None]] = {}
        self.views: dict[str, Memory] = {}
        self.chosen: dict[str, str] = {}
        for m in program.memories:
            if m.made_by == "view":
                self.views[m.name] = m
            elif m.choices:
                continue
            elif m.contents:
                self.memories[m.name] = list(m.contents)
            else:
                self.memories[m.name] = [None] * m.size if m.made_by else list(next(given))
        self.left = _MOST_ITERATIONS

    def run(self) -> Meaning:
        traces = self.block(self.program.body)
        results = [
            list(self.memories[name]) if kind == "memref" else signed(self.values[name], kind)
            for name, kind in self.program.results
        ]
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
            elif isinstance(s, Parallel):
                traces.append(self.parallel(s))
            elif isinstance(s, Choose):
                one, other = map(self.whole, s.sources)
                self.chosen[s.name] = one if self.values[s.condition] else other
            elif isinstance(s, Atomic):
                self.atomic(s)
            elif isinstance(s, Copy):
                traces.append(self.copy(s))
            elif isinstance(s, Call | Region):
                traces.extend(self.inside(s))
            elif isinstance(s, Switch):
                traces.extend(self.switch(s))
            elif isinstance(s, If):
                trace = self.condition(s)
                if has_loop(s.then) or has_loop(s.otherwise):
                    traces.append(trace)
            elif not isinstance(s, View):
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
            memory, address = self.address(s)
            if isinstance(s, Store):
                self.memories[memory][address] = self.values[s.value]
                return
            found = self.memories[memory][address]
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

    def address(self, s: Load | Store) -> tuple[str, int]:
        """The memory that an access touches, and the element."""
        at = [self.expression(e) for e in s.subscripts]
        return self.element(s.memory, at)

    def whole(self, name: str) -> str:
        """The memory that one is, where it is chosen."""
        return self.chosen.get(name, name)

    def atomic(self, s: Atomic) -> None:
        memory, address = self.element(s.memory, [self.values[name] for name in s.subscripts])
        old, kind = self.memories[memory][address], self.shapes[memory][1]
        if old is None:
            raise Undefined("reads what was never written")
        made = combined(s.kind, old, self.values[s.value], bits_of(kind))
        self.memories[memory][address] = made if kind == INDEX else signed(made, kind)
        if kind == INDEX and abs(made) >= _LARGEST_INDEX:
            raise Undefined("an index is too large")

    def element(self, name: str, at: list[int]) -> tuple[str, int]:
        name = self.whole(name)
        shape = self.shapes[name][0]
        if not all(0 <= k < size for k, size in zip(at, shape, strict=True)):
            raise Undefined("leaves a memory")
        address = 0
        for size, k in zip(shape, at, strict=True):
            address = address * size + k
        view = self.views.get(name)
        if view is None:
            return name, address
        source = view.source
        if not view.offsets:
            # The same elements in the same order; a view of a view goes on from there.
            return self.element(source, _unfolded(address, self.shapes[source][0]))
        offsets = [self.expression(e) for e in view.offsets]
        within = [o + t * k for o, t, k in zip(offsets, view.strides, at, strict=True)]
        return self.element(source, within)

    def inside(self, s: Call | Region) -> list[Run]:
        """Statements of a function or region of its own."""
        if isinstance(s, Call):
            for name, kind, given in s.inputs:
                self.define(name, kind, self.values[given])
        runs = self.block(s.body)
        self.hand_out(s.results, s.body)
        return runs

    def hand_out(self, results: list[list[str]], block: Block) -> None:
        for (name, kind), value in zip(results, block.yields, strict=True):
            self.define(name, kind, self.values[value])

    def switch(self, s: Switch) -> list[Run]:
        at = self.values[s.index]
        chosen = s.cases.index(at) if at in s.cases else len(s.cases)
        runs = self.block(s.arms[chosen])
        self.hand_out(s.results, s.arms[chosen])
        return _as_branches(s.arms, chosen, runs)

    def copy(self, s: Copy) -> Trace:
        shape = self.shapes[s.source][0]
        trace = Trace()
        found: list[int | None] = []
        for address in range(_size(shape)):
            memory, element = self.element(s.source, _unfolded(address, shape))
            found.append(self.memories[memory][element])
            trace.iterations.append([])
        for address, value in enumerate(found):
            if value is None:
                raise Undefined("copies what was never written")
            memory, element = self.element(s.target, _unfolded(address, shape))
            self.memories[memory][element] = value
        self.left -= len(found)
        return trace

    def parallel(self, s: Parallel) -> Trace:
        total = 0 if not s.total else self.values[s.total[1]] if s.total[1] else 0

        def level(rest: list[list[Any]]) -> Trace:
            nonlocal total
            trace = Trace()
            induction, low, high, step = rest[0]
            for i in range(low, high, step):
                self.define(induction, INDEX, i)
                if rest[1:]:
                    trace.iterations.append([level(rest[1:])])
                    continue
                self.left -= 1
                if self.left < 0:
                    raise Undefined("runs for long")
                trace.iterations.append(self.block(s.body))
                if s.total:
                    total += self.values[s.body.yields[0]]
            return trace

        trace = level(s.levels)
        if s.total:
            kind, _, result = s.total
            self.define(result, kind, total)
        return trace

    def expression(self, e: Any) -> int:
        if isinstance(e, int):
            return e
        if isinstance(e, str):
            return self.values[e]
        operator, left, right = e[0], self.expression(e[1]), self.expression(e[2])
        return AFFINE[operator](left, right)

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
        handed = [self.whole(first) for _, first, _, _ in s.handed]
        trace = Trace()
        for i in range(max(lows), min(highs), s.step):
            self.left -= 1
            if self.left < 0:
                raise Undefined("runs for long")
            self.define(s.induction, s.type, i)
            for (name, kind, _, _), value in zip(s.carried, carried, strict=True):
                self.define(name, kind, value)
            self.chosen.update(zip([names[0] for names in s.handed], handed, strict=True))
            trace.iterations.append(self.block(s.body))
            carried = [self.values[name] for name in s.body.yields]
            handed = [self.whole(then) for _, _, then, _ in s.handed]
        self.chosen.update(zip([names[3] for names in s.handed], handed, strict=True))
        for (_, kind, _, result), value in zip(s.carried, carried, strict=True):
            self.define(result, kind, value)
        return trace

    def computed(self, s: Operation) -> int:
        return computed(s, self.types[s.operands[-1]], [self.values[name] for name in s.operands])

    def bound(self, e: Any, s: For) -> int:
        value = self.expression(e)
        return value % 2 ** bits_of(s.type) if s.unsigned else value


def _as_branches(arms: list[Block], chosen: int, runs: list[Run]) -> list[Run]:
    """A switch as the hardware has it: ifs, each in the other side of the one before."""
    if not any(map(has_loop, arms)):
        return []
    if len(arms) == 1:
        return runs
    if chosen == 0:
        return [BranchTrace(True, runs)]
    return [BranchTrace(False, _as_branches(arms[1:], chosen - 1, runs))]


def _unfolded(address: int, shape: list[int]) -> list[int]:
    """The subscripts of an element."""
    found: list[int] = []
    for size in reversed(shape):
        address, k = divmod(address, size)
        found.insert(0, k)
    return found


def _size(shape: list[int]) -> int:
    size = 1
    for n in shape:
        size *= n
    return size
