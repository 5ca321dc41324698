"""Random functions with nests of `scf.for` over integers, and an interpreter of their own.

Bounds and steps are constants, arguments, loaded, computed, or come from the loops around.  A value
is its bits, as a number that is not negative; only a loop says what its bounds are as numbers.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

WIDTHS = (1, 2, 3, 5, 8, 13, 16, 31, 32, 33, 48, 63, 64, 65, 100)
WORDS = 8
MLIR_BITS = 60
"""Constants of more bits end MLIR's own verifier of `scf.for`."""
MOST = 40
"""Iterations of all loops together in one run."""


class TooLong(Exception):
    """A run has more iterations than are simulated."""


@dataclass(frozen=True)
class Name:
    """A value of the text."""

    text: str
    bits: int


@dataclass(frozen=True)
class Step:
    """A line of the text: what it computes, and how."""

    line: str
    run: Callable[[dict[Any, Any]], None]


@dataclass
class Nest:
    """A loop of the text; ``carried`` are iter_args with their initial values and results."""

    induction: Name
    lower: Name
    upper: Name
    step: Name
    unsigned: bool
    known: bool
    index: bool
    carried: list[tuple[Name, Name, Name]] = field(default_factory=list[tuple[Name, Name, Name]])
    body: list[Step | Nest] = field(default_factory=list["Step | Nest"])
    yields: list[Name] = field(default_factory=list[Name])


def number_of(pattern: int, bits: int, signed: bool) -> int:
    """What the bits of a value are as a number."""
    low = pattern % (1 << bits)
    return low - (1 << bits) if signed and low >> (bits - 1) else low


@dataclass
class Program:
    """A function: its text, arguments for it, and what it does."""

    text: str
    arguments: list[int]
    memories: list[int]
    body: list[Step | Nest]
    results: list[Name]
    mentioned: dict[str, tuple[int, int]]

    def data(self, rng: random.Random) -> list[Any]:
        """Memories, then scalars: near both ends of their range, near 0, and near each other."""
        base = [rng.choice((0, 1 << (rng.choice(WIDTHS) - 1), -1, 1 << 31, 1 << 63)) for _ in "ab"]

        def word(bits: int) -> int:
            near = rng.choice(base) + rng.randrange(-6, 7)
            return number_of(rng.choice((near, rng.randrange(1, 9), near)), bits, signed=True)

        memories = [[word(bits) for _ in range(WORDS)] for bits in self.memories]
        return [*memories, *map(word, self.arguments)]

    def run(self, *arguments: Any) -> list[int]:
        """Results, as signed numbers; the memories change."""
        return self.trace(*arguments)[0]

    def trips(self, arguments: list[Any]) -> list[int]:
        """Iterations of the loops of which they are not known, in the order in which they run."""
        copies = [list(a) if isinstance(a, list) else a for a in arguments]
        return self.trace(*copies)[1]

    def trace(self, *arguments: Any) -> tuple[list[int], list[int]]:
        """Results and trip counts."""
        memories = len(self.memories)
        state: dict[Any, Any] = {f"%m{k}": a for k, a in enumerate(arguments[:memories])}
        for k, (value, bits) in enumerate(zip(arguments[memories:], self.arguments, strict=True)):
            state[f"%a{k}"] = value % (1 << bits)
        trips: list[int] = []
        state["total"] = 0
        _run(self.body, state, trips)
        found = [number_of(state[r.text], r.bits, signed=True) for r in self.results]
        return found, trips


def _run(body: list[Step | Nest], state: dict[Any, Any], trips: list[int]) -> None:
    for item in body:
        if isinstance(item, Step):
            item.run(state)
            continue
        signed = not item.unsigned
        low, high = (number_of(state[v.text], v.bits, signed) for v in (item.lower, item.upper))
        step = number_of(state[item.step.text], item.step.bits, signed and item.step.bits > 1)
        if step < 1:
            raise TooLong
        points = range(low, high, step)
        state["total"] += max(0, high - low + step - 1) // step
        if state["total"] > MOST:
            raise TooLong
        if not item.known:
            trips.append(len(points))
        carried = [state[initial.text] for _, initial, _ in item.carried]
        for i in points:
            state[item.induction.text] = i % (1 << item.induction.bits)
            for (argument, _, _), value in zip(item.carried, carried, strict=True):
                state[argument.text] = value
            _run(item.body, state, trips)
            carried = [state[y.text] for y in item.yields]
        for (_, _, result), value in zip(item.carried, carried, strict=True):
            state[result.text] = value


