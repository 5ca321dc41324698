"""What crosses between processes: the channels and memories that items use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gaus_pass.hardware.flow import Process
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.memory import Memory
from gaus_pass.hardware.process import Around, Branch, Carried, Item, Leaf, While, parts_of


def channels_fed(items: Iterable[Item]) -> set[int]:
    """Channels that items feed, those of items inside too."""
    return {channel for item in items for channel in _fed(item)}


def channels_read(items: Iterable[Item]) -> set[int]:
    """Channels that items read, those of items inside too, whoever feeds them."""
    return {channel for item in items for channel in _read(item)}


def memories_used(items: Iterable[Item]) -> set[int]:
    """Indices of the memories that items access."""
    found: set[int] = set()
    for item in items:
        if isinstance(item, Leaf):
            operations = item.graph.loop.operations
            found.update(o.access.memory for o in operations if o.access is not None)
        else:
            found |= memories_used(parts_of(item))
    return found


def memories_stored(items: Iterable[Item]) -> set[int]:
    """Indices of the memories that items store to."""
    found: set[int] = set()
    for item in items:
        if isinstance(item, Leaf):
            accesses = (operation.access for operation in item.graph.loop.operations)
            found.update(a.memory for a in accesses if a is not None and a.is_store)
        else:
            found |= memories_stored(parts_of(item))
    return found


def outside(model: Function, numbers: Iterable[int]) -> list[Memory]:
    """Those of some memories that lie outside the module, and are no streams."""
    found = (model.memories[k] for k in sorted(numbers))
    return [m for m in found if not m.is_local and not m.is_stream]


def keeps_results(model: Function, process: Process) -> bool:
    """Whether the next run of a process must not begin before results have been taken."""
    return bool(outside(model, memories_stored(model.items_of(process))))


def returns_argument(model: Function) -> bool:
    """Whether a result is an argument."""
    return bool(set(model.returns) & set(model.scalars))


def _fed(item: Item) -> Iterator[int]:
    match item:
        case Leaf():
            yield from (r.channel for r in item.graph.loop.results if r.channel is not None)
            return
        case Around():
            yield item.induction
            yield from (row.channel for row in item.rows)
            yield from _carried(item.carried)
        case Branch():
            yield from (merge.result for merge in item.merges)
        case While():
            yield from _carried(item.carried)
    yield from channels_fed(parts_of(item))


def _carried(carried: Iterable[Carried]) -> Iterator[int]:
    for one in carried:
        yield from (one.inside, one.after)


def _read(item: Item) -> Iterator[int]:
    carried: tuple[Carried, ...] = ()
    match item:
        case Leaf():
            yield from _of_loop(item.graph.loop)
            return
        case Around():
            yield from _of_loop(item.header)
            yield from (size for row in item.rows for size in row.sizes)
            carried = item.carried
        case Branch():
            yield item.condition
            for merge in item.merges:
                yield from (merge.then, merge.otherwise)
        case While():
            yield item.condition
            carried = item.carried
    for one in carried:
        yield from (one.initial, one.following)
    yield from channels_read(parts_of(item))


def _of_loop(loop: Loop) -> Iterator[int]:
    yield from (value.channel for value in loop.values if value.channel is not None)
