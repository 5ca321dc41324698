"""Errors of elementary functions against mpmath: a section of results/cores.md.

    python tools/bench/core_functions.py [--only erf,atan,…] [--numbers 20000]

What is measured is the model, of which tests show that it is the hardware.  All numbers of f16 and
bf16, random ones of f32 and, a tenth of them, of f64: half of them any pattern, the others of
exponents around that of 1.  Needs mpmath.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

import mpmath as mp  # type: ignore[import-untyped]
from results import table, write_section

from gaus_pass.cores.generate.formats import FloatFormat, float_format
from gaus_pass.cores.generate.functions.models import FUNCTIONS, model_of

mp: Any
_JUDGES: dict[str, Callable[..., Any]] = {
    "exp2": lambda x: mp.power(2, x),
    "log2": lambda x: mp.log(x, 2),
    "rsqrt": lambda x: 1 / mp.sqrt(x),
    "cbrt": lambda x: mp.sign(x) * mp.cbrt(abs(x)),
    "pow": mp.power,
}
_TURNING = ("sin", "cos", "tan")
_BITS, _MANY_BITS = 300, 1300
_SEED, _AROUND = 1, 12
_FORMATS = ("f16", "bf16", "f32", "f64")
_ABOUT = """\
Made by `tools/bench/core_functions.py`: the greatest error in units of the result's last place
against mpmath {version}, of all operands of f16 and bf16 with a finite result, and of {numbers}
random ones of f32 and {fewer} of f64 (half of these any pattern, the others around 1); of functions
of two operands as many random pairs, of f16 and bf16 as of f32. A result that is rounded once has
0.5. What is measured is the models, which tests compare with the hardware bit for bit."""


def value_of(form: FloatFormat, bits: int) -> Fraction | None:
    """The number; None where it is none, or infinite."""
    exponent, fraction = bits >> form.fraction & form.greatest, bits & (1 << form.fraction) - 1
    if exponent == form.greatest:
        return None
    whole = fraction + (1 << form.fraction if exponent else 0)
    found = whole * Fraction(2) ** (max(exponent, 1) - form.bias - form.fraction)
    return -found if bits >> form.width - 1 else found


def patterns(form: FloatFormat, numbers: int, source: random.Random) -> Iterable[int]:
    """All of a short format, else random ones."""
    if form.width == 16:
        yield from range(1 << 16)
        return
    for k in range(numbers):
        word = source.getrandbits(form.width)
        if k % 2:
            exponent = form.bias + source.randint(-_AROUND, _AROUND)
            word = word & ~(form.greatest << form.fraction) | exponent << form.fraction
        yield word


def worst(family: str, name: str, numbers: int) -> float:
    """The greatest error of a function of a type."""
    form = float_format(name)
    assert form is not None
    source, model, found = random.Random(_SEED), model_of(family, name), 0.0
    judge = _JUDGES.get(family) or getattr(mp, family)
    sides = [patterns(form, numbers, source) for _ in range(FUNCTIONS[family].operands)]
    if len(sides) > 1:
        sides = [[source.getrandbits(form.width) for _ in range(numbers)] for _ in sides]
    for bits in zip(*sides, strict=True):
        result = model(*bits)
        values = [value_of(form, word) for word in (*bits, result)]
        if None in values or (len(bits) > 1 and 0 in values[:-1]):
            continue
        *given, got = (mp.mpf(v.numerator) / v.denominator for v in values if v is not None)
        last = max(result >> form.fraction & form.greatest, 1) - form.bias - form.fraction
        found = max(found, float(abs(got - judge(*given)) / mp.power(2, last)))
    return found


def main() -> None:
    """Measure, and write the section."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--only", default=",".join(FUNCTIONS))
    parser.add_argument("--numbers", type=int, default=20_000)
    given = parser.parse_args()
    rows: list[list[str]] = []
    for family in given.only.split(","):
        mp.mp.prec = _MANY_BITS if family in _TURNING else _BITS
        numbers = (given.numbers, given.numbers, given.numbers, given.numbers // 10)
        errors = (worst(family, name, n) for name, n in zip(_FORMATS, numbers, strict=True))
        rows.append([f"`{family}`", *(f"{error:.3f}" for error in errors)])
        print("|", " | ".join(rows[-1]), "|", flush=True)
    fewer = f"{given.numbers // 10:,}"
    about = _ABOUT.format(version=mp.__version__, numbers=f"{given.numbers:,}", fewer=fewer)
    body = f"{about}\n\n{table(('function', *_FORMATS), rows)}"
    write_section("cores", "Errors of elementary functions", body)


if __name__ == "__main__":
    main()
