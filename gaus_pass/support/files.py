"""Everything that the package writes: whole or not at all, and of one run all or nothing.

A run names its outputs before it works (`claim`), says what goes there (`write`), and puts it in
place in one go (`Outputs.commit`).  Files are written under other names beside their targets, then
comes what cannot be replaced (devices, pipes, standard output), and only when all of that went well
are the files renamed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from gaus_pass.errors import GausError
from gaus_pass.support.interrupts import Deferred, orderly_end
from gaus_pass.support.places import STANDARD, Target, find_target, scratch_name, send, stage
from gaus_pass.support.places import abandon_standard_output as abandon_standard_output
from gaus_pass.text import printable


@dataclass
class Outputs:
    """The outputs of one run."""

    _claimed: dict[str, Target] = field(default_factory=dict[str, Target])
    _data: dict[str, bytes] = field(default_factory=dict[str, bytes])

    def claim(self, path: str | None, *, amends: bool = False) -> None:
        """Check that an output can be written, and that no other one goes there.

        Parameters
        ----------
        path
            None and ``-`` are standard output.
        amends
            Whether it may be one that is claimed already, and adds to what is written there.

        Raises
        ------
        GausError
            It cannot be written, or it is the same file as another output.
        """
        path = STANDARD if path is None else path
        other = self._same(path)
        if other is None:
            self._claimed[path] = find_target(path)
        elif not amends:
            names = self._claimed[other].name, find_target(path).name
            same = f"{names[0]} and {names[1]} are one file"
            if names[0] == names[1]:
                same = f"{names[0]} is named twice"
            raise GausError(f"{same}; every output needs a file of its own")

    def _same(self, path: str) -> str | None:
        """The path by which an output is already claimed."""
        identity = find_target(path).identity()
        same = (p for p, t in self._claimed.items() if t.identity() == identity)
        return None if identity is None else next(same, None)

    def write(self, path: str | None, data: str | bytes, *, amends: bool = False) -> None:
        """Set the content of an output; it is claimed if it was not before.

        Parameters
        ----------
        data
            Text is UTF-8 in files; on standard output it is made to fit the terminal.

        Raises
        ------
        GausError
            As of `claim`; or it has content already, which would be lost.
        """
        path = STANDARD if path is None else path
        if path not in self._claimed:
            self.claim(path, amends=amends)
            path = self._same(path) or path
        if path in self._data and not amends:
            raise GausError(
                f"{self._claimed[path].name} gets several results in this run, and only the last "
                "would stay; let each have a file of its own"
            )
        self._data[path] = _encoded(data, path) if isinstance(data, str) else data

    def content(self, path: str) -> bytes | None:
        """The content that this run has set for an output."""
        return self._data.get(self._same(path) or path)

    def discard(self) -> None:
        """Forget what was to be written."""
        self._data.clear()

    def commit(self, *, durable: bool = True) -> None:
        """Put everything in place.

        Parameters
        ----------
        durable
            Whether files have to survive that the machine goes down now.

        Raises
        ------
        GausError
            Something cannot be written; all files are as they were.
        BrokenPipeError
            The reader of standard output is gone; all files are unchanged.
        """
        targets = [(self._claimed[path], data) for path, data in self._data.items()]
        staged: list[tuple[Target, str]] = []
        with Deferred() as signals:
            try:
                for target, data in targets:
                    if not target.is_stream:
                        staged.append((target, scratch_name(target)))
                        with target.blamed():
                            stage(*staged[-1], data, durable=durable)
                for target, data in targets:
                    if target.is_stream:
                        with signals.let_through(), target.blamed():
                            send(target, data)
                while staged:
                    target, scratch = staged[0]
                    with target.blamed():
                        os.replace(scratch, target.place)
                    del staged[0]
            finally:
                for _, scratch in staged:
                    with suppress(OSError):
                        os.unlink(scratch)
        self._data.clear()


def _encoded(text: str, path: str) -> bytes:
    if path != STANDARD:
        return text.encode("utf-8", "backslashreplace")
    encoding = sys.stdout.encoding or "utf-8"
    return printable(text, encoding).encode(encoding, "backslashreplace")


_current: ContextVar[Outputs | None] = ContextVar("outputs", default=None)


@contextmanager
def outputs() -> Generator[Outputs]:
    """While entered, the outputs that `claim` and `write` use; without `commit` none is written."""
    token = _current.set(Outputs())
    try:
        yield current()
    finally:
        _current.reset(token)


def current() -> Outputs:
    """The outputs of the run, or new ones where there is no run."""
    return _current.get() or Outputs()


def claim(path: str | None, *, amends: bool = False) -> None:
    """Check that an output of this run can be written; see `Outputs.claim`.  Raises `GausError`."""
    current().claim(path, amends=amends)


def write(path: str | None, data: str | bytes, *, amends: bool = False) -> None:
    """Set the content of an output of this run; outside of runs it is written at once.

    Raises
    ------
    GausError
        As of `Outputs`.
    """
    run = current()
    run.write(path, data, amends=amends)
    if _current.get() is None:
        run.commit()


@contextmanager
def new_folder(path: str) -> Generator[None]:
    """A folder that was not there, for outputs of this run; it goes again where the body fails.

    Raises
    ------
    GausError
        Something of that name is there, or it cannot be made.
    """
    try:
        os.mkdir(path)
    except OSError as error:
        raise GausError(f"cannot make the folder '{path}': {error.strerror}") from None
    try:
        yield
    except BaseException:
        with suppress(OSError):
            os.rmdir(path)
        raise


def content(path: str) -> bytes:
    """The content of a file, or the content that this run will give it.  Raises `OSError`."""
    staged = current().content(path)
    return Path(path).read_bytes() if staged is None else staged


def keep(path: Path, text: str) -> None:
    """Write a file of a cache at once; where that fails it costs time, nothing else."""
    with suppress(OSError, GausError):
        path.parent.mkdir(parents=True, exist_ok=True)
        one = Outputs()
        one.write(str(path), text)
        one.commit(durable=False)


@contextmanager
def scratch_folder(texts: Mapping[str, str]) -> Generator[Path]:
    """A folder with these files by name, for a program that works there; it goes at the end."""
    from tempfile import TemporaryDirectory

    with orderly_end(), TemporaryDirectory(prefix="gaus-") as name:
        for file, text in texts.items():
            (Path(name) / file).write_text(text, encoding="utf-8")
        yield Path(name)
