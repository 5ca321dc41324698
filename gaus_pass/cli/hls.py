"""``gaus hls``: from a function in MLIR to SystemVerilog, with a test bench and a report."""

from __future__ import annotations

from typing import Any

from gaus_pass.cli.constraints import constraints, require_clock
from gaus_pass.cli.progress import ProgressLine
from gaus_pass.cli.reading import input_name, read_bytes
from gaus_pass.cli.request import Request
from gaus_pass.diagnostics import Emit
from gaus_pass.errors import InvalidOption
from gaus_pass.hls.from_file import FunctionFile, make
from gaus_pass.opt.diagnostics import Channel
from gaus_pass.report.writing import as_json, describe, form_of
from gaus_pass.support.files import claim, write
from gaus_pass.support.interrupts import loading


def hls(request: Request) -> bool:
    """Write the Verilog of one function and the other outputs asked for; all of them or none.

    Returns
    -------
    bool
        Whether every solver came to its end; Ctrl-C makes it take the best schedule so far.

    Raises
    ------
    GausError
        The input, an option or an output is at fault, or there is no schedule.
    """
    claim(request.output)
    for path in (request.testbench, request.report, request.sdc):
        if path is not None:
            claim(path)
    if request.sdc is not None:
        require_clock(request.sdc, request.options)
    _check_report(request.report)
    channel = Channel(quiet=request.quiet)
    if request.explore is not None:
        from gaus_pass.cli.exploring import explored

        verilog, document, finished = explored(request, request.explore, channel.emit)
    elif request.choice.target is None:
        verilog, document, finished = _made(request, channel.emit)
    else:
        from gaus_pass.cli.choosing import chosen

        verilog, document, finished = chosen(request, channel.emit)
    write(request.output, verilog.encode())
    if request.testbench is not None:
        from gaus_pass.rtl.testbench import testbench

        write(request.testbench, testbench(document["modules"][0]))
    if request.sdc is not None:
        write(request.sdc, constraints(request.sdc, document["modules"][0], request.options))
    if request.report is not None:
        write(request.report, _report(request.report, document, channel.emit))
    return finished


def _made(request: Request, emit: Emit) -> tuple[str, dict[str, Any], bool]:
    with loading():
        name, data = input_name(request.input), read_bytes(request.input)
        file = FunctionFile(data, name, request.top, request.allow_unregistered)
    with ProgressLine(request.quiet) as progress:
        made = make(file, request.options, emit, progress)
    return made.verilog, made.document, made.finished


def _check_report(path: str | None) -> None:
    """Refuse a report whose name has an unknown suffix, before any work is done."""
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
