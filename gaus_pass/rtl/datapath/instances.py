"""Instances of the modules that an operator library names for operations of a loop.

The module is pipelined: it takes operands in any cycle and holds the operation's registers.  Its
clock enable is low in a stall.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.loop import Loop, Operation
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.operators.implementations import Binding, bind
from gaus_pass.ir.operators.library import Implementation
from gaus_pass.rtl.netlist.environment import Environment
from gaus_pass.rtl.netlist.numbers import Number


def match(implementation: Implementation, operation: Operation) -> Binding:
    """Match a module with an operation.

    Raises
    ------
    InvalidProblem
        The module is not there, a port does not fit, it has no enable, or the operation has a
        predicate, which a module does not see.
    """
    op = operation.op
    if "predicate" in op.attributes or "pred" in op.attributes:
        raise InvalidProblem(
            f"implementation '@{implementation.module}' of '{operation.kind}' cannot see which "
            "comparison is meant; leave it out of the library, and it is made of logic",
            operation.location,
        )
    return bind(implementation, op, operation.name, "the module around it", _fits)


def _fits(have: Any, port: Any) -> bool:
    """Integer ports take integers and floats of their width, and an index in any width."""
    if not isinstance(port, ir.IntegerType):
        return False
    return isinstance(have, ir.IndexType) or int(have.width) == int(port.width)


def instantiate(
    environment: Environment,
    name: str,
    loop: Loop,
    operation: Operation,
    instance: Binding,
    operands: Sequence[Any],
) -> list[Any]:
    """An instance of a module; the wires of the operation's results."""
    net = environment.net
    control = {
        "clock": lambda: net.clock,
        "reset": lambda: environment.reset,
        "not reset": lambda: net.invert(environment.reset),
        "stall": lambda: net.invert(environment.advance),
        "not stall": lambda: environment.advance,
        "go": lambda: net.constant(1, 1),
    }
    inputs: list[Any] = []
    for source, kind in zip(instance.inputs, instance.input_types, strict=True):
        if isinstance(source, str):
            inputs.append(control[source]())
        else:
            value = loop.values[operation.operands[source].value]
            inputs.append(Number(operands[source], value.seen()[1]).fit(net, int(kind.width)))
    outputs = net.instance(f"{name}_unit", instance, inputs)
    return [
        Number(outputs[port], loop.values[result].signed).fit(net, loop.values[result].bits)
        for port, result in zip(instance.results, operation.results, strict=True)
    ]
