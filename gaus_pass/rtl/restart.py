"""When the next run may begin while the last one drains.

A function that is one pipelined loop takes the next start while its last iterations are still on
their way.  The next run's first iteration then enters ``windows`` windows of II cycles after the
last iteration of the run before, at the beginning of a window, as if the loop went on: no slot of a
unit or port has two operations.  What `verify` knows of one run has to hold between two as well:

- an access of the next run comes after every access of the run before to the same memory, unless
  both are loads: which elements they touch is known only at run time;
- an argument is sampled anew only after its last use;
- a result keeps its value until ``done`` has been high.

Each of these gives a least number of windows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gaus_pass.hardware.loop import Operand, Source
from gaus_pass.hardware.memory import MemoryModel
from gaus_pass.ir.core.walk import defining_op, is_constant
from gaus_pass.ir.loops.function import FunctionModel, Leaf
from gaus_pass.ir.loops.nest import constant_of
from gaus_pass.rtl.datapath.leaf import LeafPlan


def restart_windows(model: FunctionModel, plans: Sequence[LeafPlan]) -> int | None:
    """Windows from the last iteration of a run to the first one of the next.

    Parameters
    ----------
    plans
        Those of the function's leaves.

    Returns
    -------
    int or None
        None where a run has to end before the next one begins, or nothing would be gained.
    """
    if not _is_one_loop(model):
        return None
    [plan] = plans
    if not _returns_are_kept(model, plan):
        return None
    steps = plan.steps
    waits = [plan.ii, *_memories(model.memory_model, plan), *_arguments(plan)]
    waits += [steps - ready for ready in _results_ready(plan)]
    windows = -(-max(waits) // plan.ii)
    return windows if windows * plan.ii <= steps else None


def _is_one_loop(model: FunctionModel) -> bool:
    if len(model.items) != 1:
        return False
    item = model.items[0]
    return isinstance(item, Leaf) and not item.straight


def _returns_are_kept(model: FunctionModel, plan: LeafPlan) -> bool:
    """Whether nothing that is returned is an argument, which the next run replaces."""
    kept = {value for value, operand in _results(plan) if _is_captured(plan, operand)}
    kept |= {value for value, operand in _results(plan) if not _is_sampled(plan, operand.value)}
    return all(value in kept or _is_constant(value) for value in model.returns)


def _results(plan: LeafPlan) -> list[tuple[object, Operand]]:
    return [(result.value, plan.final(result.operand)) for result in plan.results]


def _is_captured(plan: LeafPlan, operand: Operand) -> bool:
    return operand.distance > 0 or plan.graph.loop.inside(operand.value)


def _is_constant(value: object) -> bool:
    op = defining_op(value)
    return op is not None and is_constant(op)


def _is_sampled(plan: LeafPlan, value: int) -> bool:
    """Whether a value is made of arguments: it changes when the next start is taken."""
    known = plan.graph.loop.values[value]
    if known.source is not Source.INVARIANT or known.constant is not None:
        return False
    if known.source_value is not None:
        return constant_of(known.source_value) is None and not _is_constant(known.source_value)
    return known.form is None or any(_is_sampled(plan, atom) for atom in known.form.atoms)


def _start(plan: LeafPlan, operation: int) -> int:
    return int(plan.schedule.start[operation + 1])


def _memories(model: MemoryModel, plan: LeafPlan) -> Iterator[int]:
    """Cycles by which an access has to follow one of the run before."""
    accesses = [
        (i, operation.access)
        for i, operation in enumerate(plan.graph.loop.operations)
        if operation.access is not None
    ]
    for i, one in accesses:
        for j, two in accesses:
            if one.memory == two.memory and (one.is_store or two.is_store):
                delay = model.delay(one.is_store, two.is_store)
                yield _start(plan, i) + delay - _start(plan, j)


def _arguments(plan: LeafPlan) -> Iterator[int]:
    """Cycles until an argument has been used for the last time."""
    for i, operation in enumerate(plan.graph.loop.operations):
        read = {v for o in operation.uses() for v in (o.value, *o.initial)}
        if any(_is_sampled(plan, value) for value in read):
            yield _start(plan, i) + 1
    for _, operand in _results(plan):
        if _is_captured(plan, operand) and any(
            _is_sampled(plan, value) for value in (operand.value, *operand.initial)
        ):
            yield plan.captured_at(operand) + 1


def _results_ready(plan: LeafPlan) -> Iterator[int]:
    """Steps at which results are ready; a cycle later they are in their registers."""
    for _, operand in _results(plan):
        if _is_captured(plan, operand):
            yield plan.captured_at(operand)
