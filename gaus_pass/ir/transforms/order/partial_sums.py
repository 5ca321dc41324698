"""Sums that several partial sums share in turn, where operations allow another order.

::

    for iter_args(%a = %x):                for iter_args(%a = %x, %b = -0.0, %c = -0.0):
      yield %a + %v               ──►        yield %c, %a + %v, %b
                                           … (%a + %c) + %b

Iteration n adds to the sum of iteration n - P, so that an addition of P cycles has II 1.  Behind
the loop the partial sums are added in a balanced tree, first the one whose turn would be next.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, body_operations
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.nest import ForView, holds_loop
from gaus_pass.ir.core.walk import defining_op, walk_nested
from gaus_pass.ir.transforms.loops import (
    behind,
    for_loops,
    hand_on,
    is_scheduled,
    remark,
    trips_of,
    with_carried,
)

_NEUTRAL = {"arith.addf": "-0.0", "arith.mulf": "1.0"}
"""By operation: what it adds nothing with, whatever the other operand is."""
_FLAGS = "fastmath"


def allow_reassociation(function: Op, which: str) -> None:
    """With ``fast`` let sums and products of floats have another order, as `fastmath` does."""
    for op in walk_nested(function) if which == "fast" else ():
        if op.name in _NEUTRAL and not _is_allowed(op):
            flags = _flags(op)
            text = ",".join([*filter(lambda flag: flag != "none", flags), "reassoc"])
            attribute = ir.Attribute.parse(f"#arith.fastmath<{text}>", context=op.context)
            op.attributes[_FLAGS] = attribute


def may_reassociate(function: Op) -> bool:
    """Whether an operation of a function allows another order."""
    return any(_is_allowed(op) for op in walk_nested(function))


def partial_sums(function: Op, emit: Emit, count: int = 4) -> bool:
    """Let what innermost loops add up go round in several partial sums.

    Parameters
    ----------
    count
        How many.

    Returns
    -------
    Whether anything has changed.
    """
    changed = False
    for loop in [op for op in for_loops(function) if not holds_loop(op)]:
        trips = trips_of(ForView.of(loop))
        if is_scheduled(loop) or (trips is not None and trips < 2 * count):
            continue
        for place in [k for k, add in enumerate(_sums(loop)) if add is not None]:
            with loop.location:
                remark(emit, loop, f"what goes round this loop is {count} partial sums")
                loop = _shared(loop, place, count)
            changed = True
    return changed


PARTIAL_STEPS = {
    "partial": partial_sums,
    "partial-more": partial(partial_sums, count=8),
    "partial-most": partial(partial_sums, count=16),
}
"""By name of a step: sums of so many cycles."""


def _flags(op: Op) -> list[str]:
    text = str(op.attributes[_FLAGS]) if _FLAGS in op.attributes else "<none>"
    return [flag.strip() for flag in text[text.index("<") + 1 : text.rindex(">")].split(",")]


def _is_allowed(op: Op) -> bool:
    return op.name in _NEUTRAL and bool({"reassoc", "fast"} & set(_flags(op)))


def _sums(loop: Op) -> list[Any]:
    """By iter_arg: the operation that adds to it and nothing else uses, or None."""
    view, found = ForView.of(loop), list[Any]()
    for value, following in zip(view.carried, view.yields, strict=True):
        op = defining_op(following)
        is_sum = (
            op is not None
            and _is_allowed(op)
            and op.block == view.body
            and list(op.operands).count(value) == 1
            and len(list(value.uses)) == 1
            and len(list(following.uses)) == 1
        )
        found.append(op if is_sum else None)
    return found


def _shared(loop: Op, place: int, count: int) -> Any:
    """The loop with partial sums in place of one of its iter_args."""
    add = _sums(loop)[place]
    kind, name, flags = add.results[0].type, add.name, add.attributes[_FLAGS]
    builder = Builder.before(loop)
    neutral = builder.constant(f"{_NEUTRAL[name]} : {kind}")
    made, line = with_carried(loop, [neutral] * (count - 1))
    end = body_operations(made.regions[0].blocks[0])[1]
    newest = end.operands[place]
    end.operands[place] = line[-1]
    hand_on(made, [newest, *line[:-1]])
    result = made.results[place]
    users = [(use.owner.operation, use.operand_number) for use in result.uses]
    if users:
        after = Builder(behind(made), made.location)
        parts = [result, *list(made.results)[:-count:-1]]
        total = _tree(after, name, flags, parts)
        for op, number in users:
            op.operands[number] = total
    return made


def _tree(builder: Builder, name: str, flags: Any, parts: Sequence[Any]) -> Any:
    parts = list(parts)
    while len(parts) > 1:
        pairs = zip(parts[::2], parts[1::2], strict=False)
        parts = [
            builder.make(name, [one, two], [one.type], {_FLAGS: flags}).results[0]
            for one, two in pairs
        ] + parts[len(parts) // 2 * 2 :]
    return parts[0]
