"""Common steps of reading a block of operations into a problem, for every kind of IR."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.names import UniqueNames
from gaus_pass.ir.core.types import Widths
from gaus_pass.ir.core.walk import name_hint
from gaus_pass.ir.operators.declarations import Declarations
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import ResourceType


@dataclass
class ReadValue:
    """A value of the IR that becomes a value of the problem.

    Attributes
    ----------
    hold
        Cycles from the producer's start until the value must be kept.
    users
        An ordered set of operations, or of pairs of operation and distance.
    """

    producer: int
    bits: int
    name: str
    hold: int = 0
    users: dict[Any, None] = field(default_factory=dict[Any, None])


class Extraction(ABC):
    """A problem under construction.

    Parameters
    ----------
    taken
        Names that are not available to operations of the body.
    """

    def __init__(self, name: str, taken: Iterable[str], resources: Iterable[ResourceType]) -> None:
        self.builder = ProblemBuilder(name)
        self.types = Declarations(self.builder)
        self.widths = Widths()
        self.names = UniqueNames(taken)
        self.values: dict[Any, ReadValue] = {}
        for resource in resources:
            self.builder.resource_type(resource.name, resource.limit, resource.cost)

    @abstractmethod
    def add_value(
        self, value: IrValue, producer: int, name: str, where: str, hold: int = 0
    ) -> None:
        """Add a value that operation ``producer`` makes."""

    def add_results(self, op: Op, index: int, name: str, where: str, hold: int) -> None:
        """Add the results of an operation, whose number in the problem is ``index``."""
        results = list(op.results)
        for i, result in enumerate(results):
            own = name if len(results) == 1 else f"{name}.{i}"
            self.add_value(result, index, own, where, hold)

    def name_of(self, op: Op, position: int) -> str:
        """Name of the operation at a position of the body."""
        return self.names.unique(name_hint(op) or f"{op.name.rpartition('.')[2]}_{position}")

    def declare_values(self) -> None:
        """Declare all values to the builder, in the order in which they were added."""
        for value in self.values.values():
            self.builder.value(
                value.producer, value.bits, list(value.users), value.hold, value.name
            )
