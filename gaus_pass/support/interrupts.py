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


class _Once:
    """A handler that raises at the first signal; more of them do not disturb what cleans up."""

    def __init__(self) -> None:
        self._came = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self._came:
            return
        self._came = True
        raise KeyboardInterrupt if number == signal.SIGINT else SystemExit(128 + number)


@contextmanager
def orderly_end() -> Generator[None]:
    """While entered, a signal to end raises, so that nothing is left behind.

    Ctrl-C is a `KeyboardInterrupt`, the others are `SystemExit`; each once, because shells and
    parents may send it twice.
    """
    numbers = (signal.SIGINT, *_TERMINATIONS) if _is_main_thread() else ()
    before = {n: signal.getsignal(n) for n in numbers}
    changed = [n for n, action in before.items() if _ends(n, action)]
    for number in changed:
        signal.signal(number, _Once())
    try:
        yield
    finally:
        for number in changed:
            signal.signal(number, before[number])


def _ends(number: int, action: Any) -> bool:
    """Whether a signal ends the process, and not in good order yet."""
    if number == signal.SIGINT:
        return action in (signal.SIG_DFL, signal.default_int_handler, _leave)
    return action == signal.SIG_DFL


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
