"""From a function in a file to Verilog and the result JSON."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import GausError, ImportFailed, InvalidOption
from gaus_pass.hardware.function import Function
from gaus_pass.model.schedule import SolveStatus
from gaus_pass.option_table import unknown_name
from gaus_pass.options import Options
from gaus_pass.parts.fabric import Fabric
from gaus_pass.solvers.base import Progress, no_progress
from gaus_pass.support.guard import note
from gaus_pass.support.interrupts import loading

_PASSES = (
    "builtin.module(hw.module(pipeline-explicit-regs),lower-pipeline-to-hw,"
    "hw.module(lower-seq-hlmem),lower-seq-to-sv)"
)
"""Pipelines are those of modules that a library names."""
_COMMENT = re.compile(r"\s*//[^\n]*")


@dataclass(frozen=True)
class FunctionFile:
    """A function in a file.

    Attributes
    ----------
    name
        What messages and locations call the file.
    top
        Name of the function; None for the only one.
    made
        MLIR that a front end made of the data; None where they are MLIR.
    """

    data: bytes
    name: str
    top: str | None = None
    allow_unregistered: bool = False
    made: str | None = None

    def parse(self, context: Any) -> Any:
        """Its module in a context.

        Raises
        ------
        MalformedInput
            The text does not parse or does not verify.
        """
        from gaus_pass.ir.core.reading import parse_generated, parse_source

        if self.made is None:
            return parse_source(self.data, self.name, context)
        return parse_generated(self.made, context)


@dataclass(frozen=True)
class Made:
    """What has been made of a function.

    Attributes
    ----------
    finished
        Whether every solver came to its end; Ctrl-C makes it take the best schedule so far.
    area
        Look-up tables, flip-flops and blocks, where a fabric was named: counts by name, and
        ``area``, all of it in look-up tables.
    """

    verilog: str
    document: dict[str, Any]
    finished: bool
    area: Mapping[str, int] = field(default_factory=dict[str, int])


def without_comments(verilog: str) -> str:
    """Verilog to be measured: comments name source files."""
    return _COMMENT.sub("", verilog)


def make(
    file: FunctionFile,
    options: Options,
    emit: Emit,
    progress: Progress = no_progress,
    fabric: Fabric | None = None,
) -> Made:
    """Schedule a function of a file, and write it as Verilog.

    Parameters
    ----------
    fabric
        In which its area is counted.

    Raises
    ------
    GausError
        The input or an option is at fault, or there is no schedule.
    """
    from gaus_pass.hls.functions import (
        as_exported,
        documents,
        erase_functions,
        functions,
        lower_functions,
    )
    from gaus_pass.ir.core.bindings import new_context
    from gaus_pass.ir.core.source_text import file_text

    with loading():
        context = new_context(allow_unregistered=file.allow_unregistered)
        module = file.parse(context)
        chosen = chosen_function(functions(module.operation), file.top, file.name)
    models: list[Function] = []
    with context:
        options = replace(options, report=None)
        designs = lower_functions([chosen], options, emit, progress, models.append)
        area = {} if fabric is None else _area(module, designs[0].name, models[0], fabric)
        erase_functions(module.operation)
        stopped = SolveStatus.INTERRUPTED
        outcomes = [outcome for design in designs for outcome in design.outcomes]
        finished = all(outcome.result.status is not stopped for outcome in outcomes)
        text = with_header(verilog_of(module, context), "gaus hls", options, file.data)
        designs = as_exported(designs, module.operation)
        return Made(text, documents(designs, file_text(file.name, file.data)), finished, area)


def _area(root: Any, name: str, model: Function, fabric: Fabric) -> dict[str, int]:
    """What the module of that name takes; see `Made`."""
    from gaus_pass.hls.area import area_of
    from gaus_pass.ir.core.bindings import ir

    found = area_of(ir.SymbolTable(root.operation)[name], model, fabric)
    return {"area": found.weighed(fabric), **found.numbers()}


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
    from gaus_pass.ir.core.locations import diagnostic_of
    from gaus_pass.ir.verilog.exporting import prepare_export

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
    """The Verilog behind what made it; see `gaus_pass.ir.verilog.header`."""
    from gaus_pass.ir.verilog.header import changed_options, verilog_header

    return verilog_header([(command, changed_options(options))], options.seed, data) + verilog


def _failed(said: list[Diagnostic]) -> GausError:
    first = next((d for d in said if d.severity is Severity.ERROR), None)
    text = "it said nothing" if first is None else first.message
    return GausError(f"CIRCT cannot write the module as Verilog: {text}; please report this")
