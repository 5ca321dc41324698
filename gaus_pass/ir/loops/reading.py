"""All innermost loops below an operation, read with the options of a scheduling run."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.errors import GausError, InvalidProblem
from gaus_pass.hardware.memory import Memory
from gaus_pass.hardware.process import LoopGraph
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import body_operations
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.hints import dropped_hints, idle_hints, name_of
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.nest import Span, innermost_loops, runs_once
from gaus_pass.ir.core.operation_names import CALL, FUNCTION, LOOPS
from gaus_pass.ir.core.walk import defining_op, find_operations, is_constant, walk_nested
from gaus_pass.ir.loops.memories.naming import names_of
from gaus_pass.ir.loops.memories.partition import parse_partition, uneven_banks
from gaus_pass.ir.loops.memory import (
    NOTHING,
    memory_model,
    parse_ports,
    read_memories,
)
from gaus_pass.ir.loops.reader import LoopReader
from gaus_pass.ir.loops.timing import LoopTiming
from gaus_pass.ir.operators.core_source import CoreSource
from gaus_pass.ir.operators.declarations import TimingContext
from gaus_pass.ir.operators.library import known_symbols
from gaus_pass.ir.operators.library_files import libraries_of
from gaus_pass.ir.transforms.flatten import nest_of
from gaus_pass.ir.transforms.inline import callee_of, calls
from gaus_pass.ir.transforms.lanes.split import takes_vectors
from gaus_pass.ir.transforms.memory_forms.copies import COPY
from gaus_pass.ir.transforms.normal import is_in_loop, needs_normal_form, normal_form
from gaus_pass.option_table import require_names
from gaus_pass.options import Options


@dataclass
class Rewritten:
    """A function that is read in its normal form, because a loop in it holds a call or a copy.

    Schedules are written on the normal form, which takes the place of the function then.
    """

    source: Any
    copy: Any
    _is_there: bool = False

    def put_in_place(self) -> None:
        """Replace the function, once."""
        if not self._is_there:
            self._is_there = True
            ir.InsertionPoint(self.source).insert(self.copy)
            self.source.erase()


@dataclass(frozen=True)
class LoopReading:
    """An innermost loop as a problem, and what has to be put in place before it is written on."""

    graph: LoopGraph
    rewritten: Rewritten | None


def read_loops(
    root: Op, options: Options, emit: Emit, cores: CoreSource | None = None
) -> list[LoopGraph]:
    """As `readings`, the graphs of loops alone."""
    found = [reading.graph for reading in readings(root, options, emit, cores)]
    return [graph for graph in found if not graph.runs_once]


def readings(
    root: Op, options: Options, emit: Emit, cores: CoreSource | None = None
) -> list[LoopReading]:
    """The innermost loops of every `func.func` in ``root``, and functions without loops.

    Of functions without loops these are the ones that access memories or have branches.

    Remarks on memory dependences that are assumed go to ``emit``.

    Parameters
    ----------
    cores
        Says what operators take that no library knows.

    Raises
    ------
    GausError
        A loop, a library or an option is at fault; the error has a location.
    """
    functions = [f for f in find_operations(root, FUNCTION) if len(f.regions[0].blocks)]
    for function in functions:
        for warning in dropped_hints(function):
            emit(warning)
    described = _described(options)
    once = [runs_once(f, described) for f in functions]
    if not any(once) and not any(innermost_loops(f) or needs_normal_form(f) for f in functions):
        return []
    _require_uncalled(functions)
    ports = parse_ports(options.ports)
    memory = memory_model(options)
    context = TimingContext.from_options(options)
    timings = [LoopTiming(context.source(f), memory, cores=cores) for f in functions]
    rewritten = [_rewritten(*those) for those in zip(functions, timings, once, strict=True)]
    read = [f if r is None else r.copy for f, r in zip(functions, rewritten, strict=True)]
    wishes = parse_partition(options.partition)
    memories = [tuple(read_memories(function, ports, wishes)) for function in read]
    names = {name for group in memories for name in names_of(group)}
    require_names("ports", "memory", filter(None, ports), names)
    require_names("partition", "memory", wishes, names)
    for remark in (r for group in memories for memory in group for r in uneven_banks(memory)):
        emit(remark)
    found: list[LoopReading] = []
    parts = zip(read, timings, memories, rewritten, once, strict=True)
    for function, timing, own, whole, straight in parts:
        exact, strict = options.exact_dependences, options.strict
        reader = LoopReader(timing, memory, exact, emit, strict=strict)
        found += [LoopReading(g, whole) for g in _read(function, reader, own, options)]
        if straight and not innermost_loops(function):
            found += [LoopReading(g, whole) for g in _read_once(function, reader, own)]
    return found


def _described(options: Options) -> Collection[str] | None:
    """Operations of which libraries say how long they take; None when all are known."""
    if options.opaque is not None:
        return None
    return known_symbols(libraries_of(options.operators))[1]


def _read_once(
    function: Op, reader: LoopReader, memories: tuple[Memory, ...]
) -> Iterator[LoopGraph]:
    """What a function without loops does; nothing where it only returns arguments."""
    where = location_text(function.location)
    body, last = body_operations(function.regions[0].blocks[0])
    members = [op for op in body if not (is_constant(op) or op.name in NOTHING)]
    if not members:
        return
    results = [v for v in last.operands if defining_op(v) in members]
    results = [v for v in results if not isinstance(v.type, ir.MemRefType)]
    name = function.attributes["sym_name"].value
    try:
        graph = reader.straight(Span.of(members, results), function, memories, name)
    except GausError as error:
        raise error.at(where) from None
    graph.loop.op = function
    yield graph


def _read(
    function: Op, reader: LoopReader, memories: tuple[Memory, ...], options: Options
) -> Iterator[LoopGraph]:
    found = innermost_loops(function)
    name = function.attributes["sym_name"].value
    nests = [nest_of(op, options.flatten) for op in found]
    pipelined = [view.op for nest in nests for view in nest.loops] + [nest.op for nest in nests]
    for op in walk_nested(function):
        if op.name in LOOPS and op not in pipelined:
            for warning in idle_hints(op):
                reader.emit(warning)
    for k, (op, nest) in enumerate(zip(found, nests, strict=True)):
        own = f"{name}.{name_of(op, f'loop{k}' if len(found) > 1 else 'loop')}"
        try:
            yield reader.read(nest, function, memories, own)
        except GausError as error:
            raise error.at(location_text(op.location)) from None


def _rewritten(function: Op, timing: LoopTiming, once: bool) -> Rewritten | None:
    """What stands for a function with loops that hold what its normal form has not.

    Parameters
    ----------
    once
        Whether it has no loops, and is scheduled as a whole.
    """
    if needs_normal_form(function):
        return Rewritten(function, normal_form(function, timing.knows_call))
    for op in walk_nested(function):
        if op.name == COPY or (op.name == CALL and not timing.knows_call(op)):
            callee = None if op.name == COPY else callee_of(op, function)
            is_known = op.name == COPY or (callee is not None and len(callee.regions[0].blocks))
            makes_memory = any(isinstance(r.type, ir.MemRefType) for r in op.results)
            if is_known and (once or makes_memory or is_in_loop(op)):
                return Rewritten(function, normal_form(function, timing.knows_call))
    return None


def _require_uncalled(functions: Sequence[Op]) -> None:
    """Refuse to change the types of functions that others call.  Raises `InvalidProblem`."""
    called = {str(call.attributes["callee"]) for f in functions for call in calls(f)}
    for function in functions:
        if takes_vectors(function) and f"@{function.attributes['sym_name'].value}" in called:
            raise InvalidProblem(
                "this function has vectors in its type, which would become words, and is called; "
                "put calls in place before (--gaus-inline), or make it a function of words",
                location_text(function.location),
            )
