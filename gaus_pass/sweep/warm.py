"""Processes that stay warm and compute points under bounds of time and memory.

`run_task` is what every executor runs, whatever machine it does that on: a process of its own
computes the point, so that neither a crash nor a bound takes the executor's worker with it.
"""

from __future__ import annotations

import os
import pickle
import queue
import resource
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from typing import Any

from gaus_pass.errors import GausError
from gaus_pass.support.guard import allow_depth
from gaus_pass.support.machine import one_thread_for_blas
from gaus_pass.sweep.point import ADVICE, BOUNDS, DONE, FAILED, Answer, Task, compute

_MOST_TASKS = 1000
"""Points of a process, so that what libraries lose does not add up."""
_PROGRAM = "import sys; sys.path[:] = {}; from gaus_pass.sweep.warm import serve; serve({}, {})"
"""It finds modules where this process does, and not in the folder that it happens to be in."""
_FOR_MEMORY = (signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV)


class WorkerLost(GausError):
    """The process that computed a point has ended without an answer; another try may have one."""


def run_task(task: Task) -> Answer:
    """Compute a point in a warm process that belongs to this thread.

    Raises
    ------
    WorkerLost
        The process ended, or cannot be started.
    """
    with _children.taken(task.megabytes) as child:
        return child.ask(task)


class _Child:
    """A process that computes one point after the other."""

    def __init__(self, megabytes: int) -> None:
        self.megabytes, self.tasks = megabytes, 0
        ours, theirs = Pipe()
        words = [sys.executable, "-c", _PROGRAM.format(sys.path, theirs.fileno(), megabytes)]
        try:
            self._process = subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        except OSError as error:
            raise WorkerLost(f"cannot begin a process: {error.strerror}") from None
        finally:
            theirs.close()
        self._connection: Any = ours

    def ask(self, task: Task) -> Answer:
        """The answer to a task; the process ends where it takes too long."""
        self.tasks += 1
        try:
            self._connection.send_bytes(pickle.dumps(task))
            if not self._connection.poll(task.seconds):
                self.end()
                text = f"it took more than {task.seconds:g} s; raise --point-seconds"
                return Answer(FAILED, cause=text)
            return pickle.loads(self._connection.recv_bytes())
        except (EOFError, OSError):
            raise WorkerLost(self._why()) from None

    @property
    def alive(self) -> bool:
        """Whether it waits for the next task."""
        return self._process.poll() is None and not self._connection.closed

    def _why(self) -> str:
        self.end()
        status = self._process.returncode
        memory = f"; does it need more than {self.megabytes} MB of memory (--point-megabytes)?"
        if status >= 0:  # also where Python itself finds no room to start in
            return f"its process ended with status {status}{memory}"
        number = signal.Signals(-status)
        return f"a signal ended its process: {number.name}" + memory * (number in _FOR_MEMORY)

    def kill(self) -> None:
        """Kill the process; whoever waits for it sees it end."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """End the process, whatever it does."""
        with suppress(OSError):
            self._connection.close()
        with suppress(subprocess.TimeoutExpired):
            # One that has died already says why.
            self._process.wait(0.2 if self._process.poll() is None else None)
            return
        self.kill()
        self._process.wait()


class _Children:
    """The warm processes of this process: idle ones, and those that somebody has taken."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Child] = []
        self._busy: set[_Child] = set()

    def taken(self, megabytes: int) -> _Taken:
        """A process for one task."""
        return _Taken(self, megabytes)

    def take(self, megabytes: int) -> _Child:
        """An idle process with this bound, or a new one."""
        with self._lock:
            fit = next((c for c in self._idle if c.megabytes == megabytes), None)
            if fit is not None:
                self._idle.remove(fit)
        if fit is not None and not fit.alive:
            fit.end()
            fit = None
        child = fit or _Child(megabytes)
        with self._lock:
            self._busy.add(child)
        return child

    def give_back(self, child: _Child) -> None:
        """Keep a process for the next task, unless it has done its share."""
        with self._lock:
            self._busy.discard(child)
            if child.alive and child.tasks < _MOST_TASKS:
                self._idle.append(child)
                return
        child.end()

    def end(self) -> None:
        """End all of them."""
        with self._lock:
            idle, busy = [*self._idle], [*self._busy]
            self._idle.clear()
        for child in busy:
            child.kill()  # the thread that waits for it does the rest
        for child in idle:
            child.end()


class _Taken:
    def __init__(self, children: _Children, megabytes: int) -> None:
        self._children, self._megabytes = children, megabytes

    def __enter__(self) -> _Child:
        self._child = self._children.take(self._megabytes)
        return self._child

    def __exit__(self, *_: object) -> None:
        self._children.give_back(self._child)


_children = _Children()


def end_children() -> None:
    """End all processes that `run_task` has begun in this process."""
    _children.end()


def serve(descriptor: int, megabytes: int) -> None:
    """Compute what comes through a connection, until its other end closes."""
    one_thread_for_blas()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks decides what an interrupt means
    allow_depth()
    limit = megabytes << 20
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    connection: Any = Connection(descriptor)
    waiting: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(connection, waiting), daemon=True).start()
    while True:
        answer = answered(pickle.loads(waiting.get()))
        connection.send_bytes(pickle.dumps(answer))


def answered(task: Task) -> Answer:
    """What a task asks for."""
    if task.asks == BOUNDS:
        from gaus_pass.sweep.bounds import corners_of

        return Answer(DONE, corners=corners_of(task))
    if task.asks == ADVICE:
        from gaus_pass.sweep.advice import advice_of

        return Answer(DONE, advice=advice_of(task))
    return compute(task)


def _receive(connection: Any, waiting: queue.SimpleQueue[bytes]) -> None:
    """Hand on tasks; who asks may be gone before there is an answer, which then nobody wants."""
    try:
        while True:
            waiting.put(connection.recv_bytes())
    except (EOFError, OSError):
        os._exit(0)
