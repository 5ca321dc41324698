"""Designs of the project as pages: what each is, its two commands, its figures, its schedule."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gaus_pass.api.figures import bars
from gaus_pass.api.outcome import Outcome, from_json

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Design:
    """A design of the gallery.

    Attributes
    ----------
    words
        The first command; ``OUT`` is the name of what it writes.
    """

    name: str
    title: str
    text: str
    words: str


DESIGNS = (
    Design(
        "fir-pipeline",
        "FIR filter as a pipeline",
        "A symmetric filter of five taps, cut into stages for 30 levels of logic with the least "
        "register bits.",
        "circt-opt examples/fir.mlir '--gaus-schedule=cycle-time=30 delay-model=aig "
        "report=OUT.json' -o OUT.mlir",
    ),
    Design(
        "dot-product",
        "Dot product",
        "A loop from MLIR to Verilog, a product every cycle.",
        "gaus hls examples/dot_product/dot_product.mlir -o OUT.sv --report OUT.json",
    ),
    Design(
        "iir",
        "Recursive filter with one multiplier",
        "Products that share a unit; the recurrence bounds the II.",
        "gaus hls examples/shared_multiplier/iir.mlir --limits mul:1 -o OUT.sv --report OUT.json",
    ),
    Design(
        "histogram",
        "Histogram",
        "A load and a store of one memory, whose addresses are data.",
        "gaus hls test/kernels/histogram.mlir -o OUT.sv --report OUT.json",
    ),
    Design(
        "matrix-multiply",
        "Matrix product",
        "Three loops that run as one.",
        "gaus hls test/kernels/matrix_multiply.mlir -o OUT.sv --report OUT.json",
    ),
    Design(
        "stencil",
        "Stencil",
        "Neighbours of every point, read through one port.",
        "gaus hls test/kernels/stencil.mlir -o OUT.sv --report OUT.json",
    ),
    Design(
        "fft-butterfly",
        "FFT butterfly",
        "Complex products of one stage of an FFT.",
        "gaus hls test/kernels/fft_butterfly.mlir -o OUT.sv --report OUT.json",
    ),
    Design(
        "prefix-sum",
        "Prefix sum",
        "What an iteration stores the next one needs.",
        "gaus hls test/kernels/prefix_sum.mlir -o OUT.sv --report OUT.json",
    ),
    Design(
        "sparse",
        "Sparse matrix times vector",
        "Rows whose lengths are known only at run time.",
        "gaus hls test/kernels/sparse_matrix_vector.mlir -o OUT.sv --report OUT.json",
    ),
    Design(
        "workload",
        "A graph from GML",
        "A random graph, scheduled for the least memory footprint.",
        "gaus schedule examples/workload.gml --objective 'length > memory' -o OUT.json",
    ),
)


def make_gallery(folder: Path, only: str = "") -> None:
    """Run the commands of all designs and write their pages.

    Raises
    ------
    subprocess.CalledProcessError
        A command failed; its messages have been shown.
    """
    folder.mkdir(parents=True, exist_ok=True)
    cards: list[str] = []
    for design in DESIGNS:
        if only in design.name:
            figures = _make(design, folder)
            cards.append(_card(design, figures))
    head = "# Gallery\n\nDesigns of this project, made by the script that builds this site.\n\n"
    body = '<div class="gallery" markdown>\n' + "\n".join(cards) + "\n</div>\n"
    (folder / "index.md").write_text(head + body, encoding="utf-8")


def _make(design: Design, folder: Path) -> list[tuple[str, str]]:
    """Run both commands of a design, draw its schedule, write its page; its figures."""
    out = folder / design.name
    commands = [design.words, "gaus report OUT.json -o OUT.html"]
    for words in commands:
        _run(words.replace("OUT", str(out)))
    document = json.loads(Path(f"{out}.json").read_text(encoding="utf-8"))
    regions: list[dict[str, Any]] = document.get("regions") or [document]
    outcomes = [_outcome(region) for region in regions]
    largest = max(outcomes, key=lambda outcome: outcome.problem.num_operations)
    bars(largest, f"{out}.svg")
    figures = _figures(largest, document)
    shown = "\n".join(f"$ {words.replace('OUT', design.name)}" for words in commands)
    rows = "\n".join(f"| {name} | {value} |" for name, value in figures)
    text = (
        f"# {design.title}\n\n{design.text}\n\n```\n{shown}\n```\n\n"
        f"[The schedule, with its source]({design.name}.html)\n\n"
        f"| | |\n|---|---|\n{rows}\n\n![Operations by step]({design.name}.svg)\n"
    )
    (folder / f"design-{design.name}.md").write_text(text, encoding="utf-8")
    for suffix in ("json", "mlir", "sv"):
        Path(f"{out}.{suffix}").unlink(missing_ok=True)
    return figures


def _run(words: str) -> None:
    import shlex

    name, *rest = shlex.split(words)
    module = {"gaus": "gaus_pass", "circt-opt": "gaus_pass.opt"}[name]
    subprocess.run(
        [sys.executable, "-m", module, *rest, *(["--quiet"] if name == "gaus" else [])],
        cwd=ROOT,
        check=True,
    )


def _outcome(region: dict[str, Any]) -> Outcome:
    found = from_json({**region, "schema": 1})
    assert isinstance(found, Outcome)
    return found


def _figures(outcome: Outcome, document: dict[str, Any]) -> list[tuple[str, str]]:
    terms, result = outcome.terms, outcome.result
    found = [("operations", str(outcome.problem.num_operations))]
    if outcome.schedule.ii is not None:
        found.append(("II", str(outcome.schedule.ii)))
    found += [(name, f"{terms[name]:,}") for name in ("length", "register-bits", "memory")]
    found.append(("status", result.status.name.lower()))
    for module in document.get("modules", ()):
        bits = sum(module["register_bits"].values())
        found.append(("register bits of the module", f"{bits:,}"))
    return found


def _card(design: Design, figures: list[tuple[str, str]]) -> str:
    shown = ", ".join(f"{name} {value}" for name, value in figures[:4])
    return (
        f"<div markdown>\n[![{design.title}]({design.name}.svg)](design-{design.name}.md)\n\n"
        f"**[{design.title}](design-{design.name}.md)**\n\n{design.text}\n\n{shown}\n\n</div>\n"
    )
