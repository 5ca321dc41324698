"""The interface of a function: its arguments, results and memories as ports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from gaus_pass.hardware.axi import AxiMaster
from gaus_pass.hardware.interface import Array, Interface, OutsideMemory, Result, Scalar
from gaus_pass.hardware.memory import Memory
from gaus_pass.hardware.numbers import index_bits
from gaus_pass.hardware.operations import Dimension
from gaus_pass.hardware.streams import Stream
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.loops.channels import port_bits


def interface_of(
    arguments: Sequence[Any],
    returns: Sequence[Any],
    memories: Iterable[Memory],
    sizes: Iterable[Dimension],
    names: Mapping[int, str],
    read_during_write: str,
    arrays: Mapping[str, Stream | AxiMaster] = MappingProxyType({}),
) -> Interface:
    """The ports of a function.

    Parameters
    ----------
    arguments, returns
        Values of the IR.
    sizes
        Of arguments, which need a port.
    names
        Names of ports by the number of the argument; others are ``argN``.
    arrays
        By the names of the memories that are no memories at the ports.

    Raises
    ------
    InvalidProblem
        A value cannot be a port.
    """

    def called(argument: int) -> str:
        return names.get(argument, f"arg{argument}")

    whole: dict[str, Array] = {
        memory.name: arrays.get(memory.name) or OutsideMemory.of(memory) for memory in memories
    }
    found = [
        whole.get(f"arg{n}")
        or Scalar(called(n), port_bits(value), isinstance(value.type, ir.IndexType))
        for n, value in enumerate(arguments)
    ]
    results = [
        whole.get(f"out{n}") or Result(f"out{n}", port_bits(value))
        for n, value in enumerate(returns)
    ]
    found += [
        Scalar(f"{called(size.argument)}_dim{size.axis}", index_bits(), index=True)
        for size in sizes
    ]
    return Interface(tuple(found), tuple(results), read_during_write)
