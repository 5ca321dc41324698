"""All innermost loops below an operation, read with the options of a scheduling run."""

from __future__ import annotations

from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.errors import GausError
from gaus_pass.hardware.memory import MemoryModel
from gaus_pass.hardware.process import LoopGraph
from gaus_pass.ir.core.hints import dropped_hints, name_of
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.nest import innermost_loops
from gaus_pass.ir.core.operation_names import FUNCTION
from gaus_pass.ir.core.walk import find_operations
from gaus_pass.ir.loops.memory import check_port_names, parse_ports, read_memories
from gaus_pass.ir.loops.reader import LoopReader
from gaus_pass.ir.loops.timing import LoopTiming
from gaus_pass.ir.operators.declarations import TimingContext
from gaus_pass.ir.transforms.flatten import nest_of
from gaus_pass.options import Options


def read_loops(root: Any, options: Options, emit: Emit) -> list[LoopGraph]:
    """The innermost `affine.for` and `scf.for` of every `func.func` in ``root``.

    Remarks on memory dependences that are assumed go to ``emit``.

    Raises
    ------
    GausError
        A loop, a library or an option is at fault; the error has a location.
    """
    functions = [f for f in find_operations(root, FUNCTION) if len(f.regions[0].blocks)]
    loops = [(function, innermost_loops(function)) for function in functions]
    for function in functions:
        for warning in dropped_hints(function):
            emit(warning)
    if not any(found for _, found in loops):
        return []
    ports = parse_ports(options.ports)
    memory = MemoryModel(int(options.read_latency), options.read_during_write)
    memories = {i: tuple(read_memories(f, ports)) for i, (f, _) in enumerate(loops)}
    check_port_names(ports, (m.name for group in memories.values() for m in group))
    context = TimingContext.from_options(options)
    graphs: list[LoopGraph] = []
    for i, (function, found) in enumerate(loops):
        name = function.attributes["sym_name"].value
        for k, op in enumerate(found):
            timing = LoopTiming(context.source(op), memory)
            exact, strict = options.exact_dependences, options.strict
            reader = LoopReader(timing, memory, exact, emit, strict=strict)
            own = name_of(op, f"loop{k}" if len(found) > 1 else "loop")
            try:
                nest = nest_of(op, options.flatten)
                graphs.append(reader.read(nest, function, memories[i], f"{name}.{own}"))
            except GausError as error:
                raise error.at(location_text(op.location)) from None
    return graphs
