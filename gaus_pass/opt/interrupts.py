"""Ctrl-C while native code runs.

The bindings keep the interpreter locked, so Python's handler would only run once a pass is through.
Native code is therefore ended by the signal itself, which a shell reports as 130 as well.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

EXIT_STATUS = 128 + signal.SIGINT


@contextmanager
def native_code() -> Generator[None]:
    """While entered, Ctrl-C ends the process at once."""
    with _on_interrupt(signal.SIG_DFL):
        yield


@contextmanager
def python_code() -> Generator[None]:
    """Inside `native_code`: while entered, Ctrl-C is a `KeyboardInterrupt` again."""
    with _on_interrupt(signal.default_int_handler):
        yield


@contextmanager
def _on_interrupt(action: Any) -> Generator[None]:
    if threading.current_thread() is not threading.main_thread():
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
