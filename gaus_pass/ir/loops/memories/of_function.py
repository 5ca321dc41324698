"""The memories of a function as its options ask for them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from gaus_pass.hardware.memory import Memory
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.loops.memories.globals import symbol_of, with_contents
from gaus_pass.ir.loops.memories.interfaces import parse_interface
from gaus_pass.ir.loops.memories.partition import parse_partition
from gaus_pass.ir.loops.memory import parse_ports, read_memories
from gaus_pass.options import Options


def memories_of(
    function: Op, near: Op, options: Options, port_names: Mapping[int, str], later: Collection[str]
) -> tuple[Memory, ...]:
    """The memories of a function, with contents, names of ports and latencies.

    Parameters
    ----------
    near
        An operation of the input: what constant memories hold stands in the module around it, and
        the function may be a copy beside it.
    port_names
        By the number of the argument, where they are those of the source.
    later
        Memories whose reads take a cycle more.

    Raises
    ------
    GausError
        An option cannot be followed.
    """
    found = read_memories(
        function,
        parse_ports(options.ports),
        parse_partition(options.partition),
        parse_interface(options.interface),
    )
    return tuple(
        replace(
            m if symbol_of(m.value) is None else with_contents(m, near),
            port_name="" if m.argument is None else port_names.get(m.argument, ""),
            later=int(m.name in later),
        )
        for m in found
    )
