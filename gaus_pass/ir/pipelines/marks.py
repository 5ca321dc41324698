"""Marks on the locations of stages, which the registers that CIRCT makes for them inherit."""

from __future__ import annotations

from typing import Any

from gaus_pass.ir.core.bindings import ir

PIPELINE, STAGE = "gaus.pipeline", "gaus.stage"


def stage_location(location: Any, pipeline: str, stage: int) -> Any:
    """``location`` with a mark that the registers at the end of ``stage`` inherit."""
    i64 = ir.IntegerType.get_signless(64)
    mark = {PIPELINE: ir.StringAttr.get(pipeline), STAGE: ir.IntegerAttr.get(i64, stage)}
    return ir.Location.fused([location], ir.DictAttr.get(mark))
