"""``gaus hls``: from a function in MLIR to SystemVerilog, with a test bench and a report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gaus_pass.cli.arguments import Request
from gaus_pass.cli.progress import ProgressLine
from gaus_pass.cli.reading import input_name, read_bytes
from gaus_pass.cli.schedule import require_directory, write
from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import GausError, InvalidOption
from gaus_pass.opt.diagnostics import Channel
from gaus_pass.options import unknown_name
from gaus_pass.report.writing import as_json, describe, form_of
from gaus_pass.schedule import SolveStatus

_PASSES = "builtin.module(hw.module(lower-seq-hlmem),lower-seq-to-sv)"


def hls(request: Request) -> bool:
    """Write the Verilog of one function and what else is asked for; all of it or nothing.

    Returns
    -------
    bool
        Whether every solver came to its end; Ctrl-C makes it take the best schedule so far.

    Raises
    ------
    GausError
        The input, an option or an output is at fault, or there is no schedule.
    """
    for path in (request.output, request.testbench, request.report):
        require_directory(path)
    _check_report(request.report)
    channel = Channel(quiet=request.quiet)
    if request.choice.target is None:
        verilog, document, finished = _made(request, channel.emit)
    else:
        from gaus_pass.cli.choosing import chosen

        verilog, document, finished = chosen(request, channel.emit)
    texts = [(request.output, verilog)]
    if request.testbench is not None:
        from gaus_pass.rtl.testbench import testbench

        texts.insert(0, (request.testbench, testbench(document["modules"][0])))
    if request.report is not None:
        texts.insert(0, (request.report, _report(request.report, document, channel.emit)))
    for path, text in texts:
        write(path, text)
    return finished


def _made(request: Request, emit: Any) -> tuple[str, dict[str, Any], bool]:
    from gaus_pass.hls import documents, functions, lower_functions
    from gaus_pass.ir.bindings import new_context
    from gaus_pass.ir.reading import parse_module
    from gaus_pass.ir.source_text import file_text

    context = new_context()
    with context:
        name, data = input_name(request.input), read_bytes(request.input)
        module = parse_module(data, name, context)
        found = functions(module.operation)
        chosen = chosen_function(found, request.top, name)
        options = replace(request.options, report=None)
        with ProgressLine(request.quiet) as progress:
            designs = lower_functions([chosen], options, emit, progress)
        for function in functions(module.operation):
            function.erase()
        stopped = SolveStatus.INTERRUPTED
        outcomes = [outcome for design in designs for outcome in design.outcomes]
        finished = all(outcome.result.status is not stopped for outcome in outcomes)
        return verilog_of(module, context), documents(designs, file_text(name, data)), finished


def chosen_function(found: list[Any], top: str | None, name: str) -> Any:
    """The function that ``--top`` names, or the only one.

    Raises
    ------
    InvalidOption
        There is none of that name, or no name and not exactly one function.
    """
    names = [f.attributes["sym_name"].value for f in found]
    if top is None:
        if len(found) == 1:
            return found[0]
        valid = ", ".join(names) or "none"
        raise InvalidOption(f"--top has to name one of the functions of {name}: {valid}")
    if top not in names:
        raise InvalidOption("--top: " + unknown_name("function", top, names))
    return found[names.index(top)]


def verilog_of(module: Any, context: Any) -> str:
    """The Verilog of all modules in ``module``, which is lowered on the way.

    Raises
    ------
    GausError
        CIRCT refuses.
    """
    from gaus_pass.ir.annotations import drop_annotations
    from gaus_pass.ir.bindings import PassManager, diagnostics_to, export_verilog, ir
    from gaus_pass.ir.locations import diagnostic_of

    said: list[Diagnostic] = []

    def handle(native: Any) -> bool:
        said.append(diagnostic_of(native))
        return True

    parts: list[str] = []
    with diagnostics_to(context, handle), ir.Location.unknown():
        try:
            PassManager.parse(_PASSES).run(module.operation)
            drop_annotations(module)
            export_verilog(module, parts.append)
        except ir.MLIRError as error:
            raise _failed(said) from error
    if any(d.severity is Severity.ERROR for d in said):
        raise _failed(said)
    return "".join(parts)


def _failed(said: list[Diagnostic]) -> GausError:
    first = next((d for d in said if d.severity is Severity.ERROR), None)
    text = "it said nothing" if first is None else first.message
    return GausError(f"CIRCT cannot write the module as Verilog: {text}; please report this")


def _check_report(path: str | None) -> None:
    """Say before any work is done that a report cannot be written in the form of that name."""
    if path is None or _is_json(path):
        return
    try:
        form_of(path)
    except InvalidOption as error:
        raise InvalidOption(f"{error.message}, or in .json for the result itself") from None


def _is_json(path: str) -> bool:
    return path.endswith(".json") and not path.endswith(".wave.json")


def _report(path: str, document: dict[str, Any], emit: Emit) -> str:
    return as_json(document) if _is_json(path) else describe(document, form_of(path), emit)
