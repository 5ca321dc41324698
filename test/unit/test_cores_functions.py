"""Functions of cores: the hardware is its model, and the model is close to exact values."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from support.bit_slices import Simulation
from support.cores import assert_same
from support.float_oracle import FORMATS, Format, Patterns

from gaus_pass.cores.generate import TREE, WHOLE, Choices, core_for
from gaus_pass.cores.generate.functions.models import FUNCTIONS, MODELS, model_of
from gaus_pass.errors import InvalidOption

mpmath: Any = pytest.importorskip("mpmath")
WITHIN = ("asin", "acos", "atanh")
"""What has operands up to 1."""
TURNING = ("sin", "cos", "tan")
"""What needs π to many bits for large operands."""

JUDGES: dict[str, Callable[[Any], Any]] = {
    "exp": mpmath.exp,
    "exp2": lambda x: mpmath.power(2, x),
    "expm1": mpmath.expm1,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "log": mpmath.log,
    "log2": lambda x: mpmath.log(x, 2),
    "log10": mpmath.log10,
    "log1p": mpmath.log1p,
    "asinh": mpmath.asinh,
    "acosh": mpmath.acosh,
    "atanh": mpmath.atanh,
    "rsqrt": lambda x: 1 / mpmath.sqrt(x),
    "cbrt": lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)),
    "tanh": mpmath.tanh,
    "erf": mpmath.erf,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "atan": mpmath.atan,
    "asin": mpmath.asin,
    "acos": mpmath.acos,
}
TWO = [name for name, function in FUNCTIONS.items() if function.operands == 2]
ULP = {"f16": 0.75, "bf16": 0.75, "f32": 0.75, "f64": 0.9}
"""What `docs/hls.md` states."""


def test_every_function_has_a_judge():
    whole = {"floor", "ceil", "trunc", "round", "roundeven"}
    assert set(MODELS) == {*JUDGES, *whole, *TWO}
    for name, kind in (("exq", "f32"), ("exp", "u32")):
        with pytest.raises(InvalidOption, match=f"no model of '{name}' of {kind}"):
            model_of(name, kind)
    with pytest.raises(InvalidOption, match="2 bits of fraction"):
        core_for("exp", "e5m1")


def modelled(family: str, kind: str, a: Patterns) -> Patterns:
    model = model_of(family, kind)
    return np.array([model(int(v)) for v in a], np.uint64)


@pytest.mark.parametrize("family", [name for name in MODELS if name not in TWO])
def test_hardware_is_its_model(family: str):
    """All numbers of a small format in all shapes of products, some of the others in one."""
    every = np.arange(256, dtype=np.uint64)
    for kind, shape in (("e4m3", WHOLE), ("e4m3", TREE), ("f8E5M2", 3)):
        simulation = Simulation(core_for(family, kind, choices=Choices(products=shape)).text)
        assert_same(simulation.values(every), modelled(family, kind, every), every)
    for kind, shape in (("f16", WHOLE), ("bf16", 6), ("f32", 18), ("f64", WHOLE)):
        (a,) = FORMATS[kind].samples(9, 400, 1)
        simulation = Simulation(core_for(family, kind, choices=Choices(products=shape)).text)
        assert_same(simulation.values(a), modelled(family, kind, a), a)


@pytest.mark.parametrize(
    ("kind", "shape"), [("e4m3", WHOLE), ("e4m3", TREE), ("f16", 6), ("bf16", WHOLE), ("f32", 18)]
)
def test_powers(kind: str, shape: int | str):
    """The hardware is the model, whose special results are those of numpy, its errors small."""
    form, rng = FORMATS[kind], np.random.default_rng(13)
    a, b = form.samples(13, 900, 2)
    near = [(form.bias - 4 << form.fraction) + rng.integers(0, 8 << form.fraction, 900, np.uint64)]
    near.append(near[0] ^ rng.integers(0, 4, 900, np.uint64) << np.uint64(form.fraction))
    near[1] ^= np.uint64(form.sign) * rng.integers(0, 2, 900, np.uint64)
    a, b = np.concatenate((a, near[0])), np.concatenate((b, near[1]))
    found = np.array(
        [model_of("pow", kind)(int(x), int(y)) for x, y in zip(a, b, strict=True)], np.uint64
    )
    simulation = Simulation(core_for("pow", kind, choices=Choices(products=shape)).text)
    assert_same(simulation.values(a, b), found, a, b)
    with np.errstate(all="ignore"):
        wanted = form.of_doubles(np.power(form.doubles(a), form.doubles(b)))
    # Neighbours as patterns are a unit in the last place apart.
    apart = np.abs(found.astype(np.int64) - wanted.astype(np.int64))
    assert apart.max() <= 1, (hex(int(a[apart.argmax()])), hex(int(b[apart.argmax()])))
    assert (apart == 0).mean() > 0.95


def test_powers_of_doubles_are_close():
    """The hardware is the model, and the model close to exact powers, near 1 and far from it."""
    form, rng = FORMATS["f64"], np.random.default_rng(15)
    a = [
        np.uint64(form.bias - 8 << form.fraction)
        + rng.integers(0, 16 << form.fraction, 60, np.uint64)
    ]
    a.append(np.uint64(form.bias << form.fraction) + rng.integers(0, 1 << 30, 60, np.uint64))
    b = [
        np.uint64(form.bias - 4 << form.fraction)
        + rng.integers(0, 10 << form.fraction, 60, np.uint64)
    ]
    b.append(
        np.uint64(form.bias << form.fraction) + rng.integers(0, 30 << form.fraction, 60, np.uint64)
    )
    signs = np.uint64(form.sign) * (np.arange(120, dtype=np.uint64) % np.uint64(2))
    a, b = np.concatenate(a), np.concatenate(b) ^ signs
    model, seen = model_of("pow", "f64"), 0
    found = np.array([model(int(x), int(y)) for x, y in zip(a, b, strict=True)], np.uint64)
    assert_same(Simulation(core_for("pow", "f64").text).values(a, b), found, a, b)
    for x, y, result in zip(map(int, a), map(int, b), map(int, found), strict=True):
        if 0 < result < form.infinity:
            with mpmath.workprec(300):
                power = exact(form.value(y))
                assert error(form, x, result, lambda v, u=power: mpmath.power(v, u)) < 0.9
            seen += 1
    assert seen > 80, seen


def exact(value: Fraction) -> Any:
    return mpmath.mpf(value.numerator) / value.denominator


def error(form: Format, operand: int, result: int, of: Callable[..., Any]) -> float:
    """In units of the result's last place."""
    wanted = of(exact(form.value(operand)))
    last = Fraction(2) ** (
        max((result & ~form.sign) >> form.fraction, 1) - form.bias - form.fraction
    )
    return float(abs(exact(form.value(result)) - wanted) / exact(last))


