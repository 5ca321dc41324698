"""Several iterations of a loop as one: `gaus-unroll`, the option and the hint ``unroll``.

::

    for i = 0 to 10:                  for i = 0 to 2:
      … A[i] …          ──► by 4        … A[4i] …, … A[4i + 1] …, … A[4i + 2] …, … A[4i + 3] …
                                      for i = 8 to 10:
                                        … A[i] …

Every loop may be unrolled: iterations keep their order, or loops inside run once for all of them
(`gaus_pass.ir.transforms.unrolling.jam`) where no dependence is turned round.  Subscripts are
composed into the maps of accesses, and loops with a constant start count from 0 by 1: what is
behind knows which remainder a subscript has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.errors import InvalidOption, InvalidProblem
from gaus_pass.ir.core.building import Builder, replace
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.hints import unroll_of
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.nest import ForView
from gaus_pass.ir.transforms.loops import constant_bounds, for_loops, is_scheduled, remark, trips_of
from gaus_pass.ir.transforms.unrolling.compose import compose_maps
from gaus_pass.ir.transforms.unrolling.groups import by_bounds
from gaus_pass.ir.transforms.unrolling.jam import can_jam, jammed
from gaus_pass.ir.transforms.unrolling.loop_copies import (
    affine_loop,
    clone_body,
    fill,
    finish,
    number_map,
    scf_loop,
)
from gaus_pass.ir.transforms.unrolling.names import loops_called

FULL = 0
"""In place of a factor: all iterations."""
_MOST = 4096
"""Iterations that are written out at most."""
_ENTRY = re.compile(r"([^\s:,]+):(\d+|full)")


def parse_unroll(text: str) -> dict[str, int]:
    """``k:4,j:full`` → factors by name of the loop.

    Raises
    ------
    InvalidOption
        Not of that form, a factor of 0, or a loop that is named twice.
    """
    found: dict[str, int] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        match = _ENTRY.fullmatch(part)
        if match is None or match[2].strip("0") == "":
            raise InvalidOption(f"unroll: '{part}' is not of the form k:4 or j:full")
        if match[1] in found:
            raise InvalidOption(f"unroll: '{match[1]}' is given twice")
        found[match[1]] = FULL if match[2] == "full" else int(match[2])
    return found


def unroll(function: Op, asked: Mapping[str, int], emit: Emit, hints: bool = True) -> bool:
    """Unroll the loops that the option or hints name, inner before outer.

    Parameters
    ----------
    asked
        As `parse_unroll` gives them; they win over hints.
    hints
        Whether hints are followed.

    Returns
    -------
    Whether anything has changed.

    Raises
    ------
    InvalidProblem
        A loop has a schedule, or no known number of iterations where it needs one; the error has
        its place.
    """
    chosen = [(op, factor) for name, factor in asked.items() for op in loops_called(function, name)]
    wanted: list[tuple[Any, int]] = []
    for loop in for_loops(function):
        hint = unroll_of(loop) if hints else None
        factor = next((f for op, f in chosen if op == loop), hint)
        if factor is not None and factor != 1:
            wanted.append((loop, factor))
    for loop, factor in wanted:
        with loop.location:
            try:
                _unroll(loop, factor, emit)
            except InvalidProblem as error:
                raise error.at(location_text(loop.location)) from None
    if wanted:
        compose_maps(function)
    return bool(wanted)


def _unroll(loop: Op, factor: int, emit: Emit) -> None:
    if is_scheduled(loop):
        raise InvalidProblem(
            "unroll: this loop has a schedule, which holds for its body as it is; drop its gaus "
            "attributes, or leave the loop as it is"
        )
    view = ForView.of(loop)
    trips = trips_of(view)
    if factor == FULL and trips is None:
        raise InvalidProblem(
            "unroll: the number of iterations of this loop is known only at run time; give a "
            "factor such as 4 instead of full"
        )
    copies = trips if factor == FULL or (trips is not None and trips <= factor) else factor
    if copies is None:
        copies = factor
    if copies > _MOST:
        raise InvalidProblem(f"unroll: {copies} iterations would be written out, at most {_MOST}")
    if copies == trips:
        side = _side(view, copies)
        remark(emit, loop, f"all {copies} iterations of this loop are written out{side}")
        return _write_out(view, copies)
    rest = "" if trips is None else f" and {trips % copies} left"
    remark(emit, loop, f"this loop runs {copies} iterations at a time{rest}{_side(view, copies)}")
    if trips is None:
        return by_bounds(view, copies)
    main = _main(view, trips, copies)
    _leave(view, trips, copies, list(main.results))
    return None


def _side(view: ForView, copies: int) -> str:
    """How loops inside run."""
    found = can_jam(view, copies)
    if found is None:
        return ", side by side in the loops inside"
    return f", one after the other: {found}" if found else ""


def _range(view: ForView) -> tuple[int, int, int]:
    """Bounds and step of a loop whose number of iterations is known."""
    bounds, step = constant_bounds(view), view.step()
    assert bounds is not None
    assert step is not None
    return *bounds, step


def _write_out(view: ForView, trips: int) -> None:
    """All iterations in the place of a loop."""
    values: list[Any] = list(view.initial)
    builder, (low, _, step) = Builder.before(view.op), _range(view)
    kind = view.induction.type
    indices = [builder.constant(f"{low + k * step} : {kind}") for k in range(trips)]
    if trips and can_jam(view, trips) is None:
        jammed(builder, view, view.body, [{view.induction: index} for index in indices])
        return replace(view.op, [])
    for index in indices:
        instead = dict(zip([view.induction, *view.carried], [index, *values], strict=True))
        values = clone_body(builder, view.body, instead)
    return replace(view.op, values)


def _main(view: ForView, trips: int, copies: int) -> Any:
    """The loop over whole groups of iterations, counted from 0."""
    builder, (low, _, step) = Builder.before(view.op), _range(view)
    kind = view.induction.type
    if view.is_affine:
        made = affine_loop(builder, view, number_map(0), number_map(trips // copies), 1, [], [])
    else:
        limits = [builder.constant(f"{n} : {kind}") for n in (0, trips // copies, 1)]
        made = scf_loop(builder, view, limits)
    fill(view, made, copies, lambda k: (copies * step, low + k * step))
    return made


def _leave(view: ForView, trips: int, copies: int, initial: Sequence[IrValue]) -> None:
    """Let the loop do what is left of its iterations, or put nothing in its place."""
    (low, high, step), loop = _range(view), view.op
    left = trips % copies
    if not left:
        return replace(loop, list(initial))
    begin = low + (trips - left) * step
    builder = Builder.before(loop)
    if view.is_affine:
        rest = affine_loop(builder, view, number_map(begin), number_map(high), step, [], [])
    else:
        first = builder.constant(f"{begin} : {view.induction.type}")
        rest = scf_loop(builder, view, [first, *list(loop.operands)[1:3]])
    finish(view, rest, list(initial))
    if left == 1:
        _write_out(ForView.of(rest), 1)
    return None
