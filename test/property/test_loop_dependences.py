"""Distances of memory accesses against the enumeration of all pairs of iterations."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gaus_pass.ir.core.bindings import new_context
from gaus_pass.ir.core.reading import parse_module
from gaus_pass.ir.loops.reading import read_loops
from gaus_pass.options import Options

CONTEXT = new_context()


@dataclass(frozen=True)
class Level:
    lower: int
    upper: int
    step: int

    @property
    def values(self) -> range:
        return range(self.lower, self.upper, self.step)


@dataclass(frozen=True)
class Subscripts:
    """Per dimension: coefficients by level, and the constant."""

    rows: tuple[tuple[tuple[int, ...], int], ...]

    def at(self, point: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(sum(c * x for c, x in zip(cs, point, strict=True)) + k for cs, k in self.rows)

    def text(self) -> str:
        names = [f"%i{k}" for k in range(len(self.rows[0][0]))]
        return ", ".join(
            " + ".join([*(f"{n} * {c}" for n, c in zip(names, cs, strict=True)), str(k)])
            for cs, k in self.rows
        )


@dataclass(frozen=True)
class Pair:
    levels: tuple[Level, ...]
    first: Subscripts
    second: Subscripts
    guard: tuple[int, int] | None
    """Constraint ``guard[0]·i + guard[1] >= 0`` around the second access."""
    first_is_store: bool

    def module(self) -> str:
        rank = len(self.first.rows)
        kind = f"memref<{'x'.join(['?'] + ['64'] * (rank - 1))}xi32>"
        lines = [f"affine.for %i{k} = {lv.lower} to {lv.upper} step {lv.step} {{"
                 for k, lv in enumerate(self.levels)]  # fmt: skip
        one = f"affine.store %x, %m[{self.first.text()}] : {kind}"
        if not self.first_is_store:
            one = f"%a = affine.load %m[{self.first.text()}] : {kind}"
        two = f"affine.store %x, %m[{self.second.text()}] : {kind}"
        inner = len(self.levels) - 1
        if self.guard is not None:
            two = f"affine.if #s(%i{inner}) {{\n{two}\n}}"
        lines += [one, two, *("}" for _ in self.levels)]
        a, b = self.guard or (0, 0)
        head = f"#s = affine_set<(d0) : (d0 * {a} + {b} >= 0)>\n"
        return f"{head}func.func @f(%m: {kind}, %x: i32) {{\n" + "\n".join(lines) + "\nreturn\n}"

    def holds(self, point: tuple[int, ...]) -> bool:
        return self.guard is None or self.guard[0] * point[-1] + self.guard[1] >= 0

    def least(self) -> dict[tuple[int, int], int]:
        """Least distance from access to access, by trying all iterations."""
        points = list(product(*(level.values for level in self.levels)))
        found: dict[tuple[int, int], int] = {}
        for i, p in enumerate(points):
            for j, q in enumerate(points):
                if not self.holds(q) or self.first.at(p) != self.second.at(q):
                    continue
                key, distance = ((0, 1), j - i) if j >= i else ((1, 0), i - j)
                found[key] = min(found.get(key, distance), distance)
        return found


@st.composite
def pairs(draw: st.DrawFn, depth: int) -> Pair:
    small, step = st.integers(-3, 3), st.integers(1, 3)
    levels: list[Level] = []
    for _ in range(depth):
        lower = draw(st.integers(-3, 4))
        levels.append(Level(lower, lower + draw(st.integers(0, 14 // depth)), draw(step)))
    rank = draw(st.integers(1, 2))
    rows = st.tuples(st.tuples(*(small for _ in levels)), st.integers(-6, 6))
    subscripts = st.tuples(*(rows for _ in range(rank))).map(Subscripts)
    first = draw(subscripts)
    # Half of the pairs share their coefficients, as neighbours in real code do.
    second = draw(subscripts)
    if draw(st.booleans()):
        constants = [k for _, k in second.rows]
        second = Subscripts(
            tuple((cs, k) for (cs, _), k in zip(first.rows, constants, strict=True))
        )
    guard = draw(st.none() | st.tuples(st.integers(-2, 2), st.integers(-4, 8)))
    return Pair(tuple(levels), first, second, guard, draw(st.booleans()))


def distances(pair: Pair, flatten: bool) -> dict[tuple[int, int], int]:
    """What the reader of loops finds, and that it is sure of it."""
    remarks: list[object] = []
    with CONTEXT:
        module = parse_module(pair.module(), "pair.mlir", CONTEXT)
        graphs = read_loops(module.operation, Options(flatten=flatten), remarks.append)
    assert not remarks
    [graph] = graphs
    accesses = [i for i, op in enumerate(graph.loop.operations) if op.access is not None]
    order = {i: k for k, i in enumerate(accesses)}
    return {(order[d.earlier], order[d.later]): d.distance for d in graph.dependences}


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(pairs(1))
def test_one_loop(pair: Pair):
    assert distances(pair, flatten=False) == pair.least()


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(pairs(2))
def test_a_flattened_nest(pair: Pair):
    assert distances(pair, flatten=True) == pair.least()


@pytest.mark.parametrize(("mode", "delays"), [("old", [0, 1]), ("new", [1, 0])])
def test_delays_follow_the_mode(mode: str, delays: list[int]):
    text = """func.func @f(%m: memref<?xi32>, %x: i32) {
      affine.for %i = 0 to 9 {
        %a = affine.load %m[0] : memref<?xi32>
        affine.store %x, %m[0] : memref<?xi32>
      }
      return
    }"""
    with CONTEXT:
        module = parse_module(text, "f.mlir", CONTEXT)
        [graph] = read_loops(module.operation, Options(read_during_write=mode), lambda _: None)
    assert [d.delay for d in graph.dependences] == delays
