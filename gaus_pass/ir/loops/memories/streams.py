"""Which arguments and results of a function are streams, and whether they can be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gaus_pass.errors import InvalidProblem, NotInOrder
from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.loop import Level, Loop
from gaus_pass.hardware.memory import DYNAMIC, Memory
from gaus_pass.hardware.operations import Operation, Source
from gaus_pass.hardware.process import Around, Branch, Item, Leaf, While
from gaus_pass.hardware.streams import AXI_STREAM, Run, Stream, runs_of
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.loops.memories.stream_order import Order, UnknownSize, sites

_LEAVE_OUT = "or leave the interface at memory"


def streams_of(memories: Sequence[Memory], items: Sequence[Item]) -> dict[str, Stream]:
    """The streams of a function, by the names of their memories.

    Raises
    ------
    InvalidProblem
        The elements of one do not come once each, in a fixed order and in one direction.
    """
    return {
        memory.name: _stream(number, memory, items)
        for number, memory in enumerate(memories)
        if memory.is_stream and not memory.in_order
    }


def _stream(number: int, memory: Memory, items: Sequence[Item]) -> Stream:
    found = list(sites(items, number))
    if not found:
        raise InvalidProblem(
            f"'{memory.name}' is a stream that nothing reads or writes; leave out its interface",
            location_text(memory.value.location),
        )
    incoming = _incoming(memory, [operation for operation, _ in found])
    for operation, around in found:
        require_fixed(memory, operation, around)
    order, count = _order(number, memory, items, found)
    if count is None and not incoming and memory.interface == AXI_STREAM:
        raise InvalidProblem(
            f"the number of elements that '{memory.name}' gets is known only at run time, and so "
            "is the one that tlast comes with; give loops and memory constant sizes, or make it "
            "a stream without tlast (interface=stream)",
            location_text(memory.value.location),
        )
    shape = tuple(None if size == DYNAMIC else size for size in memory.shape)
    name = memory.port_name or memory.name
    return Stream(name, memory.interface, memory.bits, shape, incoming, order, count)


def _incoming(memory: Memory, accesses: Sequence[Operation]) -> bool:
    """Whether all accesses are loads."""
    loads, stores = (
        [o for o in accesses if o.access is not None and o.access.is_store is kind]
        for kind in (False, True)
    )
    if loads and stores:
        raise InvalidProblem(
            f"stream '{memory.name}' is read here and written at {stores[0].location}; a stream "
            f"goes one way: use another argument for what is written, {_LEAVE_OUT}",
            loads[0].location,
        )
    return bool(loads)


def require_fixed(memory: Memory, operation: Operation, around: tuple[Item, ...]) -> None:
    """Refuse what is accessed or not depending on data.  Raises `NotInOrder`."""
    access, leaf = operation.access, around[-1]
    assert access is not None
    assert isinstance(leaf, Leaf)
    loop = leaf.graph.loop
    why = ""
    if any(isinstance(item, Branch) for item in around) or len(access.branches) > len(
        access.domain
    ):
        why = "under a condition that is no affine.if"
    if any(isinstance(item, While) for item in around) or loop.exit is not None:
        why = "in a while loop, whose iterations nobody knows before"
    if why:
        raise NotInOrder(
            f"stream '{memory.name}' is accessed {why}, so that the order of its elements is not "
            f"fixed; access it in every iteration of counted loops, {_LEAVE_OUT}",
            operation.location,
        )
    computed = [
        loop.values[atom].name
        for form in (*access.subscripts, *(f for c, _ in access.domain for f, _ in c))
        for atom in form.atoms
        if loop.values[atom].source is Source.RESULT
    ]
    if computed:
        raise NotInOrder(
            f"stream '{memory.name}' is accessed at a subscript that is computed from "
            f"'{computed[0]}', so that the order of its elements is not fixed; use linear "
            f"subscripts of loop counters, {_LEAVE_OUT}",
            operation.location,
        )


def _order(
    number: int, memory: Memory, items: Sequence[Item],
    found: Sequence[tuple[Operation, tuple[Item, ...]]],
) -> tuple[tuple[Run, ...], int | None]:  # fmt: skip
    """The order of the elements, and how many there are."""
    order = Order(number, memory)
    try:
        elements = order.of(items)
    except UnknownSize as unknown:
        _require_counted(memory, found, unknown.message)
        return (), None
    _require_once(memory, order.sites, elements.element, elements.site)
    count, size = len(elements.element), memory.size
    if np.array_equal(elements.element, np.arange(count)) and size in (None, count):
        return (), count
    return runs_of(elements.element.tolist()), count


def _require_once(
    memory: Memory, operations: Sequence[Operation], elements: np.ndarray, site: np.ndarray
) -> None:
    """Refuse elements that come twice, or that the array does not have."""
    access = operations[0].access
    assert access is not None
    done = "written" if access.is_store else "read"
    outside = np.flatnonzero((elements < 0) | (elements >= (memory.size or 1 << 62)))
    if len(outside):
        at = int(outside[0])
        raise NotInOrder(
            f"element {elements[at]} of stream '{memory.name}' is {done} here, and there is none; "
            "keep subscripts within the array",
            operations[int(site[at])].location,
        )
    sorted_places = np.argsort(elements, kind="stable")
    ordered = elements[sorted_places]
    again = np.flatnonzero(ordered[1:] == ordered[:-1])
    if len(again):
        first, second = (int(sorted_places[again[0] + k]) for k in (0, 1))
        one, two = (operations[int(site[k])] for k in (first, second))
        where = "in a later iteration" if one is two else f"at {two.location}"
        raise NotInOrder(
            f"element {_shown(memory, int(elements[first]))} of stream '{memory.name}' is {done} "
            f"here and again {where}; a stream has each element once: keep it in a value or a "
            f"local memory (gaus.hint = {{reuse = true}} on the loop does so for windows), "
            f"{_LEAVE_OUT}",
            one.location,
        )


def _shown(memory: Memory, element: int) -> str:
    if DYNAMIC in memory.shape[1:]:
        return str(element)
    subscripts: list[int] = []
    for stride in memory.strides:
        subscripts.append(element // stride)
        element %= stride
    return "".join(f"[{s}]" for s in subscripts)


def _require_counted(
    memory: Memory, found: Sequence[tuple[Operation, tuple[Item, ...]]], unknown: str
) -> None:
    """Refuse loops of unknown size that do not count through all elements from the first on."""
    operation, around = found[0]
    access = operation.access
    assert access is not None
    levels = [level for item in around for level in _levels(item)]
    counts = (
        len(found) == 1
        and not access.domain
        and len(levels) == len(access.subscripts) == len(memory.shape)
        and all(_counts(memory, k, *level) for k, level in enumerate(levels))
        and all(
            _is_counter(around[-1], form, *level)
            for form, level in zip(access.subscripts, levels, strict=True)
        )
    )
    if not counts:
        raise NotInOrder(
            f"the order of the elements of stream '{memory.name}' depends on {unknown}, which is "
            "known only at run time; give loops constant bounds, or count through all elements "
            f"with a loop for each dimension, {_LEAVE_OUT}",
            operation.location,
        )


def _levels(item: Item) -> list[tuple[Loop, Level]]:
    if isinstance(item, Leaf):
        return [(item.graph.loop, level) for level in item.graph.loop.levels]
    return [(item.header, item.header.levels[0])] if isinstance(item, Around) else []


def _counts(memory: Memory, axis: int, loop: Loop, level: Level) -> bool:
    """Whether a loop counts from 0, and inner ones over the whole of a dimension."""
    if level.lower.constant != 0 or level.constant_step != 1:
        return False
    if axis == 0:
        return True
    if memory.shape[axis] != DYNAMIC:
        return level.upper.constant == memory.shape[axis]
    form = level.upper.forms[0]
    if len(level.upper.forms) != 1 or form.constant or len(form.terms) != 1:
        return False
    [(atom, coefficient)] = form.terms
    size = loop.values[atom].dimension
    return (
        coefficient == 1
        and size is not None
        and size.argument == memory.argument
        and size.axis == axis
    )


def _is_counter(leaf: Item, form: LinearForm, loop: Loop, level: Level) -> bool:
    """Whether a subscript is the induction variable of a loop."""
    assert isinstance(leaf, Leaf)
    if form.constant or len(form.terms) != 1:
        return False
    [(atom, coefficient)] = form.terms
    own = leaf.graph.loop.values[atom].source_value
    return coefficient == 1 and own == loop.values[level.induction].source_value
