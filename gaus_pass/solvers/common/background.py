"""Native code in a thread, so that Ctrl-C and the clock still reach Python's main thread.

The thread never outlives the block that it serves.  A process that ends while CP-SAT is at work is
aborted by C++, whatever it has to say.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from types import TracebackType

from gaus_pass.support.interrupts import Deferred

_PATIENCE = 0.05
"""Seconds between looks at the thread: a long wait would hear neither Ctrl-C nor the clock."""


class Background:
    """Runs ``work`` in a thread while entered; at the end asks it to ``stop`` and joins it.

    Parameters
    ----------
    stop
        Asks the work to end.  It is called until the work has ended: what is asked for before the
        work has begun may be forgotten.
    """

    def __init__(self, work: Callable[[], object], stop: Callable[[], object]) -> None:
        self._work, self._stop = work, stop
        self._failure: BaseException | None = None
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as error:
            self._failure = error
        finally:
            self._done.set()

    def __enter__(self) -> Background:
        try:
            with Deferred():
                self._thread.start()
        except BaseException:
            self._end()
            raise
        return self

    def wait(self) -> None:
        """Wait for the end of the work, and raise what it raised."""
        while not self._done.wait(_PATIENCE):
            pass
        if self._failure is not None:
            raise self._failure

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def _end(self) -> None:
        """Stop and join the thread; an interrupt in between comes after that."""
        came: KeyboardInterrupt | None = None
        ended = False
        while not ended:
            try:
                while self._thread.is_alive():
                    if not self._done.is_set():
                        self._stop()
                    self._thread.join(_PATIENCE)
                ended = True
            except KeyboardInterrupt as again:
                came = again
        if came is not None:
            raise came
