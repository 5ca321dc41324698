"""What can be done to the loops of a function before they are read, in its order.

::

    interchange, unroll (as asked)
        ──► interchange ──► hoist ──► promote ──► reuse ──► partial sums ──► flatten
        ──► interleave ──► banks ──► contract ──► read

All but what is asked for is chosen by what it brings, by whoever knows the cycles.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.transforms.arithmetic.contract import contract
from gaus_pass.ir.transforms.asked import as_asked
from gaus_pass.ir.transforms.banks import divide_local_memories
from gaus_pass.ir.transforms.bounds import divided_bounds
from gaus_pass.ir.transforms.hoist import hoist
from gaus_pass.ir.transforms.nests import flatten_nests
from gaus_pass.ir.transforms.order.interchange import (
    Orders,
    interchange,
    interchange_accumulators,
    orders_in,
    parse_interchange,
)
from gaus_pass.ir.transforms.order.interleave import interleave, interleave_more
from gaus_pass.ir.transforms.order.partial_sums import PARTIAL_STEPS
from gaus_pass.ir.transforms.promote import promote_accumulators
from gaus_pass.ir.transforms.reuse import reuse_loads
from gaus_pass.ir.transforms.unrolling.unroll import parse_unroll, unroll
from gaus_pass.options import Options

NONE, ALL, CONTRACT = "none", "all", "contract"
"""Of the option ``transforms``: do nothing unasked, or all of it; and the step that may follow a
plan where products and sums permit it."""

STEPS: dict[str, Callable[[Any, Emit], bool]] = {
    "interchange": interchange_accumulators,
    "hoist": hoist,
    "promote": promote_accumulators,
    "reuse": reuse_loads,
    **PARTIAL_STEPS,
    "flatten": flatten_nests,
    "interleave": interleave,
    "interleave-more": interleave_more,
    "banks": divide_local_memories,
    CONTRACT: contract,
}
"""Steps by name, in the order in which they run; each says whether it changed anything."""

PLANS: tuple[tuple[str, ...], ...] = (
    ("promote",),
    ("promote", "flatten"),
    ("reuse",),
    ("promote", "reuse"),
    ("promote", "reuse", "flatten"),
    ("promote", "banks"),
    ("hoist", "promote"),
    ("interchange", "flatten"),
    ("interchange", "promote", "flatten"),
    ("promote", "flatten", "interleave"),
    ("promote", "flatten", "interleave-more"),
    ("interchange", "promote", "flatten", "interleave"),
    ("interchange", "promote", "flatten", "interleave-more"),
    ("hoist", "promote", "reuse", "flatten", "banks"),
)
"""Steps that are worth a try together, few before many; the last plan has what `ALL`
means."""

REORDERING_PLANS: tuple[tuple[str, ...], ...] = tuple(
    (*before, step, *after)
    for step in PARTIAL_STEPS
    for before, after in (((), ()), (("promote",), ()), (("promote",), ("flatten",)))
)
"""Plans besides for functions in which sums may have another order."""


def transform(function: Op, asked: Asked, steps: Collection[str], emit: Emit) -> None:
    """Transform the loops of a function in its normal form, in place: what is asked for, and steps.

    Parameters and errors are those of `transform_as_asked`; ``steps`` are names of `STEPS`.
    """
    transform_as_asked(function, asked, emit)
    for name in in_order(steps):
        STEPS[name](function, emit)


def in_order(steps: Collection[str]) -> tuple[str, ...]:
    """Steps in the order in which they run."""
    return tuple(name for name in STEPS if name in steps)


@dataclass(frozen=True)
class Asked:
    """What options ask of loops.

    Attributes
    ----------
    factors
        Loops to unroll, as `gaus_pass.ir.transforms.unrolling.unroll.parse_unroll` gives them.
    orders
        Loops that are to change places, as
        `gaus_pass.ir.transforms.order.interchange.parse_interchange` gives them.
    hints
        Whether hints are followed as well.
    """

    factors: Mapping[str, int]
    orders: Orders
    hints: bool

    @staticmethod
    def by(options: Options) -> Asked:
        """What these options ask for.  Raises `InvalidOption`."""
        factors, orders = parse_unroll(options.unroll), parse_interchange(options.interchange)
        return Asked(factors, orders, options.transforms != NONE)


def transform_as_asked(function: Op, asked: Asked, emit: Emit) -> None:
    """Do what options and hints ask for to the loops of a function in its normal form, in place.

    Raises
    ------
    GausError
        Something that is asked for cannot be done; the error has a place.
    """
    interchange(function, orders_in(function, asked.orders), emit, asked.hints)
    factors = asked.factors
    if (factors or asked.hints) and unroll(function, factors, emit, asked.hints):
        divided_bounds(function)
    if asked.hints:
        as_asked(function, emit)
