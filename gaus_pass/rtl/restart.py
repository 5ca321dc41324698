"""When the next run may begin while the last one drains.

A function that is one pipelined loop takes the next start while its last iterations are still in
the pipeline.  The first iteration of the next run enters ``windows`` windows of II cycles after the
last one of the run before, at the beginning of a window, as if the loop continued; no slot of a
unit or port therefore has two operations.  In addition, what `verify` guarantees within a run has
to hold between two runs:

- an access of the next run comes after every access of the run before to the same memory, unless
  both are loads of a memory with addresses: which elements they touch is known only at run time;
- an argument is sampled again only after its last use;
- a result keeps its value until ``done`` has been high.

Each of these gives a least number of windows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gaus_pass.hardware.function import Channel, Function
from gaus_pass.hardware.operations import Operand, Source, node
from gaus_pass.hardware.process import Leaf
from gaus_pass.rtl.plan import LeafPlan


def restart_windows(model: Function, plans: Sequence[LeafPlan]) -> int | None:
    """Windows from the last iteration of a run to the first one of the next.

    Parameters
    ----------
    plans
        The plans of the function's leaves.

    Returns
    -------
    int or None
        None if a run has to end before the next one begins, or if nothing would be gained.
    """
    if not _is_one_loop(model):
        return None
    [plan] = plans
    if plan.graph.riders:
        return None  # two runs could meet on a shared port
    if not _returns_are_kept(model, plan):
        return None
    steps = plan.steps
    waits = [plan.ii, *_memories(model, plan), *_arguments(plan, model.channels)]
    waits += [steps - ready for ready in _results_ready(plan)]
    windows = -(-max(waits) // plan.ii)
    return windows if windows * plan.ii <= steps else None


def _is_one_loop(model: Function) -> bool:
    if len(model.items) != 1:
        return False
    item = model.items[0]
    return isinstance(item, Leaf) and not item.straight and item.graph.loop.exit is None


def _returns_are_kept(model: Function, plan: LeafPlan) -> bool:
    """Whether no result is an argument, which would change when the next start is taken."""
    channels = model.channels
    kept = {made for made, operand in _results(plan) if _is_captured(plan, operand)}
    kept |= {made for made, o in _results(plan) if not _is_sampled(plan, o.value, channels)}
    return all(made in kept or channels[made].constant is not None for made in model.returns)


def _results(plan: LeafPlan) -> list[tuple[int, Operand]]:
    """The channels that the leaf feeds, and the operand for each."""
    return [
        (result.channel, plan.final(result.operand))
        for result in plan.results
        if result.channel is not None
    ]


def _is_captured(plan: LeafPlan, operand: Operand) -> bool:
    return operand.distance > 0 or plan.graph.loop.inside(operand.value)


def _is_sampled(plan: LeafPlan, value: int, channels: Sequence[Channel]) -> bool:
    """Whether a value depends on arguments, so that it changes when the next start is taken."""
    known = plan.graph.loop.values[value]
    if known.source is not Source.INVARIANT or known.constant is not None:
        return False
    if known.channel is not None:
        return channels[known.channel].constant is None
    made_of = () if known.form is None else known.form.atoms
    made_of += () if known.scale is None else (known.scale,)
    return not made_of or any(_is_sampled(plan, a, channels) for a in made_of)


def _start(plan: LeafPlan, operation: int) -> int:
    return int(plan.schedule.start[node(operation)])


def _memories(model: Function, plan: LeafPlan) -> Iterator[int]:
    """Least cycles from the last iteration to the next run's first, for each pair of accesses."""
    accesses = [
        (i, operation.access)
        for i, operation in enumerate(plan.graph.loop.operations)
        if operation.access is not None
    ]
    for i, one in accesses:
        for j, two in accesses:
            stream = model.memories[one.memory].is_stream
            if one.memory == two.memory and (one.is_store or two.is_store or stream):
                timing = model.memory_model
                delay = 1 if stream else timing.delay(one.is_store, two.is_store)
                yield _start(plan, i) + delay - _start(plan, j)


def _arguments(plan: LeafPlan, channels: Sequence[Channel]) -> Iterator[int]:
    """Cycles until an argument has been used for the last time."""

    def is_sampled(operand: Operand) -> bool:
        read = (operand.value, *operand.initial)
        return any(_is_sampled(plan, value, channels) for value in read)

    for i, operation in enumerate(plan.graph.loop.operations):
        if any(map(is_sampled, operation.uses())):
            yield _start(plan, i) + 1
    for _, operand in _results(plan):
        if _is_captured(plan, operand) and is_sampled(operand):
            yield plan.captured_at(operand) + 1


def _results_ready(plan: LeafPlan) -> Iterator[int]:
    """Steps at which results are ready; a cycle later they are in their registers."""
    for _, operand in _results(plan):
        if _is_captured(plan, operand):
            yield plan.captured_at(operand)
