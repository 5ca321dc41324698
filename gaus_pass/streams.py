"""The standard streams of a program, of which a shell may have closed any (``>&-``)."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from errno import EBADF, EINVAL

_STREAMS = (("stdin", "r", os.O_WRONLY), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_WRONLY))


def open_standard_streams() -> None:
    """Put something in place of what is closed, before the next file gets its number.

    Reading standard input and writing standard output then fail as if they were closed; what goes
    to standard error is lost.
    """
    for number, (name, mode, access) in enumerate(_STREAMS):
        try:
            os.fstat(number)
        except OSError:
            _occupy(number, access)
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))


def _occupy(number: int, access: int) -> None:
    nothing = os.open(os.devnull, access)
    if nothing != number:
        os.dup2(nothing, number)
        os.close(nothing)


def read_input(path: str) -> bytes:
    """All of a file, or of standard input for ``-``.

    Raises
    ------
    OSError
        It cannot be read, or its name is none; the text of the error says why.
    """
    try:
        if path != "-":
            with open(path, "rb") as file:
                return file.read()
        return sys.stdin.buffer.read()
    except ValueError as error:  # a NUL in the name
        raise OSError(EINVAL, str(error)) from None
    except OSError as error:
        if error.errno != EBADF:
            raise
        raise OSError(EBADF, "standard input is closed") from None


def say(text: str) -> None:
    """Print lines on standard error; that nobody reads them is no reason to fail."""
    with suppress(OSError, ValueError):
        print(text, file=sys.stderr, flush=True)
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError, ValueError):
        os.dup2(nowhere, sys.stderr.fileno())
    os.close(nowhere)
