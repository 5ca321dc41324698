"""A solver, an objective and a kind of IR, each in a file and a line of the registry."""

from __future__ import annotations

from gaus_pass import registry
from gaus_pass.registry import IrKind, SolverSpec, Term

_HERE = "support.toys"

# The three lines.
SOLVER = SolverSpec(f"{_HERE}.solver:solve", f"{_HERE}.solver:ToyOptions")
TERM = Term(
    f"{_HERE}.objective:value",
    f"{_HERE}.objective:bound",
    models={"cp-sat": f"{_HERE}.objective:CP_SAT"},
)
KIND = IrKind(
    "no fsm.machine",
    f"{_HERE}.ir_kind:read",
    f"{_HERE}.ir_kind:apply",
    extra=f"{_HERE}.ir_kind:extra",
    operations=("fsm.machine",),
)


def register() -> None:
    """Put them into the registry of this process."""
    registry.SOLVERS["toy"] = SOLVER
    registry.TERMS["start-sum"] = TERM
    registry.IR_KINDS["machine"] = KIND
