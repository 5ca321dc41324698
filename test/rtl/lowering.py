"""Takes MLIR text through gaus-schedule and CIRCT's lowering to Verilog, in this process."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gaus_pass.diagnostics import Diagnostic
from gaus_pass.ir.core.bindings import PassManager, export_verilog, ir, new_context
from gaus_pass.ir.verilog.exporting import prepare_export
from gaus_pass.option_table import parse_options
from gaus_pass.passes.base import load_passes

LOWERING = ("any(pipeline-explicit-regs)", "lower-pipeline-to-hw")


@dataclass
class Design:
    """A module on its way down; ``module`` is only valid inside ``with design.context``."""

    text: str
    diagnostics: list[Diagnostic] = field(default_factory=list[Diagnostic])

    def __post_init__(self) -> None:
        self.context: Any = new_context()
        with self.context:
            self.module: Any = ir.Module.parse(self.text)

    def run(self, name: str, options: str = "") -> None:
        """Run one pass of the package."""
        spec = load_passes()[name]
        with self.context, ir.Location.unknown():
            parsed = parse_options(options, spec.options)
            spec.run(self.module.operation, parsed, self.diagnostics.append)
            assert self.module.operation.verify()

    def lower(self, *pipelines: str) -> None:
        """Run passes of CIRCT."""
        with self.context, ir.Location.unknown():
            for pipeline in pipelines:
                PassManager.parse(f"builtin.module({pipeline})").run(self.module.operation)

    def verilog(self) -> str:
        """Lower what is left and export."""
        self.lower("lower-seq-to-sv")
        parts: list[str] = []
        with self.context, ir.Location.unknown():
            for op in list(self.module.body.operations):
                if op.operation.name == "ssp.library":
                    op.operation.erase()
            prepare_export(self.module)
            export_verilog(self.module, parts.append)
        return "".join(parts)

    def __str__(self) -> str:
        with self.context:
            return str(self.module)


def scheduled(text: str, folder: Path, options: str = "") -> tuple[Design, dict[str, Any]]:
    """The design after gaus-schedule, and its result JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / "report.json"
    design = Design(text)
    design.run("gaus-schedule", f"{options} report={report}")
    return design, json.loads(report.read_text())
