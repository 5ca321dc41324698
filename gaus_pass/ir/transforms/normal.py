"""The normal form of a function: the same meaning in fewer kinds of operations.

The steps work on a copy; the function itself is not changed.  Operations that a step makes have the
location of the operation that they stand for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.hints import ask_for_dataflow
from gaus_pass.ir.core.operation_names import AFFINE_FOR, LOOPS, PARALLEL
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.ir.transforms.bounds import divided_bounds, divides
from gaus_pass.ir.transforms.branches.form import has_branches, in_one_block
from gaus_pass.ir.transforms.conflicts import independent_as_asked
from gaus_pass.ir.transforms.ifs import affine_ifs_around_loops
from gaus_pass.ir.transforms.index_forms import FORMS, subscripts_as_arithmetic
from gaus_pass.ir.transforms.inline import Keep, inline_calls
from gaus_pass.ir.transforms.lanes.split import has_lanes, takes_vectors, vectors_as_lanes
from gaus_pass.ir.transforms.memory_forms.chosen import accesses_of_each, chooses_memory
from gaus_pass.ir.transforms.memory_forms.copies import NO_EFFECT, copies_as_loops
from gaus_pass.ir.transforms.memory_forms.rewriting import in_loads_and_stores, says_otherwise
from gaus_pass.ir.transforms.parallel import parallel_as_for
from gaus_pass.ir.transforms.regions import BODIES, SWITCH, region_bodies, switches_as_ifs

Step = Callable[[Any], None]
"""Rewrites a function in place; raises `InvalidProblem` with a place where it cannot."""

STEPS: tuple[Step, ...] = (
    region_bodies,
    subscripts_as_arithmetic,
    in_loads_and_stores,
    switches_as_ifs,
    independent_as_asked,
    parallel_as_for,
    copies_as_loops,
    accesses_of_each,
    vectors_as_lanes,
    affine_ifs_around_loops,
    divided_bounds,
)
"""In the order in which they run, after calls have been put in place."""


def normal_form(function: Op, keep: Keep, dataflow: bool = False) -> Any:
    """A copy of a `func.func`, in no module, that has gone through all steps.

    Parameters
    ----------
    keep
        Says of a call whether it stays one.
    dataflow
        Whether its loops and calls run at the same time although it does not ask for it.

    Raises
    ------
    InvalidProblem
        An operation has no normal form; the error has its place.
    """
    copy = function.operation.clone(ip=False)
    if dataflow:
        ask_for_dataflow(copy)
    if has_branches(copy):
        copy = in_one_block(copy)
    inline_calls(copy, function, keep)
    for step in STEPS:
        step(copy)
    return copy


def needs_normal_form(function: Op) -> bool:
    """Whether only the normal form has loops or one block, or loops hold what it has not."""
    if has_branches(function) or takes_vectors(function):
        return True
    for op in walk_nested(function):
        if (
            says_otherwise(op)
            or chooses_memory(op)
            or has_lanes(op)
            or (op.name in NO_EFFECT and is_in_loop(op))
        ):
            return True
        if op.name in (*PARALLEL, *FORMS):
            return True
        if op.name in (*BODIES, SWITCH) and is_in_loop(op):
            return True
        if op.name == AFFINE_FOR and divides(op):
            return True
    return False


def is_in_loop(op: Op) -> bool:
    """Whether a loop is around an operation."""
    parent = op.parent
    while parent is not None and parent.operation.name not in LOOPS:
        parent = parent.operation.parent
    return parent is not None
