"""From a schedule to `pipeline.scheduled`.

Every stage is a block.  Operations move to the stage of their start, constants to the first one.  A
stage reads a value of an earlier one through a `pipeline.src`, one per stage and value.  CIRCT
makes a register for every stage boundary that a value crosses.
"""

from __future__ import annotations

from typing import Any

from gaus_pass.ir.core import annotations
from gaus_pass.ir.core.annotations import Annotator
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.operation_names import SCHEDULED
from gaus_pass.ir.core.walk import name_hint, set_name_hint, walk_nested
from gaus_pass.ir.pipelines.graph import PipelineGraph
from gaus_pass.ir.pipelines.instances import instantiate
from gaus_pass.ir.pipelines.view import RETURN, stage_location
from gaus_pass.model.schedule import Schedule


def apply(graph: PipelineGraph, schedule: Schedule) -> Any:
    """Replace the `pipeline.unscheduled` of ``graph`` and return the `pipeline.scheduled`.

    The operations of the graph are moved, so that it cannot be used again.
    """
    return _Builder(graph, schedule).run()


class _Builder:
    def __init__(self, graph: PipelineGraph, schedule: Schedule) -> None:
        self.graph = graph
        self.old = graph.view.op
        self.start: list[int] = schedule.start.tolist()
        self.length = schedule.length(graph.problem)
        self.latency: list[int] = graph.problem.latency.tolist()
        self.ii = schedule.ii
        self.annotate = Annotator()
        self.stages: list[Any] = []
        self.home: dict[Any, int] = {}  # value → stage in which it is defined
        self.sources: list[dict[Any, Any]] = [{} for _ in range(self.length)]
        self.promoted: dict[Any, Any] = {}  # captured value → argument of the entry stage

    def run(self) -> Any:
        # The ports are read first, because the old operation is erased later.
        terminator = self.graph.view.operations[-1]
        new = self._create()
        self._make_stages(new)
        self._replace_inputs()
        self._place_constants()
        for i in self._order():
            self._place(i)
        self._finish_stages(terminator)
        for old, fresh in zip(self.old.results, new.results, strict=True):
            old.replace_all_uses_with(fresh)
        self.old.erase()
        self.annotate.container(new, self.length, self.ii)
        return new

    def _create(self) -> Any:
        view, captures = self.graph.view, self.graph.captures
        position = len(view.inputs)
        operands = list(self.old.operands)
        attributes = {name: self.old.attributes[name] for name in self.old.attributes}
        attributes.pop("operator_lib", None)  # CIRCT's own scheduling pass drops it as well
        names = view.input_names + self.graph.capture_names
        attributes["inputNames"] = ir.ArrayAttr.get([ir.StringAttr.get(name) for name in names])
        sizes = list(attributes["operandSegmentSizes"])
        sizes[0] += len(captures)
        attributes["operandSegmentSizes"] = ir.DenseI32ArrayAttr.get(sizes)
        return ir.Operation.create(
            SCHEDULED,
            results=[r.type for r in self.old.results],
            operands=operands[:position] + captures + operands[position:],
            attributes=attributes,
            regions=1,
            loc=self.old.location,
            ip=ir.InsertionPoint(self.old),
        )

    def _make_stages(self, new: Any) -> None:
        where, i1 = self.old.location, ir.IntegerType.get_signless(1)
        arguments = list(self.graph.view.entry.arguments)
        captures = self.graph.captures
        types = [v.type for v in [*arguments[:-1], *captures, arguments[-1]]]
        blocks = new.regions[0].blocks
        self.stages = [blocks.append(*types, arg_locs=[where] * len(types))]
        self.stages += [blocks.append(i1, arg_locs=[where]) for _ in range(self.length - 1)]

    def _replace_inputs(self) -> None:
        old = list(self.graph.view.entry.arguments)
        new = list(self.stages[0].arguments)
        count = len(old) - 1  # data inputs; the enable of the entry comes last
        for before, after in zip(old, [*new[:count], new[-1]], strict=True):
            before.replace_all_uses_with(after)
        self.home.update((value, 0) for value in new)
        # What the body captures is now an argument; the loop over operands puts it in place.
        self.promoted = dict(zip(self.graph.captures, new[count:-1], strict=True))

    def _place_constants(self) -> None:
        for op in self.graph.constants:
            self.stages[0].append(op)
            self.home.update((result, 0) for result in op.results)

    def _order(self) -> list[int]:
        """Positions in the body: by stage, definitions before uses, else in the old order."""
        count = len(self.graph.body)
        by_start = sorted(range(count), key=lambda i: self.start[i + 1])
        position = {r: i for i, op in enumerate(self.graph.body) for r in op.results}
        done = [False] * count
        order: list[int] = []
        for first in by_start:
            stack = [first]
            while stack:
                i = stack[-1]
                if done[i]:
                    stack.pop()
                    continue
                needed = (position.get(v) for v in _operands(self.graph.body[i]))
                waiting = [j for j in needed if j is not None and not done[j]]
                if waiting:
                    stack.extend(waiting)
                    continue
                done[i] = True
                order.append(stack.pop())
        return order

    def _place(self, i: int) -> None:
        op, stage = self.graph.body[i], self.start[i + 1]
        self._route_operands(op, stage)
        name, latency = self.graph.problem.names[i + 1], self.latency[i + 1]
        binding = self.graph.bindings.get(i)
        if binding is None:
            self.stages[stage].append(op)
        else:
            op = instantiate(binding, op, latency, self.stages[stage], self.graph.view)
        self.annotate.operation(op, stage, latency, stage)
        if name_hint(op) != name and len(op.results):
            set_name_hint(op, name)
        self.home.update((result, stage) for result in op.results)

    def _route_operands(self, op: Op, stage: int) -> None:
        self._route(op, stage)
        if len(op.regions):
            for inner in walk_nested(op):
                self._route(inner, stage)

    def _route(self, op: Op, stage: int) -> None:
        operands = op.operands
        for k, value in enumerate(operands):
            routed = self._available(value, stage)
            if routed is not value:
                operands[k] = routed

    def _available(self, value: IrValue, stage: int) -> Any:
        value = self.promoted.get(value, value)
        if self.home.get(value, stage) == stage:
            return value
        sources = self.sources[stage]
        if value not in sources:
            source = ir.Operation.create(
                "pipeline.src",
                results=[value.type],
                operands=[value],
                loc=self.old.location,
                ip=ir.InsertionPoint(self.stages[stage]),
            )
            sources[value] = source.results[0]
        return sources[value]

    def _finish_stages(self, terminator: Op) -> None:
        last = self.length - 1
        self._route(terminator, last)
        ir.Operation.create(
            RETURN,
            operands=list(terminator.operands),
            attributes={name: terminator.attributes[name] for name in terminator.attributes},
            loc=stage_location(terminator.location, self.graph.problem.name, last),
            ip=ir.InsertionPoint(self.stages[-1]),
        )
        none = ir.ArrayAttr.get([])
        attributes = {
            "operandSegmentSizes": ir.DenseI32ArrayAttr.get([0, 0, 0]),
            "clockGatesPerRegister": none,
        }
        for stage, following in enumerate(self.stages[1:]):
            ir.Operation.create(
                "pipeline.stage",
                attributes=attributes,
                successors=[following],
                loc=stage_location(self.old.location, self.graph.problem.name, stage),
                ip=ir.InsertionPoint(self.stages[stage]),
            )


def _operands(op: Op) -> list[Any]:
    values = list(op.operands)
    if len(op.regions):
        values += [v for inner in walk_nested(op) for v in inner.operands]
    return values


def read_schedule(pipeline: Op) -> dict[str, int]:
    """Start times by operation name, as they are written in a `pipeline.scheduled`."""
    found: dict[str, int] = {}
    for block in pipeline.regions[0].blocks:
        for view in block.operations:
            op = view.operation
            start = annotations.read_number(op, annotations.START)
            if start is not None:
                found[name_hint(op) or f"{op.name}@{len(found)}"] = start
    return found