def operands(family: str, kind: str, count: int) -> Patterns:
    """Finite numbers, most of them where results are neither 0 nor infinite."""
    form, rng = FORMATS[kind], np.random.default_rng(10)
    if kind == "f16" and count > 1000:
        return np.arange(0, 1 << 16, 5, dtype=np.uint64)
    wide = family in (
        "log",
        "log1p",
        "asinh",
        "acosh",
        "log2",
        "log10",
        "rsqrt",
        "cbrt",
        "atan",
        *TURNING,
    )
    high = (
        2 * form.bias
        if wide
        else form.bias - 1
        if family in WITHIN
        else min(2 * form.bias, form.bias + form.exponent + 1)
    )
    low = (
        form.bias
        if family == "acosh"
        else 0
        if family in ("log", "rsqrt", "cbrt")
        else max(0, form.bias - form.fraction - 4)
    )
    words = rng.integers(low, high, count, np.uint64, endpoint=True) << np.uint64(form.fraction)
    words |= rng.integers(0, 1 << form.fraction, count, np.uint64)
    words |= np.uint64(form.sign) * rng.integers(0, 2, count, np.uint64)
    one = np.uint64(form.bias << form.fraction)
    return np.concatenate((words, one + np.arange(9, dtype=np.uint64) - np.uint64(4)))


