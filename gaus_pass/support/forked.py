"""Native code that may take its process with it, run in a copy of this process.

CIRCT aborts on some inputs where it should complain, and no Python code can catch that.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import struct
import threading
import weakref
from collections.abc import Callable
from typing import NoReturn

from gaus_pass.errors import GausError

_LENGTH = struct.Struct("<Q")
_PIECE = 1 << 16


class Forked:
    """A child that answers requests one by one, begun with the first of them.

    Parameters
    ----------
    answer
        What it does with a request; runs in the child, where both standard outputs are silent.
        An exception of it ends the child in good order.
    """

    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        self._answer = answer
        self._child: _Child | None = None

    def ask(self, request: bytes) -> bytes | None:
        """The answer, or None where a signal ended the child; the next request begins another.

        Raises
        ------
        GausError
            No process can be had, or the child answered with an exception.
        """
        child = self._child = self._child or _Child(self._answer)
        answer = child.exchange(request)
        if answer is not None:
            return answer
        self._child = None
        if child.ended_by_signal():
            return None
        raise GausError("a process that tries CIRCT out ended without an answer")

    def close(self) -> None:
        """End the child, if there is one."""
        if self._child is not None:
            self._child.end()
            self._child = None


class _Child:
    def __init__(self, answer: Callable[[bytes], bytes]) -> None:
        requests, self._to = os.pipe()
        self._from, answers = os.pipe()
        try:
            self._pid = os.fork()
        except OSError as error:
            raise GausError(f"cannot begin a process: {error.strerror}") from error
        if self._pid == 0:
            os.close(self._to)
            os.close(self._from)
            _serve(answer, requests, answers)
        os.close(requests)
        os.close(answers)
        self.end = weakref.finalize(self, _end, self._pid, self._to, self._from)

    def exchange(self, request: bytes) -> bytes | None:
        """The answer, or None where the child ends without one."""
        try:
            _send(self._to, request)
            return _receive(self._from)
        except BrokenPipeError:
            return None

    def ended_by_signal(self) -> bool:
        """Whether a signal ended a child that has closed its end."""
        self.end.detach()
        os.close(self._to)
        os.close(self._from)
        return os.WIFSIGNALED(os.waitpid(self._pid, 0)[1])


def _end(pid: int, *pipes: int) -> None:
    """End an idle child.

    Closing the pipes does so only where no later child has copies of them.
    """
    for pipe in pipes:
        os.close(pipe)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _serve(answer: Callable[[bytes], bytes], requests: int, answers: int) -> NoReturn:
    """The child's loop; it must never return into the parent's code."""
    try:
        _be_silent()
        while (request := _receive(requests)) is not None:
            _send(answers, answer(request))
    except BaseException:
        os._exit(1)
    os._exit(0)


def _be_silent() -> None:
    silence = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silence, stream)
    faulthandler.disable()
    on_main_thread = threading.current_thread() is threading.main_thread()
    if on_main_thread and signal.getsignal(signal.SIGINT) != signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def _send(pipe: int, message: bytes) -> None:
    data = memoryview(_LENGTH.pack(len(message)) + message)
    while data:
        data = data[os.write(pipe, data) :]


def _receive(pipe: int) -> bytes | None:
    """The next message, or None at the end."""
    head = _read(pipe, _LENGTH.size)
    return None if head is None else _read(pipe, _LENGTH.unpack(head)[0])


def _read(pipe: int, count: int) -> bytes | None:
    parts: list[bytes] = []
    while count:
        part = os.read(pipe, min(count, _PIECE))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
