"""Signals that end a program, and when they are to do what.

While modules load and inputs are read, Ctrl-C ends the process at once: an exception would come out
of whatever library is just being loaded.  While a solver works, it is a `KeyboardInterrupt`, which
keeps the best schedule.  Native code keeps the interpreter locked, so that Python's handler would
only run once a pass is through: there the signal itself ends the process, which a shell reports as
130 as well.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Any

EXIT_STATUS = 128 + signal.SIGINT
_TERMINATIONS = (signal.SIGTERM, signal.SIGHUP)


@contextmanager
def native_code() -> Generator[None]:
    """While entered, Ctrl-C ends the process at once."""
    with _on_interrupt(signal.SIG_DFL):
        yield


@contextmanager
def python_code() -> Generator[None]:
    """Inside `native_code` or `loading`: while entered, Ctrl-C is a `KeyboardInterrupt` again."""
    with _on_interrupt(signal.default_int_handler):
        yield


@contextmanager
def loading() -> Generator[None]:
    """While entered, Ctrl-C ends the process with 130; there must be nothing to clean up."""
    with _on_interrupt(_leave):
        yield


def leave_silently() -> None:
    """Let Ctrl-C end the process at once: only the interpreter's shutdown is left."""
    if _is_main_thread() and signal.getsignal(signal.SIGINT) not in (signal.SIG_IGN, None):
        signal.signal(signal.SIGINT, _leave)


def _leave(number: int, frame: FrameType | None) -> None:
    os._exit(EXIT_STATUS)


def is_interrupt(error: BaseException) -> bool:
    """Whether an error was caused by Ctrl-C: libraries convert it while they load."""
    seen: BaseException | None = error
    while seen is not None and not isinstance(seen, KeyboardInterrupt):
        seen = seen.__cause__ or seen.__context__
    return seen is not None


@contextmanager
def orderly_end() -> Generator[None]:
    """While entered, a signal to end raises `SystemExit`, so that nothing is left behind."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {n: signal.getsignal(n) for n in _TERMINATIONS} if _is_main_thread() else {}
    changed = [n for n, action in before.items() if action == signal.SIG_DFL]
    for number in changed:
        signal.signal(number, leave)
    try:
        yield
    finally:
        for number in changed:
            signal.signal(number, signal.SIG_DFL)


class _Stopped(BaseException):
    """A signal came where it is let through."""


class Deferred:
    """While entered, Ctrl-C and signals to end wait; they do at the end what they would have done.

    The handlers only take a note, so that it does not matter which thread a signal reaches.
    """

    def __init__(self) -> None:
        self._before: dict[int, Any] = {}
        self._came: int | None = None
        self._is_open = False

    def __enter__(self) -> Deferred:
        if _is_main_thread():
            for number in (signal.SIGINT, *_TERMINATIONS):
                before = signal.getsignal(number)
                if before not in (signal.SIG_IGN, None):
                    self._before[number] = before
                    signal.signal(number, self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, before in self._before.items():
            signal.signal(number, before)
        if self._came is not None:
            signal.raise_signal(self._came)
        if kind is _Stopped:  # whoever has a handler of their own that goes on
            raise KeyboardInterrupt from None

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._came = number
        if self._is_open:
            self._is_open = False
            raise _Stopped

    @contextmanager
    def let_through(self) -> Generator[None]:
        """While entered, signals interrupt what is being done: it may wait for others."""
        self._is_open = True
        try:
            if self._came is not None:
                raise _Stopped
            yield
        finally:
            self._is_open = False


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


@contextmanager
def _on_interrupt(action: Any) -> Generator[None]:
    if not _is_main_thread():
        yield  # Only the main thread may set handlers.
        return
    before = signal.getsignal(signal.SIGINT)
    if before == signal.SIG_IGN:
        yield  # A background job of a shell: it is not to be interrupted.
        return
    signal.signal(signal.SIGINT, action)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
