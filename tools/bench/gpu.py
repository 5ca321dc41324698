"""Sections of gpu.sh: each writes one JSON, and ``report`` puts them together.

python tools/bench/gpu.py prepare|checks|iterations|instances|peers|report --out FOLDER
    [--device cuda|cpu] [--seconds N] [--graphs FOLDER]
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def main() -> None:
    """Run one section."""
    given = _parser().parse_args()
    if given.section == "report":
        from gpu_report import report

        report(given.out, setting(given.device))
        return
    if given.section == "prepare":
        from gpu_runs import prepare

        prepare(given.device)
        return
    section: Callable[[argparse.Namespace], Iterable[Row]] = _SECTIONS[given.section]
    rows: list[Row] = []
    target = given.out / f"{given.section}.json"
    given.out.mkdir(parents=True, exist_ok=True)
    for row in section(given):
        rows.append(row)
        print(json.dumps(row))
        target.write_text(json.dumps(rows))  # what is there counts if the next one hangs


def checks(given: argparse.Namespace) -> Iterable[Row]:
    """Numbers as on the CPU, gradients, the same twice."""
    from gpu_checks import all_checks

    return all_checks(given.device, given.seconds)


def iterations(given: argparse.Namespace) -> Iterable[Row]:
    """Time and bandwidth; first what a copy reaches."""
    from gpu_iteration import RESTARTS, SIZES, copy_bandwidth, measure_all
    from scaling import random_graph

    from gaus_pass.formats.readers import read_problem

    yield {"copy GB/s": copy_bandwidth(given.device) / 1e9}
    sizes, restarts = SIZES, RESTARTS
    if given.device != "cuda":
        sizes, restarts = (1_000,), (1, 4)
    graphs = [("layered", partial(random_graph, size)) for size in sizes]
    div = given.graphs / "div.aig"
    if given.device == "cuda" and div.exists():
        graphs.insert(1, ("div", partial(read_problem, str(div))))
    yield from measure_all(graphs, restarts, given.device, given.seconds)


def instances(given: argparse.Namespace) -> Iterable[Row]:
    """The GPU against the CPU's auto, side by side."""
    from gpu_runs import side_by_side

    return side_by_side(given.graphs, given.device, given.seconds)


def peers(given: argparse.Namespace) -> Iterable[Row]:
    """Gumbel and gaus, with their memory."""
    from gpu_runs import compare_peers

    return compare_peers(given.graphs, given.device, given.seconds)


_SECTIONS = {"checks": checks, "iterations": iterations, "instances": instances, "peers": peers}


def setting(device: str) -> Row:
    """Card, versions and day."""
    import torch

    card = torch.cuda.get_device_name() if device == "cuda" else f"none: {platform.machine()} CPU"
    return {
        "card": card,
        "torch": torch.__version__,
        "python": platform.python_version(),
        "date": date.fromtimestamp(time.time()).isoformat(),
    }


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Measure gaus on a GPU.")
    parser.add_argument("section", choices=("prepare", *_SECTIONS, "report"))
    parser.add_argument("--device", choices=("cuda", "cpu"), default="cuda")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--graphs", type=Path, default=Path("build/bench/graphs"))
    parser.add_argument("--out", type=Path, default=Path("build/bench/gpu"))
    return parser


if __name__ == "__main__":
    main()
