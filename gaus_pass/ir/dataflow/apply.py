"""From a schedule to `gaus.*` attributes, and back."""

from __future__ import annotations

from gaus_pass.ir.core import annotations
from gaus_pass.ir.core.annotations import Annotator
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Block
from gaus_pass.ir.dataflow.clocked import ClockedGraph
from gaus_pass.ir.dataflow.deepen import deepen
from gaus_pass.ir.dataflow.extract import DataflowGraph
from gaus_pass.ir.dataflow.view import CONDITIONAL
from gaus_pass.model.schedule import Schedule

_ON_OPERATIONS = (
    annotations.START,
    annotations.LATENCY,
    annotations.STAGE,
    annotations.UNIT,
    annotations.RESOURCE,
)


def apply(graph: DataflowGraph, schedule: Schedule) -> None:
    """Write a schedule into the container, replacing an earlier one; place registers by it.

    Terminators, constants, registers and inverters get no attributes: they are no operations of
    the problem.
    """
    container, problem, first = graph.container, graph.problem, graph.first
    with container.op.context:
        if isinstance(graph, ClockedGraph):
            deepen(graph, schedule)
        _drop(container.block)
        annotate = Annotator()
        start, stage = schedule.start.tolist(), schedule.stage.tolist()
        latency = problem.latency.tolist()
        for i, op in enumerate(graph.operations, first):
            annotate.operation(op, start[i], latency[i], stage[i])
        _write_units(graph, schedule, annotate)
        annotate.container(container.op, schedule.length(problem), schedule.ii)


def _write_units(graph: DataflowGraph, schedule: Schedule, annotate: Annotator) -> None:
    if schedule.unit is None:
        return
    problem = graph.problem
    units = schedule.unit.tolist()
    for i, op in enumerate(graph.operations, graph.first):
        if units[i] >= 0:
            (name,) = problem.operator_types[problem.type_of[i]].uses
            op.attributes[annotations.UNIT] = annotate.number(units[i])
            op.attributes[annotations.RESOURCE] = ir.StringAttr.get(name)


def _drop(block: Block) -> None:
    """Remove the attributes of operations."""
    for view in block.operations:
        op = view.operation
        attributes = op.attributes
        for key in _ON_OPERATIONS:
            if key in attributes:
                del attributes[key]
        if op.name == CONDITIONAL:
            for region in op.regions:
                for inner in region.blocks:
                    _drop(inner)


def read_schedule(graph: DataflowGraph) -> dict[str, int]:
    """Start times by operation name, as they are written in the IR."""
    names = graph.problem.names[graph.first :]
    starts = (annotations.read_number(op, annotations.START) for op in graph.operations)
    return {n: s for n, s in zip(names, starts, strict=False) if s is not None}
