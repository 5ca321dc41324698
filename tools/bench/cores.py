"""Cores on very many numbers, against numpy and exact arithmetic.

    python tools/bench/cores.py numbers [--kinds f32,f64,bf16] [--families add,…] [--count 10000000]
    python tools/bench/cores.py pairs [--families add,mul] [--first 0] [--last 65536]
    python tools/bench/cores.py softfloat [--kinds f16,f32,f64] [--families …] [--count 100000]
    python tools/bench/cores.py verilator [--families add,mul] [--first 0] [--last 65536]
    python tools/bench/cores.py operands

``numbers`` draws operands at random and from every pair of classes (zeros, subnormal, small, near
one, large, infinite, not a number), with cancellation and ties among them.  ``pairs`` runs all
pairs of f16 whose first operand is in a range; ``verilator`` does so by compiled simulation of the
Verilog, against the processor's own conversions, and ``operands`` for the root and conversions of
all operands.  ``softfloat`` compares with Berkeley SoftFloat,
one number at a time, where the package softfloatpy is installed.  Exit status 1 says that something
was wrong.
"""

from __future__ import annotations

import argparse
import ctypes
import ctypes.util
import resource
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from itertools import chain, product

import numpy as np
from core_verilator import wrong_operands, wrong_pairs
from results import ROOT

sys.path.insert(0, str(ROOT / "test"))

from support.bit_slices import Simulation, numbers, slices
from support.cores import fused_doubles
from support.float_oracle import FORMATS, Doubles, Format, Patterns, native, of_native

from gaus_pass.cores.generate import core_for

_CHUNK = 1 << 17
_OPERATIONS: dict[str, tuple[int, Callable[..., Doubles]]] = {
    "add": (2, np.add), "sub": (2, np.subtract), "mul": (2, np.multiply), "div": (2, np.divide),
    "sqrt": (1, np.sqrt), "fma": (3, fused_doubles),
}  # fmt: skip
_RELATIONS = {"cmp_olt": np.less, "cmp_ole": np.less_equal, "cmp_oeq": np.equal,
              "cmp_une": np.not_equal}  # fmt: skip


def wanted(family: str, kind: str, *operands: Patterns) -> Patterns:
    """What a core has to answer."""
    form = FORMATS[kind]
    with np.errstate(all="ignore"):
        if family in _RELATIONS:
            return _RELATIONS[family](*map(form.doubles, operands)).astype(np.uint64)
        compute = _OPERATIONS[family][1]
        if family == "fma" and kind == "f64":
            return of_native(kind, _library_fma(*(native(kind, v) for v in operands)))
        if kind in ("f32", "f64") and family != "fma":
            return of_native(kind, compute(*(native(kind, v) for v in operands)))
        # A double is exact enough for formats of less than half its precision.
        return form.of_doubles(compute(*map(form.doubles, operands)))


def _library_fma(a: Doubles, b: Doubles, c: Doubles) -> Doubles:
    """Of the C library, one number at a time."""
    library = ctypes.CDLL(ctypes.util.find_library("m"))
    library.fma.restype = ctypes.c_double
    library.fma.argtypes = [ctypes.c_double] * 3
    return np.frompyfunc(library.fma, 3, 1)(a, b, c).astype(np.float64)


def classes(form: Format, operands: int, each: int) -> Iterator[list[Patterns]]:
    """Random operands of every combination of classes."""
    rng = np.random.default_rng(1)
    top, one = (1 << form.exponent) - 1, form.bias
    ranges = [(0, 0, 0), (0, 0, 1), (1, 3, 1), (one - 2, one + 3, 1), (top - 3, top, 1),
              (top, top, 0), (top, top, 1)]  # fmt: skip
    for chosen in product(ranges, repeat=operands):
        found: list[Patterns] = []
        for low, high, some in chosen:
            exponent = rng.integers(low, max(high, low + 1), each, np.uint64)
            fraction = rng.integers(some, 1 << form.fraction, each, np.uint64) * np.uint64(some)
            sign = rng.integers(0, 2, each, np.uint64) * np.uint64(form.sign)
            whole = sign | exponent << np.uint64(form.fraction) | fraction
            found.append(whole.astype(np.uint64))
        yield found


