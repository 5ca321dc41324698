"""Random problems of every kind that SSP knows, and of those that it lacks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Clock, Problem

CYCLE = 10.0
_DELAYS = (0.0, 1.5, 3.0, 4.5)


@dataclass(frozen=True)
class Kind:
    """What a kind of problem has besides dependences and latencies.

    Attributes
    ----------
    pipelined
        An II is looked for.
    several
        Operations use several resource types, or several units of one.
    """

    pipelined: bool = False
    limits: bool = False
    clock: bool = False
    several: bool = False
    blocking: bool = False
    windows: bool = False


KINDS = {
    "Problem": Kind(),
    "CyclicProblem": Kind(pipelined=True),
    "SharedOperatorsProblem": Kind(limits=True),
    "ModuloProblem": Kind(pipelined=True, limits=True),
    "ChainingProblem": Kind(clock=True),
    "ChainingCyclicProblem": Kind(pipelined=True, clock=True),
    "chaining, limits": Kind(limits=True, clock=True),
    "chaining, modulo, limits": Kind(pipelined=True, limits=True, clock=True),
    "several resources": Kind(limits=True, several=True),
    "several resources, modulo": Kind(pipelined=True, limits=True, several=True),
    "blocking": Kind(limits=True, blocking=True),
    "blocking, modulo": Kind(pipelined=True, limits=True, blocking=True),
    "everything, modulo": Kind(True, True, True, True, True, True),
    "everything, no II": Kind(False, True, True, True, True, True),
}
OBJECTIVES = (
    "ii > length > register-bits",
    "ii > length > communication",
    "ii > length > resources",
    "ii > length > memory",
    "ii > length > 3*resources + register-bits",
)


def random_of_kind(name: str, seed: int, least: int = 8, most: int = 30) -> Problem:
    """A problem of ``least`` to ``most`` operations; the same for the same name and seed."""
    kind = KINDS[name]
    rng = np.random.default_rng([seed, list(KINDS).index(name)])
    builder = ProblemBuilder(f"{name} {seed}")
    types = _operator_types(builder, kind, rng)
    n = int(rng.integers(least, most + 1))
    for i in range(n):
        early = int(rng.integers(0, 4)) if kind.windows and rng.random() < 0.15 else 0
        builder.operation(f"op{i}", str(rng.choice(types)), earliest=early)
    for i in range(n):
        _value(builder, kind, rng, i, n)
    return builder.build(clock=Clock(CYCLE, 0.5, 0.25, 0.25) if kind.clock else None)


def _operator_types(builder: ProblemBuilder, kind: Kind, rng: np.random.Generator) -> list[str]:
    limits = {name: int(rng.integers(1, 4)) for name in ("mul", "mem", "bus")}
    for name, limit in limits.items():
        cost = int(rng.integers(1, 9))
        builder.resource_type(name, limit=limit if kind.limits else None, cost=cost)

    def delay() -> float:
        return float(rng.choice(_DELAYS))

    def uses(*names: str) -> dict[str, int]:
        chosen = names if kind.several else names[:1]
        twice = kind.several and rng.random() < 0.3
        return {name: min(2 if twice else 1, limits[name]) for name in chosen}

    blocking = int(rng.integers(2, 4)) if kind.blocking else 1
    return [
        builder.operator_type("logic", 0, delay()),
        builder.operator_type("move", 1, delay(), delay(), uses=uses("bus")),
        builder.operator_type("load", 1, delay(), delay(), uses=uses("mem", "bus")),
        builder.operator_type("mul", 2, delay(), delay(), uses=uses("mul", "bus")),
        builder.operator_type("div", 3, delay(), delay(), blocking=blocking, uses=uses("mul")),
    ]


def _value(
    builder: ProblemBuilder, kind: Kind, rng: np.random.Generator, producer: int, n: int
) -> None:
    left = n - producer - 1
    later = np.flatnonzero(rng.random(left) < min(1.0, 1.7 / max(left, 1))) + producer + 1
    users: list[int | tuple[int, int]] = later.tolist()
    if kind.pipelined and rng.random() < 0.15:
        users.append((int(rng.integers(0, producer + 1)), int(rng.integers(1, 4))))
    builder.value(producer, int(rng.choice([1, 8, 16, 32])), users)
