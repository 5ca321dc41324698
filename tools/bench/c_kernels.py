"""PolyBench and MachSuite in C as hardware, beside the programs that a compiler makes of them.

    python tools/bench/c_kernels.py [--compiler clang-22] [--sets 3] [--only lu,aes]

`gaus hls --cosim` compiles each file at -O0 without contraction and runs it on the data sets that
the kernels' Python functions are tested with; memories and results are compared word by word.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from kernels import machsuite, polybench  # noqa: E402
from kernels.files import c_sources  # noqa: E402

KERNELS = {**polybench.KERNELS, **machsuite.KERNELS}
_CYCLES = re.compile(r"equal to \S+, (.+) cycles")


def main() -> int:
    """Print a line for each kernel; 1 where one differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--compiler", default="clang-22")
    parser.add_argument("--sets", type=int, default=3)
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    program = shutil.which(asked.compiler)
    if program is None:
        parser.error(f"{asked.compiler} is not installed")
    names = asked.only.split(",") if asked.only else sorted(c_sources())
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        compiler = Path(folder) / "cc"
        compiler.symlink_to(program)
        for name in names:
            seen = [_run(name, words, folder) for words in _sets(name, asked.sets, Path(folder))]
            wrong = [text for text in seen if not _CYCLES.search(text)]
            failed += bool(wrong)
            cycles = [found[1] for text in seen if (found := _CYCLES.search(text))]
            print(f"{name:16} {wrong[0] if wrong else ', '.join(cycles) + ' cycles'}", flush=True)
    print(f"{len(names) - failed} of {len(names)} equal to {asked.compiler} on {asked.sets} sets")
    return int(failed > 0)


def _sets(name: str, count: int, folder: Path) -> Iterator[list[str]]:
    """The words that give a program its data, for each set."""
    kernel, rng = KERNELS[name], random.Random(name)
    types = kernel.types(kernel.sizes["small"])
    for number in range(count):
        words: list[str] = []
        for (argument, kind), value in zip(
            types.items(), kernel.made(rng, "small", number), strict=True
        ):
            if isinstance(value, list):
                bits = int(kind.removesuffix(">").rpartition("i")[2])
                file = folder / f"{argument}.hex"
                file.write_text(" ".join(f"{int(v) % (1 << bits):x}" for v in value))
                value = file
            words += ["--data", f"{argument}={value}"]
        yield words


def _run(name: str, words: list[str], folder: str) -> str:
    """What the program says in the end."""
    command = [sys.executable, "-m", "gaus_pass", "hls", str(c_sources()[name]), "--top", name]
    command += [*words, "--cosim", "-o", f"{folder}/out.sv"]
    path = f"{folder}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "PATH": path}, check=False
    )
    return (done.stderr.strip().splitlines() or ["nothing"])[-1]


if __name__ == "__main__":
    sys.exit(main())
