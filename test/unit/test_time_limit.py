"""A watch ends what outlasts its time, and nothing else."""

from __future__ import annotations

import importlib
import sys
import threading
import time
from pathlib import Path

import pytest

from gaus_pass.support.time_limit import TimeUp, watched


def spin(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def test_ends_what_takes_too_long() -> None:
    with pytest.raises(TimeUp), watched(0.05) as watch:
        spin(30)
    assert watch.rang


def test_leaves_alone_what_is_in_time() -> None:
    with watched(30.0) as watch:
        spin(0.01)
    assert not watch.rang
    with watched(None) as watch:
        spin(0.01)
    assert not watch.rang


def test_what_rings_at_the_end_does_not_come_later() -> None:
    for k in range(300):
        try:
            with watched(0.0005 * (k % 4)):
                spin(0.0005)
        except TimeUp:
            pass
        spin(0.001)


def test_the_body_may_keep_what_it_has() -> None:
    kept = None
    with watched(0.05) as watch:
        try:
            spin(30)
        except KeyboardInterrupt:
            kept = "the best so far"
    assert watch.rang
    assert kept


def test_works_in_any_thread() -> None:
    caught: list[bool] = []

    def work() -> None:
        try:
            with watched(0.05):
                spin(30)
        except TimeUp:
            caught.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(60)
    assert caught == [True]


def test_an_import_runs_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = (
        "import time\nend = time.monotonic() + 0.4\nwhile time.monotonic() < end: pass\nok = 1\n"
    )
    (tmp_path / "slow_to_load.py").write_text(source + "ok = 1\n")
    monkeypatch.syspath_prepend(tmp_path)

    def load() -> None:
        with watched(0.05):
            importlib.import_module("slow_to_load")
            spin(30)

    with pytest.raises(TimeUp):
        load()
    assert sys.modules["slow_to_load"].ok == 1


def test_a_compiler_fills_its_tables_first() -> None:
    """Whatever runs in a module of numba; what it has called as well."""
    inside: dict[str, object] = {"__name__": "numba.core.base", "spin": spin}
    exec("def fill(done):\n    spin(0.3)\n    done.append(True)\n", inside)
    fill = inside["fill"]
    assert callable(fill)
    done: list[bool] = []

    def load() -> None:
        with watched(0.05):
            fill(done)
            spin(30)

    with pytest.raises(TimeUp):
        load()
    assert done == [True]


def test_a_thread_that_begins_does_not_get_what_is_meant_for_its_maker() -> None:
    begun = ended = 0

    def work() -> None:
        nonlocal ended
        ended += 1

    for _ in range(15):
        try:
            with watched(0.002):
                while True:
                    thread = threading.Thread(target=work)
                    begun += 1
                    thread.start()
                    spin(0.005)
        except TimeUp:
            pass
    for thread in threading.enumerate():
        if thread is not threading.current_thread():
            thread.join(10)
    assert 15 <= begun <= ended + 15  # some are counted before they are started
