"""A sweep whose processes are killed again and again: what is lost, and what memory it takes.

    python tools/bench/sweep_faults.py [--minutes 30] [--seed 5] [--folder DIR]

Schedules of a small graph with many seeds, so that points are quick and there is no end of them.
Every 3 to 15 seconds one of the processes that compute is killed (−9).  A line a minute has the
memory of the driver and the points of the store; the end is 1 where one failed, or was computed to
its end twice.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sweep_clusters import descendants

ROOT = Path(__file__).resolve().parents[2]
_GRAPH = """graph [ directed 1
  node [ id 0 label "a" ] node [ id 1 label "b" ] node [ id 2 label "c" ] node [ id 3 label "d" ]
  edge [ source 0 target 2 ] edge [ source 1 target 2 ] edge [ source 2 target 3 ] ]
"""
_PAUSE = (3.0, 15.0)
"""Seconds between two kills."""
_COUNTS = "select count(*), sum(runs), sum(tries), sum(status = 'failed') from point"


def main() -> int:
    """Run, kill, and print what was seen."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = asked.folder or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "graph.gml").write_text(_GRAPH)
        return _faults(folder, 60 * asked.minutes, random.Random(asked.seed))


def _faults(folder: Path, seconds: float, rng: random.Random) -> int:
    run, begun, kills, looked = _driver(folder), time.monotonic(), 0, 0.0
    next_ = rng.uniform(*_PAUSE)
    while (now := time.monotonic() - begun) < seconds and run.poll() is None:
        time.sleep(1)
        if now > next_:
            next_ += rng.uniform(*_PAUSE)
            workers = [p for p in descendants(run.pid) if "serve(" in _command(p)]
            if workers:
                os.kill(rng.choice(workers), signal.SIGKILL)
                kills += 1
        if now - looked > 60:
            looked = now
            # A process that ends with its terminal is around the driver.
            memory = sum(map(_megabytes, _children(run.pid)))
            print(f"{now:5.0f} s: driver {memory} MB, {_points(folder)}", flush=True)
    ended = run.poll()
    run.send_signal(signal.SIGINT)
    run.wait(60)
    with sqlite3.connect(folder / "store" / "sweep.sqlite") as database:
        points, runs, _, failed = database.execute(_COUNTS).fetchone()
        [done] = database.execute("select count(*) from point where status = 'done'").fetchone()
    print(f"{kills} kills; {done:,} of {points:,} points done in {runs:,} runs, {failed} failed")
    if ended is not None:
        print(f"the driver ended by itself with {ended}")
    return int(failed > 0 or runs != done or ended is not None)


def _driver(folder: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "gaus_pass", "sweep", "graph.gml", "--store", "store"]
    words += ["--axis", "length=4..50", "--axis", "seed=0..9999", "--jobs", "2"]
    words += ["--retries", "1000", "--resume"]
    with (folder / "messages").open("ab") as messages:
        return subprocess.Popen(
            words, cwd=folder, stdout=subprocess.DEVNULL, stderr=messages, start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip


def _children(process: int) -> list[int]:
    try:
        return [
            int(p) for p in Path(f"/proc/{process}/task/{process}/children").read_text().split()
        ]
    except OSError:
        return []


def _command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text()
    except OSError:
        return ""


def _megabytes(process: int) -> int:
    """Memory that a process has at present."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def _points(folder: Path) -> str:
    with sqlite3.connect(folder / "store" / "sweep.sqlite") as database:
        points, runs, tries, failed = database.execute(_COUNTS).fetchone()
    return f"{points:,} points, {runs:,} runs, {tries:,} tries, {failed} failed"


if __name__ == "__main__":
    sys.exit(main())