def worst_error(family: str, kind: str, count: int) -> tuple[float, int]:
    """And of how many operands."""
    form, worst, seen = FORMATS[kind], 0.0, 0
    with mpmath.workprec(1300 if family in TURNING else 300):
        for operand in map(int, operands(family, kind, count)):
            result = model_of(family, kind)(operand)
            special = any(form.is_nan(v) or form.is_infinite(v) for v in (operand, result))
            if not special:
                worst, seen = max(worst, error(form, operand, result, JUDGES[family])), seen + 1
    return worst, seen


@pytest.mark.parametrize("family", JUDGES)
def test_errors_are_at_most_what_is_stated(family: str):
    for kind, count in (("f16", 3000), ("bf16", 500), ("f32", 3000), ("f64", 300)):
        worst, seen = worst_error(family, kind, count)
        # A quotient has the errors of both of its sides.
        assert 0.3 < worst <= (1 if family == "tan" else ULP[kind]), (kind, worst)
        assert seen > count / 4, (kind, seen)


def test_special_operands():
    """Zeros, infinities, what is no number, and exact results."""
    inf, nan = 0x7F800000, 0x7FC00000
    one, minus = 0x3F800000, 0xBF800000
    wanted = {
        "exp": [one, one, inf, 0, nan, 0x402DF854, inf],
        "exp2": [one, one, inf, 0, nan, 0x40000000, inf],
        "expm1": [0, 1 << 31, inf, minus, nan, 0x3FDBF0A9, inf],
        "sinh": [0, 1 << 31, inf, inf | 1 << 31, nan, 0x3F966CFE, inf],
        "cosh": [one, one, inf, inf, nan, 0x3FC583AB, inf],
        "log": [inf | 1 << 31, inf | 1 << 31, inf, nan, nan, 0, 0x42B17218],
        "log2": [inf | 1 << 31, inf | 1 << 31, inf, nan, nan, 0, 0x43000000],
        "log1p": [0, 1 << 31, inf, nan, nan, 0x3F317218, 0x42B17218],
        "asinh": [0, 1 << 31, inf, inf | 1 << 31, nan, 0x3F61A1B3, 0x42B2D4FC],
        "acosh": [nan, nan, inf, nan, nan, 0, 0x42B2D4FC],
        "atanh": [0, 1 << 31, nan, nan, nan, inf, nan],
        "rsqrt": [inf, inf | 1 << 31, 0, nan, nan, one, 0x1F800000],
        "cbrt": [0, 1 << 31, inf, inf | 1 << 31, nan, one, 0x54CB2FF5],
        "tanh": [0, 1 << 31, one, minus, nan, 0x3F42F7D6, one],
        "erf": [0, 1 << 31, one, minus, nan, 0x3F57BB3D, one],
        "sin": [0, 1 << 31, nan, nan, nan, 0x3F576AA4, None],
        "cos": [one, one, nan, nan, nan, None, None],
        "atan": [0, 1 << 31, 0x3FC90FDB, 0xBFC90FDB, nan, 0x3F490FDB, 0x3FC90FDB],
        "asin": [0, 1 << 31, nan, nan, nan, 0x3FC90FDB, nan],
        "acos": [0x3FC90FDB, 0x3FC90FDB, nan, nan, nan, 0, nan],
        "tan": [0, 1 << 31, nan, nan, nan, 0x3FC75923, None],
    }
    given = [0, 1 << 31, inf, inf | 1 << 31, nan | 1, one, 0x7F7FFFFF]
    for family, results in wanted.items():
        found = [model_of(family, "f32")(v) for v in given]
        assert [f for f, w in zip(found, results, strict=True) if w is not None] == [
            w for w in results if w is not None
        ], family


