"""``gaus prove``: pipelines against their logic, and loops against their source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from gaus_pass.cli.reading import input_name, read_bytes
from gaus_pass.cli.request import Request
from gaus_pass.diagnostics import Diagnostic, Severity
from gaus_pass.errors import GausError, ImportFailed
from gaus_pass.opt.diagnostics import Channel
from gaus_pass.support.files import claim, write
from gaus_pass.support.yosys import compile_yosys, require_yosys

SECONDS = 60.0
"""For a module, where no ``--time-limit`` says otherwise."""


def prove(request: Request) -> None:
    """Write a line for every module of a file: proved, simulated or not checked.

    Raises
    ------
    GausError
        The file or an option is at fault, nothing is there to be proved, or something differs
        from its original.
    """
    claim(request.output)
    require_yosys()
    from gaus_pass.proofs.loops import prove_function
    from gaus_pass.proofs.pairs import pairs
    from gaus_pass.proofs.prove import Differs, Verdict
    from gaus_pass.proofs.prove import prove as prove_pair

    channel, name = Channel(quiet=request.quiet), input_name(request.input)
    data, options = read_bytes(request.input), request.options
    found = pairs(data, name, options, channel.emit)
    if not found.found and not found.functions:
        text = "there is no pipeline to be proved; --pipeline makes one of every module"
        raise ImportFailed(text, name)
    compile_yosys(lambda text: channel.emit(Diagnostic(Severity.REMARK, text)))
    seconds = options.time_limit or SECONDS
    of_function = replace(options, pipeline=False, stages=None, stall=False, time_limit=None)
    steps: list[Callable[[], Verdict]] = [
        *(
            partial(prove_function, data, name, top, of_function, channel.emit, seconds)
            for top in found.functions
        ),
        *(partial(prove_pair, pair, seconds) for pair in found.found),
    ]
    verdicts, failed = list[Verdict](), list[GausError]()
    for step in steps:
        try:
            verdicts.append(step())
        except Differs as error:
            failed.append(error)
    for error in failed[:-1]:
        channel.emit(Diagnostic(Severity.ERROR, error.message, error.location))
    if failed:
        raise failed[-1]
    lines = [f"{one.name}: {one.kind}: {one.text}\n" for one in verdicts]
    write(request.output, "".join(lines))
