"""Results of every kind pass `gaus check`, and none that was changed does.

    python tools/bench/certificates.py [--results 1000] [--seed 1] [--page]

Files of the tests and examples are scheduled with random solvers, objectives, IIs, lengths, limits
and clocks.  Every result is checked by the program that stands alone; then one thing in it is made
false, and it is checked again.  Exit status 1: a result was rejected, or a changed one passed.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from results import ROOT, setting, table, write_section
from tampering import tampered

from gaus_pass.diagnostics import Diagnostic
from gaus_pass.errors import GausError
from gaus_pass.formats.result_json import solved_document
from gaus_pass.hls.from_file import FunctionFile, make
from gaus_pass.options import Options
from gaus_pass.regions.questions import questions
from gaus_pass.standalone.check import Problem, Wrong, check_result

FOLDERS = {
    "pipelines": ("test/pipeline", "examples"),
    "dataflow": ("test/dataflow",),
    "SSP": ("test/ssp",),
    "loops": ("test/loops", "test/kernels"),
    "hls": ("test/kernels", "examples/dot_product", "examples/shared_multiplier"),
}
SOLVERS = (
    *("auto", "auto", "asap", "alap", "list", "force-directed", "sdc", "cp-sat", "refine"),
    *("order-cut", *(("gaus", "gumbel") if find_spec("torch") else ())),
)
OBJECTIVES = (
    "ii > length > register-bits",
    "ii > memory",
    "length > memory",
    "2*register-bits + communication",
    "resources + 0.5*length > register-bits",
    "ii > 3*communication + memory",
)
_TEXT = """The files of the tests and examples, scheduled with random solvers, objectives, IIs,
lengths, limits and clocks. Each result is checked by
[check.py](../../gaus_pass/standalone/check.py), which shares no code with what wrote it. Then one
thing in it is made false, its digest made right again (but where the digest is what was changed),
and it is checked once more."""


@dataclass
class Tally:
    """What was seen.

    Attributes
    ----------
    results, proven, claimed
        By kind of input: results that pass, bounds that are certified, and only claimed.
    changes
        By kind of change: changed results that were rejected.
    faults
        Results that were rejected, and changed ones that passed.
    """

    results: Counter[str] = field(default_factory=Counter[str])
    proven: Counter[str] = field(default_factory=Counter[str])
    claimed: Counter[str] = field(default_factory=Counter[str])
    changes: Counter[str] = field(default_factory=Counter[str])
    faults: list[str] = field(default_factory=list[str])

    def take(self, kind: str, where: str, document: dict[str, Any], rng: random.Random) -> None:
        """Check all results of a document, and each of them changed."""
        for data in document.get("regions") or [document]:
            problem, (result,) = data["problem"], data["results"]
            try:
                proven, claimed = check_result(problem, Problem(problem), result)
            except Wrong as error:
                self.faults.append(f"{where}: {error}")
                continue
            self.results[kind] += 1
            self.proven[kind] += proven
            self.claimed[kind] += claimed
            change = tampered(data, result, rng)
            if passes(problem, result):
                self.faults.append(f"{where}: passes with another {change}")
            else:
                self.changes[change] += 1


def passes(problem: Any, result: dict[str, Any]) -> bool:
    """Whether the checker takes a result; what it cannot read it does not."""
    try:
        check_result(problem, Problem(problem), result)
    except (Wrong, LookupError, TypeError, ValueError):
        return False
    return True


def options(rng: random.Random) -> dict[str, Any]:
    """Options of one run; what they leave out is at its default."""
    choices = {
        "ii": rng.choice((1, 1, 2, 3, 4, 6)),
        "slack": rng.choice((1.2, 1.5, 2.0)),
        "cycle_time": rng.choice((4.0, 6.0, 10.0)),
        "limits": {rng.choice(("mul", "comb.mul", "arith.muli")): rng.randint(1, 2)},
        "seed": rng.randrange(1000),
    }
    found = {key: value for key, value in choices.items() if rng.random() < 0.3}
    solver = rng.choice(SOLVERS)
    budget = {"iterations": 20} if solver in ("gaus", "gumbel", "refine") else {}
    return {"solver": solver, "objective": rng.choice(OBJECTIVES), **budget, **found}


def _quiet(_: Diagnostic) -> None:
    pass


def documents(kind: str, path: Path, asked: Options) -> Iterator[dict[str, Any]]:
    """Result JSON of a file as it is read back; none where file and options do not go together."""
    data, name = path.read_bytes(), str(path.relative_to(ROOT))
    try:
        if kind == "hls":
            made = make(FunctionFile(data, name), asked, _quiet)
            yield json.loads(json.dumps(made.document))
            return
        for question in questions(data, name, asked, _quiet):
            outcome = question.solve(asked)
            yield json.loads(json.dumps(solved_document(outcome, question.extra(outcome))))
    except GausError:
        return


def files(kind: str) -> list[Path]:
    """The inputs of a kind, without those that test errors."""
    found = [path for folder in FOLDERS[kind] for path in sorted((ROOT / folder).glob("*.mlir"))]
    return [path for path in found if "errors" not in path.name and path.name != "huge.mlir"]


def run(results: int, seed: int, kinds: tuple[str, ...] = tuple(FOLDERS)) -> Tally:
    """Check at least so many results, as many of each kind, and as many changed ones."""
    tally = Tally()
    for number, kind in enumerate(kinds):
        wanted, known = -(-results // len(kinds)), files(kind)
        case = 0
        while tally.results[kind] < wanted and case < 40 * wanted:
            rng = random.Random(f"{seed} {number} {case}")
            path, asked = known[case % len(known)], options(rng)
            case += 1
            for document in documents(kind, path, Options(**asked)):
                tally.take(kind, f"{path.relative_to(ROOT)} {asked}", document, rng)
                if tally.results[kind] >= wanted:
                    break
        print(f"{kind}: {tally.results[kind]} of {wanted} in {case} runs", file=sys.stderr)
    return tally


def page(tally: Tally, seed: int) -> str:
    """The section of the results."""
    rows = [
        [kind, str(count), str(tally.proven[kind]), str(tally.claimed[kind])]
        for kind, count in tally.results.items()
    ]
    total = [str(sum(counts.values())) for counts in (tally.results, tally.proven, tally.claimed)]
    changes = [[kind, str(count)] for kind, count in sorted(tally.changes.items())]
    return "\n\n".join(
        (
            _TEXT,
            table(
                ("kind", "results that pass", "bounds certified", "only claimed"),
                [*rows, ["all", *total]],
            ),
            table(
                ("changed", "changed results, all rejected"),
                [*changes, ["all", str(sum(tally.changes.values()))]],
            ),
            f"Results rejected, and changed ones that passed: {len(tally.faults)}. "
            f"Command: `tools/bench/certificates.py --seed {seed} --page`.",
            setting(("numpy", "ortools", "pycde", "circt")),
        )
    )


def main() -> int:
    """Run, report, and write the page where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--results", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--page", action="store_true", help="write docs/results/certificates.md")
    given = parser.parse_args()
    tally = run(given.results, given.seed)
    text = page(tally, given.seed)
    if given.page:
        write_section("certificates", "Results that pass, and changed ones that do not", text)
    else:
        print(text)
    for fault in tally.faults:
        print(f"fault: {fault}", file=sys.stderr)
    return 1 if tally.faults else 0


if __name__ == "__main__":
    sys.exit(main())
