"""Reads every problem file but MLIR; the suffix decides on the format, else the content."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path, PurePath
from typing import Literal, get_args

from gaus_pass.errors import ImportFailed, InvalidOption
from gaus_pass.formats.aiger import parse_aiger
from gaus_pass.formats.documents import parse_documents
from gaus_pass.formats.dot import parse_dot
from gaus_pass.formats.gml import parse_gml
from gaus_pass.model.problem import Problem
from gaus_pass.text import display_name

Io = Literal["nodes", "ports"]
"""Whether inputs are movable operations and outputs no uses, or both are ports."""

_MOST_UNPACKED = 2**28
"""Bytes out of a compressed file: a few kilobytes can hold more than there is memory."""

_SUFFIXES = {".json": "json", ".gml": "gml", ".aig": "aiger", ".aag": "aiger", ".dot": "dot",
             ".gv": "dot"}  # fmt: skip
_CONTENTS = (
    ("aiger", re.compile(rb"a[ai]g \d")),
    ("json", re.compile(rb"\s*\{")),
    # MLIR may begin with a comment as well, so a comment alone says nothing.
    ("dot", re.compile(rb"\s*(?://[^\n]*\n\s*|/\*[^*]*\*+/\s*)*(?:strict\s+)?digraph\b", re.I)),
    ("gml", re.compile(rb"(?:\s*#[^\n]*\n)*\s*(?:graph\s*\[|(?:Creator|Version)\s)")),
)


def read_problem(path: str, *, io: Io = "nodes", node_latency: int = 1) -> Problem:
    """Read a problem file.

    Parameters
    ----------
    io, node_latency
        For AIGER, and the latency for GML and DOT too; problem JSON brings its own.

    Raises
    ------
    ImportFailed
        The file cannot be read, or as none of the formats.
    InvalidOption
        ``io=ports`` for GML or DOT, or an option has a value that it cannot take.
    InvalidProblem, Infeasible
        The problem of a JSON file contradicts itself.
    """
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise ImportFailed(f"cannot read '{path}': {error.strerror}") from None
    except ValueError as error:  # a NUL in the name
        raise ImportFailed(f"cannot read {path!r}: {error}") from None
    return parse_problem(data, display_name(path), io=io, node_latency=node_latency)


def parse_problem(data: bytes, name: str, *, io: Io = "nodes", node_latency: int = 1) -> Problem:
    """As `read_problem`, from the content of the file ``name``."""
    if io not in get_args(Io):
        raise InvalidOption(f"io={io} is not one of {', '.join(get_args(Io))}")
    if node_latency not in (0, 1):
        raise InvalidOption(f"node-latency={node_latency} is neither 0 nor 1")
    data = unpack(data, name)
    kind = format_of(data, name)
    if kind is None:
        raise ImportFailed(
            "unknown format; known are problem JSON (.json), GML (.gml), AIGER (.aig, .aag) and "
            "DOT (.dot, .gv), each also compressed (.gz)",
            name,
        )
    if kind == "aiger":
        return parse_aiger(data, name, io, node_latency)
    text = decode(data, name)
    if kind == "json":
        return _only_problem(text, name)
    if io == "ports":
        raise InvalidOption(f"io=ports: a graph in {kind.upper()} has no ports; use io=nodes", name)
    parse: Callable[[str, str, int], Problem] = parse_gml if kind == "gml" else parse_dot
    return parse(text, name, node_latency)


def format_of(data: bytes, name: str) -> str | None:
    """``json``, ``gml``, ``aiger``, ``dot`` or None, by the end of the name, else by content."""
    path = PurePath(name)
    suffix = PurePath(path.stem).suffix if path.suffix == ".gz" else path.suffix
    by_content = (kind for kind, begins in _CONTENTS if begins.match(data))
    return _SUFFIXES.get(suffix.lower()) or next(by_content, None)


def unpack(data: bytes, name: str) -> bytes:
    """The content of a gzip file; any other data unchanged.

    Raises
    ------
    ImportFailed
        The file is broken, or larger than can be meant.
    """
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as file:
            unpacked = file.read(_MOST_UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise ImportFailed(f"broken gzip file: {error}", name) from None
    if len(unpacked) > _MOST_UNPACKED:
        raise ImportFailed(f"more than {_MOST_UNPACKED} bytes when unpacked; unpack it first", name)
    return unpacked


def decode(data: bytes, name: str) -> str:
    """The text that a file holds.

    Raises
    ------
    ImportFailed
        Not UTF-8; the message has the byte.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ImportFailed(
            f"not text in UTF-8: {error.reason} at byte {error.start}", name
        ) from None


def _only_problem(text: str, name: str) -> Problem:
    documents = parse_documents(text, name)
    if len(documents) != 1:
        raise ImportFailed(f"{len(documents)} problems in one file; one is wanted here", name)
    return documents[0].problem