def check_numbers(family: str, kind: str, count: int) -> int:
    """Wrong answers, which are shown."""
    form = FORMATS[kind]
    operands = 2 if family in _RELATIONS else _OPERATIONS[family][0]
    simulation = Simulation(core_for(family, kind).text)
    starts = range(0, count, _CHUNK)
    draws = (form.samples(7 + start, min(_CHUNK, count - start), operands) for start in starts)
    wrong = total = 0
    for chunk in chain(classes(form, operands, 20000 if operands < 3 else 2000), draws):
        wrong += _judge(simulation, family, kind, chunk)
        total += len(chunk[0])
    _say(f"{kind}_{family}", total, wrong)
    return wrong


def _judge(simulation: Simulation, family: str, kind: str, operands: list[Patterns]) -> int:
    found = simulation.values(*operands)
    right = wanted(family, kind, *operands)
    wrong = np.flatnonzero(found != right)
    for k in wrong[:3]:
        words = (hex(int(v[k])) for v in (*operands, found, right))
        print(f"  {kind}_{family}: operands, found, right: {', '.join(words)}")
    return len(wrong)


def _say(name: str, total: int, wrong: int) -> None:
    spent = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    print(f"{name}: {total} cases, {wrong} wrong ({spent:.0f} s of processor so far)", flush=True)


def check_pairs(family: str, first: int, last: int) -> int:
    """All pairs of f16 by slices of bits, for first operands of a range."""
    form = FORMATS["f16"]
    simulation = Simulation(core_for(family, "f16").text)
    # One operand runs through all numbers twice; the other stays for each half.
    every = np.arange(1 << 16, dtype=np.uint64)
    second = np.concatenate((every, every))
    second_bits = slices(second, 16)
    known = form.doubles(second).astype(np.float32)
    compute = _OPERATIONS[family][1]
    wrong = 0
    for a in range(first, last, 2):
        one = np.repeat(np.array([a, a + 1], np.uint64), 1 << 16).astype(np.uint64)
        found = numbers(simulation.run(slices(one, 16), second_bits))
        with np.errstate(all="ignore"):
            # Single precision is exact enough for half of it, and numpy rounds it to f16.
            exact = compute(form.doubles(one).astype(np.float32), known).astype(np.float16)
        right = np.where(np.isnan(exact), np.uint16(form.nan), exact.view(np.uint16))
        wrong += int(np.count_nonzero(found != right))
    _say(f"f16_{family} (pairs)", (last - first) << 16, wrong)
    return wrong


def check_softfloat(family: str, kind: str, count: int) -> int:
    """Wrong answers against Berkeley SoftFloat."""
    form, library = FORMATS[kind], import_module("softfloatpy")
    number = getattr(library, f"Float{form.width}")
    compute = getattr(library, f"{kind}_{'mul_add' if family == 'fma' else family}")
    operands = form.samples(11, count, _OPERATIONS[family][0])
    right = np.empty(len(operands[0]), np.uint64)
    size = form.width // 8
    for k, case in enumerate(zip(*operands, strict=True)):
        values = [number.from_bytes(int(v).to_bytes(size, "big")) for v in case]
        answer = int.from_bytes(compute(*values).to_bytes(), "big")
        right[k] = form.nan if form.is_nan(answer) else answer
    found = Simulation(core_for(family, kind).text).values(*operands)
    wrong = int(np.count_nonzero(found != right))
    _say(f"{kind}_{family} (SoftFloat)", len(right), wrong)
    return wrong


def check_verilator(family: str, first: int, last: int) -> int:
    """All pairs of f16 by Verilator, for first operands of a range."""
    wrong = wrong_pairs(family, first, last)
    _say(f"f16_{family} (Verilator)", (last - first) << 16, wrong)
    return wrong


def check_operands() -> int:
    """Cores of one operand of 16 bits by Verilator, for all operands."""
    total = 0
    for name, count, wrong in wrong_operands():
        _say(f"{name} (Verilator)", count, wrong)
        total += wrong
    return total


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    kinds = ["numbers", "pairs", "softfloat", "verilator", "operands"]
    parser.add_argument("what", choices=kinds)
    parser.add_argument("--kinds", default="f32,f64,bf16")
    parser.add_argument("--families", default="add,mul")
    parser.add_argument("--count", type=int, default=10_000_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--last", type=int, default=1 << 16)
    given = parser.parse_args()
    wrong = check_operands() if given.what == "operands" else 0
    for family in () if given.what == "operands" else given.families.split(","):
        if given.what in ("numbers", "softfloat"):
            compare = check_numbers if given.what == "numbers" else check_softfloat
            wrong += sum(compare(family, kind, given.count) for kind in given.kinds.split(","))
        else:
            check = check_pairs if given.what == "pairs" else check_verilator
            wrong += check(family, given.first, given.last)
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main())
