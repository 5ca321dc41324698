"""Conversions, extremes, roots and fused operations of cores against exact numbers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from support.bit_slices import Simulation
from support.cores import assert_same, fused_doubles
from support.float_oracle import FORMATS, Format, Patterns, native, of_native

from gaus_pass.cores.generate import Choices, core_for

INTEGERS = ["u1", "s1", "u8", "s8", "s32", "u32", "s64"]


def simulation(
    family: str, kind: str, source: str | None = None, flush: bool = False
) -> Simulation:
    return Simulation(core_for(family, kind, source, Choices(flush=flush)).text)


@pytest.mark.parametrize("kind", ["f16", "f32", "f64"])
def test_roots(kind: str):
    form = FORMATS[kind]
    # All of f16, for which a double is exact enough.
    (a,) = [np.arange(1 << 16, dtype=np.uint64)] if kind == "f16" else form.samples(1, 4000, 1)
    with np.errstate(all="ignore"):
        if kind == "f16":
            wanted = form.of_doubles(np.sqrt(form.doubles(a)))
        else:
            wanted = of_native(kind, np.sqrt(native(kind, a)))
    assert_same(simulation("sqrt", kind).values(a), wanted, a)


@pytest.mark.parametrize("kind", ["e4m3", "f16", "f32"])
def test_fused_operations_are_rounded_once(kind: str):
    form = FORMATS[kind]
    a, b, c = form.samples(2, 12000, 3)
    # A part of them cancels but for the last bits.
    with np.errstate(all="ignore"):
        products = form.of_doubles(-form.doubles(a) * form.doubles(b))
    near = products ^ np.random.default_rng(2).integers(0, 4, len(a), np.uint64)
    c = np.where(np.arange(len(a)) % 3 == 0, near, c)
    wanted = form.of_doubles(fused_doubles(*map(form.doubles, (a, b, c))))
    assert_same(simulation("fma", kind).values(a, b, c), wanted, a, b, c)


def test_fused_operations_of_doubles_and_fractions():
    form = FORMATS["f64"]
    a, b, c = form.samples(3, 1500, 3)
    wanted = [exact_fused(form, *map(int, case)) for case in zip(a, b, c, strict=True)]
    assert_same(simulation("fma", "f64").values(a, b, c), np.array(wanted, np.uint64), a, b, c)


def exact_fused(form: Format, a: int, b: int, c: int) -> int:
    """IEEE 754, on patterns."""
    sign = (a ^ b) & form.sign
    if any(form.is_nan(v) for v in (a, b, c)):
        return form.nan
    if form.is_infinite(a) or form.is_infinite(b):
        zero = 0 in (form.value(a), form.value(b))
        opposite = form.is_infinite(c) and (c & form.sign) != sign
        return form.nan if zero or opposite else sign | form.infinity
    if form.is_infinite(c):
        return c
    value = form.value(a) * form.value(b)
    both_negative = bool(sign and c & form.sign)
    return form.rounded(value + form.value(c), int(value == 0 and both_negative))


@pytest.mark.parametrize("to", list(FORMATS))
def test_between_formats(to: str):
    for source in FORMATS:
        if source == to:
            continue
        (a,) = FORMATS[source].samples(4, 2000, 1)
        exact = FORMATS[source].doubles(a)
        wanted = of_native(to, exact) if to == "f64" else FORMATS[to].of_doubles(exact)
        assert_same(simulation("convert", to, source).values(a), wanted, a)
        if to != "f64":
            flushed = FORMATS[to].of_flushed(FORMATS[source].doubles(FORMATS[source].flushed(a)))
            assert_same(simulation("convert", to, source, flush=True).values(a), flushed, a)


def number(pattern: int, kind: str) -> int:
    bits = int(kind[1:])
    return pattern - (pattern >> bits - 1 << bits if kind[0] == "s" else 0)


@pytest.mark.parametrize("to", list(FORMATS))
def test_from_integers(to: str):
    rng = np.random.default_rng(5)
    for source in INTEGERS:
        bits = int(source[1:])
        words = rng.integers(0, 2**64 - 1, 500, np.uint64) >> rng.integers(
            64 - bits, 64, 500, np.uint64
        )
        low = np.array([k % (1 << bits) for k in range(40)], np.uint64)
        a = np.concatenate((words, low, np.uint64((1 << bits) - 1) - low)).astype(np.uint64)
        wanted = [FORMATS[to].rounded(Fraction(number(int(v), source))) for v in a]
        found = simulation("convert", to, source).values(a)
        assert_same(found, np.array(wanted, np.uint64), a)


@pytest.mark.parametrize("source", list(FORMATS))
def test_to_integers(source: str):
    form = FORMATS[source]
    for to in INTEGERS:
        bits = int(to[1:])
        cases = [(v, int(form.value(v))) for v in map(int, near_integers(form, bits))]
        low = -(1 << bits - 1) if to[0] == "s" else 0
        held = [(v, whole) for v, whole in cases if low <= whole < low + (1 << bits)]
        a = np.array([v for v, _ in held], np.uint64)
        wanted = np.array([whole % (1 << bits) for _, whole in held], np.uint64)
        assert_same(simulation("convert", to, source).values(a), wanted, a)


def near_integers(form: Format, bits: int) -> Patterns:
    """Finite numbers, most of them about as large as the integers."""
    rng = np.random.default_rng(6)
    last = min(form.bias + bits + 1, 2 * form.bias)
    words = rng.integers(form.bias - 2, last, 900, np.uint64) << np.uint64(form.fraction)
    words |= rng.integers(0, 1 << form.fraction, 900, np.uint64)
    words |= rng.integers(0, 2, 900, np.uint64) * np.uint64(form.sign)
    found = np.concatenate((words, np.array(form.corners(), np.uint64)))
    return found[(found & np.uint64(form.infinity)) != form.infinity].astype(np.uint64)


@pytest.mark.parametrize("kind", ["e4m3", "f32"])
def test_extremes(kind: str):
    form = FORMATS[kind]
    a, b = form.samples(7, 3000, 2)
    one, two = form.doubles(a), form.doubles(b)
    less = (one < two) | (one == two) & np.signbit(one)
    for family in ("minimum", "maximum", "minnum", "maxnum"):
        wanted = np.where(less if family.startswith("min") else ~less, a, b)
        if family.endswith("num"):
            wanted = np.where(np.isnan(one), b, np.where(np.isnan(two), a, wanted))
            nan = np.isnan(one) & np.isnan(two)
        else:
            nan = np.isnan(one) | np.isnan(two)
        wanted = np.where(nan, np.uint64(form.nan), wanted)
        assert_same(simulation(family, kind).values(a, b), wanted, a, b)


def test_signs():
    (a,) = FORMATS["f16"].samples(8, 500, 1)
    assert_same(simulation("neg", "f16").values(a), a ^ np.uint64(0x8000), a)
    assert_same(simulation("abs", "f16").values(a), a & np.uint64(0x7FFF), a)
