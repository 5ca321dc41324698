"""Sweeps put to the test: executors, kills, overhead, large stores, search and pruning.

``python tools/bench/sweeps.py WHAT [--seed N] [--on KIND,…]`` prints a line for everything seen,
and ends with 1 where something does not hold.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from sweep_clusters import (
    DASK,
    ENVIRONMENT,
    PROCESSES,
    RAY,
    SCHEDULER,
    SLURM,
    WORKERS,
    Cluster,
    descendants,
)  # fmt: skip

from gaus_pass.sweep.store import Store

ROOT = Path(__file__).resolve().parents[2]
KERNELS = ("dot_product", "prefix_sum", "histogram", "fir")
AXES = (
    "ii=1..5",
    "unroll=|loop0:2|loop0:3|loop0:4|loop0:5",
    "ports=|1rw|2rw|1r1w|auto",
)
DRIVER = "driver"
_LIMIT = 3600.0
_KINDS = (PROCESSES, DASK, RAY, SLURM)


def driver(kernel: str, store: Path, cluster: Cluster, *more: str) -> subprocess.Popen[str]:
    """A sweep of a kernel on a cluster, begun or gone on with."""
    axes = [word for axis in AXES for word in ("--axis", axis)]
    path = ROOT / "test" / "kernels" / f"{kernel}.mlir"
    words = [sys.executable, "-m", "gaus_pass", "sweep", str(path), *axes, "--store", str(store)]
    words += [
        "--transforms",
        "none",
        "--resume",
        "--jobs",
        "2",
        "--on",
        cluster.where,
        "--front",
        str(front(store)),
    ]
    return subprocess.Popen(
        [*words, *more],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        env=ENVIRONMENT,
        start_new_session=True,
    )


def front(store: Path) -> Path:
    """The table of the front of a store."""
    return store.with_suffix(".csv")


def finished(run: subprocess.Popen[str]) -> str:
    """Wait for a driver; what it says.  Raises `RuntimeError` where it fails."""
    _, said = run.communicate(timeout=_LIMIT)
    if run.returncode:
        raise RuntimeError(f"exit {run.returncode}: {said.strip()[-300:]}")
    return said.strip().splitlines()[-1] if said.strip() else ""


def digest(store: Path) -> str:
    """Of the bytes of the front."""
    return hashlib.sha256(front(store).read_bytes()).hexdigest()[:16]


def totals(store: Path) -> dict[str, int]:
    """Points of a store, and results that it was given."""
    with Store(str(store), create=False) as opened:
        return opened.totals()


def same(kinds: Sequence[str], folder: Path) -> bool:
    """Whether every executor gives the same fronts."""
    seen: dict[str, set[str]] = {kernel: set() for kernel in KERNELS}
    for kind in kinds:
        cluster = Cluster(kind)
        try:
            cluster.start()
            begin = time.monotonic()
            for kernel in KERNELS:
                store = folder / f"{kind}-{kernel}"
                said = finished(driver(kernel, store, cluster))
                seen[kernel].add(digest(store))
                print(f"{kind} {kernel}: {totals(store)} front {digest(store)} {said}", flush=True)
            print(f"{kind}: {time.monotonic() - begin:.0f} s", flush=True)
        finally:
            cluster.stop()
    return all(len(digests) == 1 for digests in seen.values())


def kills(kinds: Sequence[str], folder: Path, seed: int, count: int) -> bool:
    """Whether a sweep of every executor keeps all and repeats nothing, whatever is killed."""
    rng, kernel, held = random.Random(seed), KERNELS[0], True
    whole = folder / "whole"
    finished(driver(kernel, whole, Cluster(PROCESSES)))
    for kind in kinds:
        held &= _killed(kind, kernel, folder / f"killed-{kind}", whole, rng, count)
    return held


def _killed(
    kind: str, kernel: str, store: Path, whole: Path, rng: random.Random, count: int
) -> bool:
    cluster = Cluster(kind)
    parts = [DRIVER, "worker"] if kind in (PROCESSES, SLURM) else [DRIVER, SCHEDULER, "worker"]
    try:
        for number in range(count):
            cluster.start()
            part = parts[number % len(parts)]
            run = driver(kernel, store, cluster)
            moment = rng.uniform(5.0, 30.0)
            try:
                run.wait(moment)
                print(f"{kind}: it had ended before kill {number}", flush=True)
                break
            except subprocess.TimeoutExpired:
                _kill(run, cluster, part, rng)
            try:
                _, said = run.communicate(timeout=300 if part == SCHEDULER else 0.5 * _LIMIT)
            except subprocess.TimeoutExpired:
                _kill(run, cluster, DRIVER, rng)
                print(f"{kind}: the driver hung after {part} was killed", flush=True)
                return False
            last = (said.strip().splitlines() or [""])[-1]
            text = f"{kind}: {part} killed after {moment:.1f} s, exit {run.returncode}: {last}"
            print(f"{text[:300]} {totals(store)}", flush=True)
        cluster.start()
        finished(driver(kernel, store, cluster))
        found = totals(store)
        once = found["runs"] == found["points"] == totals(whole)["points"]
        equal = digest(store) == digest(whole)
        print(f"{kind}: {found}, each once: {once}, front equal: {equal}", flush=True)
        return once and equal
    finally:
        cluster.stop()


def _kill(run: subprocess.Popen[str], cluster: Cluster, part: str, rng: random.Random) -> None:
    if part == DRIVER:
        run.kill()
    elif part == SCHEDULER or cluster.kind in (DASK, RAY):
        cluster.kill(SCHEDULER if part == SCHEDULER else rng.choice(WORKERS))
    else:
        for pid in descendants(run.pid)[:1]:
            subprocess.run(["kill", f"-{signal.SIGKILL.value}", str(pid)], check=False)


def main() -> int:
    """Run what is asked for; 1 where it does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("same", "kills"))
    parser.add_argument("--on", default=",".join(_KINDS))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="sweeps-"))
    folder.mkdir(parents=True, exist_ok=True)
    kinds = asked.on.split(",")
    try:
        if asked.what == "same":
            held = same(kinds, folder)
        else:
            held = kills(kinds, folder, asked.seed, asked.count)
    finally:
        if asked.folder is None:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{asked.what}: {'holds' if held else 'DOES NOT HOLD'}")
    return not held


if __name__ == "__main__":
    sys.exit(main())
