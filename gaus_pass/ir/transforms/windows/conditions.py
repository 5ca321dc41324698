"""Conditions on the counts of a nest, as `affine.if`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder


@dataclass(frozen=True)
class Range:
    """Iterations of a level."""

    begin: int
    size: int

    def later(self, by: int) -> Range:
        """As many iterations, some later."""
        return Range(self.begin + by, self.size)


def inside(
    at: Builder,
    counts: Sequence[Any],
    ranges: Sequence[Range],
    whole: Sequence[int],
    kinds: Sequence[Any],
) -> Any:
    """An `affine.if` of the iterations in all ranges, with two empty regions; None if always.

    Parameters
    ----------
    counts, whole
        Induction variables that count from 0, and how far they do.
    kinds
        Types of its results.
    """
    sides: list[str] = []
    for k, (own, trips) in enumerate(zip(ranges, whole, strict=True)):
        if own.begin > 0:
            sides.append(f"d{k} - {own.begin} >= 0")
        if own.begin + own.size < trips:
            sides.append(f"{own.begin + own.size - 1} - d{k} >= 0")
    if not sides:
        return None
    dims = ", ".join(f"d{k}" for k in range(len(counts)))
    text = f"affine_set<({dims}) : ({', '.join(sides)})>"
    condition = {"condition": ir.Attribute.parse(text, context=at.location.context)}
    return at.make("affine.if", list(counts), list(kinds), condition, 2)
