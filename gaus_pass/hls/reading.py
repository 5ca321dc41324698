"""The models of functions, after what pays has been done to their loops."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gaus_pass.analysis.memory_ports import least_ports, ports_text
from gaus_pass.cores.placing import make_cores
from gaus_pass.cores.supply import Cores
from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.memory import Memory
from gaus_pass.hls.choosing_cores import free_digits
from gaus_pass.hls.choosing_latencies import Late, late_memories
from gaus_pass.hls.choosing_steps import chosen_steps
from gaus_pass.ir.annotation_check import require_results
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.loops.function import read_function
from gaus_pass.ir.loops.memories.interfaces import parse_interface
from gaus_pass.ir.loops.memories.naming import names_of
from gaus_pass.ir.loops.memories.partition import parse_partition
from gaus_pass.ir.loops.memory import parse_ports
from gaus_pass.ir.transforms.branches.form import with_loops
from gaus_pass.ir.transforms.order.interchange import parse_interchange, require_orders
from gaus_pass.ir.transforms.unrolling.names import require_loops
from gaus_pass.ir.transforms.unrolling.unroll import parse_unroll
from gaus_pass.model.constrained import require_known
from gaus_pass.model.timing_constraints import parse_constraints
from gaus_pass.option_table import require_names
from gaus_pass.options import Options
from gaus_pass.parts.library import load_part


def read_functions(
    chosen: Sequence[Any],
    options: Options,
    emit: Emit = lambda _: None,
    deeper: int = 0,
    steps: Sequence[str] | None = None,
    longer: Mapping[str, int] | None = None,
    digits: Collection[str] | None = None,
) -> list[Function]:
    """The models of functions; also checks options that name memories or resources.

    Parameters
    ----------
    deeper
        As in `gaus_pass.ir.loops.function.read_function`.
    steps
        Transformations of loops, as another model has them; without them those that pay.
    longer
        Cycles that cores take beyond the least, by resource type.
    digits
        Resource types whose cores work digit by digit, as another model has them; without them
        those that cost nothing so.

    Raises
    ------
    GausError
        Something cannot be read, or an option names nothing.
    """
    part = None if options.part is None else load_part(options.part)
    if part is not None and not part.placed:
        idle = "nets" if part.clock_to_out else "nets and registers"
        text = (
            f"part={options.part} is a model of logic alone: nothing was placed and routed, and "
            f"{idle} take no time"
        )
        emit(Diagnostic(Severity.REMARK, text))
    for function in chosen:
        require_results(function)
    cores = make_cores(chosen[0], options, longer) if chosen else None
    if options.unroll or options.interchange:
        named = [with_loops(function) for function in chosen]
        require_loops("unroll", parse_unroll(options.unroll), named)
        require_orders(parse_interchange(options.interchange), named)
    if longer and digits is None:
        digits = ()
    models = [_read(f, options, emit, deeper, cores, steps, digits) for f in chosen]
    names = {name for model in models for name in names_of(model.memories)}
    if options.ports != "auto":
        require_names("ports", "memory", filter(None, parse_ports(options.ports)), names)
    require_names("partition", "memory", parse_partition(options.partition), names)
    parts = [p for m in models for p in (*m.interface.arguments, *m.interface.results)]
    require_names(
        "interface",
        "argument or result",
        filter(None, parse_interface(options.interface)),
        [*names, *(part.name for part in parts)],
    )
    _check_names(options, models)
    return models


def _read(
    function: Any,
    options: Options,
    emit: Emit,
    deeper: int,
    cores: Cores | None,
    asked: Sequence[str] | None,
    digits: Collection[str] | None,
) -> Function:
    """The model of a function after what pays has been done to its loops."""
    read = _reader(deeper, cores and cores.by_digits(digits or ()))
    free = replace(options, ports="") if options.ports == "auto" else options
    steps = chosen_steps(function, free, read) if asked is None else asked
    if free is not options:
        options = _with_ports(read(function, free, steps), options)
    said: list[Diagnostic] = []
    model = read(function, options, steps, emit=said.append)
    if digits is None and cores is not None:

        def again(units: Collection[str]) -> Function:
            return _reader(deeper, cores.by_digits(units))(function, options, steps)

        found = free_digits(model, options, again)
        if found:
            read = _reader(deeper, cores.by_digits(found))
            model = again(found)
    later = late_memories(model, options, lambda late: read(function, options, steps, later=late))
    if later:
        said = [_registered(memory) for memory in model.memories if memory.name in later]
        model = read(function, options, steps, None, said.append, later)
    for diagnostic in said:
        emit(diagnostic)
    return model


def _reader(deeper: int, cores: Cores | None) -> Callable[..., Function]:
    """Makes models with such cores."""

    def read(
        function: Any,
        options: Options,
        steps: Sequence[str],
        made: Any = None,
        emit: Emit = lambda _: None,
        later: Late = frozenset(),
    ) -> Function:
        return read_function(function, options, emit, deeper, cores, steps, later, made)

    return read


def _registered(memory: Memory) -> Diagnostic:
    text = (
        f"memory '{memory.name}' is read in two cycles, the second of which is the register in "
        "its blocks"
    )
    return Diagnostic(Severity.REMARK, text, location_text(memory.value.location))


def _with_ports(model: Function, options: Options) -> Options:
    """The options with the fewest ports that reach the least II of every loop."""
    problems = [leaf.graph.problem for leaf in model.leaves() if not leaf.straight]
    streams = {memory.name for memory in model.memories if memory.is_stream}
    needs = {name: need for name, need in least_ports(problems).items() if name not in streams}
    return replace(options, ports=ports_text(needs))


def _check_names(options: Options, models: Sequence[Function]) -> None:
    """Resource types and operations in options are those of some leaf."""
    problems = [leaf.graph.problem for m in models for leaf in m.leaves()]
    require_known(parse_constraints(options.constraints), problems)
    known = {r.name for problem in problems for r in problem.resource_types}
    if known:
        require_names("limits", "resource type", options.limits, known)
