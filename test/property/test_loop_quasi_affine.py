"""Distances of subscripts with quotients and remainders against all pairs of iterations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count, product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gaus_pass.ir.core.bindings import new_context
from gaus_pass.ir.core.reading import parse_module
from gaus_pass.ir.loops.reading import read_loops
from gaus_pass.options import Options

CONTEXT = new_context()
Point = tuple[int, ...]
ROUNDED = {
    "floordiv": lambda x, d: x // d,
    "ceildiv": lambda x, d: -(-x // d),
    "mod": lambda x, d: x % d,
}


@dataclass(frozen=True)
class Linear:
    """Coefficients by loop, and the constant."""

    coefficients: Point
    constant: int

    def at(self, point: Point) -> int:
        return self.constant + sum(c * x for c, x in zip(self.coefficients, point, strict=True))


@dataclass(frozen=True)
class Divided:
    """``scale · (inner kind divisor) + rest``."""

    inner: Tree
    kind: str
    divisor: int
    scale: int
    rest: Linear

    def at(self, point: Point) -> int:
        return self.scale * ROUNDED[self.kind](self.inner.at(point), self.divisor) + self.rest.at(
            point
        )


Tree = Linear | Divided


def affine(tree: Tree) -> str:
    if isinstance(tree, Linear):
        parts = [f"d{k} * {c}" for k, c in enumerate(tree.coefficients)]
        return f"({' + '.join([*parts, str(tree.constant)])})"
    own = f"({affine(tree.inner)} {tree.kind} {tree.divisor}) * {tree.scale}"
    return f"({own} + {affine(tree.rest)})"


class Arithmetic:
    """Writes a tree as operations of arith."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.numbers = count()

    def value(self, kind: str, one: str, two: str) -> str:
        name = f"%v{next(self.numbers)}"
        self.lines.append(f"{name} = arith.{kind} {one}, {two} : index")
        return name

    def constant(self, number: int) -> str:
        name = f"%v{next(self.numbers)}"
        self.lines.append(f"{name} = arith.constant {number} : index")
        return name

    def write(self, tree: Tree, induction: list[str]) -> str:
        if isinstance(tree, Linear):
            total = self.constant(tree.constant)
            for c, name in zip(tree.coefficients, induction, strict=True):
                total = self.value("addi", total, self.value("muli", name, self.constant(c)))
            return total
        inner = self.write(tree.inner, induction)
        own = self.value("muli", self.divide(tree, inner), self.constant(tree.scale))
        return self.value("addi", own, self.write(tree.rest, induction))

    def divide(self, tree: Divided, inner: str) -> str:
        by = tree.divisor
        divisor = self.constant(by)
        if tree.kind == "ceildiv":
            return self.value("ceildivsi", inner, divisor)
        if by & (by - 1) == 0:
            if tree.kind == "mod":
                return self.value("andi", inner, self.constant(by - 1))
            return self.value("shrsi", inner, self.constant(by.bit_length() - 1))
        quotient = self.value("floordivsi", inner, divisor)
        if tree.kind == "floordiv":
            return quotient
        return self.value("subi", inner, self.value("muli", quotient, divisor))


