"""Computations digit by digit, against those that are one piece of logic."""

from __future__ import annotations

import numpy as np
import pytest
from support.bit_slices import Simulation
from support.cores import assert_same
from support.float_oracle import FORMATS

from gaus_pass.cores.generate import Recurrence, core_for, recurrence_for
from gaus_pass.cores.generate.circuit import Circuit
from gaus_pass.cores.generate.recurrence import stages
from gaus_pass.cores.generate.writing import module_text
from gaus_pass.cores.iterate import iterated
from gaus_pass.options import Options

CASES = 6400


def unrolled(of: Recurrence, at_once: int) -> Simulation:
    """All rows, one after the other, as many as ``at_once`` at a time would do."""
    count = stages(of, at_once).repeats * at_once
    circuit = Circuit()
    state, kept = of.begin({name: circuit.input(name, bits) for name, bits in of.operands}, count)
    for _ in range(count):
        state = of.row(state, kept)
    result = of.finish(state, kept, count)
    return Simulation(module_text("unrolled", circuit.inputs, {"result": result}))


@pytest.mark.parametrize("at_once", [1, 3, 5])
@pytest.mark.parametrize("kind", ["e4m3", "f16", "f32"])
def test_floats(kind: str, at_once: int):
    for family, operands in (("div", 2), ("sqrt", 1)):
        digits = recurrence_for(family, kind)
        assert digits is not None
        given = FORMATS[kind].samples(5, CASES, operands)
        wanted = Simulation(core_for(family, kind).text).values(*given)
        assert_same(unrolled(digits, at_once).values(*given), wanted, *given)


@pytest.mark.parametrize("at_once", [1, 3])
@pytest.mark.parametrize("kind", ["u8", "s8", "s13"])
def test_integers(kind: str, at_once: int):
    bits = int(kind[1:])
    rng = np.random.default_rng(7)
    a = rng.integers(0, 1 << bits, CASES, dtype=np.uint64)
    b = np.where(
        rng.random(CASES) < 0.5, rng.integers(1, 8, CASES), rng.integers(1, 1 << bits, CASES)
    )
    b = b.astype(np.uint64)
    for family in ("div", "rem", "floordiv", "ceildiv"):
        digits = recurrence_for(family, kind)
        assert digits is not None
        wanted = Simulation(core_for(family, kind).text).values(a, b)
        assert_same(unrolled(digits, at_once).values(a, b), wanted, a, b)
        assert digits.wider is not None
        assert_same(unrolled(digits.wider, at_once).values(a, b), wanted, a, b)


@pytest.mark.parametrize("at_once", [1, 4])
@pytest.mark.parametrize("kind", ["e4m3", "f16", "bf16", "f32"])
def test_remainders_are_those_of_numpy(kind: str, at_once: int):
    form, digits = FORMATS[kind], recurrence_for("remf", kind)
    assert digits is not None
    a, b = form.samples(6, CASES, 2)
    with np.errstate(all="ignore"):
        wanted = form.of_doubles(np.fmod(form.doubles(a), form.doubles(b)))
    assert_same(unrolled(digits, at_once).values(a, b), wanted, a, b)


def test_what_is_not_computed_so():
    assert recurrence_for("add", "f32") is None
    assert recurrence_for("mul", "u32") is None


def test_as_many_digits_as_a_cycle_has_time_for():
    division = recurrence_for("div", "u32")
    assert division is not None
    found = [
        iterated("u32_div", division, Options(clock=clock, part="ecp5"), 0)
        for clock in ("100MHz", "50MHz", "20MHz")
    ]
    # A row of two digits a cycle, then two such rows; registers hold remainder, dividend and
    # quotient, divisor, and three times the divisor.
    assert [core.blocking for core in found[:2]] == [17, 9]
    assert found[2].blocking < found[1].blocking
    assert all(130 <= core.register_bits < 130 + 8 for core in found)
    assert all(core.latency == core.blocking for core in found)


def test_a_clock_without_time_for_two_digits_has_one():
    division = recurrence_for("div", "u32")
    assert division is not None
    core = iterated("u32_div", division, Options(clock="125MHz", part="ecp5"), 0)
    assert (core.blocking, core.register_bits) == (33, 96)
