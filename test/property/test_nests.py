"""Random nests mean the same after their loops were reordered and their loads put into lines."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

from fuzz.transforms.machine import Machine

from gaus_pass.hls.functions import functions
from gaus_pass.ir.core.bindings import ir, new_context
from gaus_pass.ir.core.reading import parse_module
from gaus_pass.ir.transforms.steps import STEPS
from gaus_pass.ir.transforms.unrolling.names import loops_called
from gaus_pass.ir.transforms.unrolling.unroll import unroll

CASES = 80
PLANS = (
    ("reuse",),
    ("reuse", "flatten"),
    ("promote", "flatten", "interleave"),
    ("interchange", "promote", "flatten", "interleave"),
    ("interchange", "reuse", "flatten"),
    ("unroll",),
    ("unroll", "promote", "reuse", "flatten", "interleave"),
)


class Nest:
    """A perfect nest over one or two arrays, and the sizes that its subscripts need."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.depth = rng, rng.choice((2, 2, 3))
        self.trips = [rng.choice((1, 2, 3, 4, 4, 5, 8)) for _ in range(self.depth)]
        self.steps = [rng.choice((1, 1, 1, 2)) for _ in range(self.depth)]
        self.lows = [rng.randint(0, 2) for _ in range(self.depth)]
        self.lines: list[str] = []

    def loops(self) -> list[tuple[int, int, int]]:
        """Lower bound, step and iterations of each loop."""
        return list(zip(self.lows, self.steps, self.trips, strict=True))

    def text(self) -> str:
        """The function."""
        body = self.stencil() if self.rng.random() < 0.6 else self.sum()
        loops = [
            f"affine.for %i{k} = {low} to {low + step * (trips - 1) + 1} step {step} {{"
            for k, (low, step, trips) in enumerate(self.loops())
        ]
        if self.rng.random() < 0.3:
            loops.insert(0, "affine.for %t = 0 to 2 {")
        arguments = f"%A: {self.kind}, %B: {self.kind}"
        text = "\n".join([*loops, *body, *("}" for _ in loops)])
        return f"func.func @f({arguments}) {{\n{text}\nreturn\n}}\n"

    def stencil(self) -> list[str]:
        """Loads some iterations apart, and a store, to the same array at times."""
        rng = self.rng
        span = rng.choice((1, 2, 2, 3))
        strides = [rng.choice((1, 1, 1, 1, 2, -1, -2)) for _ in range(self.depth)]
        order = rng.sample(range(self.depth), self.depth)
        offsets = [
            [rng.randint(0, span) for _ in range(self.depth)] for _ in range(rng.randint(3, 7))
        ]
        bases: list[int] = []
        sizes: list[int] = []
        for axis, (k, stride) in enumerate(zip(order, strides, strict=True)):
            ends = [self.lows[k], self.lows[k] + self.steps[k] * (self.trips[k] - 1)]
            found = [stride * e + o[axis] for e in ends for o in offsets]
            bases.append(-min(found))
            sizes.append(max(found) - min(found) + 1 + rng.randint(0, 1))
        self.sizes = sizes

        def place(offset: list[int]) -> str:
            parts = zip(order, strides, bases, offset, strict=True)
            return ", ".join(f"%i{k} * {stride} + {base + o}" for k, stride, base, o in parts)

        target = rng.choice("AB")
        return self.combined([place(o) for o in offsets[:-1]], place(offsets[-1]), target)

    def combined(self, loads: list[str], store: str, target: str) -> list[str]:
        """Loads, what is made of them, and a store."""
        lines = [f"%v{k} = affine.load %A[{p}] : {self.kind}" for k, p in enumerate(loads)]
        total = "%v0"
        for k in range(1, len(loads)):
            kind = self.rng.choice(("addi", "subi", "xori", "muli"))
            lines.append(f"%s{k} = arith.{kind} {total}, %v{k} : i32")
            total = f"%s{k}"
        return [*lines, f"affine.store {total}, %{target}[{store}] : {self.kind}"]

    def sum(self) -> list[str]:
        """An element that one loop does not change, multiplied and added to."""
        rng, over = self.rng, self.rng.randrange(self.depth)
        ends = [low + step * (trips - 1) + 1 for low, step, trips in self.loops()]
        self.sizes = ends
        store = ", ".join("0" if k == over else f"%i{k}" for k in range(self.depth))
        other = ", ".join(f"%i{k}" for k in range(self.depth))
        joined = rng.choice(("muli", "addi"))
        return [
            f"%c = affine.load %B[{store}] : {self.kind}",
            f"%a = affine.load %A[{other}] : {self.kind}",
            f"%m = arith.{joined} %c, %a : i32",
            "%s = arith.addi %m, %a : i32",
            f"affine.store %s, %B[{store}] : {self.kind}",
        ]

    @property
    def kind(self) -> str:
        """The type of both arrays."""
        return f"memref<{'x'.join(map(str, self.sizes))}xi32>"


def after(text: str, steps: tuple[str, ...], data: list[list[int]], changed: Counter[str]):
    """What the arrays hold after a run of the transformed function."""
    with new_context() as context, ir.Location.unknown():
        module = parse_module(text.encode(), "f.mlir", context)
        [function] = functions(module.operation)
        for step in steps:
            if step == "unroll":
                changed["jam"] += "side by side" in unrolled(function.operation, len(text))
            else:
                changed[step] += STEPS[step](function.operation, lambda _: None)
        assert function.operation.verify(), f"{text}\n{function}"
        shape = tuple(map(int, text.split("memref<")[1].split("xi32")[0].split("x")))
        words = [list(row) for row in data]
        Machine(module, function).run([], [(row, shape) for row in words])
        return words, str(function)


def unrolled(function: Any, number: int) -> str:
    """Unroll one or two loops; what is said of it."""
    said: list[str] = []
    loops = (f"loop{number % 3}", f"loop{number % 2}")
    asked = {loop: 2 + number % 3 for loop in loops if loops_called(function, loop)}
    unroll(function, asked, lambda diagnostic: said.append(diagnostic.message))
    return " ".join(said)


def test_random_nests_mean_the_same():
    changed = Counter[str]()
    for case in range(CASES):
        rng = random.Random(case)
        nest = Nest(rng)
        text = nest.text()
        size = 1
        for n in nest.sizes:
            size *= n
        data = [[rng.randrange(1 << 32) for _ in range(size)] for _ in range(2)]
        plain, _ = after(text, (), data, changed)
        for steps in PLANS:
            found, made = after(text, steps, data, changed)
            assert found == plain, f"case {case}, {steps}:\n{text}\n{made}"
    assert min(changed[s] for s in ("reuse", "interchange", "interleave", "flatten", "jam")) > 5, (
        changed
    )
