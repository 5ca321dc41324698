"""Input, its chunks, and output that appears whole or not at all."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from gaus_pass.errors import GausError, ImportFailed

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
    return "<stdin>" if path == STANDARD else path


def read_input(path: str) -> bytes:
    """All of a file, or of standard input for ``-``.  Raises `ImportFailed`."""
    try:
        return sys.stdin.buffer.read() if path == STANDARD else Path(path).read_bytes()
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


class Output:
    """Where results go: standard output, or a file that is replaced in one step.

    Making it checks that the file can be written, before any work is done.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        if path != STANDARD:
            self._target = Path(os.path.realpath(path))
            _check_writable(self._target, path)

    def write(self, data: bytes) -> None:
        """Write everything.  Raises `GausError`, leaving an old file as it was."""
        try:
            if self.path == STANDARD:
                sys.stdout.flush()
                sys.stdout.buffer.write(data)
                sys.stdout.buffer.flush()
            elif _is_special(self._target):
                self._target.write_bytes(data)
            else:
                _replace(self._target, data)
        except BrokenPipeError:
            raise
        except OSError as error:
            if self.path == STANDARD:
                abandon_standard_output()
                message = f"cannot write standard output: {error.strerror}"
                raise GausError(message) from error
            raise _cannot_write(self.path, error.strerror) from error


def abandon_standard_output() -> None:
    """Throw away what standard output still holds, or Python complains when it closes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _cannot_write(path: str, reason: str | None) -> GausError:
    return GausError(f"cannot open output file '{path}': {reason}")


def _check_writable(target: Path, path: str) -> None:
    if not path:
        raise _cannot_write(path, "the name is empty")
    if target.is_dir():
        raise _cannot_write(path, "Is a directory")
    if not target.parent.is_dir():
        raise _cannot_write(path, "No such file or directory")
    # A file is replaced through its folder, but one that is write-protected is left alone.
    places = [target] if target.exists() else []
    if not _is_special(target):
        places.append(target.parent)
    if not all(os.access(place, os.W_OK) for place in places):
        raise _cannot_write(path, "Permission denied")


def _is_special(target: Path) -> bool:
    """Whether it is a device or a pipe, which cannot be replaced."""
    return target.exists() and not target.is_file()


def _replace(target: Path, data: bytes) -> None:
    handle, scratch = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(scratch).chmod(_mode_of(target))
        Path(scratch).replace(target)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise


def _mode_of(target: Path) -> int:
    """Permissions for the new file: those of the old one, else what ``open`` would give."""
    if target.exists():
        return stat.S_IMODE(target.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
