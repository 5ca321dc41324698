"""The command line of the fuzzers."""

from __future__ import annotations

import argparse
import importlib
import secrets
from pathlib import Path

from fuzz.cases import Fuzzer
from fuzz.frame import Settings, run
from fuzz.judging import Judge
from fuzz.keeping import FOUND, read

FUZZERS = {
    "inputs": "fuzz.inputs:Inputs",
    "problems": "fuzz.problems:Problems",
    "loops": "fuzz.loops:Loops",
    "networks": "fuzz.networks:Networks",
    "transforms": "fuzz.transforms:Transforms",
    "c": "fuzz.c:Programs",
    "pipelines": "fuzz.pipelines:Pipelines",
    "kills": "fuzz.kills:Kills",
}
_INTERRUPTED = 130


def fuzzer(name: str) -> Fuzzer:
    """The fuzzer of that name."""
    module, _, kind = FUZZERS[name].partition(":")
    return getattr(importlib.import_module(module), kind)()


def main(arguments: list[str]) -> int:
    """Run the command; the exit status."""
    asked = _parser().parse_args(arguments)
    if asked.name == "replay":
        return _replay(asked.files)
    names = list(FUZZERS) if asked.name == "all" else [asked.name]
    seed = secrets.randbelow(2**32) if asked.seed is None else asked.seed
    print(f"seed {seed}: repeat with --seed {seed}", flush=True)
    settings = Settings(
        seed=seed,
        seconds=asked.seconds / len(names),
        jobs=asked.jobs,
        cases=asked.cases,
        first=asked.first,
        keep=None if asked.print_only else asked.keep,
        shrink_seconds=asked.shrink_seconds,
    )
    return _run_all(names, settings)


def _run_all(names: list[str], settings: Settings) -> int:
    lines: list[str] = []
    found = False
    for name in names:
        one = fuzzer(name)
        why = one.warm()
        if why:
            lines.append(f"{name}: not run: {why}")
            continue
        tally = run(one, settings)
        lines.append(tally.closing(one, settings.seed))
        print(lines[-1], flush=True)
        found = found or bool(tally.findings)
        if tally.interrupted:
            return _INTERRUPTED
    if len(names) > 1:
        print(*lines, sep="\n")
    return 1 if found else 0


def _replay(files: list[Path]) -> int:
    status = 0
    for path in files:
        name, case = read(path)
        one = fuzzer(name)
        why = one.warm()
        if why:
            print(f"{path}: not run: {why}")
            continue
        judge = Judge(one)
        fault = judge(case).fault
        judge.close()
        print(f"{path}: {'as it should be' if fault is None else fault.text}")
        status = status if fault is None else 1
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tools/fuzz", description="Look for faults.")
    parser.add_argument("name", choices=[*FUZZERS, "all", "replay"])
    parser.add_argument("files", type=Path, nargs="*", help="replay: files of findings")
    parser.add_argument("--seconds", type=float, default=60.0, help="time in all (default: 60)")
    parser.add_argument("--seed", type=int, help="seed of every case (default: a new one)")
    parser.add_argument("--jobs", type=int, default=1, help="cases at a time (default: 1)")
    parser.add_argument("--cases", type=int, help="the most cases of each fuzzer")
    parser.add_argument("--first", type=int, default=0, help="number of the first case")
    parser.add_argument(
        "--keep", type=Path, default=FOUND, help="folder for findings (default: test/fuzz/found)"
    )
    parser.add_argument("--print-only", action="store_true", help="keep no findings, print them")
    parser.add_argument(
        "--shrink-seconds", type=float, default=120.0, help="time to shrink a finding"
    )
    return parser
