"""Random problems that are small enough to enumerate, and what is asked of them."""

from __future__ import annotations

import random
from typing import Any

from gaus_pass.errors import GausError
from gaus_pass.formats.problem_json import problem_to_json
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Clock

SOLVERS = ("auto", "asap", "alap", "list", "force-directed", "sdc", "cp-sat", "refine", "order-cut")
TORCH_SOLVERS = ("gaus", "gumbel", "gaus-paper", "gflownet")
SAMPLERS = ("auto", "list", "refine")
TERMS = ("ii", "length", "resources", "resources.mul", "communication", "register-bits", "memory")
LATENCIES = (0, 0, 1, 1, 2, 3)
DELAYS = (0.0, 0.5, 1.5, 3.0, 4.5, 9.0)


def make(rng: random.Random, torch: bool) -> dict[str, Any]:
    """A problem, options, and whether an II is looked for."""
    problem = _legal_problem(rng)
    solvers = SOLVERS + (TORCH_SOLVERS if torch and rng.random() < 0.15 else ())
    options: dict[str, Any] = {"solver": rng.choice(("auto", *solvers))}
    if torch and rng.random() < 0.1:
        options["solver"] = rng.choice(TORCH_SOLVERS)
    options["objective"] = _objective(rng)
    options["iterations"] = rng.choice((1, 10, 40)) if rng.random() < 0.5 else None
    if options["solver"] in TORCH_SOLVERS:
        options["iterations"] = rng.choice((2, 10))
    choices = {
        "ii": rng.choice((1, 1, 2, 3, 4)),
        "length": rng.randint(1, 7),
        "slack": rng.choice((1.25, 1.5, 2.0)),
        "strict": True,
        "seed": rng.randrange(1000),
        "limits": {"mul": rng.randint(0, 3)},
        "cycle_time": rng.choice((4.0, 6.0, 10.0)),
    }
    for key, value in choices.items():
        if rng.random() < 0.25:
            options[key] = value
    if options["solver"] in SAMPLERS and rng.random() < 0.15:
        options["samples"] = rng.randint(2, 4)
    options = {key: value for key, value in options.items() if value is not None}
    return {
        "problem": problem,
        "options": options,
        "pipelined": rng.random() < 0.4,
        "seed": rng.randrange(2**31),
    }


def _objective(rng: random.Random) -> str:
    if rng.random() < 0.3:
        return "ii > length > register-bits"
    levels: list[str] = []
    for _ in range(rng.randint(1, 3)):
        terms = rng.sample(TERMS, rng.choice((1, 1, 2, 3)))
        levels.append(
            " + ".join(f"{rng.randint(2, 5)}*{t}" if rng.random() < 0.5 else t for t in terms)
        )
    return " > ".join(levels)


def _legal_problem(rng: random.Random) -> dict[str, Any]:
    """A problem that does not contradict itself; limits and clocks of options still may."""
    while True:
        try:
            return _problem(rng)
        except GausError:
            continue


def _problem(rng: random.Random) -> dict[str, Any]:
    builder = ProblemBuilder("fuzz")
    limited = rng.random() < 0.5
    for name in ("mul", "bus"):
        limit = rng.randint(1, 3) if limited and rng.random() < 0.8 else None
        builder.resource_type(name, limit, rng.randint(0, 9))
    types = _types(builder, rng)
    count = rng.choice((0, 1, 2, 3, 3, 4, 4, 4, 5, 5))
    windows = rng.random() < 0.3
    kinds: list[int] = []
    for i in range(count):
        early = rng.randint(0, 3) if windows and rng.random() < 0.3 else 0
        late = early + rng.randint(0, 4) if windows and rng.random() < 0.3 else None
        kinds.append(rng.randrange(len(LATENCIES)))
        where = f"here.mlir:{i + 1}:1"
        builder.operation(f"op{i}", types[kinds[-1]], where, early, late)
    recurrent = rng.random() < 0.4
    for i in range(count):
        hold = LATENCIES[kinds[i]] if rng.random() < 0.15 else 0
        builder.value(i, rng.choice((0, 1, 8, 32)), _users(rng, i, count, recurrent), hold)
    for _ in range(rng.choice((0, 0, 1, 2))):
        if count > 1:
            _dependence(builder, rng, count, recurrent)
    clock = Clock(rng.choice((5.0, 10.0)), 0.5, 0.25, 0.25) if rng.random() < 0.4 else None
    return problem_to_json(builder.build(clock=clock))


def _types(builder: ProblemBuilder, rng: random.Random) -> list[str]:
    names: list[str] = []
    for k, latency in enumerate(LATENCIES):
        uses: dict[str, int] = {}
        if latency:
            uses = {n: rng.choice((1, 1, 2)) for n in ("mul", "bus") if rng.random() < 0.4}
        blocking = rng.randint(1, 3) if latency and rng.random() < 0.3 else 1
        delay, out = rng.choice(DELAYS), rng.choice(DELAYS)
        out_delay = out if latency else None
        names.append(builder.operator_type(f"t{k}", latency, delay, out_delay, blocking, uses))
    return names


def _users(
    rng: random.Random, producer: int, count: int, back: bool
) -> list[int | tuple[int, int]]:
    users: list[int | tuple[int, int]] = [
        j for j in range(producer + 1, count) if rng.random() < 0.4
    ]
    if back and rng.random() < 0.4:
        users.append((rng.randint(0, producer), rng.randint(1, 3)))
    return users


def _dependence(builder: ProblemBuilder, rng: random.Random, count: int, back: bool) -> None:
    src, dst = sorted(rng.sample(range(count), 2))
    distance = 0
    if back and rng.random() < 0.5:
        src, dst, distance = dst, src, rng.randint(1, 2)
    delay = rng.randint(0, 4) if rng.random() < 0.5 else None
    builder.dependence(src, dst, distance, delay, rng.random() < 0.5, rng.randint(0, 3))
