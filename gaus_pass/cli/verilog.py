"""Steps from a function in a file to Verilog that several commands share."""

from __future__ import annotations

from typing import Any

from gaus_pass.diagnostics import Diagnostic, Severity
from gaus_pass.errors import GausError, ImportFailed, InvalidOption
from gaus_pass.option_table import unknown_name
from gaus_pass.options import Options
from gaus_pass.support.guard import note

_PASSES = (
    "builtin.module(hw.module(pipeline-explicit-regs),lower-pipeline-to-hw,"
    "hw.module(lower-seq-hlmem),lower-seq-to-sv)"
)
"""Pipelines are those of modules that a library names."""


def chosen_function(found: list[Any], top: str | None, name: str) -> Any:
    """The function that ``--top`` names, or the only one.

    Raises
    ------
    InvalidOption
        There is none of that name, or no name and several functions.
    ImportFailed
        There is no function at all.
    """
    names = [f.attributes["sym_name"].value for f in found]
    if not found:
        raise ImportFailed(
            "there is no func.func to make hardware of; for hw.module and pipelines see "
            "'circt-opt --gaus-schedule'",
            name,
        )
    if top is None:
        if len(found) == 1:
            return found[0]
        raise InvalidOption(f"--top has to name one of the functions of {name}: {', '.join(names)}")
    if top not in names:
        raise InvalidOption("--top: " + unknown_name("function", top, names))
    return found[names.index(top)]


def verilog_of(module: Any, context: Any) -> str:
    """The Verilog of all modules in ``module``; lowers it.

    Raises
    ------
    GausError
        CIRCT refuses.
    """
    from gaus_pass.ir.core.bindings import PassManager, diagnostics_to, export_verilog, ir
    from gaus_pass.ir.core.exporting import prepare_export
    from gaus_pass.ir.core.locations import diagnostic_of

    said: list[Diagnostic] = []

    def handle(native: Any) -> bool:
        said.append(diagnostic_of(native))
        return True

    parts: list[str] = []
    with diagnostics_to(context, handle), ir.Location.unknown():
        try:
            note("writing Verilog")
            PassManager.parse(_PASSES).run(module.operation)
            prepare_export(module)
            export_verilog(module, parts.append)
        except ir.MLIRError as error:
            raise _failed(said) from error
    if any(d.severity is Severity.ERROR for d in said):
        raise _failed(said)
    return "".join(parts)


def with_header(verilog: str, command: str, options: Options, data: bytes) -> str:
    """The Verilog behind what made it; see `gaus_pass.ir.core.header`."""
    from gaus_pass.ir.core.header import changed_options, verilog_header

    return verilog_header([(command, changed_options(options))], options.seed, data) + verilog


def _failed(said: list[Diagnostic]) -> GausError:
    first = next((d for d in said if d.severity is Severity.ERROR), None)
    text = "it said nothing" if first is None else first.message
    return GausError(f"CIRCT cannot write the module as Verilog: {text}; please report this")
