"""The problems of a file, recognised by name and content: JSON, graphs and MLIR."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.errors import ImportFailed
from gaus_pass.formats.documents import Document, parse_documents
from gaus_pass.formats.problem_json import Json
from gaus_pass.formats.readers import decode, format_of, parse_problem
from gaus_pass.model.problem import Problem
from gaus_pass.options import Options
from gaus_pass.regions.regions import Solve
from gaus_pass.scheduling.solve import Outcome, solve
from gaus_pass.support.guard import note
from gaus_pass.support.interrupts import loading

_GZIP = b"\x1f\x8b"
_MLIR_SUFFIXES = frozenset({".mlir", ".mlirbc"})


@dataclass(frozen=True)
class Question:
    """One problem to solve.

    Attributes
    ----------
    extra
        Further keys of the result JSON.
    source
        The text that locations point into, ``{"file": name, "text": text}``, where there is any.
    """

    problem: Problem
    solve: Solve
    extra: Callable[[Outcome], dict[str, Any]] = field(default=lambda _: {})
    source: Json | None = None


def graph_format(data: bytes, path: str) -> str | None:
    """The format of problem JSON or of a graph; None for anything else, such as MLIR."""
    return None if Path(path).suffix in _MLIR_SUFFIXES else format_of(data, path)


@loading()
def questions(
    data: bytes, name: str, options: Options, emit: Emit, node_latency: int = 1
) -> list[Question]:
    """The problems in the content of a JSON, graph or MLIR file.

    Parameters
    ----------
    name
        Of the file; it also says what is in it.
    node_latency
        Latency of a node of an .aig, .gml or .dot file.

    Raises
    ------
    ImportFailed
        The file cannot be read as any of these.
    GausError
        A problem is inconsistent.
    """
    kind = graph_format(data, name)
    if kind == "json":
        return [_from_document(d) for d in parse_documents(decode(data, name), name)]
    if kind is None and not data.startswith(_GZIP):
        return _from_mlir(name, data, options, emit)
    io: Any = options.io or "nodes"
    return [_plain(parse_problem(data, name, io=io, node_latency=node_latency))]


def _plain(problem: Problem) -> Question:
    return Question(problem, partial(solve, problem))


def _from_document(document: Document) -> Question:
    source = document.data.get("source")
    if not document.is_pipeline:
        return replace(_plain(document.problem), source=source)
    retiming = document.data.get("needs_retiming", [])

    def solve_pipeline(options: Options, **channels: Any) -> Outcome:
        # A dictated II is no target that could be missed: reading has said so where it differs.
        return solve(document.problem, replace(options, ii=None), ii=1, **channels)

    def extra(outcome: Outcome) -> dict[str, Any]:
        bits = outcome.schedule.length(outcome.problem) - 1
        return {"needs_retiming": retiming, "control_bits": bits}

    return Question(document.problem, solve_pipeline, extra, source)


def _from_mlir(name: str, data: bytes, options: Options, emit: Emit) -> list[Question]:
    from gaus_pass.ir.core.bindings import new_context
    from gaus_pass.ir.core.reading import parse_source
    from gaus_pass.ir.core.source_text import file_text
    from gaus_pass.regions.drafting import draft
    from gaus_pass.regions.regions import (
        Region,
        nothing_found,
        own_options,
        read_regions,
        resource_names,
    )

    context = new_context()
    with context:
        note(f"reading {name}")
        module = parse_source(data, name, context)
        note("")
        draft(module.operation, options)
        regions = read_regions(module.operation, options, emit)
    if not regions:
        raise ImportFailed(nothing_found(), name)

    source, known = file_text(name, data), resource_names(regions, options)

    def question(region: Region) -> Question:
        def solve_region(options: Options, owner: Any = module, **channels: Any) -> Outcome:
            # The regions point into the module, which lives as long as somebody holds it.
            return region.solve(own_options(options, region, known), **channels)

        return Question(region.problem, solve_region, region.extra, source)

    return [question(region) for region in regions]
