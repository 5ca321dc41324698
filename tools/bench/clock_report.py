"""The page of clocks promised and measured, for ``clock.py``."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gaus_pass.options import Options
from gaus_pass.parts.library import load_part

PAGE = Path(__file__).resolve().parents[2] / "docs" / "results" / "clock.md"
NOTES = "## Registers of block RAM"
"""What follows in the page is written by hand."""
FIRST_SEED = 11
"""Characterisation has seeds 1 and up."""
_MEMORY = 2000
"""Picoseconds from the clock that no register takes, but a memory."""


def write_page(files: list[dict[str, Any]], designs: int) -> None:
    """Write the page of what is measured, of that many designs."""
    clocks = sorted({f["clock"] for f in files}, key=_megahertz)
    text = [_HEAD.format(all=designs, **_facts(files))]
    text += [_section(clock, [f for f in files if f["clock"] == clock]) for clock in clocks]
    text.append(_together(clocks, [f for f in files if "periods" in f]))
    by_hand = PAGE.read_text(encoding="utf-8").partition(NOTES)
    PAGE.write_text("\n".join(text) + "\n" + "".join(by_hand[1:]), encoding="utf-8")


_HEAD = """# Clocks promised and measured

Made by `tools/bench/clock.py`. Each design is scheduled for a clock of a part, one-shot, and placed
and routed in the harness of `gaus hls --target {part}`: block RAM at memory arguments, registers at
all other ports, only paths between registers and memories. {device};
{tools}.

