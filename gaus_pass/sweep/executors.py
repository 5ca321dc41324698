"""Where points are computed: processes of this machine, or a cluster behind the same interface."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from gaus_pass.errors import GausError, InvalidOption, MissingDependency
from gaus_pass.sweep.warm import end_children

PROCESSES = "processes"
_JOB_POLL = 0.1
"""Seconds between two looks at the jobs of a batch system."""


_CLOSING, _LOST = 5.0, 15.0
"""Seconds for a cluster to close, and for a scheduler that does not answer to be taken for dead."""


def gone(executor: Executor) -> str:
    """Why an executor will not answer any more; empty where it may."""
    return executor.gone() if isinstance(executor, _DaskExecutor) else ""


@contextmanager
def open_executor(where: str, workers: int, folder: Path) -> Generator[Executor]:
    """What runs the points of a sweep.

    Parameters
    ----------
    where
        `PROCESSES`, or ``dask``, ``ray`` or ``slurm``, perhaps with an address behind a colon: that
        of a scheduler, or options of Slurm as ``slurm:partition=short,time=60``.
    workers
        Points at a time, where it is not the cluster that says so.
    folder
        For files of a batch system.

    Raises
    ------
    InvalidOption
        There is no such executor.
    MissingDependency
        Its package is not installed.
    GausError
        There is no cluster at the address.
    """
    kind, _, address = where.partition(":")
    if kind not in _OPENED:
        raise InvalidOption(f"--on: unknown executor '{kind}'; valid: {', '.join(_OPENED)}")
    if kind == PROCESSES and address:
        raise InvalidOption(f"--on: {PROCESSES} has no address, and '{address}' is one")
    try:
        opened = _OPENED[kind](address, workers, folder)
    except ImportError as error:
        package = {"dask": "dask[distributed]", "slurm": "submitit"}.get(kind, kind)
        raise MissingDependency(
            f"--on {kind} needs {error.name}: pip install '{package}' (or the extra 'sweep')"
        ) from None
    executor, close = opened
    try:
        yield executor
    finally:
        close(executor)


_Opened = tuple[Executor, Callable[[Any], object]]


def _processes(_: str, workers: int, __: Path) -> _Opened:
    # Threads that wait, each for a warm process.
    def close(executor: Executor) -> None:
        executor.shutdown(wait=False, cancel_futures=True)
        end_children()

    return ThreadPoolExecutor(workers, thread_name_prefix="point"), close


def _dask(address: str, workers: int, _: Path) -> _Opened:
    from distributed import Client, LocalCluster  # pyright: ignore[reportMissingImports]

    cluster: Any = None
    if not address:
        cluster = LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=50
        )
    try:
        client: Any = Client(cluster or address, timeout=20)
    except OSError as error:
        raise GausError(f"--on dask: no scheduler at '{address}': {error}") from None

    def close(_: object) -> None:
        with suppress(Exception):
            client.close(timeout=_CLOSING)
            if cluster is not None:
                cluster.close(timeout=_CLOSING)

    return _DaskExecutor(client), close


class _DaskExecutor(Executor):
    """Tasks of Dask; its futures wait for ever when the scheduler dies, so that it is looked at."""

    def __init__(self, client: Any) -> None:
        self._client, self._inner = client, client.get_executor(pure=False)
        self._lost: float | None = None

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run a function on the cluster."""
        return self._inner.submit(fn, *args, **kwargs)

    def gone(self) -> str:
        """See `gone`."""
        if self._client.status == "running":
            self._lost = None
            return ""
        self._lost = time.monotonic() if self._lost is None else self._lost
        lost = self._client.status == "closed" or time.monotonic() - self._lost > _LOST
        return "the scheduler of Dask does not answer any more" if lost else ""


def _ray(address: str, workers: int, _: Path) -> _Opened:
    import ray  # pyright: ignore[reportMissingImports]

    try:
        if address:
            ray.init(address, log_to_driver=False, logging_level="error")
        else:
            ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False,
                     logging_level="error")  # fmt: skip
    except (ConnectionError, ValueError) as error:
        raise GausError(f"--on ray: no cluster at '{address}': {error}") from None
    return _RayExecutor(ray), lambda _: ray.shutdown()


class _RayExecutor(Executor):
    """Tasks of Ray; Ray itself starts one again whose worker dies."""

    def __init__(self, ray: Any) -> None:
        self._ray = ray
        self._remote: dict[Any, Any] = {}

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run a function on the cluster."""
        if fn not in self._remote:
            self._remote[fn] = self._ray.remote(num_cpus=1, max_retries=2)(fn)
        return self._remote[fn].remote(*args, **kwargs).future()


def _slurm(address: str, _: int, folder: Path) -> _Opened:
    from submitit import AutoExecutor  # pyright: ignore[reportMissingImports]

    local = address == "local"
    executor: Any = AutoExecutor(folder / "jobs", cluster="local" if local else "slurm")
    texts = {} if local else dict(_setting(part) for part in address.split(",") if part)
    executor.update_parameters(timeout_min=60, **{f"slurm_{k}": v for k, v in texts.items()})
    return _JobExecutor(executor), _JobExecutor.cancel


def _setting(part: str) -> tuple[str, str]:
    name, equals, value = part.partition("=")
    if not equals:
        raise InvalidOption(f"--on slurm: '{part}' is not of the form name=value, as partition=x")
    return name, value


class _JobExecutor(Executor):
    """Jobs of submitit as futures; a thread looks after them."""

    def __init__(self, executor: Any) -> None:
        self._executor = executor
        self._jobs: dict[Future[Any], Any] = {}
        self._lock = threading.Lock()
        self._closed = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run a function as a job."""
        future: Future[Any] = Future()
        job = self._executor.submit(fn, *args, **kwargs)
        with self._lock:
            self._jobs[future] = job
        return future

    def _watch(self) -> None:
        while not self._closed.is_set():
            with self._lock:
                jobs = [*self._jobs.items()]
            for future, job in jobs:
                if job.done():
                    self._settle(future, job)
            time.sleep(_JOB_POLL)

    def _settle(self, future: Future[Any], job: Any) -> None:
        with self._lock:
            del self._jobs[future]
        if not future.set_running_or_notify_cancel():
            return
        try:
            future.set_result(job.result())
        except Exception as error:  # of the job, whatever it is
            future.set_exception(error)

    def cancel(self) -> None:
        """End the jobs that are left, and look after none any more."""
        self._closed.set()
        for job in self._jobs.values():
            with suppress(Exception):
                job.cancel()


_OPENED: dict[str, Callable[[str, int, Path], _Opened]] = {
    PROCESSES: _processes,
    "dask": _dask,
    "ray": _ray,
    "slurm": _slurm,
}
