"""Kernels of floating-point numbers without a library: equal to numpy, bit for bit."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from float_kernels import FLOATS, partial_sums
from loop_lowering import check, lower

from gaus_pass.options import Options

FOLDER = Path(__file__).resolve().parents[1] / "kernels" / "floats"
_ARGUMENT = re.compile(r"%\w+: (memref<([\dx]+)xf32>|index|f32)")
SETS = 3


def shapes(text: str) -> list[Any]:
    """Of each argument: the shape of a memory, ``index`` or ``f32``."""
    head = text[text.index("func.func") :].partition("{")[0]
    found = _ARGUMENT.findall(head)
    return [tuple(map(int, size.split("x"))) if size else kind for kind, size in found]


def numbers(rng: np.random.Generator, count: int) -> list[int]:
    """Bits of numbers around 1 of both signs, and some that are 0 or tiny."""
    found = rng.normal(size=count).astype(np.float32)
    found[rng.random(count) < 0.1] = 0
    found[rng.random(count) < 0.1] *= np.float32(1e-38)
    return found.view(np.int32).tolist()


def data_of(text: str, rng: np.random.Generator) -> list[Any]:
    """Arguments as the hardware sees them: bits."""
    made: list[Any] = []
    for shape in shapes(text):
        if shape == "index":
            made.append(int(rng.integers(0, 16)))
        elif shape == "f32":
            made += [n & 0x7FFFFF | 0x3F000000 for n in numbers(rng, 1)]  # from 0.5 to 1
        else:
            made.append(numbers(rng, int(np.prod(shape))))
    return made


def on_bits(compute: Any, text: str) -> Any:
    """The reference as a function of bits."""

    def run(*arguments: Any) -> list[int]:
        given: list[Any] = []
        for value, shape in zip(arguments, shapes(text), strict=True):
            if shape == "index":
                given.append(value)
            elif shape == "f32":
                given.append(np.array(value, np.int32).view(np.float32)[()])
            else:
                given.append(np.array(value, np.int32).view(np.float32).reshape(shape))
        with np.errstate(all="ignore"):
            results = compute(*given)
        for value, after in zip(arguments, given, strict=True):
            if isinstance(value, list):
                value[:] = after.reshape(-1).view(np.int32).tolist()
        return [int(np.float32(r).view(np.int32)) for r in results]

    return run


def run(name: str, folder: Path, **options: Any) -> Any:
    text = (FOLDER / f"{name}.mlir").read_text()
    lowered = lower(FOLDER / f"{name}.mlir", Options(**options))
    rng = np.random.default_rng(1)
    data = [data_of(text, rng) for _ in range(SETS)]
    trips = shapes(text).index("index") if "index" in shapes(text) else None
    counted = (lambda _: []) if trips is None else (lambda a: [a[trips]])
    assert check(lowered, on_bits(FLOATS[name], text), data, counted, folder) == 4 * SETS
    return lowered


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("name", FLOATS)
def test_floats_are_those_of_numpy(name: str, tmp_path: Path):
    run(name, tmp_path)


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize(("name", "ii"), [("gemm", 5), ("n_body", 5), ("fir", 1)])
def test_cores_keep_a_clock(name: str, ii: int, tmp_path: Path):
    clock = {"clock": "100MHz", "part": "ecp5", "transforms": "none", "share": "limits"}
    lowered = run(name, tmp_path, **clock)
    assert lowered.description["timing"]["violated"] == 0
    assert ii in [outcome.schedule.ii for outcome in lowered.design.outcomes]
    assert "Pipelined core: latency 5" in lowered.verilog  # additions


@pytest.mark.requires_tool("iverilog")
def test_partial_sums_are_added_in_the_order_that_is_stated(tmp_path: Path):
    source = Path(__file__).parent / "Inputs" / "partial_sums.mlir"
    text = source.read_text()
    lowered = lower(source, Options(reassociate="fast"))
    rng = np.random.default_rng(1)
    data = [data_of(text, rng) for _ in range(SETS)]
    reference = on_bits(partial_sums, text)
    assert check(lowered, reference, data, lambda _: [], tmp_path) == 4 * SETS
    assert 1 in [outcome.schedule.ii for outcome in lowered.design.outcomes]


@pytest.mark.requires_tool("iverilog")
def test_one_adder_does_all_additions(tmp_path: Path):
    lowered = run("jacobi_2d", tmp_path, limits={"addf": 1, "mulf": 1})
    assert len(re.findall(r"^  f32_add_\d+ ", lowered.verilog, re.M)) == 1
    # One instance of each module, so that its text has as many registers as the report.
    widths = re.findall(r"^  reg +(?:\[(\d+):0\])? +\w+;", lowered.verilog, re.M)
    promised = sum(lowered.description["register_bits"].values())
    assert sum(int(high or 0) + 1 for high in widths) == promised


@pytest.mark.requires_tool("iverilog")
@pytest.mark.parametrize("clock", [{}, {"clock": "100MHz", "part": "ecp5", "share": "limits"}])
def test_divisions_and_roots_digit_by_digit(clock: dict[str, str], tmp_path: Path):
    lowered = run("n_body", tmp_path, cores="iterative", **clock)
    cores = {core["module"]: core for core in lowered.description["cores"]}
    slow = [core for name, core in cores.items() if "_iterative_" in name]
    assert {core["operator"] for core in slow} == {"arith.divf", "math.sqrt"}
    assert min(core["blocking"] for core in slow) > 8
    longest = max(core["blocking"] for core in slow)
    assert [outcome.schedule.ii for outcome in lowered.design.outcomes] == [longest]


DIVISIONS = """
func.func @divisions(%x: memref<8xi32>, %y: memref<8xi32>, %q: memref<8xi32>, %r: memref<8xi32>) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xi32>
    %w = affine.load %y[%i] : memref<8xi32>
    %d = arith.floordivsi %v, %w : i32
    %u = arith.divui %v, %w : i32
    %s = arith.addi %d, %u : i32
    affine.store %s, %q[%i] : memref<8xi32>
    %m = arith.remsi %v, %w : i32
    %j = arith.index_cast %w : i32 to index
    %k = arith.addi %j, %i : index
    %n = arith.ceildivsi %k, %j : index
    %c = arith.index_cast %n : index to i32
    %t = arith.addi %m, %c : i32
    %low, %high = arith.mulsi_extended %v, %w : i32
    %lower, %higher = arith.mului_extended %v, %w : i32
    %0 = arith.addi %low, %high : i32
    %1 = arith.xori %0, %higher : i32
    %2 = arith.addi %t, %1 : i32
    affine.store %2, %r[%i] : memref<8xi32>
  }
  return
}
"""


@pytest.mark.requires_tool("iverilog")
def test_divisions_and_products_keep_a_clock_and_start_in_every_cycle(tmp_path: Path):
    lowered = lower(DIVISIONS, Options(clock="100MHz", part="ecp5"))
    assert lowered.description["timing"]["violated"] == 0
    assert lowered.design.outcomes[0].schedule.ii == 1
    for name in ("s32_floordiv", "u32_div", "s32_rem", "s32_mulwide", "u32_mulwide"):
        assert f"module {name}_" in lowered.verilog

    def wrap(number: int) -> int:
        return (number + 2**31) % 2**32 - 2**31

    def reference(x: list[int], y: list[int], q: list[int], r: list[int]) -> list[int]:
        for i, (v, w) in enumerate(zip(x, y, strict=True)):
            q[i] = wrap(v // w + v % 2**32 // (w % 2**32))
            remainder = (abs(v) % abs(w)) * (1 if v >= 0 else -1)
            signed = wrap(v * w + (v * w >> 32))
            product = signed ^ wrap((v % 2**32) * (w % 2**32) >> 32)
            r[i] = wrap(remainder - (w + i) // -w + product)
        return []

    rng = np.random.default_rng(4)
    data: list[Any] = []
    for _ in range(3):
        x, y = (rng.integers(-(2**31), 2**31, 8) >> rng.integers(0, 28, 8) for _ in range(2))
        y[y == 0] = 3
        data.append([x.tolist(), y.tolist(), [0] * 8, [0] * 8])
    assert check(lowered, reference, data, lambda _: [], tmp_path) == 12


SHARED = """
func.func @shared(%x: memref<6xi32>, %y: memref<6xi32>, %n: i32, %m: i32) -> i32 {
  %a = arith.divsi %n, %m : i32
  affine.for %i = 0 to 6 {
    %v = affine.load %x[%i] : memref<6xi32>
    %q = arith.divsi %v, %m : i32
    %r = arith.divsi %q, %n : i32
    affine.store %r, %y[%i] : memref<6xi32>
  }
  %b = arith.divsi %a, %n : i32
  %c = arith.addi %a, %b : i32
  return %c : i32
}
"""


@pytest.mark.requires_tool("iverilog")
def test_one_divider_for_loops_and_what_stands_around_them(tmp_path: Path):
    options = Options(clock="50MHz", part="ecp5", cores="iterative", limits={"div": 1})
    lowered = lower(SHARED, options)
    [divider] = lowered.description["cores"]
    assert len(re.findall(rf"^  {divider['module']} ", lowered.verilog, re.M)) == 1
    assert 2 * divider["blocking"] in [o.schedule.ii for o in lowered.design.outcomes]

    def towards_zero(a: int, b: int) -> int:
        return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)

    def reference(x: list[int], y: list[int], n: int, m: int) -> list[int]:
        y[:] = [towards_zero(towards_zero(v, m), n) for v in x]
        first = towards_zero(n, m)
        return [first + towards_zero(first, n)]

    rng = np.random.default_rng(5)
    data = [[(rng.integers(-(2**31), 2**31, 6) >> 3).tolist(), [0] * 6, n, m]
            for n, m in ((7, -3), (-100, 9), (12345, 17))]  # fmt: skip
    assert check(lowered, reference, data, lambda _: [], tmp_path) == 12


@pytest.mark.requires_tool("iverilog")
def test_conversions_are_those_of_numpy(tmp_path: Path):
    """Half precision, integers, and a multiplication and addition with one rounding."""
    lowered = lower(FOLDER / "conversions.mlir", Options())
    rng = np.random.default_rng(2)

    def reference(x: list[int], y: list[int], z: list[int], n: int, c: int) -> list[int]:
        g = np.array(x[:n], np.int16).astype(np.float16).astype(np.float32)
        factor = np.array(c, np.int32).view(np.float32)
        exact = g.astype(np.float64) * np.float64(factor) + g.astype(np.float64)
        h = np.abs(exact.astype(np.float32))
        with np.errstate(over="ignore"):
            y[:n] = h.astype(np.float16).view(np.int16).tolist()
        z[:n] = h.astype(np.int32).tolist()
        return []

    data: list[Any] = []
    for n in (0, 1, 16):
        x = rng.integers(-(2**15), 2**15, 16) >> rng.integers(0, 15, 16)
        c = int(np.float32(rng.uniform(0, 2)).view(np.int32))
        data.append([x.tolist(), [0] * 16, [0] * 16, n, c])
    assert check(lowered, reference, data, lambda a: [a[3]], tmp_path) == 12


WIDE = """
func.func @wide(%x: memref<8xf64>, %y: memref<8xbf16>, %z: memref<8xf64>) {
  affine.for %i = 0 to 8 {
    %v = affine.load %x[%i] : memref<8xf64>
    %b = affine.load %y[%i] : memref<8xbf16>
    %w = arith.extf %b : bf16 to f64
    %s = arith.subf %v, %w : f64
    %p = arith.mulf %s, %v : f64
    %c = arith.cmpf olt, %s, %p : f64
    %q = arith.select %c, %s, %p : f64
    %r = arith.minimumf %q, %v : f64
    affine.store %r, %z[%i] : memref<8xf64>
  }
  return
}
"""


@pytest.mark.requires_tool("iverilog")
def test_other_formats(tmp_path: Path):
    """Double precision, and bfloat16."""
    rng = np.random.default_rng(3)

    def reference(x: list[int], y: list[int], z: list[int]) -> list[int]:
        v = np.array(x, np.int64).view(np.float64)
        w = (np.array(y, np.int32) << 16).view(np.float32).astype(np.float64)
        s = v - w
        z[:] = np.minimum(np.minimum(s, s * v), v).view(np.int64).tolist()
        return []

    data: list[Any] = []
    for _ in range(3):
        x = rng.normal(size=8).view(np.int64).tolist()
        y = (rng.normal(size=8).astype(np.float32).view(np.int32) >> 16).tolist()
        data.append([x, y, [0] * 8])
    assert check(lower(WIDE, Options()), reference, data, lambda _: [], tmp_path) == 12
