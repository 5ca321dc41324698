"""Checks that `gaus.*` attributes are results; an isolated one is taken for a directive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.annotations import (
    II,
    INDEPENDENT,
    LATENCY,
    LENGTH,
    RESOURCE,
    STAGE,
    START,
    UNIT,
)
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.hints import HINT, NAME, PROCESS, check_hints
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.operation_names import FUNCTION, LOOPS, is_inverter
from gaus_pass.ir.core.walk import is_constant, walk_nested
from gaus_pass.ir.ssp.attributes import PROPERTIES

_PREFIX = "gaus."
_BLOCKING = "gaus.blocking"
_ON_OPERATIONS = (START, LATENCY, STAGE, UNIT, RESOURCE)
_NAMES = (START, LATENCY, STAGE, UNIT, RESOURCE, LENGTH, II, _BLOCKING)
_OPERATOR_TYPE, _SSP_OPERATION = "ssp.operator_type", "ssp.operation"
_COMPUTE = ("arith.", "math.", "index.", "comb.", "affine.load", "affine.store", "memref.")
_INSTEAD = {
    II: ", and ask for an II with gaus.hint = {{ii = {value}}} or the option ii={value}",
    LENGTH: ", and bound the length with the option length={value}",
    LATENCY: "; latencies come from an operator library (operators=FILE) or an ssp.operator_type",
}


def require_results(root: Op) -> set[str]:
    """Check that every `gaus.*` attribute in ``root`` is part of a whole schedule.

    Returns
    -------
    The names of all operations in it.

    Raises
    ------
    InvalidProblem
        An attribute is isolated, has another type than results have, or does not exist.
    """
    found: list[Any] = []
    names: set[str] = set()

    def visit(op: Op) -> Any:
        names.add(op.name)
        if op.name == FUNCTION or any(name.startswith(_PREFIX) for name in op.attributes):
            found.append(op.operation)
        return ir.WalkResult.ADVANCE

    root.operation.walk(visit, ir.WalkOrder.PRE_ORDER)
    for op in found:
        _check(op)
    return names


def _check(op: Op) -> None:
    check_hints(op)
    asked = (HINT, NAME)
    names = [n for n in op.attributes if n.startswith(_PREFIX) and n not in asked]
    for name in names:
        _check_form(op, name)
    alone = next(iter(_alone(op, names)), None)
    if alone is None:
        return
    value = str(op.attributes[alone]).partition(" : ")[0]
    instead = _INSTEAD.get(alone, "").format(value=value)
    raise InvalidProblem(
        f"'{alone} = {value}' on '{op.name}' is part of no schedule; gaus attributes are results "
        f"of scheduling, not directives: drop it{instead}",
        location_text(op.location),
    )


def _check_form(op: Op, name: str) -> None:
    attribute = op.attributes[name]
    if name == INDEPENDENT:
        if isinstance(attribute, ir.UnitAttr) and op.name in LOOPS:
            return
        reason = f"'{name}' is {attribute} on '{op.name}'; it has no value, and belongs on a loop"
    elif name == PROCESS:
        if isinstance(attribute, ir.StringAttr):
            return
        reason = f"'{name}' is {attribute}; it must be a string, as in \"0:load\""
    elif name not in _NAMES:
        valid = ", ".join((*_NAMES, INDEPENDENT, HINT, NAME, PROCESS))
        reason = f"unknown attribute '{name}'; valid: {valid}"
    elif name == RESOURCE:
        if isinstance(attribute, ir.StringAttr):
            return
        reason = f"'{name}' is {attribute}; it must be a string"
    elif not isinstance(attribute, ir.IntegerAttr):
        reason = f"'{name}' is {attribute}; it must be an i64"
    elif name == _BLOCKING and op.name != _OPERATOR_TYPE:
        reason = f"'{name}' on '{op.name}'; it belongs on an ssp.operator_type"
    else:
        return
    raise InvalidProblem(reason, location_text(op.location))


def _alone(op: Op, names: list[str]) -> Iterator[str]:
    """Attributes that are not part of a whole schedule."""
    whole = LENGTH in names and _has_starts(op)
    if not whole:
        yield from (name for name in (II, LENGTH) if name in names)
    own = [name for name in _ON_OPERATIONS if name in names]
    if own and not (_is_placed(op) or _is_within_schedule(op)):
        yield own[0]


def _is_placed(op: Op) -> bool:
    """An SSP operation has its start among its properties."""
    return op.name == _SSP_OPERATION and "#ssp.t<" in str(op.attributes.get(PROPERTIES))


def _is_within_schedule(op: Op) -> bool:
    parent = op.parent
    while parent is not None:
        if LENGTH in parent.operation.attributes:
            return True
        parent = parent.operation.parent
    return False


def _has_starts(container: Op) -> bool:
    """Whether operations have a start, or there are none that would."""
    timed = False
    for op in walk_nested(container):
        if START in op.attributes:
            return True
        timed = timed or _takes_part(op)
    return not timed


def _takes_part(op: Op) -> bool:
    """Whether a schedule gives the operation a start for certain: not index arithmetic."""
    if not op.name.startswith(_COMPUTE) or is_constant(op) or is_inverter(op):
        return False
    return any(not isinstance(r.type, (ir.IndexType, ir.MemRefType)) for r in op.results)
