"""What the tests of cores share."""

from __future__ import annotations

import numpy as np

from gaus_pass.ir.core.bindings import export_verilog, ir, new_context
from gaus_pass.ir.verilog.exporting import prepare_export
from support.float_oracle import Doubles, Patterns


def assert_same(found: Patterns, wanted: Patterns, *operands: Patterns) -> None:
    """Show the first cases that differ."""
    wrong = np.flatnonzero(found != wanted)
    cases = [tuple(hex(int(v[k])) for v in (*operands, found, wanted)) for k in wrong[:4]]
    assert len(wrong) == 0, f"{len(wrong)} of {len(found)}, as operands → found, wanted: {cases}"


def fused_doubles(a: Doubles, b: Doubles, c: Doubles) -> Doubles:
    """``a × b + c``, rounded to odd, where the product is exact: to be rounded once more.

    A double whose last bit says that it is not exact is on no tie of a narrower format.
    """
    with np.errstate(all="ignore"):
        product = a * b
        total = product + c
        back = total - product
        rest = (product - (total - back)) + (c - back)
        even = total.view(np.int64) & 1 == 0
        inexact = (rest != 0) & even & np.isfinite(total)
        step = np.where((rest > 0) == (total > 0), 1, -1)
        return (total.view(np.int64) + np.where(inexact, step, 0)).view(np.float64)


def verilog(text: str) -> str:
    """The Verilog of a module."""
    found: list[str] = []
    with new_context():
        module = ir.Module.parse(text)
        prepare_export(module)
        export_verilog(module, found.append)
    return "".join(found)