class Writer:
    """Makes one function."""

    def __init__(self, rng: random.Random, nested: int) -> None:
        self.rng, self.count = rng, 0
        self.lines: list[str] = []
        self.constants: dict[str, tuple[int, int]] = {}
        widths = [rng.choice(WIDTHS) for _ in range(2)]
        self.arguments = [rng.choice(widths) for _ in range(rng.randrange(2, 5))]
        self.memories = [rng.choice(widths), 32]
        self.program = self._function(nested)

    def name(self, bits: int) -> Name:
        self.count += 1
        return Name(f"%v{self.count}", bits)

    def constant(self, number: int, bits: int) -> Name:
        made = Name(f"%c{len(self.constants)}_{bits}", bits)
        self.constants[made.text] = (number % (1 << bits), bits)
        return made

    def op(self, body: list[Step | Nest], kind: str, *operands: Name) -> Name:
        """An operation of two operands of one width."""
        made = self.name(operands[0].bits)
        mask = (1 << made.bits) - 1
        compute: dict[str, Callable[[int, int], int]] = {
            "addi": lambda a, b: a + b, "subi": lambda a, b: a - b, "muli": lambda a, b: a * b,
            "xori": lambda a, b: a ^ b, "andi": lambda a, b: a & b,
            "minui": min, "maxui": max,
            "maxsi": lambda a, b: max(a, b, key=lambda v: number_of(v, made.bits, signed=True)),
        }  # fmt: skip
        names = [o.text for o in operands]

        def run(state: dict[Any, Any]) -> None:
            state[made.text] = compute[kind](*(state[n] for n in names)) & mask

        body.append(Step(f"{made.text} = arith.{kind} {', '.join(names)} : i{made.bits}", run))
        return made

    def compare(self, body: list[Step | Nest], one: Name, two: Name, signed: bool) -> Name:
        made = self.name(1)

        def run(state: dict[Any, Any]) -> None:
            a, b = (number_of(state[v.text], v.bits, signed) for v in (one, two))
            state[made.text] = int(a < b)

        kind = "slt" if signed else "ult"
        line = f"{made.text} = arith.cmpi {kind}, {one.text}, {two.text} : i{one.bits}"
        body.append(Step(line, run))
        return made

    def cast(self, body: list[Step | Nest], value: Name, bits: int) -> Name:
        """The value in another width."""
        if bits == value.bits:
            return value
        made = self.name(bits)
        kind = "trunci" if bits < value.bits else self.rng.choice(("extsi", "extui"))

        def run(state: dict[Any, Any]) -> None:
            signed = kind == "extsi"
            state[made.text] = number_of(state[value.text], value.bits, signed) % (1 << bits)

        line = f"{made.text} = arith.{kind} {value.text} : i{value.bits} to i{bits}"
        body.append(Step(line, run))
        return made

    def access(
        self, body: list[Step | Nest], memory: int, at: Name, stored: Name | None = None
    ) -> Name:
        """A load, or a store, of the element that the low bits of a value name."""
        bits = self.memories[memory]
        place = self.cast(body, self.op(body, "andi", self.cast(body, at, 32), self.seven), 32)
        index = self.as_index(body, place)
        kind = f"memref<{WORDS}xi{bits}>"
        if stored is not None:

            def store(state: dict[Any, Any]) -> None:
                element = number_of(state[stored.text], bits, signed=True)
                state[f"%m{memory}"][state[index.text]] = element

            line = f"memref.store {stored.text}, %m{memory}[{index.text}] : {kind}"
            body.append(Step(line, store))
            return stored
        made = self.name(bits)

        def load(state: dict[Any, Any]) -> None:
            state[made.text] = state[f"%m{memory}"][state[index.text]] % (1 << bits)

        line = f"{made.text} = memref.load %m{memory}[{index.text}] : {kind}"
        body.append(Step(line, load))
        return made

    def as_index(self, body: list[Step | Nest], value: Name, back: bool = False) -> Name:
        """An i32 as an index, or ``back``."""
        made = self.name(value.bits)
        kinds = "index to i32" if back else "i32 to index"

        def run(state: dict[Any, Any]) -> None:
            state[made.text] = state[value.text]

        body.append(Step(f"{made.text} = arith.index_cast {value.text} : {kinds}", run))
        return made

    def bound(self, body: list[Step | Nest], bits: int, around: list[Name]) -> Name:
        """Any value of that width."""
        rng = self.rng
        arguments = [Name(f"%a{k}", b) for k, b in enumerate(self.arguments)]
        form = rng.randrange(6)
        if form == 0:
            far = 1 << (min(bits, MLIR_BITS) - 1)
            return self.constant(rng.choice((0, -1, far)) + rng.randrange(-4, 5), bits)
        if form == 1:
            return self.cast(body, self.access(body, 0, rng.choice([*arguments, *around])), bits)
        if form == 2 and around:
            return self.cast(body, rng.choice(around), bits)
        first = self.cast(body, rng.choice([*arguments, *around]), bits)
        if form == 3:
            return first
        second = self.cast(body, rng.choice(arguments), bits)
        if form == 4:
            second = self.constant(rng.randrange(1, 7), bits)
        return self.op(body, rng.choice(("addi", "addi", "subi", "xori", "maxsi")), first, second)

    def loop(
        self, body: list[Step | Nest], deep: int, around: list[Name], hashed: Name
    ) -> tuple[Name, Name]:
        """A loop with what goes round it: a hash, and the last induction variable."""
        rng = self.rng
        bits = rng.choice([a.bits for a in around] or self.arguments)
        if rng.random() < 0.3:
            bits = rng.choice(WIDTHS)
        lower = self.bound(body, bits, around)
        upper = self.bound(body, bits, around)
        if rng.random() < 0.4:  # not far from each other
            upper = self.op(body, "addi", lower, self.constant(rng.randrange(1, 6), bits))
        low_bits = max(min(bits, MLIR_BITS) - 1, 1)
        step = self.constant(rng.choice((1, 1, 2, 3, (1 << low_bits) - 1)) % (1 << low_bits), bits)
        if not self.constants[step.text][0]:
            step = self.constant(1, bits)
        if rng.random() < 0.3:
            three = self.constant(3, bits)
            one = self.constant(1, bits)
            some = self.op(body, "andi", self.bound(body, bits, around), three)
            step = self.op(body, "maxui", some, one) if bits > 2 else one
        known = all(v.text in self.constants for v in (lower, upper, step))
        index = bits == 32 and rng.random() < 0.5
        if index:
            known = False
            lower, upper, step = (self.as_index(body, v) for v in (lower, upper, step))
        previous = self.bound(body, bits, around)
        names = [(self.name(b.bits), b, self.name(b.bits)) for b in (hashed, previous)]
        unsigned = rng.random() < 0.5 and not index
        made = Nest(self.name(bits), lower, upper, step, unsigned, known, index, names)
        own, inner = names[0][0], made.body
        induction = self.as_index(inner, made.induction, back=True) if index else made.induction
        seen = self.cast(inner, induction, 32)
        own = self.op(inner, "addi", self.op(inner, "muli", own, self.thirty_one), seen)
        own = self.op(inner, "xori", own, self.cast(inner, names[1][0], 32))
        less = self.compare(inner, induction, previous, rng.random() < 0.5)
        own = self.op(inner, "addi", own, self.cast(inner, less, 32))
        if rng.random() < 0.3:
            self.access(inner, 0, own, self.cast(inner, induction, self.memories[0]))
        if rng.random() < 0.5:
            self.access(inner, 1, induction, own)
        for _ in range(rng.choice((1, 1, 2)) if deep else 0):
            outside = [*around, induction, names[1][0]]
            own, last = self.loop(inner, deep - 1, outside, own)
            own = self.op(inner, "addi", own, self.cast(inner, last, 32))
        made.yields = [own, induction]
        body.append(made)
        return names[0][2], names[1][2]

    def _function(self, nested: int) -> Program:
        self.seven, self.thirty_one = self.constant(7, 32), self.constant(31, 32)
        body: list[Step | Nest] = []
        hashed, last = self.loop(body, nested, [], self.constant(1, 32))
        if self.rng.random() < 0.4:
            hashed, last = self.loop(body, 0, [last], hashed)
        results = [hashed, last]
        memories = [f"%m{k}: memref<{WORDS}xi{b}>" for k, b in enumerate(self.memories)]
        scalars = [f"%a{k}: i{b}" for k, b in enumerate(self.arguments)]
        kinds = ", ".join(f"i{r.bits}" for r in results)
        lines = [f"func.func @f({', '.join((*memories, *scalars))}) -> ({kinds}) {{"]
        for name, (number, bits) in self.constants.items():
            lines.append(f"  {name} = arith.constant {_literal(number, bits)}")
        lines += _lines(body, "  ")
        lines += [f"  return {', '.join(r.text for r in results)} : {kinds}", "}"]
        constants = [
            Step("", lambda state, n=name, v=number: state.update({n: v}))
            for name, (number, _) in self.constants.items()
        ]
        return Program(
            "\n".join(lines) + "\n", self.arguments, self.memories, [*constants, *body], results,
            self.constants,
        )  # fmt: skip


def _literal(number: int, bits: int) -> str:
    if bits == 1:
        return "true" if number else "false"
    return f"{number_of(number, bits, signed=True)} : i{bits}"


def _lines(body: list[Step | Nest], indent: str) -> list[str]:
    found: list[str] = []
    for item in body:
        if isinstance(item, Step):
            found.append(indent + item.line)
            continue
        results = ", ".join(r.text for _, _, r in item.carried)
        pairs = ", ".join(f"{a.text} = {i.text}" for a, i, _ in item.carried)
        kinds = ", ".join(f"i{r.bits}" for _, _, r in item.carried)
        word = " unsigned" if item.unsigned else ""
        found.append(
            f"{indent}{results} = scf.for{word} {item.induction.text} = {item.lower.text} to "
            f"{item.upper.text} step {item.step.text} iter_args({pairs}) -> ({kinds}) "
            f"{'' if item.index else f': i{item.induction.bits} '}{{"
        )
        found += _lines(item.body, indent + "  ")
        yielded = ", ".join(y.text for y in item.yields)
        found += [f"{indent}  scf.yield {yielded} : {kinds}", indent + "}"]
    return found
