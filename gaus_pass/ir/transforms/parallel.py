"""Parallel loops as nests of `scf.for` and `affine.for` whose iterations do not depend.

A loop that is made so is marked: an access of one iteration is not ordered against those of
another.  What a reduction gathers goes round all loops of a nest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.annotations import INDEPENDENT
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, add_block, replace
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.ir.transforms.reductions import combined, gathered, identity, kinds

_DYNAMIC = -(2**63)

Dimension = Callable[[Builder, list[Any]], Any]
"""Makes the loop of a dimension around what goes round: a `for` with an empty region."""


def parallel_as_for(function: Op) -> None:
    """Write every `scf.parallel`, `affine.parallel` and `scf.forall` as loops.

    Raises
    ------
    InvalidProblem
        A reduction is of a kind that has no operation, or a `scf.forall` makes tensors.
    """
    rewrites = {
        "scf.parallel": _scf_parallel,
        "affine.parallel": _affine_parallel,
        "scf.forall": _forall,
    }
    for op in [op for op in walk_nested(function) if op.name in rewrites][::-1]:
        try:
            rewrites[op.name](op)
        except InvalidProblem as error:
            raise error.at(location_text(op.location)) from None


def _scf_parallel(op: Op) -> None:
    lower, upper, step, initial = _segments(op)

    def loop(k: int) -> Dimension:
        return lambda builder, round: builder.make(
            "scf.for", [lower[k], upper[k], step[k], *round], [v.type for v in round], regions=1
        )

    _nest(op, [loop(k) for k in range(len(lower))], initial, "scf.yield", gathered)


def _affine_parallel(op: Op) -> None:
    maps = [op.attributes[f"{side}BoundsMap"].value for side in ("lower", "upper")]
    groups = [list(op.attributes[f"{side}BoundsGroups"]) for side in ("lower", "upper")]
    operands = list(op.operands)
    count = maps[0].n_inputs
    sides = [operands[:count], operands[count:]]
    names = kinds(op)

    def loop(k: int) -> Dimension:
        parts = [_part(m, g, k) for m, g in zip(maps, groups, strict=True)]
        step = int(op.attributes["steps"][k])

        def make(builder: Builder, round: list[Any]) -> Any:
            segments = [*map(len, sides), len(round)]
            attributes = {
                "lowerBoundMap": ir.AffineMapAttr.get(parts[0]),
                "upperBoundMap": ir.AffineMapAttr.get(parts[1]),
                "step": ir.Attribute.parse(f"{step} : index"),
                "operandSegmentSizes": ir.DenseI32ArrayAttr.get(segments),
            }
            every = [*sides[0], *sides[1], *round]
            return builder.make("affine.for", every, [v.type for v in round], attributes, 1)

        return make

    builder = Builder.before(op)
    initial = [identity(builder, name, r.type) for name, r in zip(names, op.results, strict=True)]

    def gather(builder: Builder, last: Any, round: list[Any]) -> list[Any]:
        own = zip(names, round, list(last.operands), strict=True)
        return [combined(builder, name, one, two) for name, one, two in own]

    _nest(op, [loop(k) for k in range(len(groups[0]))], initial, "affine.yield", gather)


def _part(affine_map: Any, groups: Sequence[int], k: int) -> Any:
    """The bounds of one dimension."""
    first = sum(groups[:k])
    own = list(affine_map.results)[first : first + groups[k]]
    return ir.AffineMap.get(affine_map.n_dims, affine_map.n_symbols, own)


def _forall(op: Op) -> None:
    if len(op.results):
        raise InvalidProblem(
            "'scf.forall' makes tensors; bufferise it, so that it stores into a memref"
        )
    builder = Builder.before(op)
    dynamic = [iter(group) for group in _segments(op)]
    bounds = [
        [next(given) if n == _DYNAMIC else builder.index(n) for n in op.attributes[f"static{side}"]]
        for side, given in zip(("LowerBound", "UpperBound", "Step"), dynamic, strict=False)
    ]

    def loop(k: int) -> Dimension:
        own = [side[k] for side in bounds]
        return lambda builder, _: builder.make("scf.for", own, regions=1)

    _nest(op, [loop(k) for k in range(len(bounds[0]))], [], "scf.yield", lambda *_: [])


def _segments(op: Op) -> list[list[Any]]:
    operands, found = iter(op.operands), list[list[Any]]()
    for size in op.attributes["operandSegmentSizes"]:
        found.append([next(operands) for _ in range(size)])
    return found


def _nest(
    op: Op,
    loops: Sequence[Dimension],
    initial: list[IrValue],
    yields: str,
    gather: Callable[[Builder, Any, list[Any]], list[Any]],
) -> None:
    """Put loops in the place of a parallel one, the first dimension outermost.

    Parameters
    ----------
    gather
        What goes round after an iteration, from the old terminator and what went round before.
    """
    body = op.regions[0].blocks[0]
    types = [(v.type, op.location) for v in initial]
    index = ir.IndexType.get(op.location.context)
    builders = [Builder.before(op)]
    made: list[Any] = []
    round = initial
    for loop, induction in zip(loops, list(body.arguments), strict=False):
        made.append(loop(builders[-1], round))
        made[-1].attributes[INDEPENDENT] = ir.UnitAttr.get(op.location.context)
        block = add_block(made[-1], 0, [(index, induction.location), *types])
        own, *round = list(block.arguments)
        induction.replace_all_uses_with(own)
        builders.append(builders[0].at_end(block))
    last = list(body.operations)[-1].operation
    builders[-1].inline(body)
    builders[-1].make(yields, gather(builders[-1], last, round))
    for builder, inner in zip(builders[1:-1], made[1:], strict=True):
        builder.make(yields, list(inner.results))
    for key in op.attributes:
        if key.startswith("gaus."):
            made[-1].attributes[key] = op.attributes[key]
    replace(op, list(made[0].results))
