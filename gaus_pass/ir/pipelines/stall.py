"""Stall: registers inside `pipeline.latency` bodies must stop with the stages around them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.handles import Block, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.walk import LATENCY, walk_nested
from gaus_pass.ir.operators.latency_body import depends_on, holds_state
from gaus_pass.ir.pipelines.view import PipelineView


def check_stall(view: PipelineView, promote: bool) -> None:
    """Refuse bodies with registers that do not stop when the pipeline stalls.

    CIRCT enables the registers between stages with "valid and not stalled" but moves the bodies of
    `pipeline.latency` unchanged, so that their registers would lose or duplicate data.

    Parameters
    ----------
    promote
        Whether captured values become inputs, which later stages see with a delay.

    Raises
    ------
    InvalidProblem
        Some register of a body is not enabled by the stall signal; the message names both.
    """
    if view.stall is None:
        return
    for op in view.operations:
        if op.name != LATENCY:
            continue
        for inner in walk_nested(op):
            if not holds_state(inner):
                continue
            wired = view.is_control if promote else _anything
            if not _freezes(inner, view.stall, op, wired):
                late = _freezes(inner, view.stall, op, _anything)
                raise InvalidProblem(
                    f"the pipeline has a stall signal, but '{inner.name}' inside pipeline.latency "
                    + (_LATE if late else _NEVER),
                    location_text(inner.location),
                    ((location_text(view.op.location), "the pipeline with the stall signal"),),
                )


_NEVER = (
    "has no clock enable that depends on it, so it would go on while the pipeline stalls; use "
    "seq.compreg.ce (or an enable port) driven by the inverted stall"
)
_LATE = (
    "has a clock enable that is made of it and of other signals outside the pipeline, so it would "
    "become an input and come late; invert the stall inside pipeline.latency, or set "
    "captures=stable"
)


def _anything(_: Any) -> bool:
    return True


def _freezes(op: Op, stall: Any, body: Block, wired: Callable[[Any], bool]) -> bool:
    """Whether an enable follows the stall; outside of the body through what is ``wired``."""
    operands = list(op.operands)
    if op.name == "seq.compreg.ce":
        return depends_on(operands[2], stall, body, wired)
    if op.name == "hw.instance" or op.name == "seq.shiftreg":
        return any(depends_on(operand, stall, body, wired) for operand in operands)
    return False
