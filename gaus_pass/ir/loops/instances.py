"""Modules that an operator library names for operations of a loop, matched with them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.instances import Instance
from gaus_pass.hardware.operations import Operation
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.operators.implementations import bind
from gaus_pass.ir.operators.library import Implementation


def match(
    implementation: Implementation, blocking: int, operation: Operation, near: Any
) -> Instance:
    """Match a module, of the input in which ``near`` is, with an operation.

    Parameters
    ----------
    blocking
        Cycles from one operation on it to the next.

    Raises
    ------
    InvalidProblem
        The module does not exist, a port does not fit, it has no enable, or the operation has a
        predicate, for which a module has no port.
    """
    op = operation.op
    compares = "predicate" in op.attributes or "pred" in op.attributes
    if compares and not implementation.text:
        raise InvalidProblem(
            f"implementation '@{implementation.module}' of '{operation.kind}' cannot see which "
            "comparison is meant; leave it out of the library, and it is made of logic",
            operation.location,
        )
    found = bind(implementation, op, operation.name, "the module around it", _fits, near)
    return replace(found, blocking=blocking)


def _fits(have: Any, port: Any) -> bool:
    """Integer ports take integers and floats of their width, and an index in any width."""
    if not isinstance(port, ir.IntegerType):
        return False
    return isinstance(have, ir.IndexType) or int(have.width) == int(port.width)
