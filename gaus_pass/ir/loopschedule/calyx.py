"""Checks that `lower-loopschedule-to-calyx` accepts a loop; it aborts on some others.

The lowering puts all stages into one `calyx.par` per iteration, which ends when all of them have
ended, whatever ``start`` and II say.  A stage therefore stands for one cycle, and only an II of 1
keeps its meaning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.operations import (
    ALL,
    CONDITION,
    COPY,
    LINEAR,
    LOAD,
    SELECT,
    STORE,
    Operation,
    node,
)
from gaus_pass.hardware.process import LoopGraph
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.locations import location_text

SEQUENTIAL = frozenset(f"arith.{n}" for n in ("muli", "divui", "divsi", "remui", "remsi"))
"""What Calyx has with a register behind it, which has to be the stage's own."""
_COMBINATIONAL = frozenset(
    f"arith.{n}"
    for n in (
        *("addi", "subi", "andi", "ori", "xori", "shli", "shrui", "shrsi", "cmpi"),
        *("extui", "trunci", "index_cast", "constant"),
    )
)
_TAKEN = SEQUENTIAL | _COMBINATIONAL | {COPY, LINEAR, LOAD, STORE}


def check_calyx(graph: LoopGraph) -> None:
    """Refuse loops that CIRCT cannot lower, with a location and a reason.

    Raises
    ------
    InvalidProblem
        The loop cannot be lowered to Calyx by this version of CIRCT.
    """
    loop = graph.loop
    around: Op = loop.op.parent
    if around.name != "func.func":
        raise _refusal(f"a loop in '{around.name}'", location_text(loop.op.location))
    bounds = [*loop.levels[0].lower.forms, *loop.levels[0].upper.forms]
    if any(len(form.terms) > 1 or (form.terms and form.constant) for form in bounds):
        raise _refusal("a computed bound", loop.location)
    shared = _shared(loop)
    for index, operation in enumerate(loop.operations):
        reason = _reason(loop, operation, int(graph.problem.latency[node(index)]), shared)
        if reason is not None:
            raise _refusal(reason, operation.location or loop.location)


def calyx_warning(ii: int) -> str:
    """A warning about the code that a pipeline of that II becomes."""
    return (
        f"lower-loopschedule-to-calyx starts an iteration in every calyx.par, whatever II says: a "
        f"loop of II {ii} computes something else there"
    )


def _refusal(what: str, where: str) -> InvalidProblem:
    remedy = "" if ";" in what else "; use loop-form=loopschedule"
    message = f"lower-loopschedule-to-calyx does not take {what}{remedy}"
    return InvalidProblem(message, where)


def _shared(loop: Loop) -> set[int]:
    """Memories that are read, and accessed in another place as well."""
    accesses = [o.access for o in loop.operations if o.access is not None]
    count = Counter(access.memory for access in accesses)
    return {a.memory for a in accesses if not a.is_store and count[a.memory] > 1}


def _reason(loop: Loop, operation: Operation, latency: int, shared: set[int]) -> str | None:
    access, kind = operation.access, operation.kind
    if access is not None and access.memory in shared:
        return f"the memory '{loop.memories[access.memory].name}', read here and accessed elsewhere"
    if operation.predicate is not None or kind in (CONDITION, ALL, SELECT):
        return "what happens under a condition"
    if kind not in _TAKEN:
        return f"'{kind}'"
    if latency > 1 or (kind in SEQUENTIAL and latency == 0):
        return f"'{kind}' of latency {latency}; set it to 1 (operators=FILE)"
    if any(c != 1 for c in _factors(operation)):
        return "a factor in a subscript"
    kinds = (loop.values[result].source_value for result in operation.results)
    if any(v is not None and isinstance(v.type, ir.FloatType) for v in kinds):
        return "floating point"
    return None


def _factors(operation: Operation) -> Iterator[int]:
    if operation.kind == LINEAR:
        yield from operation.coefficients
    if operation.access is not None:
        for form in operation.access.subscripts:
            yield from (factor for _, factor in form.terms)
