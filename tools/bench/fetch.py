"""Fetch public benchmark graphs for tools/bench/bench.py: EPFL circuits and random workloads.

    python tools/bench/fetch.py [--to build/bench/graphs] [--large]

Takes what is not there yet; each file is checked before it gets its name, so that a fetch that was
cut short is simply run again.  EPFL circuits come from the EPFL combinational benchmark suite
(MIT), random workloads from "Differentiable Combinatorial Scheduling at Scale" (ICML 2024, MIT).
"""

from __future__ import annotations

import argparse
import gzip
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from results import ROOT
from rich.progress import track

from gaus_pass.errors import GausError
from gaus_pass.formats.readers import parse_problem

_EPFL = "https://raw.githubusercontent.com/lsils/benchmarks/master"
_RANDOM = (
    "https://raw.githubusercontent.com/Yu-Maryland/Differentiable_Scheduler_ICML24/main/graphgml"
)
_ARITHMETIC = ("adder", "bar", "div", "hyp", "log2", "max", "multiplier", "sin", "sqrt", "square")
_CONTROL = ("ctrl", "i2c", "int2float", "mem_ctrl", "priority", "router", "voter", "cavlc", "dec")
_LARGE = frozenset({"hyp"})
_SIZES = ("1000_1", "5000_1", "10000_1", "sparse_1000_1", "sparse_5000_1", "sparse_10000_1")
_PATIENCE = 60.0


def sources(large: bool) -> Iterator[tuple[str, str]]:
    """Name and address of every file."""
    for name in _ARITHMETIC:
        if large or name not in _LARGE:
            yield f"{name}.aig", f"{_EPFL}/arithmetic/{name}.aig"
    for name in _CONTROL:
        yield f"{name}.aig", f"{_EPFL}/random_control/{name}.aig"
    for name in _SIZES:
        yield f"rand_graph_{name}.gml.gz", f"{_RANDOM}/rand_graph_{name}.gml"


def fetch(name: str, address: str, folder: Path) -> str:
    """Fetch one file; what went wrong, or nothing."""
    try:
        with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:
            data: bytes = answer.read()
        parse_problem(data, name.removesuffix(".gz"), io="nodes", node_latency=1)
    except (urllib.error.URLError, TimeoutError, GausError) as error:
        return f"{name}: {error}"
    partial = folder / f".{name}.part"
    partial.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    partial.rename(folder / name)
    return ""


def main() -> None:
    """Fetch what is missing and say what could not be had."""
    parser = argparse.ArgumentParser(description="Fetch public benchmark graphs.")
    parser.add_argument("--to", type=Path, default=ROOT / "build" / "bench" / "graphs")
    parser.add_argument("--large", action="store_true", help="also circuits above 200k nodes")
    given = parser.parse_args()
    given.to.mkdir(parents=True, exist_ok=True)
    missing = [(n, a) for n, a in sources(given.large) if not (given.to / n).exists()]
    faults = [fetch(n, a, given.to) for n, a in track(missing, description="fetching")]
    if any(faults):
        raise SystemExit("not fetched:\n" + "\n".join(filter(None, faults)))


if __name__ == "__main__":
    main()
