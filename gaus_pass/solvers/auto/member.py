"""A solver in another process, in parallel to the one that asks.

Python runs one thread at a time outside compiled code, and what kills a process takes all of it
along: a member of a portfolio that works elsewhere gets a core, and leaves the other answers alone.
"""

from __future__ import annotations

import math
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from signal import Signals
from subprocess import DEVNULL, PIPE
from typing import Any

from gaus_pass.errors import GausError, SolverError
from gaus_pass.model.schedule import SolveResult
from gaus_pass.solvers.base import Task, find_solver, no_progress
from gaus_pass.support.jit import without_compiling
from gaus_pass.support.machine import end_with_parent, processors

_PROGRAM = (
    "import sys; sys.path[:] = {path!r}; from gaus_pass.solvers.auto.member import main; main()"
)
_WORTH_SECONDS, _WORTH_OPERATIONS = 2.0, 10_000
"""What a process has to get, of either, to be worth its start."""
_PATIENCE = 0.1
"""Seconds between checks for an interrupt."""
_GRACE = 0.5
"""Seconds beyond its time limit after which a member is taken for stuck."""


@contextmanager
def beside(name: str, task: Task) -> Generator[Callable[[], SolveResult] | None]:
    """A solver that works while the body does; its answer, as soon as there is one.

    None where that does not pay or no process can start.  The answer is the same as here.
    Whatever the body does, nothing is left behind of it.
    """
    if not _is_worth_a_process(task):
        yield None
        return
    request = pickle.dumps((name, replace(task, progress=no_progress)))
    child = _begin()
    if child is None:
        yield None
        return
    member = _Member(name, task.budget.seconds, child, request)
    try:
        yield member.result
    finally:
        member.close()


def _is_worth_a_process(task: Task) -> bool:
    """Whether a second core is there, and enough to do for it."""
    if processors() < 2 or not sys.executable:
        return False
    if task.budget.seconds is not None:
        return task.budget.seconds >= _WORTH_SECONDS
    return task.problem.num_operations >= _WORTH_OPERATIONS


def _begin() -> subprocess.Popen[bytes] | None:
    words = [sys.executable, "-c", _PROGRAM.format(path=sys.path)]
    try:
        return subprocess.Popen(
            words, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, start_new_session=True
        )
    except OSError:
        return None


class _Member:
    """The solver ``name`` at work in a child process, on what it is sent, for ``limit`` seconds."""

    def __init__(
        self, name: str, limit: float | None, child: subprocess.Popen[bytes], request: bytes
    ) -> None:
        self._name, self._limit, self._child = name, limit, child
        self._answer = b""
        # A thread, because pipes are small: neither side may wait for the other.
        self._exchange = threading.Thread(target=self._talk, args=(request,), daemon=True)
        self._exchange.start()

    def _talk(self, request: bytes) -> None:
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        with suppress(OSError):  # it has ended already: its status says why
            self._child.stdin.write(request)
            self._child.stdin.flush()
        self._answer = self._child.stdout.read()

    def result(self) -> SolveResult:
        """Its answer, as soon as there is one.

        Raises
        ------
        GausError
            What the solver raised, or how its process ended without an answer.
        """
        end = math.inf if self._limit is None else time.monotonic() + self._limit + _GRACE
        while self._exchange.is_alive() and time.monotonic() < end:
            self._exchange.join(_PATIENCE)  # a long wait would hear neither Ctrl-C nor the clock
        if self._exchange.is_alive():
            raise SolverError(f"solver '{self._name}' is stuck, and its process was ended")
        status = self._child.wait()
        if status or not self._answer:
            raise SolverError(f"solver '{self._name}': its process {_ending(status)}")
        answer: SolveResult | GausError = pickle.loads(self._answer)
        if isinstance(answer, GausError):
            raise answer
        return answer

    def close(self) -> None:
        """Kill the process, wait for it and close its pipes."""
        self._child.kill()
        self._child.wait()
        self._exchange.join()
        for pipe in (self._child.stdin, self._child.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def _ending(status: int) -> str:
    return f"was ended by {Signals(-status).name}" if status < 0 else f"ended with status {status}"


def main() -> None:
    """Entry of the child process: a task on stdin, a result or an error on stdout, as pickles."""
    name, task = pickle.load(sys.stdin.buffer)
    threading.Thread(target=end_with_parent, daemon=True).start()
    # What a library prints must not get between the answer's bytes.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with answers:
        answers.write(pickle.dumps(_solve(name, task)))


def _solve(name: str, task: Any) -> SolveResult | GausError:
    timed = task.budget.seconds is not None
    try:
        with without_compiling(fill=False) if timed else nullcontext():
            return find_solver(name)(task)
    except GausError as error:
        return error
    except Exception as error:  # a bug there must read like a bug here
        return SolverError(f"solver '{name}' failed: {error!r}")
