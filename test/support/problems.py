"""Random problems of every kind, for properties and conformance."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Clock, Problem


@st.composite
def problems(
    draw: st.DrawFn,
    most_operations: int = 12,
    recurrences: bool = True,
    resources: bool = True,
    clocks: bool = True,
) -> Problem:
    """A legal problem: every latency, several users a value, distances, limits, chaining."""
    seed = draw(st.integers(0, 2**32 - 1))
    n = draw(st.integers(0, most_operations))
    flags = draw(st.tuples(st.booleans(), st.booleans(), st.booleans()))
    return random_problem(
        np.random.default_rng(seed),
        n,
        recurrences=recurrences and flags[0],
        resources=resources and flags[1],
        clock=clocks and flags[2],
    )


def random_problem(
    rng: np.random.Generator,
    n: int,
    recurrences: bool = False,
    resources: bool = False,
    clock: bool = False,
) -> Problem:
    """Like `problems`, from a numpy generator."""
    builder = ProblemBuilder("random")
    if resources:
        builder.resource_type("mul", limit=int(rng.integers(1, 3)), cost=8)
        builder.resource_type("any", limit=int(rng.integers(2, 4)))
    builder.resource_type("free", cost=3)
    kinds = _operator_types(builder, rng, resources)
    for i in range(n):
        early = int(rng.integers(0, 3)) if rng.random() < 0.1 else 0
        builder.operation(f"op{i}", str(rng.choice(kinds)), f"here.mlir:{i + 1}:1", earliest=early)
    for i in range(n):
        later = np.flatnonzero(rng.random(n - i - 1) < min(1.0, 2.0 / max(n - i - 1, 1))) + i + 1
        users: list[int | tuple[int, int]] = later.tolist()
        if recurrences and rng.random() < 0.25:
            users.append((int(rng.integers(0, i + 1)), int(rng.integers(1, 3))))
        builder.value(i, int(rng.choice([1, 8, 32])), users)
    return builder.build(clock=Clock(10.0, 0.5, 0.25, 0.25) if clock else None)


def _operator_types(
    builder: ProblemBuilder, rng: np.random.Generator, resources: bool
) -> list[str]:
    def delay() -> float:
        return float(rng.choice([0.0, 1.5, 3.0, 4.5]))

    names = [
        builder.operator_type("logic", 0, delay(), uses={"free": 1}),
        builder.operator_type("add", 0, delay()),
        builder.operator_type("reg", 1, delay(), delay()),
    ]
    if resources:
        names.append(builder.operator_type("mul", 2, delay(), delay(), uses={"mul": 1, "any": 1}))
        names.append(builder.operator_type("div", 3, delay(), 0.0, blocking=2, uses={"any": 1}))
    else:
        names.append(builder.operator_type("mul", 3, delay(), delay()))
    return names
