"""Instances of modules that implement an operator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Instance:
    """A module that implements an operation: what each of its ports is connected to.

    The module contains the registers.  It accepts operands in every cycle, or every ``blocking``
    cycles, when ``go`` is high.

    Attributes
    ----------
    module
        Symbol name without ``@``.
    inputs
        By input port: the number of an operand, or a control of `CONTROLS`.
    input_bits
        Width of each input port; 0 if it is not an integer, such as a clock.
    output_types
        Type of each output port, as text of the IR.
    results
        The output port of each result of the operation.
    name
        Name of the instance.
    text
        The module itself as text of the IR, where it is not part of the input.
    register_bits
        Bits of the registers in it, where they are known; else 0.
    blocking
        Cycles from one operation to the next.
    """

    module: str
    input_names: Sequence[str]
    input_bits: Sequence[int]
    inputs: Sequence[int | str]
    output_names: Sequence[str]
    output_types: Sequence[str]
    results: Sequence[int]
    name: str
    text: str = ""
    register_bits: int = 0
    blocking: int = 1
