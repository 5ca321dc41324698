"""The least units of a leaf at an II, and what they take.

A unit computes at most one operation in each of the II slots, whether units are shared by choice or
because the same logic serves several steps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import ceil

from gaus_pass.hardware.operations import node
from gaus_pass.hardware.process import LoopGraph
from gaus_pass.hls.bounds.widths import PRODUCTS, LeastWidths
from gaus_pass.parts.fabric import Fabric

_EXTENDED = "_extended"


@dataclass(frozen=True)
class Units:
    """Operations of a leaf that take look-up tables.

    Attributes
    ----------
    large
        Costs of products and cores by resource type.
    sums
        Costs of sums; empty where a multiplier block that nothing is known of may absorb them.
    absorbed
        Whether a product takes a sum behind it in.
    """

    large: Mapping[str, list[int]] = field(default_factory=dict[str, list[int]])
    sums: tuple[int, ...] = ()
    absorbed: bool = False

    def area(self, ii: int) -> int:
        """Look-up tables at an II, and at every smaller one."""
        total = products = 0
        for costs in self.large.values():
            units = ceil(len(costs) / ii)
            products += units
            total += max(costs) + (units - 1) * min(costs)
        if not self.sums:
            return total
        units = ceil(len(self.sums) / ii)
        least = sum(sorted(self.sums)[:units])
        # One more product takes more than the sum that it may have inside.
        return total + max(0, least - self.absorbed * products * max(self.sums))

    def steps(self) -> list[int]:
        """IIs beyond which there may be fewer of some unit, in order."""
        counts = [*map(len, self.large.values()), len(self.sums)]
        most = max(counts, default=1)
        last = {ceil(n / ceil(n / k)) - 1 for n in counts if n for k in range(1, n + 1)}
        return sorted(k for k in last if 0 < k < most)


def units_of(
    graph: LoopGraph, widths: LeastWidths, fabric: Fabric, cores: Callable[[str], int]
) -> Units:
    """The operations of a leaf that take look-up tables.

    Parameters
    ----------
    cores
        The area of the module of that name.
    """
    large: dict[str, list[int]] = {}
    sums: dict[object, int] = {}
    unknown = any(value.scale is not None for value in graph.loop.values)
    for i, operation in enumerate(graph.loop.operations):
        instance = graph.instances.get(i)
        if instance is None and (cost := widths.sum(operation)):
            sums[operation.kind, frozenset(operation.operands)] = cost
        found = widths.product(operation, fabric) if instance is None else cores(instance.module)
        unknown |= not found and (operation.kind in PRODUCTS or _EXTENDED in operation.kind)
        if found:
            kind = graph.problem.operator_types[graph.problem.type_of[node(i)]]
            large.setdefault(next(iter(kind.uses), kind.name), []).append(found)
    absorbed = fabric.absorbs and bool(large)
    least = min((min(costs) for costs in large.values()), default=0)
    if fabric.absorbs and (unknown or (absorbed and least < max(sums.values(), default=0))):
        sums = {}
    return Units(large, tuple(sums.values()), absorbed)
