"""An `ssp.instance` as Python data, not yet checked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.ssp.kinds import Kind
from gaus_pass.ir.ssp.library import SspType


class SspOperation(NamedTuple):
    """One `ssp.operation`.

    Attributes
    ----------
    name
        Its symbol, or ``#3`` for the fourth operation if it has none.
    operator_type, uses
        Names in the instance; the type is ``""`` where the operation has none.
    start, start_in_cycle, unit
        The solution that the file holds; unit −1 where there is none.
    """

    op: Op
    name: str
    operator_type: str
    uses: tuple[str, ...]
    start: int | None
    start_in_cycle: float | None
    unit: int
    location: str


class SspDependence(NamedTuple):
    """``value`` counts the results of all operations; None is an auxiliary dependence."""

    src: int
    dst: int
    distance: int
    value: int | None


@dataclass
class Instance:
    """An `ssp.instance`.

    Attributes
    ----------
    types, limits
        Operator types by name, and limits of resource types, where None is unlimited.
    producers
        Operation of each result, in order.
    """

    op: Op
    name: str
    kind: Kind
    interval: int | None
    location: str
    types: dict[str, SspType] = field(default_factory=dict[str, SspType])
    limits: dict[str, int | None] = field(default_factory=dict[str, "int | None"])
    operations: list[SspOperation] = field(default_factory=list[SspOperation])
    dependences: list[SspDependence] = field(default_factory=list[SspDependence])
    producers: list[int] = field(default_factory=list[int])

    def units_of(self, operation: SspOperation) -> Counter[str]:
        """Units of each resource type that an operation uses."""
        units = Counter(operation.uses)
        if self.types[operation.operator_type].limit is not None:
            units[operation.operator_type] = max(units[operation.operator_type], 1)
        return units

    def limit_of(self, resource: str) -> int | None:
        """Limit of a resource type; older files have it on the operator type of that name."""
        if resource in self.limits:
            return self.limits[resource]
        return self.types[resource].limit

    def ends(self, dependence: SspDependence) -> str:
        """The name of a dependence in messages: the names of its ends."""
        names = [self.operations[i].name for i in (dependence.src, dependence.dst)]
        return f"'{names[0]}' -> '{names[1]}'"
