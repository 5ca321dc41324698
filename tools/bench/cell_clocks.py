"""Clocks promised for a cell library against those that OpenSTA measures, and feedback.

    .venv/bin/python tools/bench/cell_clocks.py [--clocks 100MHz,150MHz] [--only crc] [--page]

The designs of ``clock.py`` at clocks of osu018, one-shot and after rounds of feedback.  Runs are
kept in build/bench/cell-clocks, and only what is not there is made; ``--page`` makes nothing.
Writes a section of docs/results/clock.md.  Needs the extra ``synth``, OpenSTA and Debian's
qflow-tech-osu018.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from pathlib import Path
from typing import Any

from clock import designs
from clock_report import against
from results import ROOT, table, write_section

from gaus_pass.cli import main as gaus

RUNS = ROOT / "build" / "bench" / "cell-clocks"
PART = "osu018"
PORTS = ("--input-delay", "1", "--output-delay", "1")
ROUNDS = 3
_HEADERS = ("design", "clock", "II", "summed ns", "promised ns", "measured ns", "met",
            "register bits", "measured after feedback", "register bits after")  # fmt: skip
_ABOUT = """\
Made by `tools/bench/cell_clocks.py`. OSU's cells for 0.18 µm, mapped by Yosys and timed by OpenSTA,
cells alone: nothing is placed and nets take no time. `gaus hls F.mlir --clock C --part osu018
{ports} --target osu018 --score area --candidates 1 --rounds 0`, and after feedback
`--rounds {rounds}`. Summed is the longest path of the static check, promised the least period of
the report."""


def run(name: str, path: Path, clock: str, rounds: int) -> dict[str, Any]:
    """Schedule, map and time a design; its numbers, or why there is none."""
    with tempfile.TemporaryDirectory() as folder:
        out, report = Path(folder) / "design.sv", Path(folder) / "design.json"
        words = ["hls", str(path), "--top", name, "--clock", clock, "--part", PART, *PORTS]
        words += ["--target", PART, "--score", "area", "--candidates", "1"]
        words += ["--rounds", str(rounds), "-o", str(out), "--report", str(report), "--quiet"]
        found: dict[str, Any] = {"design": name, "clock": clock, "rounds": rounds}
        if gaus(words):
            return {**found, "refused": True}
        document = json.loads(report.read_text())
    [module] = document["modules"]
    return {
        **found,
        "ii": [result.get("ii") or 0 for result in document.get("results", [])],
        "period": module["timing"]["period"],
        "summed": module["timing"]["paths"][0]["delay"],
        "promised": module["timing"]["least_period"],
        "measured": 1000 * module["measured"]["numbers"]["delay"],
        "registers": sum(module["register_bits"].values()),
    }


def write_page() -> None:
    """Write the section of the runs that are there."""
    runs = [json.loads(file.read_text()) for file in sorted(RUNS.glob("*.json"))]
    order = [name for name, _ in designs()]
    runs.sort(key=lambda r: (r["clock"], order.index(r["design"])))
    after = {(r["design"], r["clock"]): r for r in runs if r["rounds"] and "refused" not in r}
    shown = [r for r in runs if not r["rounds"]]
    rows = [_row(r, after.get((r["design"], r["clock"]))) for r in shown]
    made = [r for r in shown if "refused" not in r]
    facts = [_at(clock, [r for r in made if r["clock"] == clock], after)
             for clock in sorted({r["clock"] for r in made})]  # fmt: skip
    about = _ABOUT.format(ports=" ".join(PORTS), rounds=ROUNDS)
    write_section(
        "clock",
        "osu018 at two clocks",
        "\n\n".join((about, "\n".join(facts), table(_HEADERS, rows))),
    )


def _row(found: dict[str, Any], after: dict[str, Any] | None) -> list[str]:
    begin = [found["design"], found["clock"]]
    if "refused" in found:
        return [*begin, "refused", *[""] * (len(_HEADERS) - 3)]
    numbers = [f"{found[key] / 1000:.2f}" for key in ("summed", "promised", "measured")]
    own = [", ".join(map(str, found["ii"])), *numbers, _met(found), str(found["registers"])]
    again = (
        ["", ""] if after is None else [f"{after['measured'] / 1000:.2f}", str(after["registers"])]
    )
    return [*begin, *own, *again]


def _met(found: dict[str, Any]) -> str:
    return "yes" if found["measured"] <= found["period"] else "no"


def _at(
    clock: str, made: list[dict[str, Any]], after: dict[tuple[str, str], dict[str, Any]]
) -> str:
    """What the designs of a clock say together."""
    met = [r for r in made if _met(r) == "yes"]
    text = f"- {clock}: {len(met)} of {len(made)} meet it. Measured against the promise: "
    text += against([r["promised"] for r in made], [r["measured"] for r in made])
    pairs = [(r, after[r["design"], clock]) for r in met if (r["design"], clock) in after]
    both = [(r, a) for r, a in pairs if _met(a) == "yes" and r["registers"]]
    if both:
        less = 1 - statistics.geometric_mean(a["registers"] / r["registers"] for r, a in both)
        text += f" Feedback saves {100 * less:.1f} % of the register bits ({len(both)} designs)."
    return text


def main() -> None:
    """Make what is not there, and write the section."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--clocks", default="100MHz,150MHz")
    parser.add_argument("--only", default="", help="designs, separated by commas")
    parser.add_argument("--page", action="store_true", help="of what is there")
    given = parser.parse_args()
    RUNS.mkdir(parents=True, exist_ok=True)
    only = given.only.split(",") if given.only else [name for name, _ in designs()]
    for clock in [] if given.page else given.clocks.split(","):
        for name, path in ((name, path) for name, path in designs() if name in only):
            for rounds in (0, ROUNDS):
                file = RUNS / f"{name}-{clock}-{rounds}.json"
                if not file.exists():
                    found = run(name, path, clock, rounds)
                    file.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
                    print(found, flush=True)
    write_page()


if __name__ == "__main__":
    main()
