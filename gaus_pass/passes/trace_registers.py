"""``gaus-trace-registers``: give pipeline registers the name and place of what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.options import option
from gaus_pass.passes.base import PassSpec


@dataclass(frozen=True)
class TraceOptions:
    """Options of ``gaus-trace-registers``."""

    report: str | None = option(
        None, "result JSON to add the registers to, or a new file to write them into", str
    )


def run(operation: Any, options: TraceOptions, emit: Emit) -> None:
    """Trace the registers that `lower-pipeline-to-hw` made of pipelines scheduled here.

    Raises
    ------
    ImportFailed
        The report exists and is not a result JSON.
    """
    from gaus_pass.ir.registers import trace_registers
    from gaus_pass.report.registers import add_registers, check_report

    if options.report is not None:
        check_report(options.report)  # before anything is changed
    registers = trace_registers(operation)
    if not registers:
        message = (
            "no pipeline registers found; run this after lower-pipeline-to-hw and in the same run "
            "as gaus-schedule, or keep locations in between (--mlir-print-debuginfo)"
        )
        emit(Diagnostic(Severity.WARNING, message))
    if options.report is not None:
        add_registers(options.report, registers)


PASS = PassSpec(
    "gaus-trace-registers",
    "name and locate pipeline registers after lower-pipeline-to-hw",
    TraceOptions,
    run,
)
