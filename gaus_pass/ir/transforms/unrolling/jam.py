"""Copies of a body side by side, so that the loops in it run once for all copies.

::

    for i = 0 to 10:                    for i = 0 to 5:
      %0 = load A[i]                      %0 = load A[2i];  %1 = load A[2i + 1]
      for j:                      ──►     for j:
        … %0 …                              … %0 …;  … %1 …

What is between loops is there for one copy after the other.  What a later copy does in front of a
loop, or in an earlier iteration of it, than an earlier copy must not depend on that.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, add_block, body_operations
from gaus_pass.ir.core.handles import Block, Op
from gaus_pass.ir.core.nest import ForView
from gaus_pass.ir.core.operation_names import FOR
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.ir.transforms.accesses import Access, Accesses, is_made_in, uses_memory_otherwise
from gaus_pass.ir.transforms.loops import constant_bounds
from gaus_pass.ir.transforms.order.legality import Where, before, conflicts, dependence

_MOST = 100
"""Accesses whose pairs are looked at."""
Instead = dict[Any, Any]
"""Values of the body, and what stands for them in a copy."""


def can_jam(view: ForView, copies: int) -> str | None:
    """What keeps copies of a body from running side by side; None if nothing does.

    ``""`` where there is no loop in it that would run once.
    """
    if not any(is_shared(op, view) for op in body_operations(view.body)[0]):
        return ""
    if view.initial:
        return "the loop has iter_args, which go from one iteration to the next"
    if any(True for _ in uses_memory_otherwise(view.op)):
        return "an operation in it may use any memory"
    accesses = Accesses()
    if len(accesses.within(view.op)) > _MOST:
        return f"the loop has more than {_MOST} loads and stores"
    step = (view.step() or 1) * copies
    apart = [
        (view.induction, "{one} < {two}"),
        (view.induction, f"{{two}} < {{one}} + {step}"),
    ]
    for one, two in conflicts(accesses, view.op):
        for way in _ways(view, one, two):
            if accesses.can_meet(one, two, view.op, [*apart, *way]):
                return dependence(one, two)
    return None


def is_shared(op: Op, view: ForView) -> bool:
    """Whether an operation is a loop that has the same iterations in all copies of a body."""
    if op.name not in FOR:
        return False
    inner = ForView.of(op)
    bounds = list(op.operands)[: len(list(op.operands)) - len(inner.initial)]
    return constant_bounds(inner) is not None or not any(is_made_in(v, view.op) for v in bounds)


def _ways(view: ForView, one: Access, two: Access) -> list[Where]:
    """In which iterations of inner loops the second access comes first in the jammed body."""
    first, second = (_path(view, access) for access in (one, two))
    found: list[Where] = []
    shared: list[Any] = []
    for mine, other in zip(first, second, strict=False):
        if mine != other:
            alike = [(loop.induction, "{one} = {two}") for loop in shared]
            return [*found, alike] if _stands_before(other, mine, view) else found
        if not is_shared(mine, view):
            return found
        shared.append(ForView.of(mine))
        inductions = [loop.induction for loop in shared]
        found.append(list(before(inductions, "two", "one"))[-1])
    return found


def _path(view: ForView, access: Access) -> list[Any]:
    """The operations around an access, from the body of a loop on, and the access."""
    found, op = [access.op.operation], access.op.operation
    while op.parent.operation != view.op:
        op = op.parent.operation
        found.insert(0, op)
    return found


def _stands_before(one: Any, two: Any, view: ForView) -> bool:
    """Whether an operation of a block is in front of another, a shared loop one or between."""
    order = [inner.operation for inner in one.block.operations]
    first, second = order.index(one), order.index(two)
    return first < second and any(is_shared(op, view) for op in order[first : second + 1])


def jammed(builder: Builder, view: ForView, block: Block, copies: Sequence[Instead]) -> list[Any]:
    """Copies of a block side by side; what each copy's terminator hands on, one copy after another.

    Parameters
    ----------
    view
        The loop that is unrolled.
    copies
        By copy: what stands for values; is told about all that is made.
    """
    body, last = body_operations(block)
    for shared, group in groupby(body, lambda op: is_shared(op, view)):
        members = list(group)
        for op in members if shared else ():
            _loop(Builder(builder.insertion, op.location), view, op, copies)
        for known in copies if not shared else ():
            for op in members:
                _copy(builder, op, known)
    return [known.get(v, v) for known in copies for v in last.operands]


def _copy(builder: Builder, op: Any, known: Instead) -> None:
    copy = op.clone(ip=builder.insertion)
    for inner in (copy, *walk_nested(copy)):
        for k, operand in enumerate(list(inner.operands)):
            if operand in known:
                inner.operands[k] = known[operand]
    known.update(zip(op.results, copy.results, strict=True))


def _loop(builder: Builder, view: ForView, op: Any, copies: Sequence[Instead]) -> None:
    """One loop for the loops of all copies."""
    inner = ForView.of(op)
    count = len(inner.initial)
    bounds = [copies[0].get(v, v) for v in list(op.operands)[: len(list(op.operands)) - count]]
    initial = [known.get(v, v) for known in copies for v in inner.initial]
    attributes = {key: op.attributes[key] for key in op.attributes}
    if inner.is_affine:
        sizes = [len(inner.lower), len(inner.upper), len(initial)]
        attributes["operandSegmentSizes"] = ir.DenseI32ArrayAttr.get(sizes)
    kinds = [v.type for v in initial]
    made = builder.make(op.name, [*bounds, *initial], kinds, attributes, 1)
    places = [(inner.induction.type, inner.induction.location)]
    block = add_block(made, 0, places + [(kind, op.location) for kind in kinds])
    index, *values = list(block.arguments)
    for k, known in enumerate(copies):
        own = values[k * count : (k + 1) * count]
        known.update({inner.induction: index, **dict(zip(inner.carried, own, strict=True))})
    at = builder.at_end(block)
    handed = jammed(at, view, inner.body, copies)
    at.make(body_operations(inner.body)[1].name, handed)
    results = list(made.results)
    for k, known in enumerate(copies):
        known.update(zip(op.results, results[k * count : (k + 1) * count], strict=True))
