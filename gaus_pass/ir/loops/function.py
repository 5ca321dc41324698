"""From a `func.func` to a `gaus_pass.hardware.function.Function`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.errors import GausError
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.operations import Dimension
from gaus_pass.hardware.process import Around, Branch, Carried, Item, Leaf, Merge, Row, While
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import body_operations
from gaus_pass.ir.core.handles import Block, IrValue, Op
from gaus_pass.ir.core.hints import OF_TRANSFORMS, dropped_hints, idle_hints, name_of
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.nest import ForView, Span, holds_loop, innermost_loops
from gaus_pass.ir.core.operation_names import LOOPS, SCF_IF, WHILE
from gaus_pass.ir.core.walk import is_constant, walk_nested
from gaus_pass.ir.loops.channels import Channels
from gaus_pass.ir.loops.dimensions import dim_is_known
from gaus_pass.ir.loops.memories.flows import FlowReader, overlapping
from gaus_pass.ir.loops.memories.interfaces import parse_interface, with_control
from gaus_pass.ir.loops.memories.layout import read_over
from gaus_pass.ir.loops.memories.masters import arrays_of
from gaus_pass.ir.loops.memories.naming import port_names
from gaus_pass.ir.loops.memories.of_function import memories_of
from gaus_pass.ir.loops.memories.partition import uneven_banks
from gaus_pass.ir.loops.memories.ports import interface_of
from gaus_pass.ir.loops.memories.returned import require_returned
from gaus_pass.ir.loops.memory import NOTHING, memory_model, require_known
from gaus_pass.ir.loops.reader import LoopReader
from gaus_pass.ir.loops.timing import LoopTiming
from gaus_pass.ir.operators.core_source import CoreSource
from gaus_pass.ir.operators.declarations import TimingContext
from gaus_pass.ir.transforms.arithmetic.products import split_products
from gaus_pass.ir.transforms.flatten import nest_of
from gaus_pass.ir.transforms.normal import normal_form
from gaus_pass.ir.transforms.order.partial_sums import allow_reassociation
from gaus_pass.ir.transforms.processes.cut import asks_for_dataflow
from gaus_pass.ir.transforms.steps import NONE, Asked, transform
from gaus_pass.options import Options

_ENDS = ("func.return", "affine.yield", "scf.yield", "scf.condition")
_NOTHING = (*_ENDS, *NOTHING)


def read_function(
    function: Op,
    options: Options,
    emit: Emit,
    deeper: int = 0,
    cores: CoreSource | None = None,
    steps: Sequence[str] = (),
    later: Collection[str] = (),
    made: Any = None,
) -> Function:
    """A `func.func` as hardware.

    Parameters
    ----------
    deeper
        Cycles added to the latency of expensive operators.
    cores
        Makes modules for operators that no library implements.
    steps
        What to do to its loops before, as in `gaus_pass.ir.transforms.steps`.
    later
        Memories whose reads take a cycle more.
    made
        Its transformed copy where there is one; it is used up.

    Raises
    ------
    GausError
        It contains something that has no hardware; the error has a location.
    """
    try:
        return _FunctionReader(function, options, emit, deeper, cores, steps, later, made).read()
    except GausError as error:
        raise error.at(location_text(function.location)) from None


def transformed(
    function: Op, options: Options, steps: Sequence[str], emit: Emit = lambda _: None
) -> Any:
    """The copy of a function that `read_function` reads.

    Raises
    ------
    GausError
        As `read_function`.
    """
    context = TimingContext.from_options(options)
    timing = LoopTiming(context.source(function), memory_model(options))
    copy = normal_form(function, timing.knows_call, options.dataflow)
    allow_reassociation(copy, options.reassociate)
    transform(copy, Asked.by(options), steps, emit)
    split_products(copy, options)
    return copy


class _FunctionReader:
    def __init__(
        self,
        function: Op,
        options: Options,
        emit: Emit,
        deeper: int,
        cores: CoreSource | None,
        steps: Sequence[str],
        later: Collection[str],
        made: Any,
    ) -> None:
        self.source, self.options, self.steps = function, options, steps
        self.model = memory_model(options)
        context = TimingContext.from_options(options)
        timing = LoopTiming(context.source(function), self.model, deeper, cores)
        self.function = made
        if made is None:
            self.function = transformed(function, options, steps, emit)
        self.name: str = function.attributes["sym_name"].value
        by_source = options.port_names == "source"
        self.port_names = port_names(self.function) if by_source else {}
        self.flow = FlowReader(self.function) if asks_for_dataflow(self.function) else None
        memories = memories_of(self.function, function, options, self.port_names, later)
        self.memories = memories if self.flow is None else self.flow.in_order(memories)
        self.reader = LoopReader(
            timing, self.model, options.exact_dependences, emit, function, options.strict,
            options.flush,
        )  # fmt: skip
        self.channels = Channels()
        self.uses = _uses(walk_nested(self.function))
        self.loops = len(innermost_loops(self.function))
        self.counts = Counter[str]()
        further = () if options.transforms == NONE else OF_TRANSFORMS
        for warning in dropped_hints(function, further):
            emit(warning)

    def read(self) -> Function:
        blocks = list(self.function.regions[0].blocks)
        top = [view.operation for view in blocks[0].operations]
        last = top[-1]
        if self.flow is None:
            items, flow = tuple(self._items(top)), None
        else:
            items, flow = self.flow.read(self._items, self.memories)
        for memory in self.memories:
            require_known(memory, location_text(self.function.location))
            for remark in (*read_over(memory), *uneven_banks(memory)):
                self.reader.emit(remark)
        require_returned(last, self.memories)
        sizes = self._sizes()
        interface = interface_of(
            list(blocks[0].arguments),
            list(last.operands),
            self.memories,
            sizes,
            self.port_names,
            self.model.read_during_write,
            arrays_of(self.memories, items),
        )
        interface = with_control(interface, self.function, parse_interface(self.options.interface))
        if flow is not None:
            interface = overlapping(interface)
        scalars = [a for a in blocks[0].arguments if not _is_memory(a)]
        return Function(
            self.source,
            self.name,
            interface,
            self.memories,
            scalars=(*map(self.channels.number, scalars), *sizes.values()),
            items=items,
            returns=tuple(self.channels.number(v) for v in last.operands if not _is_memory(v)),
            channels=tuple(self.channels.found),
            memory_model=self.model,
            gates=self.reader.timing.gates,
            normal_form=self.function,
            steps=tuple(self.steps),
            flow=flow,
        )

    def _sizes(self) -> dict[Dimension, int]:
        """Sizes of arguments that something needs, with their channels, in order."""
        found = self.channels.dimensions.items()
        return dict(sorted(found, key=lambda pair: (pair[0].argument, pair[0].axis)))

    def _items_in(self, block: Block) -> tuple[Item, ...]:
        return tuple(self._items([view.operation for view in block.operations]))

    def _items(self, operations: Sequence[Op]) -> Iterator[Item]:
        span: list[Any] = []
        for op in operations:
            if op.name in LOOPS or (op.name == SCF_IF and holds_loop(op)):
                yield from self._span(span)
                span = []
                yield self._branch(op) if op.name == SCF_IF else self._loop(op)
            elif not (is_constant(op) or op.name in _NOTHING or dim_is_known(op)):
                span.append(op)
        yield from self._span(span)

    def _span(self, operations: list[Op]) -> Iterator[Leaf]:
        if not operations:
            return
        own = [inner for op in operations for inner in (op, *walk_nested(op))]
        inside = _uses(own)
        results = [r for op in operations for r in op.results if self.uses[r] > inside[r]]
        span = Span.of(operations, results)
        name = self._name("straight", 2)
        graph = self.reader.straight(span, self.function, self.memories, name)
        self.channels.connect(graph.loop)
        yield Leaf(graph, straight=True)

    def _loop(self, op: Op) -> Item:
        innermost = [i for i in innermost_loops(self.function) if _is_within(i, op)]
        if len(innermost) == 1:
            nest = nest_of(innermost[0], self.options.flatten)
            if nest.op == op:
                name = self._name("loop", self.loops, op)
                try:
                    graph = self.reader.read(nest, self.function, self.memories, name)
                except GausError as error:
                    raise error.at(location_text(op.location)) from None
                self.channels.connect(graph.loop)
                return Leaf(graph)
        for warning in idle_hints(op):
            self.reader.emit(warning)
        return self._while(op) if op.name == WHILE else self._around(ForView.of(op))

    def _branch(self, op: Op) -> Branch:
        sides: list[tuple[Item, ...]] = []
        yields: list[list[Any]] = []
        for region in op.regions:
            blocks = list(region.blocks)
            sides.append(self._items_in(blocks[0]) if blocks else ())
            yields.append(list(body_operations(blocks[0])[1].operands) if blocks else [])
        number = self.channels.number
        condition = number(op.operands[0])
        merges = tuple(
            Merge(*map(number, values)) for values in zip(op.results, *yields, strict=True)
        )
        return Branch(op, condition, sides[0], sides[1], merges)

    def _while(self, op: Op) -> While:
        number, alias = self.channels.number, self.channels.alias
        first, second = (region.blocks[0] for region in op.regions)
        condition, *forwarded = body_operations(first)[1].operands
        before = self._items_in(first)
        for value, inside, behind in zip(forwarded, second.arguments, op.results, strict=True):
            alias(inside, number(value))
            alias(behind, number(value))
        after = self._items_in(second)
        yields = body_operations(second)[1].operands
        carried = tuple(
            Carried(number(inside), number(inside), number(initial), number(following))
            for inside, initial, following in zip(first.arguments, op.operands, yields, strict=True)
        )
        return While(op, number(condition), carried, before, after)

    def _around(self, view: ForView) -> Around:
        header = self.reader.header(view, self.function)
        self.channels.connect(header)
        number = self.channels.number
        items = self._items_in(view.body)
        carried = tuple(
            Carried(*map(number, values))
            for values in zip(view.carried, view.op.results, view.initial, view.yields, strict=True)
        )
        rows = tuple(
            Row(channel, tuple(map(self.channels.dimension, sizes)))
            for (induction, sizes), channel in list(self.channels.rows.items())
            if induction == view.induction
        )
        return Around(header, number(view.induction), carried, items, rows)

    def _name(self, kind: str, count: int, op: Op = None) -> str:
        number = self.counts[kind]
        self.counts[kind] += 1
        own = f"{kind}{number}" if count > 1 else kind
        return f"{self.name}.{own if op is None else name_of(op, own)}"


def _is_memory(value: IrValue) -> bool:
    return isinstance(value.type, ir.MemRefType)


def _uses(operations: Iterable[Op]) -> Counter[Any]:
    return Counter(value for op in operations for value in op.operands)


def _is_within(op: Op, outer: Op) -> bool:
    while op is not None:
        if op.operation == outer:
            return True
        op = op.operation.parent
        if op is not None and isinstance(op, ir.Module):
            return False
    return False
