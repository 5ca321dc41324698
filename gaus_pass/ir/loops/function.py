"""A function as hardware runs it: loops that are pipelined, and what comes one after the other.

A function is a list of items.  A `Leaf` is an innermost loop, or the operations between loops,
which run once; each has a problem to be scheduled.  An `Around` is a loop that holds others: it
runs its items in turn, once per iteration.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.errors import GausError, InvalidProblem
from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.memory import Memory, MemoryModel
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.operation_names import FOR
from gaus_pass.ir.core.walk import is_constant, walk_nested
from gaus_pass.ir.loops.memory import ALLOCATIONS, parse_ports, read_memories
from gaus_pass.ir.loops.nest import ForView, Span, innermost_loops, nest_of
from gaus_pass.ir.loops.reader import LoopGraph, LoopReader
from gaus_pass.ir.loops.timing import LoopTiming
from gaus_pass.ir.operators.declarations import TimingSource
from gaus_pass.ir.operators.delays import make_delay_model
from gaus_pass.ir.operators.library_files import libraries_of
from gaus_pass.ir.operators.types import OperatorTypes
from gaus_pass.options import Options

_RETURN = "func.return"
_ENDS = (_RETURN, "affine.yield", "scf.yield")
_NOTHING = (*_ENDS, *ALLOCATIONS, "memref.dealloc")


@dataclass(frozen=True)
class Leaf:
    """An innermost loop, or with ``straight`` operations that run once."""

    graph: LoopGraph
    straight: bool = False


@dataclass(frozen=True)
class Around:
    """A loop that holds others.

    Attributes
    ----------
    header
        Induction variable and bounds; a model without operations.
    view
        Its iter_args, their initial values and what is yielded.
    """

    header: Loop
    view: ForView
    items: tuple[Item, ...]


Item = Leaf | Around


@dataclass(frozen=True)
class FunctionModel:
    """A function: its items in order, its memories, what it returns.

    Attributes
    ----------
    select_delay, gate_delay
        Of a two-way select and a two-input gate, in the unit of the operator library.
    """

    op: Any
    name: str
    arguments: tuple[Any, ...]
    memories: tuple[Memory, ...]
    items: tuple[Item, ...]
    returns: tuple[Any, ...]
    memory_model: MemoryModel
    select_delay: float
    gate_delay: float

    def leaves(self) -> Iterator[Leaf]:
        """All leaves, in order."""
        yield from _leaves(self.items)


def _leaves(items: Iterable[Item]) -> Iterator[Leaf]:
    for item in items:
        if isinstance(item, Leaf):
            yield item
        else:
            yield from _leaves(item.items)


def read_function(function: Any, options: Options, emit: Emit, deeper: int = 0) -> FunctionModel:
    """The model of a `func.func`.

    Parameters
    ----------
    deeper
        Cycles that expensive operators take beyond what the libraries say.

    Raises
    ------
    GausError
        It holds something that cannot be made hardware of; the error has a location.
    """
    try:
        return _FunctionReader(function, options, emit, deeper).read()
    except GausError as error:
        raise error.at(location_text(function.location)) from None


class _FunctionReader:
    def __init__(self, function: Any, options: Options, emit: Emit, deeper: int) -> None:
        self.function, self.options, self.deeper = function, options, deeper
        self.name: str = function.attributes["sym_name"].value
        self.memories = tuple(read_memories(function, parse_ports(options.ports)))
        self.model = MemoryModel(int(options.read_latency), options.read_during_write)
        self.reader = LoopReader(self._timing(), self.model, options.exact_dependences, emit)
        self.uses = _uses(walk_nested(function))
        self.loops = len(innermost_loops(function))
        self.counts = Counter[str]()

    def _timing(self) -> LoopTiming:
        delays = make_delay_model(self.options.delay_model)
        used = delays if self.options.cycle_time is not None else None
        source = TimingSource(
            OperatorTypes(self.function, libraries_of(self.options.operators)), used
        )
        return LoopTiming(source, self.model, self.deeper)

    def read(self) -> FunctionModel:
        blocks = list(self.function.regions[0].blocks)
        if len(blocks) != 1:
            raise InvalidProblem(
                f"function '{self.name}' has {len(blocks)} blocks; a loop is an affine.for or "
                "scf.for, branches are not read; lift them to scf (mlir-opt --lift-cf-to-scf)"
            )
        last = list(blocks[0].operations)[-1].operation
        return FunctionModel(
            self.function,
            self.name,
            tuple(blocks[0].arguments),
            self.memories,
            tuple(self._items(blocks[0])),
            tuple(last.operands),
            self.model,
            self.reader.timing.select_delay,
            self.reader.timing.gate_delay,
        )

    def _items(self, block: Any) -> Iterator[Item]:
        span: list[Any] = []
        for view in block.operations:
            op = view.operation
            if op.name in FOR:
                yield from self._span(span)
                span = []
                yield self._loop(op)
            elif not (is_constant(op) or op.name in _NOTHING):
                span.append(op)
        yield from self._span(span)

    def _span(self, operations: list[Any]) -> Iterator[Leaf]:
        if not operations:
            return
        own = [inner for op in operations for inner in (op, *walk_nested(op))]
        inside = _uses(own)
        results = [r for op in operations for r in op.results if self.uses[r] > inside[r]]
        span = Span.of(operations, results)
        name = self._name("straight", 2)
        yield Leaf(self.reader.straight(span, self.function, self.memories, name), straight=True)

    def _loop(self, op: Any) -> Item:
        innermost = [i for i in innermost_loops(self.function) if _is_within(i, op)]
        if len(innermost) == 1:
            nest = nest_of(innermost[0], self.options.flatten)
            if nest.outer.op == op:
                name = self._name("loop", self.loops)
                try:
                    return Leaf(self.reader.read(nest, self.function, self.memories, name))
                except GausError as error:
                    raise error.at(location_text(op.location)) from None
        view = ForView.of(op)
        header = self.reader.header(view, self.function)
        return Around(header, view, tuple(self._items(view.body)))

    def _name(self, kind: str, count: int) -> str:
        number = self.counts[kind]
        self.counts[kind] += 1
        return f"{self.name}.{kind}{number}" if count > 1 else f"{self.name}.{kind}"


def _uses(operations: Iterable[Any]) -> Counter[Any]:
    return Counter(value for op in operations for value in op.operands)


def _is_within(op: Any, outer: Any) -> bool:
    while op is not None:
        if op.operation == outer:
            return True
        op = op.operation.parent
        if op is not None and isinstance(op, ir.Module):
            return False
    return False
