"""A pipeline and the problem that was made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gaus_pass.ir.core.handles import IrValue
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.pipelines.view import PipelineView
from gaus_pass.model.problem import Problem

if TYPE_CHECKING:
    from gaus_pass.hardware.instances import Instance


@dataclass
class PipelineGraph:
    """A pipeline and the problem made of it.

    Attributes
    ----------
    body
        The body's operations without constants and terminator; ``body[i]`` is operation ``i + 1``.
    constants
        The body's constants.
    captures, capture_names
        Values from outside that become inputs, and the names of these inputs.
    bindings
        By index in ``body``: the pipelined module that implements the operation.
    needs_retiming
        Names of combinational operations with a latency, which are logic followed by registers.
    """

    view: PipelineView
    problem: Problem
    body: list[Any]
    constants: list[Any]
    captures: list[IrValue]
    capture_names: list[str]
    bindings: dict[int, Instance] = field(default_factory=dict[int, "Instance"])
    needs_retiming: list[str] = field(default_factory=list[str])

    @property
    def location(self) -> str:
        return location_text(self.view.op.location)
