"""Loops whose number of iterations is known only at run time: groups of them, and a rest."""

from __future__ import annotations

from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder
from gaus_pass.ir.core.nest import ForView
from gaus_pass.ir.transforms.unrolling.loop_copies import affine_loop, fill, finish, scf_loop


def by_bounds(view: ForView, copies: int) -> None:
    """Put a loop over groups of iterations, and one over the rest, in the place of a loop.

    Raises
    ------
    InvalidProblem
        Where the rest begins cannot be said.
    """
    step = view.step()
    if step is None or view.integer is not None:
        raise InvalidProblem(
            "unroll: the step of this loop is known only at run time, or it counts in no index; "
            "make the bounds or the step constant"
        )
    if view.is_affine:
        main, begin = _affine_groups(view, copies * step, step)
    else:
        main, begin = _scf_groups(view, copies * step, step)
    fill(view, main, copies, lambda k: (1, k * step))
    loop, builder = view.op, Builder.before(view.op)
    if view.is_affine:
        lower, operands = begin
        upper = loop.attributes["upperBoundMap"].value
        rest = affine_loop(builder, view, lower, upper, step, operands, view.upper)
    else:
        rest = scf_loop(builder, view, [begin, *list(loop.operands)[1:3]])
    finish(view, rest, list(main.results))


def _affine_groups(view: ForView, group: int, step: int) -> tuple[Any, Any]:
    """The loop over whole groups; the map of the bounds at which the rest begins, and operands."""
    maps = [view.op.attributes[f"{side}BoundMap"].value for side in ("lower", "upper")]
    if any(len(own.results) != 1 for own in maps):
        raise InvalidProblem(
            "unroll: a bound of this loop is the maximum or minimum of several; write it with one "
            "expression"
        )
    dims = maps[0].n_dims, maps[1].n_dims
    values = [*view.lower[: dims[0]], *view.upper[: dims[1]]]
    values += [*view.lower[dims[0] :], *view.upper[dims[1] :]]
    lower = maps[0].results[0]
    upper = maps[1].results[0].shift_dims(dims[1], dims[0]) if dims[1] else maps[1].results[0]
    if maps[1].n_symbols:
        upper = upper.shift_symbols(maps[1].n_symbols, maps[0].n_symbols)
    span = upper - lower + (step - 1)
    whole = lower + ir.AffineExpr.get_floor_div(span, ir.AffineExpr.get_constant(group)) * group
    counts = sum(dims), maps[0].n_symbols + maps[1].n_symbols
    end, begin = ir.AffineMap.get(*counts, [whole]), ir.AffineMap.get(*counts, [lower, whole])
    builder = Builder.before(view.op)
    made = affine_loop(builder, view, maps[0], end, group, view.lower, values)
    return made, (begin, values)


def _scf_groups(view: ForView, group: int, step: int) -> tuple[Any, Any]:
    """The loop over whole groups, and where the rest begins."""
    builder = Builder.before(view.op)
    low, high = view.lower[0], view.upper[0]
    index = low.type

    def made(name: str, one: Any, two: Any) -> Any:
        return builder.make(f"arith.{name}", [one, two], [index]).results[0]

    span = made("addi", made("subi", high, low), builder.index(step - 1))
    groups = made("divui", made("maxsi", span, builder.index(0)), builder.index(group))
    end = made("addi", low, made("muli", groups, builder.index(group)))
    return scf_loop(builder, view, [low, end, builder.index(group)]), end
