"""Rewrites of IR before CIRCT's export to Verilog.

They change what it aborts on, what it writes wrong, and what nobody would write by hand.
"""

from __future__ import annotations

from typing import Any

from gaus_pass.ir.core.bindings import PassManager, ir
from gaus_pass.ir.core.handles import Module, Op
from gaus_pass.ir.verilog.branches import simplify_branches
from gaus_pass.ir.verilog.simplify import simplify
from gaus_pass.ir.verilog.wire_names import name_wires

_TRUTH_TABLE = "comb.truth_table"
_QUOTIENTS = ("comb.divu", "comb.divs", "comb.modu", "comb.mods")


def prepare_export(module: Module) -> None:
    """Remove `gaus.*` and `ssp.*` attributes, lower truth tables, give quotients and wires names.

    The export splits an operation of three and more operands only when it has no attributes
    besides its name, and aborts on one that it has not split, as on a truth table.  It leaves out
    the parentheses of a quotient that is multiplied: ``a * b % c`` for ``a * (b % c)``.
    """
    has_tables = False
    multiplied: list[Any] = []
    modules: list[Any] = []

    def visit(op: Op) -> Any:
        nonlocal has_tables
        has_tables = has_tables or op.name == _TRUTH_TABLE
        attributes = op.attributes
        for name in [n for n in attributes if n.startswith(("gaus.", "ssp."))]:
            del attributes[name]
        if op.name == "comb.mul":
            multiplied.append(op)
        elif op.name == "hw.module":
            modules.append(op)
        return ir.WalkResult.ADVANCE

    module.operation.walk(visit)
    for op in multiplied:
        _give_wires(op)
    if has_tables:
        with module.operation.context:
            PassManager.parse("builtin.module(any(lower-comb))").run(module.operation)
    with module.operation.context:
        for own in modules:
            simplify(own)
            simplify_branches(own)
            name_wires(own)


def _give_wires(product: Any) -> None:
    """A separate wire for every factor that is a quotient or a remainder."""
    for k, factor in enumerate(product.operands):
        owner = factor.owner
        if isinstance(owner, ir.Block) or owner.name not in _QUOTIENTS:
            continue
        with product.location, ir.InsertionPoint(product):
            wire = ir.Operation.create("hw.wire", [factor.type], [factor])
        product.operands[k] = wire.results[0]
