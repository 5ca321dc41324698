"""Clusters on this machine for sweeps: started, killed in parts, started again.

Needs the extra ``sweep``.  A part is killed by SIGKILL with all that it has started.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PROCESSES, DASK, RAY, SLURM = "processes", "dask", "ray", "slurm"
SCHEDULER, WORKERS = "scheduler", ("worker 0", "worker 1")
_STORE_BYTES = 100 << 20
_PATIENCE = 60.0
ENVIRONMENT = {
    **os.environ,
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_AUTH_MODE": "disabled",
    "RAY_worker_niceness": "0",  # on a machine that others use as well, nothing else runs at 15
}
"""Of all parts, and of drivers."""


class Cluster:
    """A scheduler and two workers of one executor; for processes and submitit there is neither.

    Attributes
    ----------
    where
        What ``--on`` takes.
    """

    def __init__(self, kind: str) -> None:
        self.kind, self.port = kind, _free_port()
        self.folder = tempfile.mkdtemp(prefix=f"{kind}-")
        self.parts: dict[str, subprocess.Popen[bytes]] = {}
        addresses = {
            DASK: f"dask:tcp://127.0.0.1:{self.port}",
            RAY: f"ray:127.0.0.1:{self.port}",
            SLURM: "slurm:local",
        }
        self.where = addresses.get(kind, kind)

    def start(self) -> None:
        """Start the parts that do not run."""
        if self.kind not in (DASK, RAY):
            return
        if not self._alive(SCHEDULER):
            for name in WORKERS:
                self.kill(name)  # they know another scheduler
            self._begin(SCHEDULER, self._scheduler())
            _until_open(self.port)
        for name in WORKERS:
            if not self._alive(name):
                self._begin(name, self._worker())
        time.sleep(3.0)

    def kill(self, name: str) -> None:
        """Kill a part, with all processes that it has started."""
        part = self.parts.pop(name, None)
        if part is not None:
            for pid in (*descendants(part.pid), part.pid):
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal.SIGKILL)
            part.wait()

    def stop(self) -> None:
        """Kill all parts."""
        for name in (*WORKERS, SCHEDULER):
            self.kill(name)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _alive(self, name: str) -> bool:
        return name in self.parts and self.parts[name].poll() is None

    def _begin(self, name: str, words: list[str]) -> None:
        self.parts[name] = subprocess.Popen(
            words,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            start_new_session=True,
        )

    def _scheduler(self) -> list[str]:
        if self.kind == DASK:
            words = ["-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1"]
            return [sys.executable, *words, "--port", str(self.port), "--no-dashboard"]
        return [
            *_ray("start", "--head", f"--port={self.port}", "--node-ip-address=127.0.0.1"),
            *("--num-cpus=0", "--include-dashboard=false", "--block", f"--temp-dir={self.folder}"),
            f"--object-store-memory={_STORE_BYTES}",
        ]

    def _worker(self) -> list[str]:
        if self.kind == DASK:
            words = ["-m", "distributed.cli.dask_worker", f"tcp://127.0.0.1:{self.port}"]
            more = ["--nthreads", "1", "--no-dashboard", "--no-nanny", "--death-timeout", "20"]
            return [sys.executable, *words, *more]
        return [
            *_ray("start", f"--address=127.0.0.1:{self.port}", "--num-cpus=1", "--block"),
            f"--object-store-memory={_STORE_BYTES}",
        ]


def _ray(*words: str) -> list[str]:
    return [str(Path(sys.executable).with_name("ray")), *words]


def descendants(pid: int) -> list[int]:
    """Processes that a process has started, and those that these have, the last ones first."""
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for word in (task / "children").read_text().split():
                found += [*descendants(int(word)), int(word)]
    return found


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _until_open(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1.0):
            return
        time.sleep(0.2)
    raise TimeoutError(f"nothing listens at port {port} after {_PATIENCE:g} s")
