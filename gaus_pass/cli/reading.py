"""Input files of the commands: JSON, graphs and MLIR, told apart by name and content."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from gaus_pass.cli.arguments import Request
from gaus_pass.diagnostics import Emit
from gaus_pass.errors import ImportFailed
from gaus_pass.formats.documents import Document, parse_documents
from gaus_pass.formats.readers import format_of, parse_problem
from gaus_pass.options import Options
from gaus_pass.problem import Problem

STDIN = "-"
_GZIP = b"\x1f\x8b"
_MLIR_SUFFIXES = frozenset({".mlir", ".mlirbc"})


@dataclass(frozen=True)
class Question:
    """One problem to solve.

    Attributes
    ----------
    ii
        An II that the hardware dictates: 1 for a pipeline.
    pipelined
        Look for the least II even where nothing asks for one: a loop.
    extra
        What the result JSON says of it besides problem and results.
    describe
        The same, of what is known only when it is solved.
    """

    problem: Problem
    ii: int | None = None
    pipelined: bool = False
    extra: dict[str, Any] = field(default_factory=dict[str, Any])
    describe: Callable[[Any], dict[str, Any]] = field(default=lambda _: {})


def read_questions(request: Request, emit: Emit) -> list[Question]:
    """The problems of a JSON, graph or MLIR file.

    Raises
    ------
    ImportFailed
        The file cannot be read as either.
    GausError
        A problem contradicts itself.
    """
    data, name = _read_bytes(request.input), _name(request.input)
    kind = None if Path(name).suffix in _MLIR_SUFFIXES else format_of(data, name)
    if kind == "json":
        return [_from_document(d) for d in parse_documents(_decode(name, data), name)]
    if kind is None and not data.startswith(_GZIP):
        return _from_mlir(name, data, request.options, emit)
    io: Any = request.io
    return [Question(parse_problem(data, name, io=io, node_latency=request.node_latency))]


def read_documents(path: str) -> Sequence[Document]:
    """The documents of a result JSON.

    Raises
    ------
    ImportFailed
        The file cannot be read or is no result JSON.
    """
    return parse_documents(_decode(_name(path), _read_bytes(path)), _name(path))


def _name(path: str) -> str:
    """What messages call the input."""
    return "<stdin>" if path == STDIN else path


def _read_bytes(path: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
    except OSError as error:
        raise ImportFailed(f"cannot read '{path}': {error.strerror}") from None


def _decode(name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ImportFailed(
            f"not text in UTF-8: {error.reason} at byte {error.start}", name
        ) from None


def _from_document(document: Document) -> Question:
    if not document.is_pipeline:
        return Question(document.problem)
    kept = {"needs_retiming": document.data.get("needs_retiming", [])}
    return Question(document.problem, 1, extra=kept)


def _from_mlir(name: str, data: bytes, options: Options, emit: Emit) -> list[Question]:
    from gaus_pass.ir.bindings import new_context
    from gaus_pass.ir.loop_reading import read_loops
    from gaus_pass.ir.loop_summary import summary
    from gaus_pass.ir.pipeline_reading import read_pipelines
    from gaus_pass.ir.reading import parse_module

    context = new_context()
    with context:
        module = parse_module(data, name, context)
        graphs = read_pipelines(module.operation, options, emit)
        loops = read_loops(module.operation, options, emit)
        if not graphs and not loops:
            message = "nothing to schedule: no pipeline.unscheduled found and no loop"
            raise ImportFailed(message, name)
        return [
            *(Question(g.problem, 1, extra={"needs_retiming": g.needs_retiming}) for g in graphs),
            *(Question(g.problem, pipelined=True, describe=partial(summary, g)) for g in loops),
        ]
