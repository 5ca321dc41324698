"""``gaus-lower-loops``: lower functions with loops to `hw.module`s."""

from __future__ import annotations

from typing import Any

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.options import Options
from gaus_pass.passes.base import PassSpec


def run(operation: Any, options: Options, emit: Emit) -> None:
    """Replace every function in ``operation`` by a module; loops without a schedule get one.

    Raises
    ------
    GausError
        Something cannot be read, scheduled or lowered; the IR is as it was.
    """
    from gaus_pass.hls.functions import (
        called_only,
        documents,
        erase_functions,
        functions,
        globals_of,
        lower_functions,
    )
    from gaus_pass.ir.core.source_text import source_of
    from gaus_pass.report.writing import write_report

    found = functions(operation)
    if not found:
        emit(Diagnostic(Severity.WARNING, "nothing to lower: no func.func with a body found"))
        return
    source = None if options.report is None else source_of(operation)
    parts = called_only(found)
    inside = globals_of(found)
    designs = lower_functions([f for f in found if f not in parts], options, emit)
    erase_functions(operation, private=True, inside=inside)
    if options.report is not None:
        write_report(options.report, documents(designs, source), emit)


PASS = PassSpec(
    "gaus-lower-loops",
    "schedule the loops of functions and lower the functions to hw, seq and comb",
    Options,
    run,
)
"""The lowering; follow it with `lower-seq-hlmem` (local memories) and `lower-seq-to-sv`."""
