"""Nests that walk over all elements of a box and compute where a window is full.

::

    for i = 1 to 9:                            %row0, %row1 = alloca
      for j = 1 to 9:                          for y = 0 to 10, x = 0 to 10 iter_args(%w1, %w2, …):
        … load A[i - 1, j - 1]        ──►        %new = load A[y, x];  %old = load %row0[x];  …
        …                                        if y >= 2 and x >= 2: … store …
        … load A[i + 1, j + 1]                   store %new, %row0[x];  …
                                                 yield %new, %w1, …

The nest runs more iterations, by level as many as a window reaches back.  In the first of a row or
plane the window is not full: there nothing but loads of new elements happens.  Where the nest
stores to what it loads, what is stored goes on in the lines from its place on.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, add_block, body_operations
from gaus_pass.ir.core.hints import HINT, NAME, with_flatten
from gaus_pass.ir.core.operation_names import AFFINE_FOR
from gaus_pass.ir.transforms.accesses import LOADS, STORES
from gaus_pass.ir.transforms.loops import constant_bounds, entry_of, made_at, remark, zero
from gaus_pass.ir.transforms.windows.conditions import Range, inside
from gaus_pass.ir.transforms.windows.find import Found, Offset, Window
from gaus_pass.ir.transforms.windows.lines import Lines


def scan(found: Found, emit: Emit) -> None:
    """Put a nest that keeps what it has loaded in the place of one with windows."""
    for window in found.windows:
        for tap in window.loads:
            _say(window.behind(tap), tap.access.op, emit)
    _Scan(found).run()


def _say(behind: Offset, op: Any, emit: Emit) -> None:
    if not any(behind):
        return
    apart = ", ".join(str(k) for k in behind)
    where = "a line buffer" if any(behind[:-1]) else "a shift register"
    levels = len(behind)
    text = f"this load comes from {where}: loaded ({apart}) iterations of {levels} loops before"
    remark(emit, op, text)


class _Scan:
    """A nest and what becomes of it.

    Attributes
    ----------
    before, after
        By level: iterations in front of those of the nest, and behind them.
    counts
        The new induction variables, which count from 0 by 1.
    """

    def __init__(self, found: Found) -> None:
        self.found, self.trips = found, found.trips()
        spans = [window.span for window in found.windows]
        self.before = tuple(map(max, zip(*spans, strict=True)))
        late = [lag(window) for window in found.windows]
        self.after = tuple(map(max, zip(*late, strict=True)))
        self.counts: list[Any] = []

    def run(self) -> None:
        """Build the new nest, and drop the old one."""
        top, inner = self.found.loops[0], self.found.loops[-1]
        with top.op.location:
            builder = Builder.before(top.op)
            front = Builder(ir.InsertionPoint.at_block_begin(entry_of(top.op)), top.op.location)
            lines = [self._lines(front, window) for window in self.found.windows]
            initial = [zero(builder, kind) for line in lines for kind in line.kinds]
            loops = self._loops(builder, initial)
            block = loops[-1].regions[0].blocks[0]
            at = builder.at_end(block)
            carried = iter(list(block.arguments)[1:])
            for line in lines:
                line.begin(at, self.counts, self._lead(at, line), carried)
            for level, loop in enumerate(self.found.loops):
                loop.induction.replace_all_uses_with(self._induction(at, level, 0))
            self._body(at, body_operations(inner.body)[0])
            at.make("affine.yield", [v for line in lines for v in line.end(at)])
            for line in lines:
                line.drop()
            for outside, within in pairwise(loops):
                at.at_end(outside.regions[0].blocks[0]).make("affine.yield", list(within.results))
            top.op.erase()

    def _lines(self, builder: Builder, window: Window) -> Lines:
        begin = tuple(a - b for a, b in zip(self.before, window.span, strict=True))
        sizes = tuple(a + b for a, b in zip(self.trips, window.span, strict=True))
        return Lines(builder, window, [Range(*pair) for pair in zip(begin, sizes, strict=True)],
                     self.whole, self.full)  # fmt: skip

    @property
    def whole(self) -> list[int]:
        """By level: all iterations."""
        return [sum(n) for n in zip(self.before, self.trips, self.after, strict=True)]

    @property
    def full(self) -> list[Range]:
        """By level: where windows are full."""
        return [Range(*pair) for pair in zip(self.before, self.trips, strict=True)]

    def _loops(self, builder: Builder, initial: Sequence[Any]) -> list[Any]:
        """Empty loops that hand on what goes round, so that they run as one."""
        loops: list[Any] = []
        values = list(initial)
        for view, trips in zip(self.found.loops, self.whole, strict=True):
            bounds = [ir.AffineMap.get(0, 0, [ir.AffineExpr.get_constant(n)]) for n in (0, trips)]
            attributes = {
                "lowerBoundMap": ir.AffineMapAttr.get(bounds[0]),
                "upperBoundMap": ir.AffineMapAttr.get(bounds[1]),
                "step": ir.Attribute.parse("1 : index"),
                "operandSegmentSizes": ir.DenseI32ArrayAttr.get([0, 0, len(values)]),
            }
            index, kinds = ir.IndexType.get(), [v.type for v in values]
            here = Builder(builder.insertion, view.op.location)
            made = here.make(AFFINE_FOR, values, kinds, attributes, 1)
            made.attributes[HINT] = with_flatten(view.op)
            if NAME in view.op.attributes:
                made.attributes[NAME] = view.op.attributes[NAME]
            places = [(index, view.induction.location)]
            places += [(kind, view.op.location) for kind in kinds]
            block = add_block(made, 0, places)
            self.counts.append(block.arguments[0])
            values, builder = list(block.arguments)[1:], here.at_end(block)
            loops.append(made)
        return loops

    def _induction(self, at: Builder, level: int, ahead: int) -> Any:
        """An induction variable of the old nest, some iterations ahead."""
        loop = self.found.loops[level]
        bounds, step = constant_bounds(loop), loop.step()
        assert bounds is not None
        assert step is not None
        form = ir.AffineExpr.get_dim(0) * step + (bounds[0] + (ahead - self.before[level]) * step)
        attributes = {"map": ir.AffineMapAttr.get(ir.AffineMap.get(1, 0, [form]))}
        kind = self.counts[level].type
        return at.make("affine.apply", [self.counts[level]], [kind], attributes).results[0]

    def _lead(self, at: Builder, line: Lines) -> Any:
        """Load the element that comes first of a window, where the box has it."""
        window, top = line.window, self.found.loops[0].op
        tap = window.loads[0]
        op, kind = tap.access.op, tap.access.data.type
        at = Builder(at.insertion, op.location)
        condition = inside(at, self.counts, line.box, self.whole, [kind])
        here = at if condition is None else at.at_end(add_block(condition, 0))
        ahead = window.behind(tap)
        instead = {
            loop.induction: self._induction(here, level, ahead[level])
            for level, loop in enumerate(self.found.loops)
        }
        operands = [made_at(here.insertion, top, v, instead) for v in tap.access.places]
        attributes = {key: op.attributes[key] for key in op.attributes}
        loaded = here.make(op.name, operands, [kind], attributes).results[0]
        if condition is None:
            return loaded
        here.make("affine.yield", [loaded])
        other = at.at_end(add_block(condition, 1))
        other.make("affine.yield", [zero(other, kind)])
        return condition.results[0]

    def _body(self, at: Builder, operations: Sequence[Any]) -> None:
        """Move the body; what accesses memories happens where windows are full."""
        kept = {tap.access.op for window in self.found.windows for tap in window.loads}
        for op in operations:
            if any(op == other for other in kept):
                continue
            op.detach_from_parent()
            if op.name not in (*LOADS, *STORES):
                at.insertion.insert(op)
                continue
            here = Builder(at.insertion, op.location)
            kinds = [r.type for r in op.results]
            condition = inside(here, self.counts, self.full, self.whole, kinds)
            if condition is None:
                at.insertion.insert(op)
                continue
            for old, new in zip(list(op.results), list(condition.results), strict=True):
                old.replace_all_uses_with(new)
            then = here.at_end(add_block(condition, 0))
            then.insertion.insert(op)
            then.make("affine.yield", list(op.results))
            if kinds:
                other = here.at_end(add_block(condition, 1))
                other.make("affine.yield", [zero(other, kind) for kind in kinds])


def lag(window: Window) -> Offset:
    """By level: iterations behind the nest's in which a line gets what was stored last."""
    levels = range(len(window.span))
    if window.store is None:
        return tuple(0 for _ in levels)
    behind = window.behind(window.store)
    goes_on = [window.span[k] > behind[k] for k in levels]
    return tuple(behind[k] if any(goes_on[:k]) else 0 for k in levels)
