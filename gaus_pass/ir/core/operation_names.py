"""Names of operations: those that decide the kind of a piece of IR, and those in libraries."""

from __future__ import annotations

from gaus_pass.hardware.numbers import INTEGER_RELATIONS
from gaus_pass.ir.core.handles import Op

UNSCHEDULED, SCHEDULED = "pipeline.unscheduled", "pipeline.scheduled"
INSTANCE = "ssp.instance"
AFFINE_FOR, SCF_FOR = "affine.for", "scf.for"
FOR = (AFFINE_FOR, SCF_FOR)
WHILE = "scf.while"
LOOPS = (*FOR, WHILE)
PARALLEL = ("scf.parallel", "affine.parallel", "scf.forall")
ACCESSES = (
    *("affine.load", "affine.store", "memref.load", "memref.store", "memref.copy"),
    *("memref.dim", "memref.rank", "memref.atomic_rmw", "memref.generic_atomic_rmw"),
    *("memref.alloc", "memref.alloca", "memref.get_global", "ub.poison"),
)
"""What makes a function without loops one that is read as loops are."""
BRANCHES = ("cf.br", "cf.cond_br", "cf.switch")
AFFINE_IF, SCF_IF = "affine.if", "scf.if"
IFS = (AFFINE_IF, SCF_IF)
MODULE, FUNCTION = "hw.module", "func.func"
AND_INVERTER = "synth.aig.and_inv"

CALL = "func.call"

_CALLEES = {"hw.instance": "moduleName", CALL: "callee"}


def library_name(op: Op) -> str:
    """The name of an operation in libraries: ``@f`` for an instance or a call of ``@f``."""
    return callee(op) or op.name


def callee(op: Op) -> str | None:
    """``@f`` for an instance or a call of ``@f``, None for any other operation."""
    key = _CALLEES.get(op.name)
    return None if key is None else str(op.attributes[key])


def is_inverter(op: Op) -> bool:
    """Whether the operation is an AND of one operand: in an and-inverter graph, that is free."""
    return op.name == AND_INVERTER and len(op.operands) == 1


def index_relation(op: Op) -> str:
    """The relation of an `index.cmp`: ``ult`` in ``#index<cmp_predicate ult>``.

    The wheels print it differently; another has ``#index.cmp_predicate<ult>``.
    """
    return str(op.attributes["pred"]).removesuffix(">").replace("<", " ").rpartition(" ")[2]


def index_predicate(op: Op) -> int:
    """The relation of an `index.cmp` by its number in `arith.cmpi`."""
    return INTEGER_RELATIONS.index(index_relation(op))
