"""``gaus-schedule``: schedule pipelines, loops, SSP instances or dataflow, and annotate the IR."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.options import Options
from gaus_pass.passes.base import PassSpec

if TYPE_CHECKING:
    from gaus_pass.regions.regions import Region
    from gaus_pass.scheduling.solve import Outcome


def run(operation: Any, options: Options, emit: Emit) -> None:
    """Schedule what ``operation`` holds; see `gaus_pass.regions.regions`.

    The IR changes only when all schedules are known and verified.

    Raises
    ------
    GausError
        Something cannot be read or scheduled; the IR is as it was.
    """
    # What needs circt loads here, so that listing the passes does not.
    from gaus_pass.regions.drafting import draft

    drafts = draft(operation, options)
    try:
        _schedule(operation, options, emit)
    except BaseException:
        drafts.discard()
        raise
    drafts.keep()


def _schedule(operation: Any, options: Options, emit: Emit) -> None:
    from gaus_pass.regions.regions import (
        nothing_found,
        own_options,
        read_regions,
        resource_names,
    )

    regions = read_regions(operation, options, emit)
    if not regions:
        emit(Diagnostic(Severity.WARNING, nothing_found()))
        return
    known = resource_names(regions, options)
    outcomes = [r.solve(own_options(options, r, known), emit=emit) for r in regions]
    solved = list(zip(regions, outcomes, strict=True))
    if options.report is not None:
        _report(operation, options.report, solved, emit)
    for region, outcome in solved:
        region.apply(outcome.schedule)


def _report(
    operation: Any, path: str, solved: Sequence[tuple[Region, Outcome]], emit: Emit
) -> None:
    from gaus_pass.formats.result_json import joined_documents, solved_document
    from gaus_pass.ir.core.source_text import source_of
    from gaus_pass.report.writing import write_report

    parts = [solved_document(outcome, region.extra(outcome)) for region, outcome in solved]
    write_report(path, joined_documents(parts, source_of(operation)), emit)


def _operators(options: Options, only: Sequence[str]) -> str:
    from gaus_pass.cores.listing import show_operators

    return show_operators(options, only)


PASS = PassSpec(
    "gaus-schedule",
    "schedule pipelines, loops, SSP instances or dataflow and write start times into the IR",
    Options,
    run,
    show_operators=_operators,
)
