"""A pipeline with stall freezes its stages; what its bodies hold must be able to freeze too."""

from __future__ import annotations

from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.latency_body import depends_on, holds_state
from gaus_pass.ir.locations import location_text
from gaus_pass.ir.pipeline_view import LATENCY, PipelineView, walk_nested


def check_stall(view: PipelineView) -> None:
    """Refuse bodies with registers that go on while the pipeline stalls.

    CIRCT enables the registers between stages with "valid and not stalled" but moves the bodies of
    `pipeline.latency` as they are, so their registers would lose or double data.

    Raises
    ------
    InvalidProblem
        Some register of a body is not enabled by the stall signal; the message names both.
    """
    if view.stall is None:
        return
    for op in view.entry.operations:
        if op.operation.name != LATENCY:
            continue
        for inner in walk_nested(op.operation):
            if holds_state(inner) and not _freezes(inner, view.stall, op.operation):
                raise InvalidProblem(
                    f"the pipeline has a stall signal, but '{inner.name}' inside pipeline.latency "
                    "has no clock enable that depends on it, so it would go on while the pipeline "
                    "stalls; use seq.compreg.ce (or an enable port) driven by the inverted stall",
                    location_text(inner.location),
                    ((location_text(view.op.location), "the pipeline with the stall signal"),),
                )


def _freezes(op: Any, stall: Any, body: Any) -> bool:
    operands = list(op.operands)
    if op.name == "seq.compreg.ce":
        return depends_on(operands[2], stall, body)
    if op.name == "hw.instance" or op.name == "seq.shiftreg":
        return any(depends_on(operand, stall, body) for operand in operands)
    return False
