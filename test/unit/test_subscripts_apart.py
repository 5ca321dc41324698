"""Which accesses need no question about distances, because their subscripts never meet."""

from __future__ import annotations

import pytest

from gaus_pass.ir.core.bindings import new_context
from gaus_pass.ir.core.reading import parse_module
from gaus_pass.ir.loops.reading import read_loops
from gaus_pass.options import Options

CASES = {
    # loop, subscript of the load, subscript of the store, whether they ever meet
    "other parities": ("0 to 32 step 2", "%i", "%i + 1", False),
    "the next iteration": ("0 to 32 step 2", "%i", "%i + 2", True),
    "multiples of four": ("0 to 16", "%i * 4", "%i * 4 + 2", False),
    "a step of multiples": ("0 to 16", "%i * 4", "%i * 4 + 8", True),
    "too far apart": ("0 to 8", "%i", "%i + 8", False),
    "just near enough": ("0 to 8", "%i", "%i + 7", True),
    "an end that is not known": ("0 to %n", "%i", "%i + 40", True),
    "besides an invariant": ("0 to 8", "%i + %k", "%i + %k + 9", False),
    "below an invariant": ("0 to 8", "%i + %k", "%i + 9", True),
}


@pytest.mark.parametrize("case", CASES)
def test_only_what_never_meets_is_apart(case: str) -> None:
    bounds, load, store, meets = CASES[case]
    text = f"""
    func.func @f(%m: memref<128xi32>, %n: index, %k: index) {{
      affine.for %i = {bounds} {{
        %v = affine.load %m[{load.replace("%k", "symbol(%k)")}] : memref<128xi32>
        affine.store %v, %m[{store.replace("%k", "symbol(%k)")}] : memref<128xi32>
      }}
      return
    }}"""
    with (context := new_context()):
        module = parse_module(text, "apart.mlir", context)
        [graph] = read_loops(module.operation, Options(), lambda _: None)
        assert bool(graph.dependences) == meets
