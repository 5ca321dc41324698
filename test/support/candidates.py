"""Candidates of the kernels, as `gaus hls` makes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gaus_pass.hls.explore.candidates import CandidateMaker, Source
from gaus_pass.hls.from_file import verilog_of
from gaus_pass.hls.functions import functions
from gaus_pass.options import Options

KERNELS = Path(__file__).resolve().parents[1] / "kernels"


def maker(name: str, longer: int = 4, **options: Any) -> CandidateMaker:
    """What makes the designs of a kernel that are at most ``longer`` steps longer."""

    def export(module: Any, context: Any) -> str:
        for function in functions(module.operation):
            function.erase()
        return verilog_of(module, context)

    data = (KERNELS / f"{name}.mlir").read_bytes()
    source = Source(data, f"{name}.mlir", lambda m: functions(m.operation)[0], export)
    return CandidateMaker(source, Options(**options), longer, lambda _: None)
