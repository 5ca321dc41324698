"""``gaus hls --target``: several designs, measured, the best of them kept."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from gaus_pass.cli.kernels import Kernel
from gaus_pass.cli.progress import ProgressLine
from gaus_pass.cli.request import ChoiceRequest, Request
from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import InvalidOption
from gaus_pass.hardware.numbers import indices_of
from gaus_pass.hls.from_file import chosen_function, verilog_of, with_header
from gaus_pass.options import Options
from gaus_pass.support.files import claim, write
from gaus_pass.support.interrupts import orderly_end
from gaus_pass.support.machine import processors
from gaus_pass.target.bench import Bench, find_target
from gaus_pass.target.liberty import CELLS
from gaus_pass.target.place_and_route import FPGAS
from gaus_pass.target.process import Runner
from gaus_pass.target.score import Score, parse_score
from gaus_pass.target.store import MeasureStore

_ROUNDS = 3
"""Of feedback from placement and routing."""


def chosen(request: Request, kernel: Kernel, emit: Emit) -> tuple[str, dict[str, Any], bool]:
    """Verilog and result JSON of the best design; the table and the picture are written.

    Returns
    -------
    tuple
        The last item is whether it ran to its end, without an interrupt.

    Raises
    ------
    GausError
        The input, an option or the target is at fault.
    """
    from gaus_pass.hls.explore.choice import choice_document
    from gaus_pass.hls.explore.choose import choose
    from gaus_pass.hls.functions import documents
    from gaus_pass.ir.core.source_text import file_text
    from gaus_pass.report.choice import choice_summary

    asked = request.choice
    score, rounds = _aims(asked, request.options)
    bench = _bench(asked, request.options, emit)
    indices = indices_of(request.options.index_bits)
    with ProgressLine(request.quiet, everywhere=True) as progress, orderly_end(), indices:
        maker = _maker(request, kernel, emit, progress)
        choice = choose(maker, bench, score, asked.candidates, emit, progress.score, rounds)
    table = choice_document(choice)
    if choice.measured or choice.interrupted:
        emit(Diagnostic(Severity.REMARK, choice_summary(table)))
    if choice.interrupted and not maker.best.interrupted:
        text = "interrupted: this is the best of the designs measured until then"
        emit(Diagnostic(Severity.WARNING, text, interrupted=True))
    _write_table(asked, table)
    best = choice.best.candidate
    source = file_text(maker.source.name, maker.source.data)
    document = documents([_with_measures(choice)], source) | {"choice": table}
    verilog = with_header(best.verilog, "gaus hls", request.options, maker.source.data)
    return verilog, document, not choice.interrupted


def _with_measures(choice: Any) -> Any:
    """The best design, whose description has what was measured of it."""
    from gaus_pass.hls.explore.measured import measured_json

    design, measure = choice.best.candidate.design, choice.best.measure
    if measure is None:
        return design
    found = measured_json(choice.target, measure, design.timed)
    return replace(design, description={**design.description, "measured": found})


def _maker(request: Request, kernel: Kernel, emit: Emit, progress: Any) -> Any:
    from gaus_pass.hls.explore.candidates import CandidateMaker, Source
    from gaus_pass.hls.functions import erase_functions, functions

    name = kernel.name

    def find(module: Any) -> Any:
        return chosen_function(functions(module.operation), request.top, name)

    def export(module: Any, context: Any) -> str:
        erase_functions(module.operation)
        return verilog_of(module, context)

    def parse(data: bytes, name: str, context: Any) -> Any:
        return kernel.file(request).parse(context)

    source = Source(kernel.data, name, find, export, request.allow_unregistered, parse)
    options = replace(request.options, report=None)
    return CandidateMaker(source, options, request.choice.longer, emit, progress)


def _aims(asked: ChoiceRequest, options: Options) -> tuple[Score, int]:
    """The score, and the rounds of feedback: what is measured of a part has to keep the clock."""
    score = parse_score(asked.score)
    has_part = asked.target in (*FPGAS, *CELLS)
    if has_part and options.part not in (None, asked.target):
        raise InvalidOption(
            f"--target {asked.target} measures another part than part={options.part}; give "
            f"--part {asked.target}, or another target"
        )
    if not has_part or options.part is None or options.period is None:
        return score, asked.rounds or 0
    rounds = _ROUNDS if asked.rounds is None else asked.rounds
    return score.requiring("delay", options.period / 1000), rounds


def _bench(asked: ChoiceRequest, options: Options, emit: Emit) -> Bench:
    target = find_target(asked.target or "", options)
    runner = Runner(asked.seconds, asked.megabytes)
    store = MeasureStore(target.identity) if asked.cache else None

    def announce(text: str) -> None:
        emit(Diagnostic(Severity.REMARK, text))

    return Bench(target, runner, asked.jobs or processors(), store, announce)


def check_outputs(asked: ChoiceRequest) -> None:
    """Refuse outputs that cannot be written, before anything is measured."""
    from gaus_pass.report.plot import claim_picture

    if asked.table is not None:
        if not asked.table.endswith((".json", ".md")):
            raise InvalidOption(f"--table: '{asked.table}' ends neither in .json nor in .md")
        claim(asked.table)
    claim_picture(asked.plot)


def _write_table(asked: ChoiceRequest, table: dict[str, Any]) -> None:
    from gaus_pass.report.choice import choice_markdown, plot_choice

    if asked.table is not None:
        text = json.dumps(table, indent=1) + "\n"
        write(asked.table, text if asked.table.endswith(".json") else choice_markdown(table))
    if asked.plot is not None:
        plot_choice(table, asked.plot)
