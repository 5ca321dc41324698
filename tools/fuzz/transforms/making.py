"""Random programs that transformations have something to do in, and what is asked of them."""

from __future__ import annotations

import random
from typing import Any

from fuzz.loops.making import DEEPEST, Maker
from fuzz.loops.parts import is_written
from fuzz.loops.program import Load, Memory, Program, Store
from fuzz.loops.subscripts import affine_expression, affine_subscript

_STEPS = (
    "interchange", "hoist", "promote", "reuse", "flatten", "interleave", "interleave-more", "banks",
)  # fmt: skip
_HINTS = ("promote", "reuse", "flatten")
_KINDS = ("addi", "addi", "muli", "maxsi", "xori", "subi")


def make_kernel(rng: random.Random) -> Program:
    """A function with loops that accumulate in memory, slide along it, and lie in each other."""
    return _Kernels(rng).program()


def make_hints(rng: random.Random) -> dict[str, Any]:
    """Loops to unroll, and steps in the order in which they run."""
    found: dict[str, Any] = {}
    if rng.random() < 0.6:
        loops = rng.sample(range(6), rng.choice((1, 1, 2, 3)))
        found["unroll"] = {
            str(loop): rng.choice(("2", "2", "3", "4", "5", "full")) for loop in sorted(loops)
        }
    if rng.random() < 0.25:
        found["hints"] = {
            str(rng.randrange(5)): [[rng.choice(_HINTS), rng.random() < 0.7]]
            for _ in range(rng.choice((1, 1, 2)))
        }
    steps = rng.sample(_STEPS, rng.randint(0, len(_STEPS)))
    if rng.random() < 0.5:
        steps.sort(key=_STEPS.index)
    if rng.random() < 0.2:
        steps += rng.sample(_STEPS, 2)
    if steps:
        found["steps"] = steps
    return found


class _Kernels(Maker):
    """Makes programs with more of what kernels are made of."""

    def statements(self, count: int, depth: int, loops: bool = True) -> None:
        for _ in range(count):
            draw = self.rng.random()
            if draw < 0.16 and depth:
                self.accumulate()
            elif draw < 0.32 and depth:
                self.slide()
            elif draw < 0.42 and loops and 0 < depth < DEEPEST:
                self.loop(depth + 1)
            else:
                super().statements(1, depth, loops)

    def accumulate(self) -> None:
        """Read an element, compute, and write the same element, twice at times."""
        rng, scope = self.rng, self.scope
        known = [m for m in scope.memories if is_written(self, m)]
        if not known:
            return
        memory = rng.choice(known)
        hidden = [] if rng.random() < 0.2 else scope.dims[-1:]
        dims, scope.dims = scope.dims, [d for d in scope.dims if d not in hidden]
        subscripts = [affine_subscript(scope, size) for size in _sizes(memory)]
        scope.dims = dims
        for _ in range(rng.choice((1, 1, 1, 2))):
            name = scope.fresh()
            if rng.random() < 0.9:
                scope.block.statements.append(Load(name, memory.name, list(subscripts), True))
                scope.define(name, memory.type)
            else:
                name = scope.value(memory.type)
            other = scope.value(memory.type)
            made = scope.operation(rng.choice(_KINDS), memory.type, name, other)
            scope.block.statements.append(Store(made, memory.name, list(subscripts), True))

    def slide(self) -> None:
        """Read neighbours of an element."""
        rng, scope = self.rng, self.scope
        if not scope.memories:
            return
        memory = rng.choice(scope.memories)
        subscripts = [affine_subscript(scope, size) for size in _sizes(memory)]
        axis = rng.randrange(len(subscripts))
        size, (e, (low, high)) = _sizes(memory)[axis], affine_expression(scope)
        if scope.dims and scope.dims[-1] in scope.ranges and rng.random() < 0.7:
            e, (low, high) = scope.dims[-1], scope.ranges[scope.dims[-1]]
        room = size - 1 - (high - low)
        if room < 1:
            return
        most = rng.randint(1, min(room, 3))
        first = rng.randint(0, room - most) - low
        for by in rng.sample(range(most + 1), rng.randint(2, most + 1)):
            subscripts[axis] = ["+", e, first + by] if not isinstance(e, int) else e + first + by
            name = scope.fresh()
            scope.block.statements.append(Load(name, memory.name, list(subscripts), True))
            scope.define(name, memory.type)


def _sizes(memory: Memory) -> list[int]:
    return [min(12, n) for n in memory.shape] if memory.dynamic else memory.shape
