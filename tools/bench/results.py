"""Measurements: medians over child processes, and the pages of docs/results."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from importlib import metadata
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "docs" / "results"
IMAGES = ROOT / "docs" / "images"
PAGES = {
    "pipelines": "Pipelines against CIRCT and Google XLS",
    "loops": "Loops against CIRCT",
    "exactness": "Exactness on small problems",
    "suite-a": "Suite A: peak resources and communication",
    "suite-b": "Suite B: memory footprint",
    "suite-c": "Suite C: modulo memory footprint",
    "suite-r": "Suite R: register bits",
    "suite-l": "Suite L: 1,000 to 1,000,000 operations",
    "pareto": "Pareto fronts",
    "gaus": "GauS on CPU and GPU",
    "reviewer": "What a reviewer would ask of GauS",
    "calyx": "Kernels of the Calyx evaluation",
    "streamhls": "Float kernels of Stream-HLS",
    "hardware": "Hardware: area and delay",
    "cores": "Cores: clocks and peers",
    "gflownet": "GFlowNet scheduling on devices",
    "psplib": "Project scheduling (PSPLIB)",
    "time-limits": "Time limits",
    "certificates": "Certificates",
}
"""Titles of the pages that programs write sections of, by file name without its suffix."""
_HEAD = "# {title}\n\nPart of the [results](../results.md).\n"


def measure(command: Sequence[str], runs: int) -> dict[str, Any]:
    """Run a child several times; it prints JSON.  Numbers come back as medians.

    Raises
    ------
    subprocess.CalledProcessError
        A child failed; its stderr has been shown.
    """
    answers = [_answer(command) for _ in range(runs)]
    first = answers[0]
    for key, value in first.items():
        if isinstance(value, float):
            first[key] = median(answer[key] for answer in answers)
        elif any(answer[key] != value for answer in answers):
            raise ValueError(f"{key} differs between runs: {[a[key] for a in answers]}")
    return first


def _answer(command: Sequence[str]) -> dict[str, Any]:
    run = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(run.stdout.splitlines()[-1])


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table with the first column flush left."""
    lines = ["| " + " | ".join(headers) + " |", "|" + "---|" + "---:|" * (len(headers) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def setting(packages: Sequence[str], runs: int = 0) -> str:
    """The day, the machine, its load and the versions that the numbers are of.

    Parameters
    ----------
    runs
        How many the medians of times are of; 0 without times.
    """
    found = {d.name: d.version for name in packages for d in metadata.distributions(name=name)}
    versions = ", ".join(f"{name} {found[name]}" for name in packages if name in found)
    where = (
        f"{_processor()}, {os.cpu_count()} cores; Python {platform.python_version()}, {versions}"
    )
    medians = f"medians of {runs} runs; " if runs else ""
    load = f"{medians}load average {os.getloadavg()[1]:.1f} at the end"
    return f"{date.today().isoformat()}; {where}; {load}."


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def image(alternative: str, name: str) -> str:
    """The Markdown, on a page of docs/results, of an image in docs/images."""
    return f"![{alternative}](../images/{name})"


def write_section(page: str, title: str, body: str) -> None:
    """Replace the section of that title in docs/results/PAGE.md, or add it; print it, too.

    The summary, docs/results.md, is written by hand.
    """
    path = RESULTS / f"{page}.md"
    text = path.read_text(encoding="utf-8") if path.exists() else _HEAD.format(title=PAGES[page])
    head, *sections = text.split("\n## ")
    new = f"{title}\n\n{body.strip()}\n"
    titles = [section.partition("\n")[0] for section in sections]
    if title in titles:
        sections[titles.index(title)] = new
    else:
        sections.append(new)
    path.parent.mkdir(parents=True, exist_ok=True)
    parts = [head.strip(), *(section.strip() for section in sections)]
    path.write_text("\n\n## ".join(parts) + "\n", encoding="utf-8")
    print(f"## {new}", file=sys.stderr)
