"""Random functions with loops, and the data and options that they run with."""

from __future__ import annotations

import random

from fuzz.loops import choosing, parts
from fuzz.loops.bounds import bounds
from fuzz.loops.program import (
    INDEX,
    Block,
    For,
    If,
    Load,
    Memory,
    Program,
    Store,
    While,
    bits_of,
)  # fmt: skip
from fuzz.loops.scope import Scope
from fuzz.loops.subscripts import (
    affine_expression,
    affine_operation,
    affine_subscript,
    index_from_data,
    index_operation,
    index_subscript,
)
from gaus_pass.rtl.bench_parts import DYNAMIC_SIZE

_SHAPES = ([4], [6], [8], [13], [16], [4, 3], [2, 5], [2, 3, 2], [1])
_DYNAMIC = ([DYNAMIC_SIZE], [DYNAMIC_SIZE // 16, 16], [DYNAMIC_SIZE // 32, 32], [8, 8, 16])
"""Sizes that the type does not say: as many elements as a test bench gives such a memory."""
_WIDTHS = (1, 3, 7, 8, 8, 16, 16, 32, 32, 32, 33, 64)
_BINARY = (
    "addi", "addi", "addi", "subi", "muli", "muli", "andi", "ori", "xori", "maxsi", "minsi",
    "maxui", "minui",
)  # fmt: skip
_DIVISIONS = ("divui", "divsi", "remui", "remsi", "floordivsi", "ceildivsi", "ceildivui")
_SIGNED_COMPARISONS = ("eq", "ne", "slt", "sle", "sgt", "sge")
COMPARISONS = (*_SIGNED_COMPARISONS, "ult", "ule", "ugt", "uge")
DEEPEST = 3


def make_program(rng: random.Random) -> Program:
    """A function of one to three loop nests with operations between."""
    return Maker(rng).program()


class Maker:
    """Makes one program."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.scope = Scope(rng)
        self.kinds = [f"i{b}" for b in rng.sample(_WIDTHS, rng.choice((1, 1, 2, 3)))]
        self.dialect = rng.choice(("affine", "affine", "memref", "both"))

    def program(self) -> Program:
        rng, scope = self.rng, self.scope
        for k in range(rng.choice((1, 1, 2, 2, 3))):
            kind = INDEX if rng.random() < 0.05 else rng.choice(self.kinds)
            memory = Memory(f"m{k}", list(rng.choice(_SHAPES)), kind)
            if rng.random() < 0.08:
                memory.shape, memory.dynamic = list(rng.choice(_DYNAMIC)), True
            if k and rng.random() < 0.25:  # a twin, with which it can take turns
                twin = scope.memories[-1]
                memory.shape, memory.type, memory.dynamic = (
                    list(twin.shape),
                    twin.type,
                    twin.dynamic,
                )
            scope.add(memory)
        for _ in range(rng.choice((0, 1, 1, 2))):
            kind = rng.choice(self.kinds)
            half = 2 ** (bits_of(kind) - 1)
            scope.argument(kind, -half, half - 1)
        if rng.random() < 0.2:
            parts.constant(self)
        if rng.random() < 0.3:
            parts.filled(self, rng.choice(("alloca", "alloca", "alloc")))
        returned = [parts.filled(self, "alloc")] if rng.random() < 0.1 else []
        if rng.random() < 0.15:
            choosing.choose(self, scope.argument("i1", -1, 0))
        for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
            parts.view(self)
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            self.statements(rng.choice((0, 0, 1, 2)), 0, loops=False)
            self.loop(1)
        self.statements(rng.choice((0, 0, 0, 1, 3)), 0, loops=False)
        young = scope.names[-6:]
        results = rng.sample(young, min(len(young), rng.choice((0, 1, 1, 2))))
        pairs = [[name, scope.types[name]] for name in results]
        pairs += [[memory.name, "memref"] for memory in returned]
        rng.shuffle(pairs)
        branches = self.dialect != "affine" and rng.random() < 0.2
        return Program(list(map(list, scope.scalars)), scope.every, scope.body, pairs, branches)

    def statements(self, count: int, depth: int, loops: bool = True) -> None:
        """Some statements; ``depth`` counts loops and ifs around."""
        for _ in range(count):
            draw = self.rng.random()
            if draw < 0.40:
                self.compute()
            elif draw < 0.58:
                self.load()
            elif draw < 0.74:
                self.store()
            elif draw < 0.82:
                self.index()
            elif draw < 0.91 and depth < DEEPEST:
                self.condition(depth, loops)
            elif draw < 0.93 and depth < DEEPEST:
                parts.region(self, depth)
            elif draw < 0.955 and depth < DEEPEST:
                parts.call(self, depth)
            elif draw < 0.97:
                parts.copy(self)
            elif loops and depth < DEEPEST:
                self.loop(depth + 1)
            else:
                self.compute()

    def reading(self, count: int) -> None:
        """Some statements that store nothing."""
        for _ in range(count):
            self.rng.choice((self.compute, self.compute, self.load, self.index))()

    def index(self) -> None:
        if self.dialect == "memref" or self.rng.random() < 0.6:
            index_operation(self.scope)
        else:
            affine_operation(self.scope)

    def compute(self) -> None:
        rng, scope = self.rng, self.scope
        kind = rng.choice(self.kinds)
        draw = rng.random()
        if draw < 0.65:
            scope.operation(rng.choice(_BINARY), kind, scope.value(kind), scope.value(kind))
        elif draw < 0.72 and bits_of(kind) > 1:
            by = scope.operation("ori", kind, scope.value(kind), scope.constant(kind, 1))
            scope.operation(rng.choice(_DIVISIONS), kind, scope.value(kind), by)
        elif draw < 0.80:
            amount = rng.randrange(min(bits_of(kind), 2 ** (bits_of(kind) - 1)))
            by = scope.constant(kind, amount)
            scope.operation(rng.choice(("shli", "shrsi", "shrui")), kind, scope.value(kind), by)
        elif draw < 0.85:
            self.exchange(kind)
        else:
            condition = self.comparison()
            scope.operation("select", kind, condition, scope.value(kind), scope.value(kind))

    def exchange(self, kind: str) -> None:
        """Data made of an index, or an index of data."""
        indices = [n for n in self.scope.of_type(INDEX) if n in self.scope.ranges]
        if indices and self.rng.random() < 0.6:
            self.scope.operation("index_cast", kind, self.rng.choice(indices))
        else:
            index_from_data(self.scope, self.rng.choice((4, 8)))

    def comparison(self) -> str:
        rng, scope = self.rng, self.scope
        kind = rng.choice([*self.kinds, INDEX])
        predicate = rng.choice(COMPARISONS if kind != INDEX else _SIGNED_COMPARISONS)
        operands = (scope.value(kind), scope.value(kind))
        return scope.operation("cmpi", "i1", *operands, predicate=predicate)

    def place(self, written: bool = False) -> tuple[Memory, list[object], bool]:
        known = self.scope.memories
        memory = self.rng.choice([m for m in known if not written or parts.is_written(self, m)])
        affine = self.dialect == "affine" or (self.dialect == "both" and self.rng.random() < 0.5)
        make = affine_subscript if affine else index_subscript
        sizes = [min(12, n) for n in memory.shape] if memory.dynamic else memory.shape
        return memory, [make(self.scope, size) for size in sizes], affine

    def load(self) -> None:
        if not self.scope.memories:
            return
        memory, subscripts, affine = self.place()
        name = self.scope.fresh()
        self.scope.block.statements.append(Load(name, memory.name, subscripts, affine))
        self.scope.define(name, memory.type)

    def store(self) -> None:
        if not any(parts.is_written(self, m) for m in self.scope.memories):
            return
        memory, subscripts, affine = self.place(written=True)
        if self.rng.random() < 0.1:
            choosing.atomic(self, memory)
            return
        value = self.scope.value(memory.type)
        self.scope.block.statements.append(Store(value, memory.name, subscripts, affine))

    def condition(self, depth: int, loops: bool = False) -> None:
        rng, scope = self.rng, self.scope
        constraints: list[list[object]] = []
        condition = ""
        if self.dialect != "memref" and scope.dims and rng.random() < 0.5:
            for _ in range(rng.choice((1, 1, 2))):
                e, _ = affine_expression(scope)
                sign = rng.choice((1, -1))
                e = ["+", e if sign == 1 else ["*", e, -1], rng.randint(-4, 4)]
                constraints.append([e, rng.random() < 0.2])
        else:
            condition = self.comparison()
        kinds = [rng.choice(self.kinds) for _ in range(rng.choice((0, 0, 1, 2)))]
        loops = loops and rng.random() < 0.3
        arms = [self.arm(kinds, depth, loops), self.arm(kinds, depth, loops, empty=not kinds)]
        results = [[scope.fresh(), kind] for kind in kinds]
        scope.block.statements.append(If(results, condition, constraints, *arms))
        for name, kind in results:
            scope.define(name, kind)

    def arm(self, kinds: list[str], depth: int, loops: bool, empty: bool = False) -> Block:
        block = Block()
        if empty and self.rng.random() < 0.6:
            return block
        with self.scope.inside(block):
            self.statements(self.rng.choice((1, 1, 2, 3)), depth + 1, loops=False)
            if loops and self.rng.random() < 0.7:
                self.loop(depth + 1)
                self.statements(self.rng.choice((0, 0, 1)), depth + 1, loops=False)
            block.yields = [self.scope.value(kind) for kind in kinds]
        return block

    def repeat(self, depth: int) -> None:
        """A while loop of few iterations: the first value that goes round counts them."""
        rng, scope = self.rng, self.scope
        counter = rng.choice((INDEX, "i8", "i32"))
        kinds = [counter, *(rng.choice(self.kinds) for _ in range(rng.choice((0, 1, 1, 2))))]
        first = scope.constant(counter, rng.choice((0, 0, 1, 3)))
        initial = [first, *(scope.value(kind) for kind in kinds[1:])]
        names = [[scope.fresh(prefix) for _ in kinds] for prefix in ("a", "b", "r")]
        before, after = Block(), Block()
        with scope.inside(before):
            for name, kind in zip(names[0], kinds, strict=True):
                scope.define(name, kind)
            self.statements(rng.choice((0, 1, 2, 4)), depth)
            last = scope.constant(counter, rng.randint(0, 8))
            condition = scope.operation("cmpi", "i1", names[0][0], last, predicate="slt")
            if rng.random() < 0.6:
                condition = scope.operation("andi", "i1", condition, self.comparison())
            before.yields = [names[0][0], *(scope.value(kind) for kind in kinds[1:])]
        with scope.inside(after):
            for name, kind in zip(names[1], kinds, strict=True):
                scope.define(name, kind)
            self.statements(rng.choice((0, 1, 2, 4)), depth)
            by = scope.constant(counter, rng.choice((1, 1, 2)))
            after.yields = [
                scope.operation("addi", counter, names[1][0], by),
                *(scope.value(kind) for kind in kinds[1:]),
            ]
        carried = [list(group) for group in zip(names[0], kinds, initial, *names[1:], strict=True)]
        scope.block.statements.append(While(carried, condition, before, after))
        for name, kind in zip(names[2], kinds, strict=True):
            scope.define(name, kind)

    def loop(self, depth: int) -> None:
        rng, scope = self.rng, self.scope
        if rng.random() < 0.1:
            parts.parallel(self, depth)
            return
        if self.dialect != "affine" and rng.random() < 0.25:
            self.repeat(depth)
            return
        kind = {"affine": "affine.for", "memref": "scf.for"}.get(self.dialect)
        made = bounds(scope, kind or rng.choice(("affine.for", "scf.for")))
        carried: list[list[str]] = []
        for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
            own = rng.choice(self.kinds)
            carried.append([scope.fresh("a"), own, scope.value(own), scope.fresh("r")])
        loop = For(**made.fields, carried=carried, body=Block())
        pair = choosing.pair(self) if rng.random() < 0.12 else []
        with scope.inside(loop.body):
            scope.define(loop.induction, loop.type, made.known)
            if loop.kind == "affine.for":
                scope.dims.append(loop.induction)
            for name, own, _, _ in carried:
                scope.define(name, own)
            inside = [choosing.chosen(self, pair) for _ in pair]
            self.statements(rng.choice((1, 2, 3, 4, 6, 8)), depth)
            if depth < DEEPEST and rng.random() < 0.25:
                self.loop(depth + 1)
                self.statements(rng.choice((0, 0, 2)), depth)
            following = choosing.following(self, inside)
            loop.body.yields = [scope.value(own) for _, own, _, _ in carried]
        scope.block.statements.append(loop)
        loop.handed = [
            [one.name, first.name, then.name, choosing.chosen(self, pair).name]
            for one, first, then in zip(inside, pair, following, strict=True)
        ]
        for _, own, _, result in carried:
            scope.define(result, own)
