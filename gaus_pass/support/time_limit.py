"""A time limit that holds: what is still at work when the time is up gets an exception.

Solvers look at the clock between their steps, and a step may take long: compiling, a linear
program, a library.  A watch raises `TimeUp` in the thread that it watches, between two instructions
of Python.  It is a `KeyboardInterrupt`, so that whatever keeps its best answer on Ctrl-C keeps it
here.  Compiled code runs to its end first.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager

GRACE = 0.2
"""Seconds beyond its time after which work is ended that should have ended by itself."""
_PATIENCE = 0.01
"""Seconds between looks at whether an import is done."""
_LONG = 0.05
"""Seconds without a change of threads: enough to look at one and to raise in it.  Who asks for a
turn meanwhile waits as long."""
_SHORT = 0.0002
"""Seconds until a turn is given, so that a look comes at any moment.  With Python's five
milliseconds it comes when the other thread waits for something, which may always be the same."""
_WHOLE = ("importlib._bootstrap", "numba")
"""Where no exception may come from outside: half a module, or a compiler with half of its tables,
would stay behind for good."""


class TimeUp(KeyboardInterrupt):
    """The time is up."""


class Watch:
    """One run against the clock; ``rang`` says whether its time came."""

    def __init__(self) -> None:
        self.rang = False
        self._lock = threading.Lock()
        self._watching = True
        self._thread = threading.get_ident()

    def ring(self) -> None:
        """Raise `TimeUp` in the thread that made the watch, unless it is done.

        An import runs to its end first, and so does the compiler of kernels.
        """
        while not self._rings():
            with _switching_after(_SHORT):
                time.sleep(_PATIENCE)

    def _rings(self) -> bool:
        """Raise `TimeUp` unless the thread must not be interrupted now; returns whether to stop."""
        with self._lock, _switching_after(_LONG):
            if self._watching:
                if _is_in_one_piece(self._thread):
                    return False
                self.rang = True
                _raise_in(self._thread, TimeUp)
            return True

    def stop(self) -> None:
        """Nothing is raised any more, not even what was raised and has not arrived."""
        with self._lock:
            self._watching = False
            if self.rang:
                _raise_in(self._thread, None)


def _is_in_one_piece(thread: int) -> bool:
    frame = sys._current_frames().get(thread)
    while frame is not None:
        name = str(frame.f_globals.get("__name__"))
        if any(name == part or name.startswith(part + ".") for part in _WHOLE):
            return True
        # Until a new thread runs it goes by its maker's number, and would get what is meant for it.
        if name == "threading" and frame.f_code.co_name == "start":
            return True
        frame = frame.f_back
    return False


@contextmanager
def _switching_after(seconds: float) -> Generator[None]:
    """Another thread that wants its turn gets it after so long, or when this one waits."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(seconds)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def _raise_in(thread: int, kind: type[BaseException] | None) -> None:
    import ctypes

    exception = None if kind is None else ctypes.py_object(kind)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), exception)


@contextmanager
def watched(seconds: float | None) -> Generator[Watch]:
    """Raise `TimeUp` in the body after ``seconds``; None means no limit.

    The body may catch it and end with what it has; it is not raised beyond the body by itself.
    """
    watch = Watch()
    if seconds is None:
        yield watch
        return
    timer = threading.Timer(max(seconds, 0.0), watch.ring)
    timer.daemon = True
    timer.start()
    try:
        yield watch
    finally:
        try:
            timer.cancel()
            watch.stop()
        except TimeUp:  # it came between the body and here
            watch.stop()
