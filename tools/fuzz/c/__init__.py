"""Random programs in C as hardware, beside the compiled program."""

from __future__ import annotations

import contextlib
import importlib
import io
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from fuzz.c.making import make, text
from fuzz.cases import Case, Fault, Fuzzer, Limits, Verdict


class Programs(Fuzzer):
    """Functions in C, compared by ``gaus hls --cosim``."""

    name = "c"
    limits = Limits(cpu=200, seconds=600.0)
    batch = 8

    def warm(self) -> str:
        missing = [p for p in ("iverilog", "cc") if shutil.which(p) is None]
        if missing:
            return f"{missing[0]} is not installed"
        for module in ("clang.cindex", "numba", "gaus_pass.hls.functions", "gaus_pass.cli.hls"):
            try:
                importlib.import_module(module)
            except ImportError:
                return f"{module} is not installed"
        return ""

    def make(self, rng: random.Random) -> Case:
        return make(rng)

    def judge(self, case: Case, folder: Path) -> Verdict:
        from gaus_pass.cli.program import run

        source = folder / "f.c"
        source.write_text(text(case))
        words = ["hls", str(source), "--top", "f", "--cosim", "-o", str(folder / "f.sv")]
        words += ["--solver", "list", "--seed", str(case["seed"])]
        said = io.StringIO()
        with contextlib.redirect_stderr(said):
            status = run(words, is_process=False)
        if status == 0:
            return Verdict(None, Counter({"simulated": 1}))
        errors = [line for line in said.getvalue().splitlines() if "error: " in line]
        what = errors[-1].partition("error: ")[2] if errors else said.getvalue()
        kind = "differs" if what.startswith("cosim: run") else what[:40]
        return Verdict(Fault(kind, what))

    def smaller(self, case: Case) -> Iterator[Case]:
        body = case["body"]
        for number in range(len(body)):
            yield {**case, "body": body[:number] + body[number + 1 :]}

    def text(self, case: Case) -> str:
        return text(case)