{count} of the {all} designs of the script are measured here, in {hours:.1f} hours on a machine with
other work. Seeds of the placer count from {seed}; those with which the part was characterised:
{part_seeds}. The figure of a design is the worst of its seeds, of which the table has the number.
Summed is the longest path that the static check finds in the module before its Verilog is written,
control included, with delays of operations placed alone. Promised is the least period that the
report of `gaus hls` says: the sum with the share of the period that is kept free for what nets take
in a whole design, which is {now:g} %. Counts are promised / measured, those promised without the
memories of the harness, those measured without flip-flops inside blocks.
"""


def _facts(files: list[dict[str, Any]]) -> dict[str, Any]:
    placed = [f for f in files if "periods" in f]
    first = placed[0]
    part = load_part(first["part"])
    return {
        "now": 100 * part.uncertainty,
        "part": first["part"],
        "count": len({f["design"] for f in placed}),
        "device": first["device"],
        "tools": ", ".join(f"{name} {version}" for name, version in first["tools"].items()),
        "hours": sum(f["seconds"] for f in placed) / 3600,
        "seed": FIRST_SEED,
        "part_seeds": ", ".join(map(str, part.seeds)),
    }


def _section(clock: str, files: list[dict[str, Any]]) -> str:
    part = next(f["part"] for f in files if "part" in f)
    period = Options(clock=clock, part=part).period or 0.0
    rows = [
        "| design | II | summed ns | promised ns | measured ns | seeds | MHz | met | LUT | FF "
        "| DSP | block RAM |",
        "|---|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    placed = [f for f in files if "periods" in f]
    for f in files:
        if "refused" in f:
            rows.append(f"| {f['design']} | refused | | | | | | | | | | |")
            continue
        worst = max(f["periods"].values())
        met = "yes" if worst <= period else "no"
        iis = ", ".join(map(str, f["ii"]))
        rows.append(
            f"| {f['design']} | {iis} | {f['promised'] / 1000:.2f} | {_promised(f) / 1000:.2f} | "
            f"{worst / 1000:.2f} | {len(f['periods'])} | {1e6 / worst:.0f} | {met} | {_counts(f)} |"
        )
    refused = [f"- {f['design']}: {f['refused']}" for f in files if "refused" in f]
    return "\n".join(
        [
            f"\n## {clock}\n",
            _summary(period, placed),
            "",
            *rows,
            *_after_feedback(period, files),
            "",
            *refused,
            "",
        ]
    )


def _promised(found: dict[str, Any]) -> float:
    """The least period of a design, in picoseconds, as the report says it."""
    return found["promised"] / (1 - found["uncertainty"])


def _together(clocks: list[str], placed: list[dict[str, Any]]) -> str:
    """All clocks: whether a longer promise is a longer measurement, and how far off it is."""
    worst = [max(f["periods"].values()) for f in placed]
    lines = [
        "\n## All clocks together\n",
        f"Every design at every clock ({', '.join(clocks)}), {len(placed)} in all. At one "
        "clock all end a little below it, and their order says little; over several it does.",
        "",
        "- Measured against the promise: " + against(list(map(_promised, placed)), worst),
    ]
    again = [f for f in placed if "feedback" in f]
    if again:
        worst = [max(f["feedback"]["periods"].values()) for f in again]
        said = [f["feedback"]["promised"] / (1 - f["uncertainty"]) for f in again]
        lines.append(
            f"- After feedback ({len(again)} designs), with seeds that the loop did not use: "
            + against(said, worst)
        )
    return "\n".join([*lines, ""])


def _megahertz(clock: str) -> float:
    return float(clock.removesuffix("MHz"))


def _counts(found: dict[str, Any]) -> str:
    """Promised / measured; what lies outside the module is in neither but in the block RAM."""
    pairs = (("lut", "lut"), ("ff", "flip-flops"), ("dsp", "dsp"), ("bram", "block-ram"))
    return " | ".join(
        f"{found['area'].get(mine, '-')} / {found['cells'][theirs]}" for mine, theirs in pairs
    )


def _after_feedback(period: float, files: list[dict[str, Any]]) -> list[str]:
    """A table of the designs that were scheduled again with measurements."""
    again = [f for f in files if "feedback" in f]
    if not again:
        return []
    rows = ["", "After feedback (`--rounds 3`, other seeds in the loop):", ""]
    rows += [
        "| design | measured ns | met | register bits, one-shot | after |",
        "|---|---|---|---|---|",
    ]
    ratios: list[float] = []
    for f in again:
        own, worst = f["feedback"], max(f["feedback"]["periods"].values())
        both = max(worst, *f["periods"].values()) <= period
        ratios += [own["registers"] / f["registers"]] if both else []
        rows.append(
            f"| {f['design']} | {worst / 1000:.2f} | {'yes' if worst <= period else 'no'} | "
            f"{f['registers']} | {own['registers']} |"
        )
    if ratios:
        less = 100 * (1 - statistics.geometric_mean(ratios))
        rows += [
            "",
            f"Where both meet the clock ({len(ratios)} designs) feedback saves {less:.1f} % of the "
            "register bits (geometric mean); ISDC reports 28.5 % for its designs.",
        ]
    return rows


def _summary(period: float, placed: list[dict[str, Any]]) -> str:
    if not placed:
        return "All designs are refused."
    worst = [max(f["periods"].values()) for f in placed]
    met = sum(w <= period for w in worst)
    lines = [f"{met} of {len(placed)} designs that were scheduled meet the clock.", ""]
    sums = [f["promised"] for f in placed]
    lines.append("- Measured against the sums: " + against(sums, worst))
    lines.append("- Measured against the promise: " + against(list(map(_promised, placed)), worst))
    ends = [end for f in placed for end in f.get("ends", {}).values()]
    if ends:
        by_design = [
            _rank_correlation(*zip(*f["ends"].values(), strict=True)) for f in placed if "ends" in f
        ]
        lines.append(
            f"- All {len(ends)} registers and memories of {len(by_design)} designs, each with the "
            "sum of its latest path: rank correlation "
            f"{_rank_correlation(*zip(*ends, strict=True)):.2f}, "
            f"within a design {statistics.median(by_design):.2f} (median)."
        )
    lines += [f"- Slowest paths {kind}." for kind in _kinds(placed)]
    return "\n".join(lines)


def against(said: list[float], worst: list[float]) -> str:
    """How measurements differ from what was said: errors, and whether they have the same order."""
    errors = [w / p - 1 for w, p in zip(worst, said, strict=True)]
    late = sum(e > 0.05 for e in errors)
    text = (
        f"{late} of {len(said)} are more than 5 % optimistic, median error "
        f"{100 * statistics.median(errors):+.0f} %"
    )
    if len(said) > 2:
        text += f", rank correlation {_rank_correlation(said, worst):.2f}"
    return text + "."


def _kinds(placed: list[dict[str, Any]]) -> list[str]:
    """The slowest paths of all placements by what they are: how many, and their nets."""
    nets: dict[str, list[float]] = {}
    for path in (path for f in placed for path in f.get("slowest", {}).values()):
        memory = path["clk-to-q"] > _MEMORY
        kind = "from a memory" if memory else "from a register"
        kind += " straight to a register" if path["nets"] == 1 else " through logic"
        nets.setdefault(kind, []).append(path["routing"] / path["nets"] / 1000)
    return [
        f"{kind}: {len(own)} placements, {min(own):.2f} to {max(own):.2f} ns a net, "
        f"{statistics.mean(own):.2f} on average"
        for kind, own in sorted(nets.items())
    ]


def _rank_correlation(one: Sequence[float], two: Sequence[float]) -> float:
    return statistics.correlation(_ranks(one), _ranks(two))


def _ranks(values: Sequence[float]) -> list[float]:
    return [
        sum(other < value for other in values) + sum(other == value for other in values) / 2
        for value in values
    ]
