"""Runs a program's work in a child process, so that its crash becomes an error message.

CIRCT is native code: on some inputs a pass ends its process instead of complaining, and no Python
code can catch that.  The child has what the program has (arguments, streams, terminal); the parent
waits, hands signals on, and ends as the child does.

A program also spares itself what only a long life repays: collecting garbage while modules load,
threads for products of matrices, and taking everything apart at the end.
"""

from __future__ import annotations

import gc
import mmap
import os
import resource
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

from gaus_pass.support.machine import one_thread_for_blas

CRASHES = tuple(
    getattr(signal, name)
    for name in ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGILL", "SIGFPE", "SIGTRAP", "SIGSYS")
    if hasattr(signal, name)
)
"""Signals that end a process which does something that it must not."""
_HANDED_ON = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2")
    if hasattr(signal, name)
)
_FRAMES = 12_000
"""Python calls inside each other; a level of the input takes about six, and 1000 are allowed."""
_STACK = 64 << 20
"""Bytes; native code that recurses on the input gets as much where the system allows it."""
_PARENT_DIES = 1  # PR_SET_PDEATHSIG of Linux
_COLLECT_AFTER = 100_000
"""New objects; loading makes some 200,000, of which hardly any is garbage."""

TOO_DEEP = "the input is nested too deeply, or an expression in it is too long"
"""What a `RecursionError` says of an input."""

_board: mmap.mmap | None = None


def note(step: str) -> None:
    """Write down what native code is about to do, for the message if it crashes."""
    if _board is not None:
        text = step.encode(errors="replace")[: len(_board) - 1] + b"\0"
        _board[: len(text)] = text


def is_guarded() -> bool:
    """Whether a parent process reports a crash of this process."""
    return _board is not None


def allow_depth() -> None:
    """Let Python and native code call themselves as deeply as a nested input needs."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _FRAMES))
    soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
    wanted = _STACK if hard == resource.RLIM_INFINITY else min(hard, _STACK)
    if soft not in (-1, resource.RLIM_INFINITY) and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_STACK, (wanted, hard))


def guarded(work: Callable[[], int], tell: Callable[[str], None]) -> int:
    """Do the work in a child and give its exit status; 1 where it crashes.

    Where no child can be started, the work is done in this process.

    Parameters
    ----------
    tell
        Gets what to say of a crash, in the parent.
    """
    global _board
    one_thread_for_blas()
    gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])
    if not hasattr(signal, "sigwaitinfo"):
        return work()
    _board = mmap.mmap(-1, mmap.PAGESIZE)
    waited = {*_HANDED_ON, signal.SIGCHLD}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, waited)
    parent = os.getpid()
    try:
        child = os.fork()
    except OSError:
        child = None
    if not child:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if child == 0:
            _end_with(parent)
        status = work()
        if child == 0:
            _end_at_once(status)
        return status
    # Signals stay blocked here: one that comes when all is done changes nothing.
    return _ended(_wait(child, waited), tell)


def _end_with(parent: int) -> None:
    """Ask that this process ends when its parent does."""
    if sys.platform == "linux":
        import ctypes  # not needed by the parent

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PARENT_DIES, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _end_at_once(status: int) -> None:
    """End this process without cleaning up, unless output cannot be flushed."""
    with suppress(OSError, ValueError):  # then the interpreter ends as it does, and complains
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _wait(child: int, waited: set[signal.Signals]) -> int:
    """Wait for the child, and hand on what is sent to this process alone."""
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        received = signal.sigwaitinfo(waited)
        # What the terminal sends (a code above 0), it sends to both.
        if received.si_signo != signal.SIGCHLD and received.si_code <= 0:
            os.kill(child, received.si_signo)


def _ended(status: int, tell: Callable[[str], None]) -> int:
    if not os.WIFSIGNALED(status):
        return os.waitstatus_to_exitcode(status)
    number = os.WTERMSIG(status)
    if number in CRASHES:
        tell(f"{_step()} crashed ({signal.Signals(number).name}); nothing has been written")
        return 1
    if number == signal.SIGKILL:
        tell(f"{_step()} was killed (SIGKILL); is there too little memory?")
        return 1
    signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})
    os.kill(os.getpid(), number)
    return 128 + number


def _step() -> str:
    text = b"" if _board is None else _board[:].partition(b"\0")[0]
    return text.decode(errors="replace") or "the program"
