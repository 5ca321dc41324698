"""From an `affine.for` or `scf.for` to a `gaus_pass.hardware.loop.Loop` and its `Problem`.

**The problem**: operation 0 is the control, pinned to step 0, which makes the INDUCTION values.
``hold`` of a value is the latency of its operation.  A load starts in the cycle in which its
address is applied, a store in that in which address and data are; a cycle later the memory has it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.copies import copy_carried
from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.loop import Bound, Level, Loop, Result
from gaus_pass.hardware.memory import Memory, MemoryModel
from gaus_pass.hardware.numbers import trip_count
from gaus_pass.hardware.operations import Operation, Source, Value
from gaus_pass.hardware.process import LoopGraph, MemoryDependence
from gaus_pass.ir.core.annotations import INDEPENDENT
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.hints import hints_of
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.nest import ForView, Nest, Span, WhileNest
from gaus_pass.ir.loops.body import BodyReader
from gaus_pass.ir.loops.dependences import memory_dependences
from gaus_pass.ir.loops.instances import match
from gaus_pass.ir.loops.names import Names
from gaus_pass.ir.loops.outer import outer_ranges
from gaus_pass.ir.loops.port_sharing import port_sharing
from gaus_pass.ir.loops.ranges import assign_widths
from gaus_pass.ir.loops.timing import LoopTiming
from gaus_pass.ir.loops.whiles import count_iterations, require_progress
from gaus_pass.ir.operators.asked_steps import with_step_hints
from gaus_pass.ir.operators.declarations import Declarations
from gaus_pass.ir.operators.types import Timing
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Problem


@dataclass(frozen=True)
class LoopReader:
    """Reads the loops of one module.

    Attributes
    ----------
    timing
        Latencies, delays and units of operations.
    memory
        How memories behave.
    exact
        A memory dependence whose distance cannot be computed is an error.
    near
        An operation of the input in which modules that libraries name are looked up, to be matched
        with operations for hardware; None without hardware.
    strict
        A while loop that cannot end is an error, not a warning.
    flush
        What counted loops do that do not say it: `LoopGraph.flush`.
    """

    timing: LoopTiming
    memory: MemoryModel
    exact: bool
    emit: Emit
    near: Any = None
    strict: bool = False
    flush: bool = False

    def read(self, nest: Nest, function: Op, memories: tuple[Memory, ...], name: str) -> LoopGraph:
        """The model and the problem of a loop or a perfect nest.

        Raises
        ------
        InvalidProblem
            Something in it cannot be pipelined; the error has its location.
        """
        loop = Loop(name, nest.op, location_text(nest.op.location), (), memories)
        reader = BodyReader(loop, nest, Names(function))
        if isinstance(nest, WhileNest):
            count_iterations(reader.values, reader.index, nest)
            reader.read()
            require_progress(loop, self.strict, self.emit)
            handed_on = loop.operations[loop.exit or 0].operands[1:]
            loop.results = list(map(Result, nest.results, handed_on))
        else:
            _read_levels(reader, nest)
            reader.read()
            results = map(reader.values.operand, nest.carried)
            loop.results = list(map(Result, nest.results, results))
        for value in nest.carried:
            operand = reader.values.operand(value)
            key = operand.value, operand.distance
            loop.carried.setdefault(key, reader.values.names.of_value(value))
        hints = hints_of(nest.op, *(view.op for view in nest.loops[1:]))
        asks = self.flush if hints.flush is None else hints.flush
        flush = asks and loop.exit is None and bool(loop.taken_first)
        graph = self._graph(loop, reader, flush)
        asked: dict[str, Any] = {"wanted_ii": hints.ii, "pipelined": hints.pipeline is not False}
        own = graph.at_ii_one
        return replace(graph, at_ii_one=None if own is None else replace(own, **asked), **asked)

    def header(self, view: ForView, function: Op) -> Loop:
        """The induction variable and bounds of a loop that holds others, without its body.

        Raises
        ------
        InvalidProblem
            A bound is not linear, or the step is not positive.
        """
        nest = Nest.of_loops([view])
        name = location_text(view.op.location)
        loop = Loop(name, view.op, name, (), ())
        _read_levels(BodyReader(loop, nest, Names(function)), nest)
        assign_widths(loop, outer_ranges(loop))
        return loop

    def straight(
        self, span: Span, function: Op, memories: tuple[Memory, ...], name: str
    ) -> LoopGraph:
        """The model and the problem of operations that run once: a loop without levels.

        Raises
        ------
        InvalidProblem
            An operation has no hardware.
        """
        first = span.members[0]
        loop = Loop(name, first, location_text(first.location), (), memories)
        reader = BodyReader(loop, span, Names(function))
        reader.read_operations(span.members)
        for value in span.results:
            loop.results.append(Result(value, reader.values.operand(value)))
        return self._graph(loop, reader)

    def _graph(self, loop: Loop, reader: BodyReader, flush: bool = False) -> LoopGraph:
        _drop_unused(loop, set(reader.index.forms))
        outer = outer_ranges(loop)
        assign_widths(loop, outer)
        timings = self._timings(loop, reader.values.names)
        found = memory_dependences(loop, self.memory, outer, self.exact, self.emit)
        named = {
            i: match(timing.implementation, timing.blocking, loop.operations[i], self.near)
            for i, timing in enumerate(timings)
            if self.near is not None and timing.implementation is not None
        }
        problem = self._problem(loop, timings, found, flush)
        graph = LoopGraph(loop, problem, tuple(found), named, flush=flush)
        # Which iterations meet on a port is not known before where they come at any distance.
        return graph if flush else replace(graph, at_ii_one=self._at_ii_one(graph, timings))

    def _timings(self, loop: Loop, names: Names) -> list[Timing]:
        """Timings of the operations; those with no time for selections read copies from here on."""
        timings = [self.timing.of(loop, operation) for operation in loop.operations]
        slow = [i for i, timing in enumerate(timings) if not self.timing.has_time(loop, i, timing)]
        if not slow:
            return timings
        copy_carried(loop, slow, names.fresh)
        return [self.timing.of(loop, operation) for operation in loop.operations]

    def _at_ii_one(self, graph: LoopGraph, timings: list[Timing]) -> LoopGraph | None:
        """The graph with ports that are shared because accesses are in different iterations."""
        loop = graph.loop
        ports = {
            r.name: r.limit for r in self.timing.resources(loop, timings) if r.limit and r.port_of
        }
        found = port_sharing(loop, ports)
        if found is None:
            return None
        operations = list(loop.operations)
        for i, guard in found.guards.items():
            operations[i] = replace(operations[i], predicate=guard)
        own = replace(loop, operations=operations)
        alone = [
            replace(t, name=f"{t.name} shared", uses={}) if i in found.riders else t
            for i, t in enumerate(timings)
        ]
        dependences = [*graph.dependences, *found.dependences]
        problem = self._problem(own, alone, dependences)
        return replace(graph, loop=own, problem=problem, riders=found.riders)

    def _problem(
        self,
        loop: Loop,
        timings: list[Timing],
        dependences: list[MemoryDependence],
        flush: bool = False,
    ) -> Problem:
        builder = ProblemBuilder(loop.name)
        types = Declarations(builder)
        for resource in self.timing.resources(loop, timings):
            builder.resource_type(resource.name, resource.limit, resource.cost, resource.port_of)
        builder.operator_type("loop", 0)
        builder.operation("loop", "loop", loop.location, 0, 0)
        # What an iteration begins with is there, or the iteration does not begin.
        begins = loop.taken_first if flush else ()
        for i, (operation, timing) in enumerate(zip(loop.operations, timings, strict=True)):
            last = 0 if i in begins and operation.predicate is None else None
            builder.operation(operation.name, types.name_of(timing), operation.location, 0, last)
        users = _users(loop)
        for number, value in enumerate(loop.values):
            if not loop.inside(number):
                continue
            hold = 0 if value.producer < 0 else timings[value.producer].latency
            later = {hops: name for (v, hops), name in loop.carried.items() if v == number and hops}
            builder.value(
                value.producer + 1, value.bits, users[number], hold, value.name, later=later
            )
        if loop.exit is not None:
            # What follows the last iteration must not store.
            for i, operation in enumerate(loop.operations):
                if operation.access is not None and operation.access.is_store:
                    builder.dependence(loop.exit + 1, i + 1, 1, 1, carries=False)
        for d in dependences:
            builder.dependence(d.earlier + 1, d.later + 1, d.distance, d.delay, carries=False)
        for i, timing in enumerate(timings, 1):
            if timing.implementation is not None and timing.blocking > 1:
                # A module of its own is not free for the next iteration before.
                builder.dependence(i, i, 1, timing.blocking, carries=False)
        by_op = {o.op: i + 1 for i, o in enumerate(loop.operations) if o.op is not None}
        return with_step_hints(builder.build(), ((i, op) for op, i in by_op.items()))


def _users(loop: Loop) -> list[list[tuple[int, int]]]:
    """Per value: operations of the problem and distances, each pair once."""
    users: list[dict[tuple[int, int], None]] = [{} for _ in loop.values]
    for i, operation in enumerate(loop.operations):
        for operand in operation.uses():
            users[operand.value][i + 1, operand.distance] = None
    return [list(pairs) for pairs in users]


def _read_levels(reader: BodyReader, nest: Nest) -> None:
    loop = reader.loop
    for view in nest.loops:
        value = view.induction
        where = location_text(view.op.location)
        made = Value(
            reader.values.names.of_value(value), Source.INDUCTION, is_index=True,
            source_value=value, location=where, integer=view.integer,
        )  # fmt: skip
        reader.values.alias(value, reader.values.add(made))
    loop.levels = tuple(_level(reader, view) for view in nest.loops)


def _level(reader: BodyReader, view: ForView) -> Level:
    step = view.step()
    lower, upper = (_bound(reader, view, side) for side in ("lower", "upper"))
    trips = None
    if step is not None and not any(form.terms for form in (*lower.forms, *upper.forms)):
        starts, ends = ([f.constant for f in b.forms] for b in (lower, upper))
        trips = trip_count(starts, ends, step)
        lower, upper = (
            Bound((replace(lower.forms[0], constant=max(starts)),)),
            Bound((replace(upper.forms[0], constant=min(ends)),)),
        )
    stride = LinearForm(constant=step) if step is not None else _step_at_run_time(reader, view)
    independent = INDEPENDENT in view.op.attributes
    return Level(reader.values.number(view.induction), lower, upper, stride, trips, independent)


def _bound(reader: BodyReader, view: ForView, side: str) -> Bound:
    operands = view.lower if side == "lower" else view.upper
    if not view.is_affine:
        known = view.constant_bound(operands[0])
        if known is not None:
            return Bound((LinearForm(constant=known),))
        return Bound((reader.index.number_form(operands[0], view.integer),))
    affine_map = view.op.attributes[f"{side}BoundMap"].value
    try:
        forms = reader.index.map_results(view.op, affine_map, operands, may_divide=False)
    except InvalidProblem as error:
        raise InvalidProblem(
            f"the {side} bound of this loop: {error.message}", location_text(view.op.location)
        ) from None
    return Bound(tuple(forms))


def _step_at_run_time(reader: BodyReader, view: ForView) -> LinearForm:
    return reader.index.number_form(view.op.operands[2], view.integer and view.step_integer)


def _drop_unused(loop: Loop, index_arithmetic: set[int]) -> None:
    """Remove index arithmetic that only serves addresses, and number the producers."""
    used = {result.operand.value for result in loop.results}
    # A value may be used before it is made: in the next iteration.
    used |= {o.value for operation in loop.operations for o in operation.uses() if o.distance}
    kept: list[Operation] = []
    for operation in reversed(loop.operations):
        optional = operation.op is None or set(operation.results) <= index_arithmetic
        if optional and operation.results and not used & set(operation.results):
            continue
        kept.append(operation)
        used.update(operand.value for operand in operation.uses())
    loop.operations = kept[::-1]
    for i, operation in enumerate(loop.operations):
        for result in operation.results:
            loop.values[result].producer = i
