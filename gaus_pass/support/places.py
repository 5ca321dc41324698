"""Places of outputs: files, devices and pipes, and how each is written.

Only `gaus_pass.support.files` uses this.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from fcntl import F_GETFL, fcntl

from gaus_pass.errors import GausError

STANDARD = "-"
_STDOUT = 1
_MOST_LINKS = 40


@dataclass(frozen=True)
class Target:
    """The place of an output: a path with its links resolved, or an open descriptor."""

    name: str
    place: str = ""
    descriptor: int | None = None

    def status(self) -> os.stat_result | None:
        """The status of the file that is there now, if any."""
        try:
            return os.fstat(self.descriptor) if self.descriptor is not None else os.stat(self.place)
        except FileNotFoundError:
            return None

    @property
    def is_stream(self) -> bool:
        """Whether it cannot be replaced, only written to."""
        found = self.status()
        return self.descriptor is not None or (
            found is not None and not stat.S_ISREG(found.st_mode)
        )

    def identity(self) -> tuple[object, ...] | None:
        """Equal for names of one file; None for devices, which any number may write to."""
        found = self.status()
        if found is None:
            folder, name = os.path.split(self.place)
            around = os.stat(folder)
            return around.st_dev, around.st_ino, name
        return None if stat.S_ISCHR(found.st_mode) else (found.st_dev, found.st_ino)

    @contextmanager
    def blamed(self) -> Generator[None]:
        """While entered, raise errors of the system as `GausError` about this output."""
        try:
            yield
        except BrokenPipeError:
            if self.descriptor == _STDOUT:
                raise
            raise GausError(f"cannot write {self.name}: nobody reads it any more") from None
        except OSError as error:
            closed = "it is closed" if error.errno == errno.EBADF else error.strerror
            raise GausError(f"cannot write {self.name}: {closed}") from None
        except ValueError as error:  # a NUL or half of a surrogate pair in the name
            raise GausError(f"cannot write {self.name}: {error}") from None


def find_target(path: str) -> Target:
    """Resolve a path.  Raises `GausError` where nothing can be written."""
    if path == STANDARD:
        target = Target("standard output", descriptor=_STDOUT)
    else:
        target = Target(f"'{path}'")
    with target.blamed():
        if path == STANDARD:
            _check_descriptor(_STDOUT)
            return target
        number = _descriptor(path)
        if number is not None:
            _check_descriptor(number)
            return replace(target, descriptor=number)
        target = replace(target, place=os.path.realpath(path))
        _check_place(target, path)
    return target


def _descriptor(path: str) -> int | None:
    """N for ``/dev/fd/N`` and links there, such as ``/dev/stdout``.

    What is open is written to as it is: were the file behind it replaced, its other users would go
    on with the old one.
    """
    for _ in range(_MOST_LINKS):
        folder, name = os.path.split(path)
        if name.isdecimal() and os.path.realpath(folder) == f"/proc/{os.getpid()}/fd":
            return int(name)
        if not os.path.islink(path):
            return None
        path = os.path.join(folder, os.readlink(path))
    return None


def _check_descriptor(number: int) -> None:
    if fcntl(number, F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))


def _check_place(target: Target, path: str) -> None:
    if not path:
        raise ValueError("the name is empty")
    found = target.status()
    if path.endswith("/") or (found is not None and stat.S_ISDIR(found.st_mode)):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    folder = os.path.dirname(target.place)
    around = os.stat(folder)
    may = found is None or os.access(target.place, os.W_OK)
    if found is None or stat.S_ISREG(found.st_mode):
        # It is replaced through its folder, but what is write-protected is left alone.
        may = may and os.access(folder, os.W_OK | os.X_OK)
        own = found is None or os.geteuid() in (0, found.st_uid, around.st_uid)
        may = may and (own or not around.st_mode & stat.S_ISVTX)
    if not may:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def scratch_name(target: Target) -> str:
    """A unique name in the folder of the target, recognisable as a scratch file of this package."""
    # Not made of the target's name, which may be as long as names can be.
    return os.path.join(os.path.dirname(target.place), f".gaus-{os.urandom(6).hex()}.tmp")


def stage(target: Target, scratch: str, data: bytes, *, durable: bool) -> None:
    """Write everything under another name, with the owner and the mode of what is there now."""
    old = target.status()
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with open(os.open(scratch, flags, 0o666 if old is None else 0o600), "wb") as file:
        if old is not None:
            with suppress(OSError):  # only root may give files away
                os.fchown(file.fileno(), old.st_uid, old.st_gid)
            os.fchmod(file.fileno(), stat.S_IMODE(old.st_mode))
        file.write(data)
        file.flush()
        if durable:
            os.fsync(file.fileno())


def send(target: Target, data: bytes) -> None:
    """Write to what cannot be replaced."""
    if target.descriptor == _STDOUT:
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except BaseException:
            abandon_standard_output()
            raise
        return
    if target.descriptor is not None:
        number = os.dup(target.descriptor)
    else:
        number = os.open(target.place, os.O_WRONLY | os.O_NOCTTY)
    with open(number, "wb") as file:
        file.write(data)


def abandon_standard_output() -> None:
    """Throw away what standard output still holds, or Python complains when it closes it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError, ValueError):  # in tests it may be no file
        os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
