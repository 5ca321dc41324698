"""Native work in a thread: it is over when its block is, whatever comes in between."""

from __future__ import annotations

import signal
import threading
import time

import pytest

from gaus_pass.solvers.common.background import Background
from gaus_pass.support.time_limit import TimeUp, watched


class Work:
    """Goes on until it has been asked to stop; forgets what is asked of it at its beginning."""

    def __init__(self, deaf: float = 0.05) -> None:
        self.asked = threading.Event()
        self.running = False
        self.deaf = deaf

    def __call__(self) -> None:
        self.running = True
        time.sleep(self.deaf)
        self.asked.clear()
        self.asked.wait(60)
        self.running = False

    def stop(self) -> None:
        self.asked.set()


def test_it_is_waited_for() -> None:
    done: list[int] = []
    with Background(lambda: done.append(1), lambda: None) as background:
        background.wait()
    assert done == [1]


def test_leaving_stops_it() -> None:
    work = Work()
    with Background(work, work.stop):
        pass
    assert not work.running


def wait_for(work: Work, after: float) -> None:
    """Wait for work that is interrupted after some seconds."""
    signal.setitimer(signal.ITIMER_REAL, after)
    with Background(work, work.stop) as background:
        background.wait()


@pytest.mark.parametrize("after", [0.00001, 0.0001, 0.01, 0.2])
def test_no_interrupt_leaves_it_at_work(after: float) -> None:
    work = Work()
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            wait_for(work, after)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert not work.running


def test_a_time_limit_ends_it() -> None:
    work = Work()
    with pytest.raises(TimeUp), watched(0.1), Background(work, work.stop) as background:
        background.wait()
    assert not work.running


def test_an_interrupt_while_it_ends_comes_after_its_end() -> None:
    work = Work(deaf=0.3)

    def stop() -> None:
        if not work.asked.is_set():
            work.stop()
            raise KeyboardInterrupt
        work.stop()

    with pytest.raises(KeyboardInterrupt), Background(work, stop):
        pass
    assert not work.running


def test_what_it_raises_is_raised_where_it_is_waited_for() -> None:
    def work() -> None:
        raise ValueError("in the thread")

    with (
        pytest.raises(ValueError, match="in the thread"),
        Background(work, lambda: None) as background,
    ):
        background.wait()
