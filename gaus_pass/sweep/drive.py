"""Drives a sweep: hands points to an executor, tries again what was lost, keeps what comes back."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, replace

from gaus_pass.errors import GausError
from gaus_pass.sweep.executors import gone
from gaus_pass.sweep.metrics import Corners
from gaus_pass.sweep.point import ADVICE, BOUNDS, FAILED, Answer, Task
from gaus_pass.sweep.spec import Spec
from gaus_pass.sweep.store import Store
from gaus_pass.sweep.warm import WorkerLost, run_task

_AHEAD = 3
"""Points that wait in the executor for each worker, so that none has to wait for the driver."""
_BOUNDS = 256
"""Points whose bounds are asked for at a time."""
_LOOK = 2.0
"""Seconds between two looks at whether the executor is still there."""
_POLL = 0.5
"""Seconds between two looks at points that another driver computes."""

Show = Callable[[str], None]
Member = tuple[int, str]
"""Number and key of a point."""


@dataclass(frozen=True)
class Bounds:
    """What a point may take, and how often it is tried again when its process is lost."""

    seconds: float = 600.0
    megabytes: int = 4096
    retries: int = 2


@dataclass
class _Try:
    number: int
    key: str
    count: int = 1


class Driver:
    """Computes points of one sweep.

    Parameters
    ----------
    name
        Under which the store knows this process; see `Store.driver`.
    workers
        Points that the executor computes at a time.
    show
        Called with the progress as text.
    """

    def __init__(
        self,
        store: Store,
        name: str,
        spec: Spec,
        executor: Executor,
        workers: int,
        bounds: Bounds,
        show: Show,
    ) -> None:
        self._store, self._name, self._spec = store, name, spec
        self._executor, self._window = executor, workers * _AHEAD
        self._bounds, self._show = bounds, show
        self._running: dict[Future[Answer], _Try] = {}
        self._failed: set[str] = set()
        self._done = 0

    def run(self, members: Sequence[Member]) -> None:
        """Compute the points that have no result; those of a live other driver are waited for.

        Raises
        ------
        GausError
            The store cannot be written, or the executor is gone.
        KeyboardInterrupt
            What was finished until then is in the store.
        """
        try:
            while waiting := self._open(members):
                self._done = len(members) - len(waiting)
                if self._compute(waiting, len(members)):
                    continue
                time.sleep(_POLL)
                self._store.release_dead()
        except BaseException:
            with suppress(GausError):
                self._collect([f for f in self._running if f.done() and not f.cancelled()])
            for future in self._running:
                future.cancel()
            raise

    def bounds(self, members: Sequence[Member]) -> dict[int, Corners]:
        """Lower bounds of points, by number; none of those whose process is lost.

        Raises
        ------
        GausError, KeyboardInterrupt
            As `run`.
        """
        known = self._store.bounds([key for _, key in members])
        missing = {key: number for number, key in members if key not in known}
        batches = list(missing.items())
        for first in range(0, len(batches), _BOUNDS):
            found = self._bounded(batches[first : first + _BOUNDS])
            self._store.add_bounds(found)
            known |= found
            self._show(
                f"bounds of {min(first + _BOUNDS, len(batches)):,} of {len(batches):,} points"
            )
        return {number: known.get(key, ()) for number, key in members}

    def advised(self) -> tuple[dict[str, str], ...]:
        """Options that `gaus hls --explore` advises, with those that all points have."""
        first = Task.of(self._spec, 0, self._bounds.seconds, self._bounds.megabytes)
        fixed = {key: text for key, text in self._spec.fixed.items() if text}
        with suppress(WorkerLost, CancelledError):
            return self._handed(replace(first, options=fixed, asks=ADVICE)).result().advice
        return ()

    def _bounded(self, batch: Sequence[tuple[str, int]]) -> dict[str, Corners]:
        futures: dict[str, Future[Answer]] = {}
        for key, number in batch:
            task = Task.of(self._spec, number, self._bounds.seconds, self._bounds.megabytes)
            futures[key] = self._handed(replace(task, asks=BOUNDS))
        found: dict[str, Corners] = {}
        try:
            for key, future in futures.items():
                with suppress(WorkerLost, CancelledError):
                    found[key] = future.result().corners
        except BaseException:
            for future in futures.values():
                future.cancel()
            raise
        return found

    def _open(self, members: Sequence[Member]) -> deque[_Try]:
        """Points without a result; those that have failed in this run stay so."""
        known = self._store.known([key for _, key in members])
        missing = {k: n for n, k in members if known.get(k, FAILED) == FAILED}
        return deque(_Try(n, k) for k, n in missing.items() if k not in self._failed)

    def _compute(self, waiting: deque[_Try], total: int) -> bool:
        """Compute what nobody else has claimed; whether there was anything."""
        any_claimed = False
        while waiting or self._running:
            room = self._window - len(self._running)
            batch = [waiting.popleft() for _ in range(min(room, len(waiting)))]
            if batch:
                claimed = set(self._store.claim([one.key for one in batch], self._name))
                for one in batch:
                    if one.key in claimed:
                        any_claimed = True
                        self._submit(one)
            if self._running:
                self._collect([*self._wait()])
                failed = f", {len(self._failed)} failed" if self._failed else ""
                self._show(f"{self._done:,} of {total:,} points{failed}")
        return any_claimed

    def _wait(self) -> set[Future[Answer]]:
        """Futures that are done, at least one.  Raises `GausError` where none will be."""
        while True:
            done, _ = wait(self._running, _LOOK, FIRST_COMPLETED)
            if done:
                return done
            why = gone(self._executor)
            if why:
                raise GausError(f"{why}; what it has computed is in the store: go on with --resume")

    def _submit(self, one: _Try) -> None:
        task = Task.of(self._spec, one.number, self._bounds.seconds, self._bounds.megabytes)
        self._running[self._handed(task)] = one

    def _handed(self, task: Task) -> Future[Answer]:
        try:
            return self._executor.submit(run_task, task)
        except RuntimeError as error:
            raise GausError(
                f"the executor takes no points any more: {error}; go on with --resume"
            ) from None

    def _collect(self, futures: Sequence[Future[Answer]]) -> None:
        """Keep what is done, and try again what was lost."""
        finished: list[tuple[str, Answer, int]] = []
        for future in futures:
            one = self._running.pop(future)
            try:
                answer = future.result()
            except (Exception, CancelledError) as error:
                if one.count <= self._bounds.retries:
                    self._submit(_Try(one.number, one.key, one.count + 1))
                    continue
                answer = Answer(FAILED, cause=f"lost {one.count} times: {_cause(error)}")
            finished.append((one.key, answer, one.count))
        if finished:
            self._store.add(finished)
        self._failed.update(key for key, answer, _ in finished if answer.status == FAILED)
        self._done += len(finished)


def _cause(error: BaseException) -> str:
    if isinstance(error, GausError):
        return error.message
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