@dataclass(frozen=True)
class Pair:
    """Two accesses in a loop or a nest, one a store, the second perhaps under a condition."""

    ranges: tuple[range, ...]
    first: Tree
    second: Tree
    guard: Tree | None
    is_arithmetic: bool

    @property
    def points(self) -> list[Point]:
        return list(product(*self.ranges))

    def module(self) -> str:
        names = [f"%i{k}" for k in range(len(self.ranges))]
        dims = ", ".join(f"d{k}" for k in range(len(names)))
        lines = [f"affine.for {name} = {r.start} to {r.stop} step {r.step} {{"
                 for name, r in zip(names, self.ranges, strict=True)]  # fmt: skip
        if self.is_arithmetic:
            arithmetic = Arithmetic()
            one, two = (arithmetic.write(t, names) for t in (self.first, self.second))
            lines += arithmetic.lines
            load = f"%a = memref.load %m[{one}] : memref<?xi32>"
            store = f"memref.store %x, %m[{two}] : memref<?xi32>"
        else:
            one, two = (f"affine_map<({dims}) -> ({affine(t)})>" for t in (self.first, self.second))
            for k, written in enumerate((one, two)):
                lines.append(f"%s{k} = affine.apply {written}({', '.join(names)})")
            load = "%a = memref.load %m[%s0] : memref<?xi32>"
            store = "memref.store %x, %m[%s1] : memref<?xi32>"
        if self.guard is not None:
            condition = f"affine_set<({dims}) : ({affine(self.guard)} >= 0)>"
            store = f"affine.if {condition}({', '.join(names)}) {{\n{store}\n}}"
        lines += [load, store, *("}" for _ in names), "return"]
        return "func.func @f(%m: memref<?xi32>, %x: i32) {\n" + "\n".join(lines) + "\n}"

    def least(self, flatten: bool) -> dict[tuple[int, int], int]:
        """By trying all iterations; without ``flatten`` only the innermost loop goes on."""
        rounds = [self.points]
        if not flatten:
            outer = list(product(*self.ranges[:-1]))
            rounds = [[(*o, i) for i in self.ranges[-1]] for o in outer]
        found: dict[tuple[int, int], int] = {}
        for points in rounds:
            for (i, p), (j, q) in product(enumerate(points), repeat=2):
                if self.guard is not None and self.guard.at(q) < 0:
                    continue
                if self.first.at(p) == self.second.at(q):
                    key, distance = ((0, 1), j - i) if j >= i else ((1, 0), i - j)
                    found[key] = min(found.get(key, distance), distance)
        return found


@st.composite
def trees(draw: st.DrawFn, loops: int, depth: int) -> Tree:
    linear = st.builds(Linear, st.tuples(*[st.integers(-3, 3)] * loops), st.integers(-6, 6))
    if depth == 0 or draw(st.integers(0, 5)) == 0:
        return draw(linear)
    inner = draw(trees(loops, depth - 1))
    kind, divisor = (
        draw(st.sampled_from(sorted(ROUNDED))),
        draw(st.sampled_from((1, 2, 3, 4, 5, 8))),
    )
    rest = draw(st.just(Linear((0,) * loops, 0)) | linear)
    return Divided(inner, kind, divisor, draw(st.sampled_from((1, 1, -1, 2))), rest)


@st.composite
def pairs(draw: st.DrawFn, loops: int) -> Pair:
    ranges: list[range] = []
    for _ in range(loops):
        lower, trips = draw(st.integers(-5, 5)), draw(st.integers(1, 24 // loops))
        step = draw(st.integers(1, 3))
        ranges.append(range(lower, lower + trips * step, step))
    first = draw(trees(loops, 2))
    # A ring is read where it is written, or beside that.
    second = first if draw(st.booleans()) else draw(trees(loops, 2))
    if second is first and draw(st.booleans()) and isinstance(first, Divided):
        moved = Linear((0,) * loops, draw(st.integers(-3, 3)))
        second = Divided(first.inner, first.kind, first.divisor, first.scale, moved)
    guard = draw(st.none() | trees(loops, 1))
    return Pair(tuple(ranges), first, second, guard, draw(st.booleans()))


def distances(pair: Pair, flatten: bool) -> tuple[dict[tuple[int, int], int], int]:
    """What the reader of loops finds, and how many remarks it makes."""
    remarks: list[object] = []
    with CONTEXT:
        module = parse_module(pair.module(), "pair.mlir", CONTEXT)
        graphs = read_loops(module.operation, Options(flatten=flatten), remarks.append)
    [graph] = graphs
    accesses = [i for i, op in enumerate(graph.loop.operations) if op.access is not None]
    order = {i: k for k, i in enumerate(accesses)}
    found = {(order[d.earlier], order[d.later]): d.distance for d in graph.dependences}
    return found, len(remarks)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pairs(1))
def test_one_loop(pair: Pair):
    assert distances(pair, flatten=False) == (pair.least(flatten=True), 0)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pairs(2))
def test_a_flattened_nest(pair: Pair):
    assert distances(pair, flatten=True) == (pair.least(flatten=True), 0)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pairs(2))
def test_a_loop_in_another(pair: Pair):
    outer, inner = pair.ranges
    unit = replace(pair, ranges=(range(outer.start, outer.start + len(outer)), inner))
    found, remarks = distances(unit, flatten=False)
    assert found == unit.least(flatten=False)
    assert remarks == 0 or unit.first != unit.second
