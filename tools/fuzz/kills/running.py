"""Starts a command, ends it at a moment, and looks at what it leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from fuzz.kills.commands import Command

PATIENCE = 60.0
"""Seconds in which a command has to end after Ctrl-C or SIGTERM."""
_CHILDREN = 10.0
"""Seconds in which its children have to be gone."""
_MARK = "FUZZ_MARK"


@dataclass(frozen=True)
class Left:
    """What a command left.

    Attributes
    ----------
    status
        Exit status, minus a signal, or None when it did not end.
    children
        Command lines of processes that it started and that are still there.
    """

    status: int | None
    stderr: str
    children: list[str]
    seconds: float


def run(
    command: Command, folder: Path, cache: Path, ended_by: str = "", after: float = 0.0
) -> Left:
    """Run a command in a folder that has its inputs.

    Parameters
    ----------
    ended_by
        ``KILL``, ``INT`` (to the whole group, as a terminal sends it), ``TERM``, or empty.
    after
        Seconds after its start.
    """
    mark = f"{os.getpid()}-{time.monotonic_ns()}"
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        _MARK: mark,
        "XDG_CACHE_HOME": str(cache),
        "NUMBA_CACHE_DIR": str(cache / "numba"),
        "TMPDIR": str(temporary),
    }
    began = time.monotonic()
    errors = folder.parent / "stderr"
    given = folder / command.stdin if command.stdin else Path(os.devnull)
    with errors.open("wb") as stderr, given.open("rb") as stdin:
        process = subprocess.Popen(
            command.line(),
            cwd=folder,
            env=environment,
            stdin=stdin,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            start_new_session=True,
        )
    try:
        status = _end(process, ended_by, after)
        children = _left_behind(mark)
    finally:
        for pid in _marked(mark):
            _send(pid, signal.SIGKILL)
        process.wait()
    told = errors.read_text(errors="replace")
    return Left(status, told, children, time.monotonic() - began)


def _end(process: subprocess.Popen[bytes], ended_by: str, after: float) -> int | None:
    if ended_by:
        try:
            return process.wait(after)
        except subprocess.TimeoutExpired:
            number = signal.Signals[f"SIG{ended_by}"]
            if ended_by == "INT":
                os.killpg(process.pid, number)
            else:
                process.send_signal(number)
    try:
        return process.wait(PATIENCE if ended_by else 600.0)
    except subprocess.TimeoutExpired:
        return None


def _left_behind(mark: str) -> list[str]:
    """Command lines of processes that carry the mark and do not go away."""
    end = time.monotonic() + _CHILDREN
    while time.monotonic() < end:
        if not _marked(mark):
            return []
        time.sleep(0.05)
    return [_words(pid) for pid in _marked(mark)]


def _marked(mark: str) -> list[int]:
    """Live processes whose environment has the mark."""
    wanted = f"{_MARK}={mark}".encode()
    found: list[int] = []
    for path in Path("/proc").iterdir():
        if path.name.isdigit() and int(path.name) != os.getpid():
            try:
                if wanted in (path / "environ").read_bytes().split(b"\0"):
                    found.append(int(path.name))
            except OSError:
                continue
    return found


def _words(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return str(pid)


def _send(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
