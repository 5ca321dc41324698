"""Imperfect nests as perfect ones that run as one loop: `gaus-flatten`.

What stands in front of an inner loop happens in its first iteration, what follows it in its last::

    for j:                                  for j iter_args(%a0 = 0):
      %0 = load C[i, j]                       for k iter_args(%a = %a0):
      %1 = for k iter_args(%acc = %0):          %acc = if k is first: load C[i, j], else %a
        yield f(%acc, k)             ──►        %s = f(%acc, k)
      store %1, C[i, j]                         if k is last: store %s, C[i, j]
                                                yield %s

Inner loops need constant bounds.  Operations without effects are done in all iterations.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, add_block, body_operations, replace
from gaus_pass.ir.core.handles import IrValue
from gaus_pass.ir.core.nest import ForView
from gaus_pass.ir.core.operation_names import AFFINE_FOR
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.ir.transforms.accesses import LOADS, STORES
from gaus_pass.ir.transforms.loops import (
    constant_bounds,
    is_pure,
    trips_of,
    zero,
)


def can_be_affine(loop: ForView) -> bool:
    """Whether a loop is one of the affine dialect, or can be because its bounds are numbers."""
    return loop.is_affine or (trips_of(loop) is not None and loop.integer is None)


def _bounds(view: ForView) -> tuple[dict[str, Any], list[Any], list[Any]]:
    """Attributes and operands of the bounds of an `affine.for`."""
    found = {key: view.op.attributes[key] for key in view.op.attributes}
    bounds, step = constant_bounds(view), view.step()
    if bounds is None or step is None:
        return found, view.lower, view.upper
    for side, number in zip(("lowerBoundMap", "upperBoundMap"), bounds, strict=True):
        constant = ir.AffineMap.get(0, 0, [ir.AffineExpr.get_constant(number)])
        found[side] = ir.AffineMapAttr.get(constant)
    found["step"] = ir.IntegerAttr.get(ir.IndexType.get(), step)
    found.pop("unsignedCmp", None)
    return found, [], []


def can_sink(op: Any) -> bool:
    """Whether an operation can run under a condition, or has no effect."""
    if op.name in (*LOADS, *STORES):
        return True
    return is_pure(op)


class Sinking:
    """Moves what a loop does besides an inner nest into that nest.

    ``kept`` are the iter_args of the outer loop, ``round`` those of the nest, ``late`` loads in
    front of the nest that later iterations read as well.

    Parameters
    ----------
    unread
        Initial values that nobody reads, those made here too.
    """

    def __init__(self, outer: Any, nest: Sequence[Any], unread: set[Any]) -> None:
        self.unread = unread
        self.outer, self.nest = ForView.of(outer), [ForView.of(op) for op in nest]
        self.top, self.inner = self.nest[0], self.nest[-1]
        body, _ = body_operations(self.outer.body)
        place = next(k for k, op in enumerate(body) if op == nest[0])
        self.before, self.after = body[:place], body[place + 1 :]
        self.inductions: list[Any] = []

    def run(self) -> list[Any]:
        """The loops of the new nest, outermost first."""
        outer, top, inner = self.outer, self.top, self.inner
        held = self._held()
        builder = Builder.before(outer.op)
        fresh = [zero(builder, v.type) for v in (*inner.carried, *held)]
        loops = self._loops(builder, [*outer.initial, *fresh])
        block = loops[-1].regions[0].blocks[0]
        own = list(block.arguments)[1:]
        kept, rest = own[: len(outer.carried)], own[len(outer.carried) :]
        round, late = rest[: len(inner.carried)], rest[len(inner.carried) :]
        at = builder.at_end(block)
        _exchange(outer.carried, kept)
        alone = self._alone(round)
        otherwise = {**dict(zip(held, late, strict=True)), **alone}
        now = self._sink(at, self.before, False, otherwise)
        starts = [now.get(v, v) for v in ForView.of(top.op).initial]
        settled = [
            v if old in alone else r for v, old, r in zip(starts, top.initial, round, strict=True)
        ]
        starts = [r if v in self.unread else v for v, r in zip(starts, round, strict=True)]
        self.unread.update(fresh)
        begun = self._chosen(at, False, starts, settled)
        _exchange(inner.carried, begun)
        following = at.inline(inner.body)
        _exchange(list(top.op.results), following)
        self._sink(at, self.after, True, {})
        going = self._chosen(at, True, outer.yields, kept)
        at.make("affine.yield", [*going, *following, *(now[v] for v in held)])
        for outside, inside in pairwise(loops):
            at.at_end(outside.regions[0].blocks[0]).make("affine.yield", list(inside.results))
        replace(outer.op, list(loops[0].results)[: len(outer.carried)])
        return loops

    def _held(self) -> list[Any]:
        """Loads in front of the nest that are read behind its first iteration."""
        waiting = [v for op in self.after for v in op.operands] + self.outer.yields
        waiting += [v for op in walk_nested(self.top.op) for v in op.operands]
        made = {r: op for op in self.before for r in op.results}
        seen: dict[Any, None] = {}
        while waiting:
            value = waiting.pop()
            if value in seen or value not in made:
                continue
            seen[value] = None
            if made[value].name not in LOADS:
                waiting += list(made[value].operands)
        return [r for op in self.before for r in op.results if r in seen and op.name in LOADS]

    def _alone(self, round: Sequence[Any]) -> dict[Any, Any]:
        """Loads that only say where an iter_arg begins, and the iter_arg."""
        loads = {op.results[0] for op in self.before if op.name in LOADS}
        starts = zip(self.top.initial, round, strict=True)
        return {v: r for v, r in starts if v in loads and len(list(v.uses)) == 1}

    def _loops(self, builder: Builder, initial: list[Any]) -> list[Any]:
        """Empty loops with the same bounds, whose induction variables take the place of the old."""
        found: list[Any] = []
        for view in (self.outer, *self.nest):
            attributes, lower, upper = _bounds(view)
            counts = [len(lower), len(upper), len(initial)]
            attributes["operandSegmentSizes"] = ir.DenseI32ArrayAttr.get(counts)
            operands = [*lower, *upper, *initial]
            kinds = [v.type for v in initial]
            here = Builder(builder.insertion, view.op.location)
            made = here.make(AFFINE_FOR, operands, kinds, attributes, 1)
            places = [(v.type, view.op.location) for v in initial]
            types = [(view.induction.type, view.induction.location), *places]
            block = add_block(made, 0, types)
            view.induction.replace_all_uses_with(block.arguments[0])
            initial, builder = list(block.arguments)[1:], builder.at_end(block)
            found.append(made)
        self.inductions = [op.regions[0].blocks[0].arguments[0] for op in found[1:]]
        return found

    def _if(self, at: Builder, last: bool, kinds: Sequence[Any]) -> Any:
        """An `affine.if` of the first or the last iteration of the inner loops."""
        sides: list[str] = []
        for k, view in enumerate(self.nest):
            bounds, step, trips = constant_bounds(view), view.step(), trips_of(view)
            assert bounds is not None
            assert step is not None
            assert trips is not None
            value = bounds[0] + (trips - 1) * step if last else bounds[0]
            sides.append(f"d{k} - {value} == 0" if value >= 0 else f"d{k} + {-value} == 0")
        dims = ", ".join(f"d{k}" for k in range(len(sides)))
        text = f"affine_set<({dims}) : ({', '.join(sides)})>"
        condition = {"condition": ir.Attribute.parse(text, context=at.location.context)}
        return at.make("affine.if", self.inductions, kinds, condition, 2)

    def _sink(
        self, at: Builder, operations: Sequence[Any], last: bool, otherwise: dict[Any, Any]
    ) -> dict[Any, Any]:
        """Move operations to the end of the new body; what has become of loads.

        Parameters
        ----------
        otherwise
            What loads are in all other iterations; nothing where nobody reads them then.
        """
        found: dict[Any, Any] = {}
        for op in operations:
            op.detach_from_parent()
            if is_pure(op):
                at.insertion.insert(op)
                continue
            results = list(op.results)
            here = Builder(at.insertion, op.location)
            made = self._if(here, last, [r.type for r in results])
            then = here.at_end(add_block(made, 0))
            for old, new in zip(results, list(made.results), strict=True):
                old.replace_all_uses_with(new)
                found[old] = new
            then.insertion.insert(op)
            then.make("affine.yield", results)
            if results:
                other = here.at_end(add_block(made, 1))
                value = otherwise.get(results[0]) or zero(other, results[0].type)
                other.make("affine.yield", [value])
        return found

    def _chosen(
        self, at: Builder, last: bool, values: Sequence[Any], otherwise: Sequence[Any]
    ) -> list[Any]:
        """Values in the first or last iteration of the inner loops, and others in all others."""
        differ = [k for k, (v, o) in enumerate(zip(values, otherwise, strict=True)) if v != o]
        found = list(values)
        if differ:
            made = self._if(at, last, [values[k].type for k in differ])
            for number, side in enumerate((values, otherwise)):
                block = at.at_end(add_block(made, number))
                block.make("affine.yield", [side[k] for k in differ])
            for k, result in zip(differ, list(made.results), strict=True):
                found[k] = result
        return found


def _exchange(old: Sequence[IrValue], new: Sequence[IrValue]) -> None:
    for before, after in zip(list(old), list(new), strict=True):
        before.replace_all_uses_with(after)
