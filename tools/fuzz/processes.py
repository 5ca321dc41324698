"""Functions run in forked processes with limits: what is imported is there at once.

What a process leaves behind in its group ends with it.
"""

from __future__ import annotations

import math
import os
import resource
import select
import signal
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fuzz.cases import Limits

_FAILED = 99
"""Exit status of a process in which the function itself raised something."""


@dataclass
class Running:
    """A process on its way."""

    pid: int
    descriptor: int
    began: float


@dataclass(frozen=True)
class Ended:
    """How a process ended.

    Attributes
    ----------
    status
        Exit status, or minus the signal that ended it.
    megabytes
        The most memory that it had.
    """

    status: int
    seconds: float
    cpu: float
    megabytes: float

    @property
    def failed(self) -> bool:
        """Whether the function raised something, which is a fault of the fuzzer."""
        return self.status == _FAILED

    @property
    def late(self) -> bool:
        """Whether its time was over."""
        return self.status in (-signal.SIGALRM, -signal.SIGXCPU)


def start(
    function: Callable[[], int], errors: Path, limits: Limits, own_group: bool = True
) -> Running:
    """Run a function in a forked process; its result is the exit status.

    Parameters
    ----------
    errors
        File that gets the traceback of an exception.
    own_group
        Whether the process heads a group, so that what it starts ends with it.
    """
    began = time.monotonic()
    pid = os.fork()
    if pid == 0:
        _run(function, errors, limits, own_group)
    return Running(pid, os.pidfd_open(pid), began)


def _run(function: Callable[[], int], errors: Path, limits: Limits, own_group: bool) -> None:
    """What happens in the forked process; does not return."""
    status = _FAILED
    try:
        if own_group:
            os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        space = _address_space() + limits.megabytes * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (space, resource.RLIM_INFINITY))
        allow(limits)
        status = function()
    except BaseException:
        errors.write_text(traceback.format_exc())
    finally:
        os._exit(status)


def allow(limits: Limits) -> None:
    """From now on this process may take as much time as that; then a signal ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = math.ceil(used.ru_utime + used.ru_stime) + limits.cpu
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, resource.RLIM_INFINITY))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)


def _address_space() -> int:
    """Bytes of address space that this process has."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def wait(running: list[Running]) -> list[tuple[Running, Ended]]:
    """Wait until one or more have ended; those that have."""
    poll = select.poll()
    for one in running:
        poll.register(one.descriptor, select.POLLIN)
    ready = {descriptor for descriptor, _ in poll.poll()}
    return [(one, _collect(one)) for one in running if one.descriptor in ready]


def _collect(one: Running) -> Ended:
    _, status, usage = os.wait4(one.pid, 0)
    os.close(one.descriptor)
    _kill(one.pid)  # whatever it has left behind in its group
    return Ended(
        os.waitstatus_to_exitcode(status),
        time.monotonic() - one.began,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1024,
    )


def _kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def stop(running: list[Running]) -> None:
    """End processes at once."""
    for one in running:
        _kill(one.pid)
        _collect(one)


def call(function: Callable[[], int], errors: Path, limits: Limits) -> Ended:
    """Run a function in a forked process of the same group to its end."""
    one = start(function, errors, limits, own_group=False)
    try:
        [(_, ended)] = wait([one])
        return ended
    except BaseException:
        stop([one])
        raise
