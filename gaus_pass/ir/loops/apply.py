"""From a schedule to `gaus.*` attributes on a loop and its operations."""

from __future__ import annotations

from typing import Any

from gaus_pass.hardware.operations import node
from gaus_pass.hardware.process import LoopGraph
from gaus_pass.ir.core.annotations import II, LATENCY, LENGTH, STAGE, START, Annotator
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Op
from gaus_pass.model.schedule import Schedule


def annotate(graph: LoopGraph, schedule: Schedule) -> None:
    """Write start, latency and stage on operations, length and II on the (outermost) loop.

    Attributes of an earlier run are removed.  An `if` gets the latest start of its results.  Index
    arithmetic that only serves addresses gets none.
    """
    loop = graph.loop
    _remove(loop.op)
    annotator = Annotator()
    latency: list[int] = graph.problem.latency.tolist()
    start: list[int] = schedule.start.tolist()
    stage: list[int] = schedule.stage.tolist()
    order = sorted(range(len(loop.operations)), key=lambda i: start[node(i)])
    for i in order:
        op = loop.operations[i].op
        if op is not None:
            annotator.operation(op, start[node(i)], latency[node(i)], stage[node(i)])
    annotator.container(loop.op, schedule.length(graph.problem), schedule.ii)


def _remove(root: Op) -> None:
    def visit(op: Op) -> Any:
        for name in (START, LATENCY, STAGE, LENGTH, II):
            if name in op.attributes:
                del op.attributes[name]
        return ir.WalkResult.ADVANCE

    root.walk(visit, ir.WalkOrder.PRE_ORDER)
