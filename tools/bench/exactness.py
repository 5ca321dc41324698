"""auto on random problems of every kind against an independent exact model.

    python tools/bench/exactness.py [--problems 300] [--seconds 10] [--least 8] [--most 40]
        [--first 0]

Every schedule is checked and counted by `test/support/oracle.py`, which shares no code with the
package's verifier; the optimum is that of `test/support/reference.py`, a second CP-SAT model.
"""

from __future__ import annotations

import argparse
import sys

from results import ROOT, setting, table, write_section

sys.path.insert(0, str(ROOT / "test"))

from support.exactness import Record, examine
from support.kinds import KINDS, OBJECTIVES

_HEADERS = (
    "kind",
    "problems",
    "operations",
    "proven by auto",
    "equal to the optimum",
    "optimum unknown",
    "missed",
    "mean (s)",
    "slowest (s)",
)
_TEXT = """Random problems of {least} to {most} operations, solved with `solver=auto` and its
default budget for II, then length, then register bits, communication, resources, memory or a
mixture of them. The optimum is that of a second exact model, which shares no code with the
solvers; every schedule passed a checker that shares none with the verifier. An optimum is
unknown where the second model ran out of {seconds:g} s; missed means that auto's answer is
above a known one."""


def row(name: str, records: list[Record]) -> list[str]:
    """One line of the table."""
    sizes = [record.operations for record in records]
    seconds = [record.seconds for record in records]
    return [
        name,
        str(len(records)),
        f"{min(sizes)}–{max(sizes)}",
        str(sum(r.proven for r in records)),
        str(sum(r.known and r.equal for r in records)),
        str(sum(not r.known for r in records)),
        str(sum(r.known and not r.equal for r in records)),
        f"{sum(seconds) / len(seconds):.2f}",
        f"{max(seconds):.2f}",
    ]


def main() -> None:
    """Run all kinds and objectives in turn and write the section."""
    parser = argparse.ArgumentParser(description="Compare auto with an independent optimum.")
    parser.add_argument("--problems", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=10.0, help="for the second model")
    parser.add_argument("--least", type=int, default=8, help="operations of the smallest problem")
    parser.add_argument("--most", type=int, default=40, help="operations of the largest problem")
    parser.add_argument("--first", type=int, default=0, help="number of the first problem")
    given = parser.parse_args()
    by_kind: dict[str, list[Record]] = {name: [] for name in KINDS}
    by_objective: dict[str, list[Record]] = {objective: [] for objective in OBJECTIVES}
    names = list(KINDS)
    for k in range(given.first, given.first + given.problems):
        name, seed = names[k % len(names)], k // len(names)
        record = examine(name, seed, given.seconds, given.least, given.most)
        by_kind[name].append(record)
        by_objective[record.objective].append(record)
        if record.fault or not record.known or not record.equal or not record.proven:
            print(f"{name} {seed}: {record}", file=sys.stderr, flush=True)
    rows = [row(name, records) for name, records in by_kind.items() if records]
    objectives = [row(name, records) for name, records in by_objective.items() if records]
    everything = [record for records in by_kind.values() for record in records]
    faults = [record.fault for record in everything if record.fault]
    text = "\n\n".join(
        (
            _TEXT.format(seconds=given.seconds, least=given.least, most=given.most),
            table(_HEADERS, [*rows, row("all", everything)]),
            table(("objective", *_HEADERS[1:]), objectives),
            f"Faults (illegal, miscounted or falsely proven): {len(faults)}.",
            setting(("numpy", "numba", "ortools"), 1),
        )
    )
    write_section(
        "exactness", f"Exactness on problems of {given.least} to {given.most} operations", text
    )
    if faults:
        raise SystemExit("\n".join(faults))


if __name__ == "__main__":
    main()
