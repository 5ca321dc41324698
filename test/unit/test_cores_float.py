"""Floating-point cores against numpy and exact numbers."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest
from support.bit_slices import Simulation
from support.cores import assert_same
from support.float_oracle import FORMATS, Doubles, Patterns, native, of_native

from gaus_pass.cores.generate import FAMILIES, TREE, Choices, core_for

SMALL = FORMATS["e4m3"]
_ORDER = {"eq": np.equal, "ne": np.not_equal, "lt": np.less, "le": np.less_equal,
          "gt": np.greater, "ge": np.greater_equal}  # fmt: skip


@cache
def simulation(family: str, kind: str, flush: bool = False) -> Simulation:
    return Simulation(core_for(family, kind, choices=Choices(flush=flush)).text)


def all_pairs(bits: int) -> tuple[Patterns, Patterns]:
    every = np.arange(1 << bits, dtype=np.uint64)
    return np.repeat(every, len(every)), np.tile(every, len(every))


def computed(family: str, *operands: Doubles) -> Doubles:
    with np.errstate(all="ignore"):
        return {"add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.divide}[family](
            *operands
        )


ARITHMETIC = ["add", "sub", "mul", "div"]


@pytest.mark.parametrize("family", ARITHMETIC)
@pytest.mark.parametrize("flush", [False, True])
def test_all_pairs_of_a_small_format(family: str, flush: bool):
    a, b = all_pairs(SMALL.width)
    if not flush:
        wanted = SMALL.of_doubles(computed(family, SMALL.doubles(a), SMALL.doubles(b)))
    else:
        operands = (SMALL.doubles(SMALL.flushed(v)) for v in (a, b))
        wanted = SMALL.of_flushed(computed(family, *operands))
    assert_same(simulation(family, "e4m3", flush).values(a, b), wanted, a, b)


@pytest.mark.parametrize("family", ARITHMETIC)
@pytest.mark.parametrize("kind", ["f32", "f64"])
def test_numbers_of_numpy(family: str, kind: str):
    a, b = FORMATS[kind].samples(1, 6000, 2)
    with np.errstate(all="ignore"):
        exact = computed(family, native(kind, a), native(kind, b))
    assert_same(simulation(family, kind).values(a, b), of_native(kind, exact), a, b)


@pytest.mark.parametrize("family", ARITHMETIC)
@pytest.mark.parametrize("kind", ["f16", "bf16"])
def test_narrow_formats_by_doubles(family: str, kind: str):
    form = FORMATS[kind]
    a, b = form.samples(2, 6000, 2)
    exact = form.of_doubles(computed(family, form.doubles(a), form.doubles(b)))
    assert_same(simulation(family, kind).values(a, b), exact, a, b)


@pytest.mark.parametrize("family", [*ARITHMETIC, "fma", "cmp_olt", "cmp_ueq", "minimum"])
def test_carries_that_are_cut(family: str):
    """The same in more operations, none of which has more bits than asked for."""
    for kind, carry in (("e4m3", 3), ("f32", 16), ("f64", 16)):
        core = core_for(family, kind, choices=Choices(carry=carry, products=TREE))
        operands = FORMATS[kind].samples(3, 1500, len(core.inputs))
        wanted = simulation(family, kind).values(*operands)
        assert_same(Simulation(core.text).values(*operands), wanted, *operands)
        carries = re.findall(r"comb\.(?:add|sub|icmp) .*: i(\d+)", core.text)
        assert max(map(int, carries)) <= carry


def relation(predicate: str, a: Doubles, b: Doubles) -> np.ndarray:
    unordered = np.isnan(a) | np.isnan(b)
    if predicate in ("false", "true"):
        return np.full(len(a), predicate == "true")
    if predicate in ("ord", "uno"):
        return unordered == (predicate == "uno")
    name = {"one": "ne", "une": "ne"}.get(predicate, predicate[1:])
    return (
        (_ORDER[name](a, b) | unordered) if predicate[0] == "u" else _ORDER[name](a, b) & ~unordered
    )


@pytest.mark.parametrize("kind", ["e4m3", "f32"])
def test_all_relations(kind: str):
    form = FORMATS[kind]
    a, b = all_pairs(8) if kind == "e4m3" else form.samples(3, 3000, 2)
    for family in (name for name in FAMILIES if name.startswith("cmp_")):
        wanted = relation(family.removeprefix("cmp_"), form.doubles(a), form.doubles(b))
        assert_same(simulation(family, kind).values(a, b), wanted.astype(np.uint64), a, b)
