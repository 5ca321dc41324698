"""What operations of the IR take on a part: operands, extensions and explicit libraries count."""

import json
from pathlib import Path

import pytest

from gaus_pass.errors import ImportFailed, InvalidProblem
from gaus_pass.hardware.function import Function
from gaus_pass.ir.core.bindings import new_context
from gaus_pass.ir.core.reading import parse_module
from gaus_pass.ir.core.types import Widths
from gaus_pass.ir.core.walk import find_operations
from gaus_pass.ir.loops.function import read_function
from gaus_pass.ir.operators.declarations import TimingContext
from gaus_pass.ir.operators.xls_part import xls_part_text
from gaus_pass.options import Options
from gaus_pass.parts.library import load_part

TEXT = """
hw.module @m(in %a: i32, in %b: i32, in %c: i32, in %n: i12, in %s: i5, out o: i32, out p: i48) {
  %two = comb.add %a, %b : i32
  %three = comb.add %a, %b, %c : i32
  %k = hw.constant 5 : i32
  %z = hw.constant 0 : i20
  %wide = comb.concat %z, %n : i20, i12
  %product = comb.mul %a, %b : i32
  %narrow = comb.mul %wide, %wide : i32
  %one = hw.constant 1 : i20
  %led = comb.concat %one, %n : i20, i12
  %leading = comb.mul %led, %led : i32
  %shift = comb.shl %a, %k : i32
  %shifted = comb.shl %k, %a : i32
  %same = comb.icmp eq %a, %b : i32
  %less = comb.icmp ult %a, %b : i32
  %fixed = comb.icmp eq %a, %k : i32
  %z48 = hw.constant 0 : i48
  hw.output %two, %z48 : i32, i48
}
"""


def delays(options: Options) -> dict[str, list[float]]:
    """Delays by operation, in the order of the text."""
    context = new_context()
    module = parse_module(TEXT.encode(), "m.mlir", context)
    source = TimingContext.from_options(options).source(module.operation)
    widths = Widths()
    names = ("comb.add", "comb.mul", "comb.shl", "comb.icmp")
    return {
        name: [
            source.of_operation(op, None, widths).in_delay for op in find_operations(module, name)
        ]
        for name in names
    }


def test_operands_count():
    found, part = delays(Options(clock="100MHz", part="ecp5")), load_part("ecp5")
    two, three = found["comb.add"]
    assert two == part.delay("add", 32)
    assert two < three < 2 * two, "one adder and a row of gates, not two adders"
    product, narrow, leading = found["comb.mul"]
    assert narrow == part.delay("product", 12), "a zero-extended factor is as narrow as it was"
    assert leading == part.delay("product", 13), "a one in front is a bit more"
    assert narrow < product
    assert found["comb.shl"] == [0, part.delay("shl", 32)]
    same, less, fixed = found["comb.icmp"]
    assert fixed < same < less


def test_an_entry_of_the_user_wins_over_the_part_and_over_measured_levels(tmp_path: Path):
    def library(unit: str) -> str:
        entry = {"op": "comb.add", "latency": 0, "in_delay": 1.5, "out_delay": 1.5}
        path = tmp_path / f"{unit}.json"
        path.write_text(json.dumps({"schema": 1, "unit": unit, "operators": [entry]}))
        return str(path)

    def on_part(unit: str) -> list[float]:
        return delays(Options(operators=library(unit), clock="100MHz", part="ecp5"))["comb.add"]

    assert on_part("ns") == [1500, 1500]
    assert on_part("ps") == [1.5, 1.5]
    levels = Options(operators=library("levels"), cycle_time=90, delay_model="aig")
    assert delays(levels)["comb.add"] == [1.5, 1.5]


def test_a_part_without_memories_takes_their_delays_from_the_options():
    text = """
func.func @f(%a: memref<8xi16>) {
  affine.for %i = 0 to 8 {
    %v = affine.load %a[%i] : memref<8xi16>
    %w = arith.addi %v, %v : i16
    affine.store %w, %a[%i] : memref<8xi16>
  }
  return
}"""

    def read(**more: float) -> Function:
        options = Options(clock="1GHz", part="asap7", **more)  # type: ignore[arg-type]
        with (context := new_context()):
            module = parse_module(text.encode(), "f.mlir", context)
            [function] = find_operations(module, "func.func")
            return read_function(function, options, lambda _: None)

    with pytest.raises(InvalidProblem, match=r"part=asap7 has no memory .* input-delay and output"):
        read()
    with pytest.raises(InvalidProblem, match=r"part=asap7 has no memory"):
        read(input_delay=0.3)
    [leaf] = read(input_delay=0.3, output_delay=0.2).leaves()
    found = {t.name: (t.in_delay, t.out_delay) for t in leaf.graph.problem.operator_types}
    assert found["load arg0"] == (200, 300)
    assert found["store arg0"] == (200, 0)


XLS = """
op_models { op: "kAdd" estimator { fixed: 40 } }
"""


def test_a_model_of_xls_without_an_operation_is_refused():
    with pytest.raises(ImportFailed, match="no op_models entry for 'kAnd'"):
        xls_part_text(XLS, "m.textproto", "asap7")
