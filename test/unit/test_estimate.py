"""Cycles that plans and searches count with, beside the formula with all trip counts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gaus_pass.hls.estimate import estimated_cycles, guesses
from gaus_pass.hls.functions import functions
from gaus_pass.hls.leaf import schedule_leaf
from gaus_pass.hls.reading import read_functions
from gaus_pass.ir.core.bindings import new_context
from gaus_pass.ir.core.reading import parse_module
from gaus_pass.options import Options

HEAD = "func.func @f(%A: memref<64xi32>, %n: index, %x: i32) {\n"
STORE = "affine.store %x, %A[%{}] : memref<64xi32>\n"


def loops(*heads: str, after: str = "") -> str:
    """One loop in another, with a store in the innermost one and one behind that."""
    *outer, inner = heads
    last = inner.split()[0].removeprefix("%")
    text = f"affine.for {inner} {{\n{STORE.format(last)}}}\n{after}"
    for head in reversed(outer):
        text = f"affine.for {head} {{\n{text}}}\n"
    return f"{HEAD}{text}return\n}}\n"


BELOW = "affine_map<(d0) -> (d0)>"
NEXT = "affine_map<(d0) -> (d0 + 1)>"


def triangle() -> Iterator[int]:
    """Trips of ``for i in range(9): for j in range(i)``."""
    yield from range(9)


def three() -> Iterator[int]:
    """Of ``for i in range(1, 13, 3): for j in range(i + 1): for k in range(j, 12)``."""
    for i in range(1, 13, 3):
        yield i + 1
        yield from (12 - j for j in range(i + 1))


def least() -> Iterator[int]:
    """Of ``for i in range(20): for j in range(max(i - 4, 0), min(i + 1, 9))``."""
    yield from (max(0, min(i + 1, 9) - max(i - 4, 0)) for i in range(20))


CASES = {
    "triangle": (loops("%i = 0 to 9", f"%j = 0 to {BELOW}(%i)"), triangle),
    "three": (
        loops("%i = 1 to 13 step 3", f"%j = 0 to {NEXT}(%i)", f"%k = {BELOW}(%j) to 12",
              after=STORE.format("j")),
        three,
    ),
    "least": (
        loops("%i = 0 to 20", "%j = max affine_map<(d0) -> (d0 - 4, 0)>(%i) to "
              "min affine_map<(d0) -> (d0 + 1, 9)>(%i)"),
        least,
    ),
    "rectangle": (loops("%i = 0 to 9", "%j = 0 to 5", after=STORE.format("i")), lambda: iter(())),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_every_iteration_is_counted(name: str):
    text, trips = CASES[name]
    options = Options(solver="list", transforms="none")
    with new_context() as context:
        module = parse_module(text.encode(), "f.mlir", context)
        [model] = read_functions(functions(module.operation), options)
        plans = [schedule_leaf(model, leaf, options)[0].plan() for leaf in model.leaves()]
        formula = model.cycles(plan.cycles for plan in plans)
        assert estimated_cycles(model, plans) == formula.total(list(trips()))
        assert not guesses(model)


def test_what_only_a_run_knows_is_a_guess():
    text = loops("%i = 0 to %n", f"%j = 0 to {BELOW}(%i)")
    options = Options(solver="list", transforms="none")
    with new_context() as context:
        module = parse_module(text.encode(), "f.mlir", context)
        [model] = read_functions(functions(module.operation), options)
        plans = [schedule_leaf(model, leaf, options)[0].plan() for leaf in model.leaves()]
        formula = model.cycles(plan.cycles for plan in plans)
        assert guesses(model)
        # 64 iterations of the outer loop, with the inner one as long as each says.
        assert estimated_cycles(model, plans) == formula.total([64, *range(64)])
