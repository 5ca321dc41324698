"""``gaus hls``: from a function in MLIR to SystemVerilog, with a test bench and a report."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gaus_pass.cli.constraints import constraints, require_clock
from gaus_pass.cli.cosim import check_cosim, cosimulate
from gaus_pass.cli.kernels import Kernel, read_kernel
from gaus_pass.cli.progress import ProgressLine
from gaus_pass.cli.request import Request
from gaus_pass.diagnostics import Emit
from gaus_pass.errors import InvalidOption
from gaus_pass.hls.from_file import make
from gaus_pass.opt.diagnostics import Channel
from gaus_pass.report.writing import as_json, describe, form_of
from gaus_pass.support.files import claim, write


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
    if request.show_operators is not None:
        from gaus_pass.cores.listing import show_operators

        words = tuple(filter(None, request.show_operators.split(",")))
        write(request.output, show_operators(request.options, words))
        return True
    for path in (request.testbench, request.report, request.sdc, request.header):
        if path is not None:
            claim(path)
    if request.sdc is not None:
        require_clock(request.sdc, request.options)
    _check_report(request.report)
    channel = Channel(quiet=request.quiet)
    check_cosim(request)
    if request.choice.target is not None:
        from gaus_pass.cli.choosing import check_outputs

        check_outputs(request.choice)
    kernel = read_kernel(request, channel.emit)
    request = replace(request, options=kernel.under(request))
    if request.explore is not None:
        from gaus_pass.cli.exploring import explored

        verilog, document, finished = explored(request, kernel, request.explore, channel.emit)
    elif request.choice.target is None:
        verilog, document, finished = _made(request, kernel, channel.emit)
    else:
        from gaus_pass.cli.choosing import chosen

        verilog, document, finished = chosen(request, kernel, channel.emit)
    registers = None
    if request.header is not None:
        from gaus_pass.cli.header import header

        registers = header(document["modules"][0])
    if request.cosim:
        cosimulate(request, kernel, verilog, document["modules"][0], channel.emit)
    write(request.output, verilog.encode())
    if request.testbench is not None:
        from gaus_pass.rtl.testbench import testbench

        write(request.testbench, testbench(document["modules"][0]))
    if request.header is not None and registers is not None:
        write(request.header, registers)
    if request.sdc is not None:
        write(request.sdc, constraints(request.sdc, document["modules"][0], request.options))
    if request.report is not None:
        write(request.report, _report(request.report, document, channel.emit))
    return finished


def _made(request: Request, kernel: Kernel, emit: Emit) -> tuple[str, dict[str, Any], bool]:
    file = kernel.file(request)
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
