"""Plain dataflow in the IR: its containers and their parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.names import UniqueNames
from gaus_pass.ir.core.operation_names import FUNCTION, MODULE
from gaus_pass.ir.core.walk import hw_input_names

CONDITIONAL = "scf.if"
TERMINATORS = frozenset(("func.return", "hw.output", "scf.yield"))


@dataclass(frozen=True)
class Container:
    """A block that is scheduled as a whole: the body of a module or function, with its symbol."""

    op: Op
    name: str

    @property
    def is_graph(self) -> bool:
        """Whether a definition may follow its uses, and operations have no order."""
        return self.op.name == MODULE

    @cached_property
    def block(self) -> Any:
        return self.op.regions[0].blocks[0]

    def require_one_block(self) -> None:
        """Raise `InvalidProblem` for several blocks: control flow is not dataflow."""
        blocks = len(self.op.regions[0].blocks)
        if blocks > 1:
            raise InvalidProblem(
                f"'@{self.op.attributes['sym_name'].value}' has {blocks} blocks; dataflow is "
                "scheduled in one block: turn the control flow into scf.if and scf.for",
                self.location,
            )

    @property
    def location(self) -> str:
        return location_text(self.op.location)

    @cached_property
    def argument_names(self) -> list[str]:
        """Port names of a module, else ``arg0`` and so on."""
        if self.op.name == MODULE:
            return hw_input_names(self.op.attributes["module_type"])
        return [f"arg{i}" for i in range(len(self.block.arguments))]


def find_containers(root: Op) -> list[Container]:
    """Every module and function of ``root`` that has a body."""
    bodies: list[Any] = []

    def visit(op: Op) -> Any:
        if op.name in (MODULE, FUNCTION) and len(op.regions[0].blocks):
            bodies.append(op)
            return ir.WalkResult.SKIP
        return ir.WalkResult.ADVANCE

    root.operation.walk(visit, ir.WalkOrder.PRE_ORDER)
    names = UniqueNames()
    return [Container(op, names.unique(op.attributes["sym_name"].value)) for op in bodies]
