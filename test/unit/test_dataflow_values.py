"""Registers and wires that are looked through."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from gaus_pass.ir.dataflow.values import Sources


@dataclass(frozen=True)
class Value:
    """As much of a value as is needed."""

    name: str


@dataclass
class Operation:
    """As much of a register as is needed."""

    name: str
    operands: list[Any]
    results: list[Value]
    attributes: dict[str, Any] = field(default_factory=dict[str, Any])
    location: Any = None


CLOCK, D, EN = Value("clk"), Value("d"), Value("en")


def register(sources: Sources, taken: Any, made: Any, enable: Any = None) -> None:
    kind = "seq.compreg" if enable is None else "seq.compreg.ce"
    sources.add_register(Operation(kind, [taken, CLOCK, enable], [made]))


def test_a_long_chain_counts_its_registers_from_any_end():
    for order in (1, -1):
        sources = Sources()
        chain = [D, *(Value(f"r{i}") for i in range(20_000))]
        for before, after in pairwise(chain):
            register(sources, before, after)
        for distance in list(range(0, 20_001, 100))[::order]:
            assert sources.of(chain[distance]) == ((D, distance),)


def test_an_enable_counts_at_its_shortest_distance():
    sources = Sources()
    first, second = Value("first"), Value("second")
    register(sources, D, first, EN)
    register(sources, first, second, EN)
    assert sources.of(first) == ((D, 1), (EN, 1))
    assert sources.of(second) == ((EN, 1), (D, 2))


def test_registers_that_only_feed_each_other_stand_for_nothing():
    sources = Sources()
    a, b, c = Value("a"), Value("b"), Value("c")
    register(sources, a, b)
    register(sources, b, a)
    register(sources, a, c)
    assert sources.of(c) == ()
    assert sources.of(a) == ()


@pytest.mark.parametrize("seed", range(40))
def test_random_registers_against_shortest_paths(seed: int):
    rng = np.random.default_rng(seed)
    count = 12
    values = [D, EN, *(Value(f"r{i}") for i in range(count))]
    weight = np.full((count + 2, count + 2), np.inf)
    sources = Sources()
    for i in range(2, count + 2):
        taken = int(rng.integers(0, count + 2))
        enable = int(rng.integers(0, count + 2))
        register(sources, values[taken], values[i], values[enable])
        weight[i, taken] = weight[i, enable] = 1
    np.fill_diagonal(weight, 0)
    for k in range(2, count + 2):  # nothing leads on from D and EN
        weight = np.minimum(weight, weight[:, k : k + 1] + weight[k : k + 1, :])
    for i in rng.permutation(np.arange(2, count + 2)).tolist():
        expected = {values[j]: int(weight[i, j]) for j in (0, 1) if np.isfinite(weight[i, j])}
        assert dict(sources.of(values[i])) == expected
