"""Instances of modules that do the work of an operator in place of logic of our own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Instance:
    """A module matched with an operation: what each of its ports is connected to.

    The module is pipelined: it takes operands in any cycle and holds the operation's registers.

    Attributes
    ----------
    module
        Symbol name without ``@``.
    inputs
        By input port: the number of an operand, or a control of `CONTROLS`.
    input_bits
        Width by input port; 0 for what is no integer, such as a clock.
    output_types
        By output port, as the IR writes them.
    results
        By result of the operation: the output port.
    name
        Of the instance.
    """

    module: str
    input_names: Sequence[str]
    input_bits: Sequence[int]
    inputs: Sequence[int | str]
    output_names: Sequence[str]
    output_types: Sequence[str]
    results: Sequence[int]
    name: str
