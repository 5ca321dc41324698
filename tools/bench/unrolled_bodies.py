"""CPU seconds of loops whose bodies are unrolled to thousands of operations, by stage.

    python tools/bench/unrolled_bodies.py [--kernels gemm,filters] [--parts 4] [--solver list]

Matrices, a convolution and a bank of filters, unrolled by hints, with memories in banks: ports
limit every bank.  Stages are reading with the choice of transformations, the schedules with their
binding, and lowering.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from typing import Any

from results import table

from gaus_pass.hls.functions import functions, lower_solved
from gaus_pass.hls.leaf import schedule_leaf
from gaus_pass.hls.reading import read_functions
from gaus_pass.ir.core.bindings import ir, new_context
from gaus_pass.options import Options


def gemm(parts: int) -> str:
    """``C += A·B``: 32 products for each of many columns at once, with banks for them."""
    columns = 48 // parts
    rows = 'memref<8x64xi32> {gaus.hint = {partition = "1:cyclic:16"}}'
    both = f"1:cyclic:{min(columns, 16)}"
    return f"""
func.func @gemm(%a: {rows},
                %b: memref<64x96xi32> {{gaus.hint = {{partition = "0:cyclic:4,{both}"}}}},
                %c: memref<8x96xi32> {{gaus.hint = {{partition = "{both}"}}}}) {{
  %zero = arith.constant 0 : i32
  affine.for %i = 0 to 8 {{
    affine.for %j = 0 to 96 {{
      %r = affine.for %k = 0 to 64 iter_args(%sum = %zero) -> (i32) {{
        %x = affine.load %a[%i, %k] : memref<8x64xi32>
        %y = affine.load %b[%k, %j] : memref<64x96xi32>
        %p = arith.muli %x, %y : i32
        %s = arith.addi %sum, %p : i32
        affine.yield %s : i32
      }} {{gaus.hint = {{unroll = 32}}}}
      affine.store %r, %c[%i, %j] : memref<8x96xi32>
    }} {{gaus.hint = {{unroll = {columns}}}}}
  }}
  return
}}
"""


def convolution(parts: int) -> str:
    """5 × 5 over an image, many elements of a row at once."""
    columns = 80 // parts
    return f"""
func.func @convolution(%x: memref<36x164xi32> {{gaus.hint = {{partition = "1:cyclic:16"}}}},
                       %w: memref<5x5xi32> {{gaus.hint = {{partition = "1:complete"}}}},
                       %y: memref<32x160xi32> {{gaus.hint = {{partition = "1:cyclic:16"}}}}) {{
  %zero = arith.constant 0 : i32
  affine.for %i = 0 to 32 {{
    affine.for %j = 0 to 160 {{
      %r = affine.for %u = 0 to 5 iter_args(%one = %zero) -> (i32) {{
        %q = affine.for %v = 0 to 5 iter_args(%sum = %one) -> (i32) {{
          %e = affine.load %x[%i + %u, %j + %v] : memref<36x164xi32>
          %f = affine.load %w[%u, %v] : memref<5x5xi32>
          %p = arith.muli %e, %f : i32
          %s = arith.addi %sum, %p : i32
          affine.yield %s : i32
        }} {{gaus.hint = {{unroll = "full"}}}}
        affine.yield %q : i32
      }} {{gaus.hint = {{unroll = "full"}}}}
      affine.store %r, %y[%i, %j] : memref<32x160xi32>
    }} {{gaus.hint = {{unroll = {columns}}}}}
  }}
  return
}}
"""


def filters(parts: int) -> str:
    """All taps of a bank of filters over one signal."""
    many = 36 // parts
    banks = min(many, 4)
    return f"""
func.func @filters(%x: memref<320xi32> {{gaus.hint = {{partition = "0:cyclic:16"}}}},
                   %h: memref<{many}x64xi32> {{gaus.hint = {{partition = "1:cyclic:16"}}}},
                   %y: memref<{many}x256xi32> {{gaus.hint = {{partition = "0:cyclic:{banks}"}}}}) {{
  affine.for %n = 0 to 256 {{
    affine.for %f = 0 to {many} {{
      affine.for %k = 0 to 64 {{
        %e = affine.load %x[%n + %k] : memref<320xi32>
        %g = affine.load %h[%f, %k] : memref<{many}x64xi32>
        %o = affine.load %y[%f, %n] : memref<{many}x256xi32>
        %p = arith.muli %e, %g : i32
        %s = arith.addi %o, %p : i32
        affine.store %s, %y[%f, %n] : memref<{many}x256xi32>
      }} {{gaus.hint = {{unroll = "full"}}}}
    }} {{gaus.hint = {{unroll = "full"}}}}
  }}
  return
}}
"""


KERNELS: dict[str, Callable[[int], str]] = {
    "gemm": gemm,
    "convolution": convolution,
    "filters": filters,
}


def measured(name: str, parts: int, options: Options) -> list[str]:
    """A row: operations of the largest leaf, its II, and CPU seconds of every stage."""
    spent: list[str] = []

    def stage(do: Callable[[], Any]) -> Any:
        begin = time.process_time()
        found = do()
        spent.append(f"{time.process_time() - begin:.1f}")
        return found

    context = new_context()
    with context, ir.Location.unknown():
        module = ir.Module.parse(KERNELS[name](parts), context)
        chosen = functions(module.operation)
        [model] = stage(lambda: read_functions(chosen, options))
        leaves = stage(lambda: [schedule_leaf(model, leaf, options) for leaf in model.leaves()])
        stage(lambda: lower_solved(model, leaves, options))
    sizes = [len(leaf.graph.loop.operations) for leaf in model.leaves()]
    largest = max(range(len(sizes)), key=sizes.__getitem__)
    interval = leaves[largest][0].schedule.ii
    return [name, f"{sizes[largest]:,}", str(interval), *spent]


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--kernels", default=",".join(KERNELS), metavar="NAMES")
    parser.add_argument("--parts", type=int, default=1, help="divides the size of the bodies")
    parser.add_argument("--solver", default="list")
    given = parser.parse_args()
    options = Options(solver=given.solver)
    header = ["kernel", "operations", "II", "read", "schedule, bind", "lower"]
    rows = [measured(name, given.parts, options) for name in given.kernels.split(",")]
    print(table(header, rows))


main()
