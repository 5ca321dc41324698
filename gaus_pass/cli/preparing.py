"""Commands that prepare what schedules are made from: IR, operator libraries, compiled kernels."""

from __future__ import annotations

from pathlib import PurePath

from gaus_pass.cli.kernels import is_c, read_kernel
from gaus_pass.cli.reading import STDIN, input_name, read_bytes
from gaus_pass.cli.request import Request
from gaus_pass.diagnostics import Diagnostic, Severity, print_diagnostic
from gaus_pass.errors import GausError, ImportFailed, InvalidOption
from gaus_pass.streams import say
from gaus_pass.support.files import claim, write
from gaus_pass.support.machine import others_on_path

_MOST_SEEDS = 100
_SECONDS, _MEGABYTES = 1800.0, 6000
"""Limits of one synthesis or placement of probes."""


def import_graph(request: Request) -> None:
    """``gaus import``: write the module of an AIGER file or of C, whole or not at all.

    Raises
    ------
    GausError
        The input is neither, or the output cannot be written.
    """
    from gaus_pass.formats.aiger_file import Reader
    from gaus_pass.formats.readers import unpack
    from gaus_pass.ir.core.bindings import new_context
    from gaus_pass.ir.core.reading import parse_module
    from gaus_pass.ir.dataflow.aig_import import synth_text

    claim(request.output)
    if is_c(request.input):
        return _import_c(request)
    if request.flags or request.top is not None:
        raise InvalidOption("--top, -D and -I are about C; an AIGER file has one circuit")
    name = input_name(request.input)
    circuit = Reader(unpack(read_bytes(request.input), name), name).read()
    stem = "" if request.input == STDIN else PurePath(name).name.partition(".")[0]
    text = synth_text(circuit, stem or "aig")
    parse_module(text, name, new_context())  # CIRCT's verifier has the last word
    write(request.output, text)


def _import_c(request: Request) -> None:
    from gaus_pass.ir.core.bindings import new_context

    kernel = read_kernel(request, lambda diagnostic: _say(request, diagnostic))
    kernel.file(request).parse(new_context())  # MLIR's verifier has the last word
    assert kernel.made is not None
    write(request.output, kernel.made)


def characterise(request: Request) -> None:
    """``gaus characterise``: write the library of a file; what cannot be measured is left out.

    Raises
    ------
    GausError
        The input is not MLIR or has nothing to measure, or the output cannot be written.
    """
    if request.part is not None:
        return _characterise_part(request, request.part)
    from gaus_pass.ir.core.bindings import new_context
    from gaus_pass.ir.core.reading import parse_module
    from gaus_pass.ir.operators.characterise import found_kinds, library_text, measured
    from gaus_pass.support.yosys import compile_yosys, require_yosys

    claim(request.output)
    name = input_name(request.input)
    context = new_context()
    with context:
        module = parse_module(read_bytes(request.input), name, context)
        kinds = found_kinds(module)
        if not kinds:
            raise ImportFailed("nothing to measure: no comb, arith or synth operation", name)
        if request.measure == "yosys":
            require_yosys()
            compile_yosys(lambda text: _say(request, Diagnostic(Severity.REMARK, text)))
        levels = measured(kinds, request.measure)
    for (operation, bits), level in levels.items():
        if level is None:
            message = f"'{operation}' at {bits} bits cannot be measured and is left out"
            _say(request, Diagnostic(Severity.WARNING, message, name))
    write(request.output, library_text(levels))


def _characterise_part(request: Request, name: str) -> None:
    """Measure a device or read a model; what was measured before comes from the cache folder."""
    from gaus_pass.support.yosys import compile_yosys
    from gaus_pass.target.characterise import measured, measured_cells, part_text
    from gaus_pass.target.liberty import CELLS, require_cells
    from gaus_pass.target.place_and_route import FPGAS, prepare, require_tools
    from gaus_pass.target.process import Runner

    def remark(text: str) -> None:
        _say(request, Diagnostic(Severity.REMARK, text))

    claim(request.output)
    if name in CELLS:
        require_cells(CELLS[name])
        compile_yosys(remark)
        delays = measured_cells(CELLS[name], Runner(_SECONDS, _MEGABYTES), remark)
        return write(request.output, part_text(CELLS[name], delays, ()))
    if name not in FPGAS:
        from gaus_pass.ir.operators.xls_part import xls_part_text

        shown = input_name(request.input)
        try:
            text = read_bytes(request.input).decode("utf-8")
        except UnicodeDecodeError:
            raise ImportFailed("no delay model of XLS: not UTF-8", shown) from None
        return write(request.output, xls_part_text(text, shown, name))
    if request.input != STDIN:
        raise InvalidOption(f"--part={name} takes no file; leave out '{request.input}'")
    if not 1 <= request.seeds <= _MOST_SEEDS:
        raise InvalidOption(f"--seeds={request.seeds} is out of range, 1 to {_MOST_SEEDS}")
    fpga, run = FPGAS[name], Runner(_SECONDS, _MEGABYTES)
    require_tools(fpga)
    seeds = range(1, request.seeds + 1)
    prepare(fpga, remark)
    delays = measured(fpga, run, remark, seeds)
    write(request.output, part_text(fpga, delays, seeds))


def _say(request: Request, diagnostic: Diagnostic) -> None:
    if not request.quiet:
        print_diagnostic(diagnostic)


def warm_up(request: Request) -> None:
    """``gaus warm-up``: compile what is not compiled yet, with progress on stderr.

    Raises
    ------
    GausError
        Some of it failed.
    """
    from gaus_pass.scheduling.warm_up import AREAS, compile_all

    done: list[str] = []

    def finished(area: str) -> None:
        done.append(area)
        if not request.quiet:
            say(f"compiled {len(done)} of {len(AREAS)}: {area}")

    for path in others_on_path("circt-opt"):
        text = f"there is another circt-opt, {path}; PATH decides, and gaus-opt is always this one"
        print_diagnostic(Diagnostic(Severity.REMARK, text))
    failed = compile_all(finished)
    if failed:
        raise GausError(
            f"compiling failed for {', '.join(failed)}; "
            f"'python -m gaus_pass.scheduling.warm_up {failed[0]}' shows why"
        )
