"""What CIRCT's export to Verilog aborts on is taken out of the way."""

from __future__ import annotations

from typing import Any

from gaus_pass.ir.bindings import PassManager, ir

_TRUTH_TABLE = "comb.truth_table"


def prepare_export(module: Any) -> None:
    """Remove `gaus.*` and `ssp.*` attributes, and lower truth tables to multiplexers.

    The export splits an operation of three and more operands only when it has no attributes
    besides its name, and aborts on one that it has not split, as on a truth table.
    """
    has_tables = False

    def visit(op: Any) -> Any:
        nonlocal has_tables
        has_tables = has_tables or op.name == _TRUTH_TABLE
        attributes = op.attributes
        for name in [n for n in attributes if n.startswith(("gaus.", "ssp."))]:
            del attributes[name]
        return ir.WalkResult.ADVANCE

    module.operation.walk(visit)
    if has_tables:
        with module.operation.context:
            PassManager.parse("builtin.module(any(lower-comb))").run(module.operation)
