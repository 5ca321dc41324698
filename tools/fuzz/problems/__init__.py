"""Random problems, all solvers and objectives, against all schedules enumerated.

What `test/support/oracle.py` says about a schedule was written without looking at the package, and
the enumeration shares nothing with the solvers.  `gaus check` has to agree, and to refuse changes.
"""

from __future__ import annotations

import importlib.util
import json
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fuzz.cases import Case, Fault, Fuzzer, Limits, Verdict
from fuzz.problems import certificates, judging, making, shrinking


class Problems(Fuzzer):
    """Small problems × solvers × objectives against brute force."""

    name = "problems"
    limits = Limits(cpu=180, seconds=600.0)
    batch = 40

    def warm(self) -> str:
        from gaus_pass.solvers.base import find_solver

        importlib.import_module("numba")
        for name in (*making.SOLVERS, *(making.TORCH_SOLVERS if _torch() else ())):
            find_solver(name)
        return ""

    def make(self, rng: random.Random) -> Case:
        return making.make(rng, torch=_torch())

    def judge(self, case: Case, folder: Path) -> Verdict:
        from gaus_pass.errors import GausError
        from gaus_pass.formats.problem_json import problem_from_json, problem_to_json
        from gaus_pass.scheduling.solve import solve

        options = _options(case["options"])
        problem = problem_from_json(case["problem"])
        read = problem_from_json(json.loads(json.dumps(problem_to_json(problem))))
        if problem_to_json(read) != problem_to_json(problem):
            return Verdict(Fault("JSON", "a problem is another one when written and read again"))
        try:
            outcome = solve(problem, options, pipelined=case["pipelined"])
        except GausError as error:
            fault = judging.refused(problem, options, case["pipelined"], error)
            return Verdict(fault, Counter({f"refused ({type(error).__name__})": 1}))
        rng = random.Random(case["seed"])
        fault = judging.solved(outcome, rng) or certificates.checked(outcome, rng)
        if fault is None and case["seed"] % 8 == 0:
            again = solve(problem, options, pipelined=case["pipelined"])
            if again.schedule.start.tolist() != outcome.schedule.start.tolist():
                fault = Fault("not the same", f"{options.solver} gives another answer again")
        return Verdict(fault, Counter({outcome.result.status.name.lower(): 1}))

    def smaller(self, case: Case) -> Iterator[Case]:
        return shrinking.smaller(case)

    def text(self, case: Case) -> str:
        words = " ".join(f"--{k.replace('_', '-')} {v!r}" for k, v in case["options"].items())
        return f"gaus schedule {words}"


def _options(given: dict[str, Any]) -> Any:
    from gaus_pass.option_table import options_of
    from gaus_pass.options import Options

    known = {f.name for f in options_of(Options)}
    return Options(**{k: v for k, v in given.items() if k in known})


def _torch() -> bool:
    return importlib.util.find_spec("torch") is not None
