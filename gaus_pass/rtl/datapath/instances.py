"""Instances of the modules that an operator library names for operations of a loop.

The clock enable of the module is low in a stall.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gaus_pass.hardware.instances import Instance
from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.operations import Operation
from gaus_pass.rtl.netlist.environment import Environment
from gaus_pass.rtl.netlist.numbers import Number


def instantiate(
    environment: Environment,
    name: str,
    loop: Loop,
    operation: Operation,
    instance: Instance,
    operands: Sequence[Any],
    begins: Callable[[], Any],
) -> list[Any]:
    """An instance of a module; the wires of the operation's results.

    Parameters
    ----------
    begins
        The wire that is high where an operation may begin on it; a module that takes operands in
        every cycle does not need to know.
    """
    net = environment.net
    control = {
        "clock": lambda: net.clock,
        "reset": lambda: environment.reset,
        "not reset": lambda: net.invert(environment.reset),
        "stall": lambda: net.invert(environment.advance),
        "not stall": lambda: environment.advance,
        "go": lambda: net.constant(1, 1) if instance.blocking == 1 else begins(),
    }
    inputs: list[Any] = []
    for source, bits in zip(instance.inputs, instance.input_bits, strict=True):
        if isinstance(source, str):
            inputs.append(control[source]())
        else:
            value = loop.values[operation.operands[source].value]
            inputs.append(Number(operands[source], value.seen()[1]).fit(net, bits))
    outputs = net.instance(f"{name}_unit", instance, inputs)
    return [
        Number(outputs[port], loop.values[result].signed).fit(net, loop.values[result].bits)
        for port, result in zip(instance.results, operation.results, strict=True)
    ]
