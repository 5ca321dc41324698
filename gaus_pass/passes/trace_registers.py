"""``gaus-trace-registers``: give pipeline registers the names and locations of their values.

CIRCT gives all registers of a stage the stage's location, so this cannot be done before
``lower-pipeline-to-hw`` has made them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, cast

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import ImportFailed
from gaus_pass.passes.base import PassSpec
from gaus_pass.support.files import content

if TYPE_CHECKING:
    from gaus_pass.ir.pipelines.registers import Register

_HELP = "result JSON that gets the registers added, or a new file"


@dataclass(frozen=True)
class TraceOptions:
    """Options of ``gaus-trace-registers``."""

    report: str | None = field(default=None, metadata={"help": _HELP, "kind": str, "choices": ()})


def run(operation: Any, options: TraceOptions, emit: Emit) -> None:
    """Trace the registers that ``lower-pipeline-to-hw`` made of pipelines scheduled here.

    Raises
    ------
    ImportFailed
        The report exists and is not a result JSON; the IR is as it was.
    """
    from gaus_pass.formats.result_json import write_document
    from gaus_pass.ir.pipelines.registers import trace_registers

    document = None if options.report is None else _read(options.report)
    registers = trace_registers(operation)
    if not registers:
        message = (
            "no pipeline registers found; run this after lower-pipeline-to-hw and in the same run "
            "as gaus-schedule, or keep the locations in between (--mlir-print-debuginfo)"
        )
        emit(Diagnostic(Severity.WARNING, message))
    if options.report is not None and document is not None:
        document["registers"] = [_entry(register) for register in registers]
        write_document(options.report, document, amends=True)


def _entry(register: Register) -> dict[str, Any]:
    entry = asdict(register)
    entry["operation"] = entry.pop("value")
    entry["register"] = entry.pop("name")
    return dict(sorted(entry.items()))


def _read(path: str) -> dict[str, Any]:
    try:
        document: Any = json.loads(content(path))
    except FileNotFoundError:
        return {"schema": 1}
    except (OSError, ValueError, RecursionError) as error:
        raise ImportFailed(f"cannot add registers to report '{path}': {error}") from None
    if not isinstance(document, dict):
        raise ImportFailed(f"report '{path}' is not a result JSON, so registers cannot be added")
    return cast("dict[str, Any]", document)


PASS = PassSpec(
    "gaus-trace-registers",
    "name and locate pipeline registers after lower-pipeline-to-hw",
    TraceOptions,
    run,
    amends=True,
)
