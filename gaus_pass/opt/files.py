"""Input and its chunks."""

from __future__ import annotations

from dataclasses import dataclass

from gaus_pass.errors import ImportFailed
from gaus_pass.streams import read_input
from gaus_pass.text import display_name as path_name

STANDARD = "-"
SPLIT_MARKER = "// -----"


@dataclass(frozen=True)
class Chunk:
    """A part of the input.

    Attributes
    ----------
    text
        Begins with as many empty lines as there are lines of the file before the part, so that
        line numbers are those of the file.
    is_whole
        Whether the part is the whole file.
    """

    text: bytes
    is_whole: bool = True


def display_name(path: str) -> str:
    """The name of an input in locations."""
    return "<stdin>" if path == STANDARD else path_name(path)


def read_source(path: str) -> bytes:
    """All of a file, or of standard input for ``-``.  Raises `ImportFailed`."""
    try:
        return read_input(path)
    except OSError as error:
        raise ImportFailed(f"cannot open input file '{path}': {error.strerror}") from error


def split_chunks(data: bytes, marker: str | None) -> list[Chunk]:
    """Split at lines that hold nothing but ``marker``; without a marker nothing is split."""
    if marker is None:
        return [Chunk(data)]
    parts: list[list[bytes]] = [[]]
    starts = [0]
    for number, line in enumerate(data.split(b"\n"), start=1):
        if line.strip() == marker.encode():
            parts.append([])
            starts.append(number)
        else:
            parts[-1].append(line)
    if len(parts) == 1:
        return [Chunk(data)]
    return [
        Chunk(b"\n" * start + b"\n".join(lines), is_whole=False)
        for start, lines in zip(starts, parts, strict=True)
    ]
