"""``gaus characterise``: measure the operations of a file and write an operator library."""

from __future__ import annotations

from gaus_pass.cli.reading import input_name, read_bytes
from gaus_pass.cli.request import Request
from gaus_pass.diagnostics import Diagnostic, Severity, print_diagnostic
from gaus_pass.errors import ImportFailed
from gaus_pass.support.files import claim, write
from gaus_pass.support.yosys import compile_yosys, require_yosys


def characterise(request: Request) -> None:
    """Write the library, whole or not at all; what cannot be measured is left out with a warning.

    Raises
    ------
    GausError
        The input is no MLIR or has nothing to measure, or the output cannot be written.
    """
    from gaus_pass.ir.core.bindings import new_context
    from gaus_pass.ir.core.reading import parse_module
    from gaus_pass.ir.operators.characterise import found_kinds, library_text, measured

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


def _say(request: Request, diagnostic: Diagnostic) -> None:
    if not request.quiet:
        print_diagnostic(diagnostic)
