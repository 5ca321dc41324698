"""Input files of the commands: JSON, graphs and MLIR, recognised by name and content."""

from __future__ import annotations

from collections.abc import Sequence

from gaus_pass.cli.request import Request
from gaus_pass.diagnostics import Emit
from gaus_pass.errors import ImportFailed
from gaus_pass.formats.documents import Document, parse_documents
from gaus_pass.formats.readers import decode
from gaus_pass.regions.questions import Question, questions
from gaus_pass.streams import read_input
from gaus_pass.support.interrupts import loading
from gaus_pass.text import display_name

STDIN = "-"


@loading()
def read_questions(request: Request, emit: Emit) -> list[Question]:
    """The problems of a JSON, graph or MLIR file; raises as `questions`."""
    data, name = read_bytes(request.input), input_name(request.input)
    return questions(data, name, request.options, emit, request.node_latency)


@loading()
def read_documents(path: str) -> Sequence[Document]:
    """The documents of a result JSON.

    Raises
    ------
    ImportFailed
        The file cannot be read or is not result JSON.
    """
    return parse_documents(decode(read_bytes(path), input_name(path)), input_name(path))


def input_name(path: str) -> str:
    """The name of the input in messages."""
    return "<stdin>" if path == STDIN else display_name(path)


def read_bytes(path: str) -> bytes:
    """The content of a file or of stdin.  Raises `ImportFailed`."""
    try:
        return read_input(path)
    except OSError as error:
        raise ImportFailed(f"cannot read '{path}': {error.strerror}") from None