@pytest.mark.parametrize(
    ("kind", "shape"), [("e3m5", 3), ("f16", TREE), ("bf16", WHOLE), ("f32", 18), ("f64", WHOLE)]
)
def test_angles_of_points(kind: str, shape: int | str):
    """The hardware is the model; special results are those of C, the others close to exact ones."""
    form = FORMATS.get(kind, Format(3, 5))
    a, b = form.samples(14, 300, 2)
    model = model_of("atan2", kind)
    found = np.array([model(int(x), int(y)) for x, y in zip(a, b, strict=True)], np.uint64)
    simulation = Simulation(core_for("atan2", kind, choices=Choices(products=shape)).text)
    assert_same(simulation.values(a, b), found, a, b)
    special = 0
    for x, y, result in zip(map(int, a), map(int, b), map(int, found), strict=True):
        if any(form.is_nan(v) for v in (x, y)):
            assert result == form.nan
        elif any(form.is_infinite(v) or v & ~form.sign == 0 for v in (x, y)):
            wanted = Fraction(np.arctan2(*form.doubles(np.array([x, y], np.uint64))))
            assert abs(result - form.rounded(wanted, x // form.sign)) <= 1, (hex(x), hex(y))
            special += 1
        else:
            with mpmath.workprec(300):
                along = exact(form.value(y))
                apart = error(form, x, result, lambda v, u=along: mpmath.atan2(v, u))
            assert apart < ULP.get(kind, 0.75), (hex(x), hex(y), apart)
    assert special > 100


@pytest.mark.parametrize("kind", ["f16", "f32"])
def test_whole_numbers_are_those_of_numpy(kind: str):
    form = FORMATS[kind]
    (a,) = [np.arange(1 << 16, dtype=np.uint64)] if kind == "f16" else form.samples(11, 4000, 1)
    x = form.doubles(a)
    with np.errstate(invalid="ignore"):
        away = np.copysign(np.floor(np.abs(x) + 0.5), x)
        away = np.where(np.abs(x) < 2.0**40, away, x)
        found = {"floor": np.floor(x), "ceil": np.ceil(x), "trunc": np.trunc(x),
                 "round": away, "roundeven": np.rint(x)}  # fmt: skip
    for family, values in found.items():
        assert_same(Simulation(core_for(family, kind).text).values(a), form.of_doubles(values), a)


def test_bits_are_counted():
    for bits in (1, 2, 3, 5, 8):
        every = np.arange(1 << bits, dtype=np.uint64)
        text = [f"{v:0{bits}b}" for v in range(1 << bits)]
        wanted = {
            "ctpop": [t.count("1") for t in text],
            "ctlz": [len(t) - len(t.lstrip("0")) for t in text],
            "cttz": [len(t) - len(t.rstrip("0")) for t in text],
            "absi": [min(v, (1 << bits) - v) for v in range(1 << bits)],
        }
        for family, results in wanted.items():
            found = Simulation(core_for(family, f"i{bits}").text).values(every)
            exact_bits = np.array(results, np.uint64) & np.uint64((1 << bits) - 1)
            assert_same(found, exact_bits, every)


def test_powers_of_integers():
    pairs = [(a, b) for a, b in product(range(-8, 8), repeat=2) if a or b >= 0]
    a, b = (np.array([v % 16 for v in side], np.uint64) for side in zip(*pairs, strict=True))
    wanted = [int(Fraction(x) ** y) % 16 for x, y in pairs]
    assert_same(
        Simulation(core_for("ipow", "i4").text).values(a, b), np.array(wanted, np.uint64), a, b
    )


@pytest.mark.parametrize(
    "family", ["add", "mul", "div", "fma", "maximum", "exp", "sqrt", "cmp_ole"]
)
def test_what_flags_rule_out_is_left_out(family: str):
    """Equal results but for infinities, what is no number and signs of zeros, of less logic."""
    form, plain = FORMATS["e4m3"], core_for(family, "e4m3")
    lean = core_for(
        family, "e4m3", choices=Choices(nans=False, infinities=False, signed_zeros=False)
    )
    assert lean.name == f"{plain.name}_nnan_ninf_nsz"
    assert lean.text.count("\n") < plain.text.count("\n")
    given = FORMATS["e4m3"].samples(12, 2000, len(plain.inputs))
    found, wanted = (Simulation(core.text).values(*given) for core in (lean, plain))
    magnitude = np.uint64(form.sign - 1)
    ordinary = np.ones(len(found), bool)
    for values in (*given, *([] if family.startswith("cmp") else [wanted])):
        ordinary &= (values & magnitude) < form.infinity
    zero = ordinary & (wanted & magnitude == 0) & (not family.startswith("cmp"))
    found = np.where(zero, found & magnitude, found)
    wanted = np.where(zero, wanted & magnitude, wanted)
    assert ordinary.sum() > 500
    assert_same(found[ordinary], wanted[ordinary], *(v[ordinary] for v in given))
