"""Programs that run under limits, and that all end when the user says stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gaus_pass.errors import GausError
from gaus_pass.support.machine import scratch_environment
from gaus_pass.support.yosys import compile_program, compile_yosys

# The limit is set by the child itself, between fork and its program: a function that Python runs
# there may hang where there are threads.
_LIMITED = """import ctypes, os, resource, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, 9)  # PR_SET_PDEATHSIG: it does not outlive who started it
bytes = int(sys.argv[1]) << 20
resource.setrlimit(resource.RLIMIT_DATA, (bytes, bytes))
try:
    os.execvp(sys.argv[2], sys.argv[2:])
except OSError as error:
    print(f"cannot run '{sys.argv[2]}': {error.strerror}", file=sys.stderr)
    sys.exit(127)
"""
_FOR_MEMORY = (signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV)
"""Signals that end programs that get no memory."""


class TargetFailed(GausError):
    """A target gave no answer for a design."""


class Signalled(TargetFailed):
    """A signal ended a program, whose number is ``signal``."""

    def __init__(self, message: str, number: signal.Signals) -> None:
        super().__init__(message)
        self.signal = number


def prepare_programs(
    announce: Callable[[str], None], further: Sequence[tuple[str, Sequence[str]]] = ()
) -> None:
    """Have Yosys compiled where it never ran, and ``further`` programs by name and words.

    Raises
    ------
    TargetFailed
        One does not run.
    """
    try:
        compile_yosys(announce)
        for name, words in further:
            compile_program(name, words, announce)
    except GausError as error:
        raise TargetFailed(error.message) from None


class Unreadable(TargetFailed):
    """A target answered, and not as a target does: no design of it has measurements."""


@dataclass(frozen=True)
class Finished:
    """Exit status and output of a program."""

    status: int
    stdout: str
    stderr: str


class Runner:
    """Runs programs in separate process groups, from any thread, until `stop`.

    Parameters
    ----------
    seconds
        Wall-clock time that each may take.
    megabytes
        Memory that each of their processes may allocate.
    """

    def __init__(self, seconds: float = 300.0, megabytes: int = 4096) -> None:
        self.seconds, self.megabytes = seconds, megabytes
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[str]] = set()
        self._stopped = False

    def run(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
    ) -> Finished:
        """Run a program to its end.

        Raises
        ------
        TargetFailed
            It took too long or a signal ended it, which is `Signalled`.
        """
        child = self._begin(command, folder, environment)
        try:
            stdout, stderr = child.communicate(timeout=self.seconds)
        except subprocess.TimeoutExpired:
            raise TargetFailed(
                f"it took more than {self.seconds:g} s; raise --target-seconds"
            ) from None
        finally:
            self._end(child)
        if child.returncode < 0:
            number = signal.Signals(-child.returncode)
            memory = f"; does it need more than {self.megabytes} MB of memory (--target-megabytes)?"
            hint = memory if number in _FOR_MEMORY else ""
            raise Signalled(f"a signal ended it: {number.name}{hint}", number)
        if child.returncode and "MemoryError" in stderr:
            raise TargetFailed(
                f"it needs more than {self.megabytes} MB of memory; raise --target-megabytes"
            )
        return Finished(child.returncode, stdout, stderr)

    def _begin(
        self, command: Sequence[str], folder: Path, environment: Mapping[str, str] | None
    ) -> subprocess.Popen[str]:
        words = [sys.executable, "-c", _LIMITED, str(self.megabytes), *command]
        with self._lock:
            if self._stopped:
                raise TargetFailed("it was stopped")
            child = subprocess.Popen(
                words,
                cwd=folder,
                env={**scratch_environment(folder), **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                errors="replace",
                start_new_session=True,
            )
            self._running.add(child)
        return child

    def _end(self, child: subprocess.Popen[str]) -> None:
        """Leave nothing behind of a program, whether it has ended or not."""
        _kill_group(child)
        child.communicate()
        with self._lock:
            self._running.discard(child)

    def stop(self) -> None:
        """End everything that runs, and let nothing begin any more."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for child in running:
            _kill_group(child)


def _kill_group(child: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
