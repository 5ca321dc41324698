"""Neighbouring iterations of an outer loop that take turns in an inner one: `gaus-interleave`.

::

    for j iter_args(%a0):                      for q iter_args(%a0, … %a3):
      for k iter_args(%a = %a0):                 for k iter_args(…):
        %b = if k is first: 0, else %a             for r = 0 to 4 iter_args(%b0, … %b3):
        %s = f(%b, j, k)               ──►           %b = if k is first: 0, else %b3
        yield %s                                     %s = f(%b, 4q + r, k)
                                                     yield %s, %b0, %b1, %b2

What goes round comes back four iterations later, so that a recurrence of four cycles has II 1.  It
must begin anew with each iteration of the outer loop, and no dependence may be turned round.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.ir.core.affine_sets import constraints
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, add_block, replace
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.nest import ForView, holds_loop
from gaus_pass.ir.core.operation_names import AFFINE_FOR, AFFINE_IF
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.ir.transforms.flatten import perfectly_around
from gaus_pass.ir.transforms.loops import (
    constant_bounds,
    for_loops,
    is_scheduled,
    remark,
    trips_of,
)
from gaus_pass.ir.transforms.order.legality import swapped
from gaus_pass.ir.transforms.unrolling.compose import compose_maps

_SLOW = ("arith.addf", "arith.subf", "arith.mulf", "arith.divf", "arith.muli", "arith.divsi",
         "arith.divui", "arith.maximumf", "arith.minimumf", "arith.maxnumf", "arith.minnumf",
         "arith.remsi", "arith.remui", "math.")  # fmt: skip
"""What may take several cycles in a recurrence."""
_MOST = 16
"""Iterations that take turns at most."""


def interleave(function: Op, emit: Emit, least: int = 4) -> bool:
    """Let iterations of the second innermost loop of nests that run as one take turns.

    Parameters
    ----------
    least
        How many at least; the trip count has to be a multiple.

    Returns
    -------
    Whether anything has changed.
    """
    changed = False
    for loop in [op for op in for_loops(function) if not holds_loop(op)]:
        inner = ForView.of(loop)
        outer = perfectly_around(inner)
        if outer is None or is_scheduled(loop) or not _fits(outer, inner):
            continue
        turns = _turns(trips_of(outer) or 0, least)
        if turns is None or swapped(outer.op, *_orders(outer, inner)) is not None:
            continue
        with outer.op.location:
            remark(emit, outer.op, f"{turns} iterations of this loop take turns in the one inside")
            _interleave(outer, inner, turns)
        changed = True
    if changed:
        compose_maps(function)
    return changed


interleave_more = partial(interleave, least=8)


def _orders(outer: ForView, inner: ForView) -> tuple[list[Any], list[Any]]:
    return [outer.induction, inner.induction], [inner.induction, outer.induction]


def _turns(trips: int, least: int) -> int | None:
    return next((n for n in range(least, _MOST + 1) if trips and trips % n == 0), None)


def _fits(outer: ForView, inner: ForView) -> bool:
    """Whether what goes round the inner loop is slow, and begins anew in each run of it."""
    if not (inner.is_affine and outer.is_affine and inner.carried):
        return False
    if constant_bounds(outer) is None or constant_bounds(inner) is None:
        return False
    return all(_begins_anew(v, inner) for v in inner.carried) and _is_slow(inner)


def _begins_anew(value: IrValue, inner: ForView) -> bool:
    """Whether a value is used only where the inner loop is not in its first iteration."""
    for use in value.uses:
        end = use.owner.operation
        around = end.parent.operation
        if end.name != "affine.yield" or around.name != AFFINE_IF:
            return False
        if end.block != around.regions[1].blocks[0] or not _asks_for_first(around, inner):
            return False
    return True


def _asks_for_first(op: Any, inner: ForView) -> bool:
    """Whether the condition of an `affine.if` is that of the first iteration, and no more."""
    sides, equalities = constraints(op.attributes["condition"])
    bounds = constant_bounds(inner)
    if bounds is None or list(op.operands) != [inner.induction] or equalities != [True]:
        return False
    [side] = sides.results
    wanted = ir.AffineExpr.get_dim(0) - bounds[0]
    return str(side) == str(wanted)


def _is_slow(inner: ForView) -> bool:
    """Whether an operation that may take several cycles is in a recurrence."""
    reached = set[Any](inner.carried)
    slow = set[Any]()
    for op in walk_nested(inner.op):
        if any(v in reached for v in _used(op)):
            own = op.name.startswith(_SLOW) or any(v in slow for v in _used(op))
            reached.update(op.results)
            if own:
                slow.update(op.results)
    return any(v in slow for v in inner.yields)


def _used(op: Any) -> list[Any]:
    """What an operation and those in it use."""
    return [v for inner in (op, *walk_nested(op)) for v in inner.operands]


def _interleave(outer: ForView, inner: ForView, turns: int) -> None:
    nest = [outer, inner]
    while (around := perfectly_around(nest[0])) is not None:
        nest.insert(0, around)
    top, trips = nest[0], trips_of(outer) or 0
    loops = _loops(nest, trips // turns, turns)
    counts = [op.regions[0].blocks[0].arguments[0] for op in loops]
    at = Builder(ir.InsertionPoint(loops[-1].regions[0].blocks[0]), inner.op.location)
    for view, count in zip(nest[:-2], counts, strict=False):
        view.induction.replace_all_uses_with(count)
    bounds, step = constant_bounds(outer), outer.step()
    assert bounds is not None
    assert step is not None
    dims = [ir.AffineExpr.get_dim(k) for k in range(2)]
    form = (dims[0] * turns + dims[1]) * step + bounds[0]
    attributes = {"map": ir.AffineMapAttr.get(ir.AffineMap.get(2, 0, [form]))}
    operands = [counts[-3], counts[-1]]
    index = at.make("affine.apply", operands, [counts[-1].type], attributes).results[0]
    outer.induction.replace_all_uses_with(index)
    inner.induction.replace_all_uses_with(counts[-2])
    kept = list(loops[-1].regions[0].blocks[0].arguments)[1:]
    lines = [kept[k : k + turns] for k in range(0, len(kept), turns)]
    for old, line in zip(inner.carried, lines, strict=True):
        old.replace_all_uses_with(line[-1])
    following = at.inline(inner.body)
    at.make(
        "affine.yield",
        [v for new, line in zip(following, lines, strict=True) for v in (new, *line[:-1])],
    )
    for outside, within in pairwise(loops):
        at.at_end(outside.regions[0].blocks[0]).make("affine.yield", list(within.results))
    replace(top.op, list(loops[0].results)[::turns])


def _loops(nest: Sequence[ForView], groups: int, turns: int) -> list[Any]:
    """Empty loops: those of the nest, one over groups for the second, one in a group."""
    top, outer, inner = nest[0], nest[-2], nest[-1]
    values = [v for v in top.initial for _ in range(turns)]
    builder, found = Builder.before(top.op), list[Any]()
    for view, size in [*((v, None) for v in nest[:-2]), (outer, groups), (inner, None),
                       (inner, turns)]:  # fmt: skip
        here = Builder(builder.insertion, view.op.location)
        attributes = {key: view.op.attributes[key] for key in view.op.attributes}
        operands = [*view.lower, *view.upper]
        if size is not None:
            for side, number in (("lowerBoundMap", 0), ("upperBoundMap", size)):
                constant = ir.AffineMap.get(0, 0, [ir.AffineExpr.get_constant(number)])
                attributes[side] = ir.AffineMapAttr.get(constant)
            attributes["step"], operands = ir.Attribute.parse("1 : index"), []
        ends = [0, 0] if size is not None else [len(view.lower), len(view.upper)]
        attributes["operandSegmentSizes"] = ir.DenseI32ArrayAttr.get([*ends, len(values)])
        kinds = [v.type for v in values]
        made = here.make(AFFINE_FOR, [*operands, *values], kinds, attributes, 1)
        places = [(view.induction.type, view.induction.location)]
        block = add_block(made, 0, places + [(kind, view.op.location) for kind in kinds])
        values, builder = list(block.arguments)[1:], here.at_end(block)
        found.append(made)
    return found
