"""Operations of `math` and rare ones of `arith` in loops, simulated."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from loop_lowering import check, lower
from support.float_oracle import FORMATS

from gaus_pass.cores.generate.functions.models import FUNCTIONS, MODELS, model_of
from gaus_pass.options import Options

UNARY = [name for name in MODELS if name not in FUNCTIONS or FUNCTIONS[name].operands == 1]


def elementwise(kind: str, steps: str) -> str:
    """A function that makes y of x and z, eight numbers each."""
    memory = f"memref<8x{kind}>"
    return f"""
func.func @steps(%x: {memory}, %z: {memory}, %y: {memory}) {{
  affine.for %i = 0 to 8 {{
    %a = affine.load %x[%i] : {memory}
    %b = affine.load %z[%i] : {memory}
{steps}
    affine.store %r, %y[%i] : {memory}
  }}
  return
}}
"""


def signed(number: int, bits: int) -> int:
    return (number + (1 << bits - 1)) % (1 << bits) - (1 << bits - 1)


def simulate(text: str, bits: int, of: Any, inputs: list[Any], folder: Path, **options: Any) -> Any:
    """Check y against ``of(a, b)`` of patterns."""

    def reference(x: list[int], z: list[int], y: list[int]) -> list[int]:
        pairs = zip(x, z, strict=True)
        y[:] = [signed(of(a % (1 << bits), b % (1 << bits)), bits) for a, b in pairs]
        return []

    lowered = lower(text, Options(**options))
    data = [[*pair, [0] * 8] for pair in inputs]
    assert check(lowered, reference, data, lambda _: [], folder) == 4 * len(data)
    return lowered


def halves(rng: np.random.Generator) -> list[int]:
    return rng.normal(size=8).astype(np.float16).view(np.int16).tolist()


@pytest.mark.requires_tool("iverilog")
def test_remainders_are_exact(tmp_path: Path):
    def remainder(a: int, b: int) -> int:
        one, two = (np.array(v, np.uint16).view(np.float16) for v in (a, b))
        with np.errstate(invalid="ignore"):
            return int(np.fmod(one, two).view(np.uint16)) if two else 0x7E00

    rng = np.random.default_rng(3)
    x = (rng.normal(size=8) * 2.0 ** rng.integers(-8, 8, 8)).astype(np.float16).view(np.int16)
    inputs = [[x.tolist(), halves(rng)], [halves(rng), halves(rng)]]
    text = elementwise("f16", "    %r = arith.remf %a, %b : f16")
    lowered = simulate(text, 16, remainder, inputs, tmp_path, clock="100MHz", part="ecp5")
    [core] = lowered.description["cores"]
    assert core["blocking"] == lowered.design.outcomes[0].schedule.ii > 8


@pytest.mark.requires_tool("iverilog")
def test_functions_of_half_precision_are_their_models(tmp_path: Path):
    """All of them in one loop, whose results are joined by exclusive or."""
    lines, last = [], "%a0"
    for k, family in enumerate(UNARY):
        lines.append(f"    %f{k} = math.{family} %a : f16")
        lines.append(f"    %i{k} = arith.bitcast %f{k} : f16 to i16")
        if k:
            lines.append(f"    %x{k} = arith.xori {last}, %i{k} : i16")
        last = f"%x{k}" if k else "%i0"
    lines.append(f"    %p = arith.bitcast {last} : i16 to f16")
    lines += ["    %q = math.atan2 %b, %p : f16", "    %r = math.powf %b, %q : f16"]
    text = elementwise("f16", "\n".join(lines))

    def of(a: int, b: int) -> int:
        found = 0
        for family in UNARY:
            found ^= model_of(family, "f16")(a)
        return model_of("pow", "f16")(b, model_of("atan2", "f16")(b, found))

    rng = np.random.default_rng(1)
    inputs = [[halves(rng), halves(rng)] for _ in range(2)]
    lowered = simulate(text, 16, of, inputs, tmp_path, clock="100MHz", part="ecp5")
    assert lowered.description["timing"]["violated"] == 0
    assert lowered.design.outcomes[0].schedule.ii == 1


@pytest.mark.requires_tool("iverilog")
def test_contracted_products_are_rounded_once(tmp_path: Path):
    form = FORMATS["f16"]
    steps = """    %p = arith.mulf %a, %b fastmath<contract> : f16
    %s = arith.subf %a, %p fastmath<contract> : f16
    %q = arith.mulf %s, %b fastmath<contract> : f16
    %r = arith.subf %q, %a fastmath<contract> : f16"""

    def of(a: int, b: int) -> int:
        x, y = form.value(a), form.value(b)
        once = form.value(form.rounded(x - x * y))
        return form.rounded(once * y - x)

    rng = np.random.default_rng(7)
    inputs = [[halves(rng), halves(rng)] for _ in range(3)]
    text = elementwise("f16", steps)
    lowered = simulate(text, 16, of, inputs, tmp_path, clock="50MHz", part="ecp5")
    [core] = lowered.description["cores"]
    assert core["operator"] == "math.fma"


@pytest.mark.requires_tool("iverilog")
def test_division_by_a_known_number_is_a_product(tmp_path: Path):
    """Exact by powers of two; by others where the flag permits it."""
    steps = """    %eight = arith.constant -8.0 : f16
    %three = arith.constant 3.0 : f16
    %p = arith.divf %a, %eight : f16
    %q = arith.divf %b, %three fastmath<arcp> : f16
    %s = arith.divf %p, %three : f16
    %r = arith.addf %q, %s : f16"""

    def of(a: int, b: int) -> int:
        x, y = (np.array([v], np.uint16).view(np.float16) for v in (a, b))
        three = np.float16(3)
        found = y * (np.float16(1) / three) + x / np.float16(-8) / three
        return int(found.view(np.uint16)[0])

    rng = np.random.default_rng(3)
    inputs = [[halves(rng), halves(rng)] for _ in range(3)]
    inputs[0][0][:3] = [1, 15, -0x7FFF]
    lowered = simulate(elementwise("f16", steps), 16, of, inputs, tmp_path)
    modules = re.findall(r"^module (\w+)\(", lowered.verilog, re.M)
    assert [m for m in modules if m != "steps"] == [
        *("f16_scale_b000_2", "f16_scale_3555_2", "f16_div_5", "f16_add_2")
    ]


@pytest.mark.requires_tool("iverilog")
def test_counted_bits_and_powers(tmp_path: Path):
    steps = """    %p = math.ctpop %a : i8
    %l = math.ctlz %a : i8
    %t = math.cttz %a : i8
    %s = math.absi %b : i8
    %w = math.ipowi %b, %p : i8
    %0 = arith.addi %l, %t : i8
    %1 = arith.xori %0, %s : i8
    %r = arith.addi %1, %w : i8"""

    def of(a: int, b: int) -> int:
        ones, text = a.bit_count(), f"{a:08b}"
        zeros = [8 - len(t) for t in (text.lstrip("0"), text.rstrip("0"))]
        return (sum(zeros) ^ abs(signed(b, 8))) + signed(b, 8) ** ones

    rng = np.random.default_rng(2)
    inputs = [rng.integers(-128, 128, (2, 8)).tolist() for _ in range(3)]
    inputs[0][0][:2] = [0, -1]
    simulate(elementwise("i8", steps), 8, of, inputs, tmp_path)
