"""Locks that a process holds as long as it lives, whatever ends it, and whatever clocks say."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from gaus_pass.errors import GausError


@contextmanager
def held(path: Path) -> Generator[None]:
    """While entered, the file is there and locked; see `is_held`.

    Raises
    ------
    GausError
        It cannot be made.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise GausError(f"cannot write '{path}': {error.strerror}") from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        with suppress(OSError):
            os.unlink(path)
        os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether some process holds the lock; the file of one that has died is removed."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        with suppress(OSError):
            os.unlink(path)
        return False
    finally:
        os.close(descriptor)
