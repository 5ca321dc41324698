"""The ways that data go between processes."""

from __future__ import annotations

from collections.abc import Sequence

from gaus_pass.hardware.crossing import channels_fed, channels_read
from gaus_pass.hardware.flow import Flow, Link
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.process import leaves
from gaus_pass.rtl.plan import LeafPlan


def value_edges(model: Function) -> list[tuple[int, int]]:
    """Pairs of processes of which the second one reads values of the first."""
    assert model.flow is not None
    items = [model.items_of(process) for process in model.flow.processes]
    fed = [{c for c in channels_fed(own) if model.channels[c].constant is None} for own in items]
    return [
        (one, two)
        for two, own in enumerate(items)
        for one in range(two)
        if fed[one] & channels_read(own)
    ]


def other_way(model: Function, flow: Flow, link: Link) -> list[int]:
    """The processes on another way from one end of a link to the other; none without."""
    ways = [(o.producer, o.consumer) for o in flow.links if o is not link]
    ways += value_edges(model)
    before, waiting = {link.producer: link.producer}, [link.producer]
    while waiting:
        at = waiting.pop(0)
        for one, two in ways:
            for here, there in ((one, two), (two, one)):
                if here == at and there not in before:
                    before[there] = at
                    waiting.append(there)
    if link.consumer not in before:
        return []
    found = [link.consumer]
    while found[-1] != link.producer:
        found.append(before[found[-1]])
    return found[::-1]


def kept_for_later(model: Function, flow: Flow, link: Link, plans: Sequence[LeafPlan]) -> int:
    """Elements that a FIFO keeps for iterations that have not begun, while others go on.

    A loop that goes on without an element pushes what is inside before it pops the next one; where
    data go two ways, whoever waits for that pop must not be held up by a FIFO that is full.
    """
    if not link.in_order or not other_way(model, flow, link):
        return 0
    consumer = flow.processes[link.consumer]
    first = sum(1 for _ in leaves(model.items[: consumer.first]))
    own = plans[first : first + sum(1 for _ in leaves(model.items_of(consumer)))]
    stages = [
        (plan.steps - 1) // plan.ii
        for plan in own
        for i in plan.graph.loop.taken_first
        if plan.flushes and _reads(plan, i, link.memory)
    ]
    return max(stages, default=0)


def _reads(plan: LeafPlan, operation: int, memory: int) -> bool:
    access = plan.graph.loop.operations[operation].access
    return access is not None and access.memory == memory
