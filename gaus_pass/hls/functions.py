"""From functions with loops to hardware: read, schedule, bind, check timing, lower.

Everything is read, solved and verified before the IR changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gaus_pass.analysis.memory_ports import least_ports, ports_text
from gaus_pass.cores.placing import make_cores, place_modules
from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import ClockMissed
from gaus_pass.formats.result_json import joined_documents, solved_document
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.numbers import indices_of
from gaus_pass.hardware.operations import node
from gaus_pass.hls.arrival import Owner
from gaus_pass.hls.choosing_steps import chosen_steps
from gaus_pass.hls.leaf import Answer, schedule_leaf
from gaus_pass.hls.least_clock import with_remedy
from gaus_pass.hls.paths import Timed, time_paths
from gaus_pass.ir.annotation_check import require_results
from gaus_pass.ir.core.operation_names import FUNCTION
from gaus_pass.ir.core.walk import find_operations, is_private
from gaus_pass.ir.loops.function import read_function
from gaus_pass.ir.loops.memories.globals import GET_GLOBAL, GLOBAL
from gaus_pass.ir.loops.memories.naming import names_of
from gaus_pass.ir.loops.memories.partition import parse_partition
from gaus_pass.ir.loops.memory import parse_ports
from gaus_pass.ir.loops.summary import summary
from gaus_pass.ir.operators.core_source import CoreSource
from gaus_pass.ir.transforms.inline import calls
from gaus_pass.ir.transforms.unrolling.names import require_loops
from gaus_pass.ir.transforms.unrolling.unroll import parse_unroll
from gaus_pass.model.constrained import require_known
from gaus_pass.model.timing_constraints import parse_constraints
from gaus_pass.option_table import require_names
from gaus_pass.options import Options
from gaus_pass.parts.library import load_part
from gaus_pass.rtl.describe import describe
from gaus_pass.rtl.lower import LoweredFunction, lower_function
from gaus_pass.scheduling.solve import Outcome
from gaus_pass.solvers.base import Progress, no_progress


@dataclass(frozen=True)
class Design:
    """A function that has become a module.

    Attributes
    ----------
    description
        Ports, cycles, registers and units; see `gaus_pass.rtl.describe`.
    outcomes, extras
        For each leaf: the answer of the solver, and its further keys in the result JSON.
    timed
        Its paths; None without a clock that logic of the module can miss.
    """

    name: str
    description: dict[str, Any]
    outcomes: tuple[Outcome, ...]
    extras: tuple[dict[str, Any], ...]
    timed: Timed | None = None


def functions(root: Any) -> list[Any]:
    """All `func.func` with a body."""
    return [f for f in find_operations(root, FUNCTION) if len(f.regions[0].blocks)]


def called_only(found: Sequence[Any]) -> list[Any]:
    """The private functions among these that others of them call: they are parts of those."""
    called = {str(call.attributes["callee"]) for f in found for call in calls(f)}
    return [f for f in found if f"@{f.attributes['sym_name'].value}" in called and is_private(f)]


def globals_of(found: Sequence[Any]) -> frozenset[str]:
    """The symbols of the global memories that functions use."""
    used = (op for f in found for op in find_operations(f, GET_GLOBAL))
    return frozenset(op.attributes["name"].value for op in used)


def erase_functions(root: Any, private: bool = False, inside: frozenset[str] = frozenset()) -> None:
    """Drop what is no hardware: functions, also those without a body, and global memories.

    Parameters
    ----------
    private
        Keep what others than the functions here may use.
    inside
        Symbols of global memories that are dropped all the same: modules have what they hold.
    """
    for name in (FUNCTION, GLOBAL):
        for op in find_operations(root, name):
            if not private or is_private(op) or op.attributes["sym_name"].value in inside:
                op.erase()


def lower_functions(
    chosen: Sequence[Any], options: Options, emit: Emit, progress: Progress = no_progress
) -> list[Design]:
    """Replace functions by modules.

    Raises
    ------
    GausError
        Something cannot be read, scheduled or lowered; the IR is as it was.
    """
    with indices_of(options.index_bits):
        return _lowered(chosen, options, emit, progress)


def _lowered(
    chosen: Sequence[Any], options: Options, emit: Emit, progress: Progress
) -> list[Design]:
    models = read_functions(chosen, options, emit)
    solved = [_schedule(model, options, emit, progress) for model in models]
    made: list[Any] = []
    designs: list[Design] = []
    try:
        for model, leaves in zip(models, solved, strict=True):
            designs.append(lower_solved(model, leaves, options, made.append))
            _say_missed(designs[-1], options, emit)
    except BaseException:
        for module in made:
            module.operation.erase()
        raise
    for function in chosen:
        function.erase()
    return designs


def _schedule(model: Function, options: Options, emit: Emit, progress: Progress) -> list[Answer]:
    leaves = list(model.leaves())
    answers: list[Answer] = []
    for number, leaf in enumerate(leaves):
        try:
            answers.append(schedule_leaf(model, leaf, options, emit, progress))
        except ClockMissed as missed:
            waiting = [(model, other) for other in leaves[number:]]
            raise with_remedy(missed, waiting, options) from None
    return answers


def read_functions(
    chosen: Sequence[Any],
    options: Options,
    emit: Emit = lambda _: None,
    deeper: int = 0,
    steps: Sequence[str] | None = None,
) -> list[Function]:
    """The models of functions; also checks options that name memories or resources.

    Parameters
    ----------
    deeper
        As in `gaus_pass.ir.loops.function.read_function`.
    steps
        Transformations of loops, as another model has them; without them those that pay.

    Raises
    ------
    GausError
        Something cannot be read, or an option names nothing.
    """
    if options.part is not None and not load_part(options.part).placed:
        text = (
            f"part={options.part} is a model of logic alone: nothing was placed and routed, and "
            "nets and registers take no time"
        )
        emit(Diagnostic(Severity.REMARK, text))
    for function in chosen:
        require_results(function)
    cores = make_cores(chosen[0], options) if chosen else None
    require_loops("unroll", parse_unroll(options.unroll), chosen)
    models = [_read(f, options, emit, deeper, cores, steps) for f in chosen]
    names = {name for model in models for name in names_of(model.memories)}
    if options.ports != "auto":
        require_names("ports", "memory", filter(None, parse_ports(options.ports)), names)
    require_names("partition", "memory", parse_partition(options.partition), names)
    _check_names(options, models)
    return models


def _read(
    function: Any,
    options: Options,
    emit: Emit,
    deeper: int,
    cores: CoreSource | None,
    asked: Sequence[str] | None,
) -> Function:
    """The model of a function after what pays has been done to its loops."""

    def read(
        function: Any, options: Options, steps: Sequence[str], emit: Emit = lambda _: None
    ) -> Function:
        return read_function(function, options, emit, deeper, cores, steps)

    free = replace(options, ports="") if options.ports == "auto" else options
    steps = chosen_steps(function, free, read) if asked is None else asked
    if free is options:
        return read(function, options, steps, emit)
    return read(function, _with_ports(read(function, free, steps), options), steps, emit)


def _with_ports(model: Function, options: Options) -> Options:
    """The options with the fewest ports that reach the least II of every loop."""
    problems = [leaf.graph.problem for leaf in model.leaves() if not leaf.straight]
    return replace(options, ports=ports_text(least_ports(problems)))


def lower_solved(
    model: Function,
    leaves: Sequence[Answer],
    options: Options,
    begun: Callable[[Any], object] = lambda _: None,
) -> Design:
    """Insert a module in front of a function whose leaves are scheduled; the function stays.

    Raises
    ------
    GausError
        As `gaus_pass.rtl.lower.lower_function`, which is told ``begun``.
    """
    place_modules(model, begun)
    lowered = lower_function(model, [leaf for leaf, _ in leaves], begun)
    outcomes = tuple(outcome for _, outcome in leaves)
    extras = tuple(summary(leaf.leaf.graph, outcome) for leaf, outcome in leaves)
    timed = time_paths(lowered, _owned(lowered, leaves), options)
    description = describe(lowered)
    if timed is not None:
        description["timing"] = timed.to_json()
    return Design(model.name, description, outcomes, extras, timed)


def _owned(lowered: LoweredFunction, leaves: Sequence[Answer]) -> dict[Any, Owner]:
    """By wire: the operation of a loop whose logic it is of, and what its schedule counted."""
    owners: dict[int, Owner] = {}
    for number, (leaf, _) in enumerate(leaves):
        graph = leaf.leaf.graph
        for i, operation in enumerate(graph.loop.operations):
            kind = graph.problem.operator_types[graph.problem.type_of[node(i)]]
            owners[id(operation)] = Owner(
                (number, i), operation.name, kind.in_delay, kind.out_delay, kind.latency
            )
    return {wire: owners[id(operation)] for wire, operation in lowered.owned.items()}


def _say_missed(design: Design, options: Options, emit: Emit) -> None:
    """Warn of the path that misses a clock in MHz, if one does; a report has it in any case."""
    found = None if design.timed is None else design.timed.diagnostic()
    if found is not None and options.clock is not None:
        emit(found)


def as_exported(designs: Sequence[Design], root: Any) -> list[Design]:
    """The designs under the names of their modules in the Verilog, where `solve` is a keyword.

    Parameters
    ----------
    root
        The module with their modules, after it has been exported.
    """
    names = {
        op.attributes["sym_name"].value: op.attributes["verilogName"].value
        for op in root.regions[0].blocks[0].operations
        if "verilogName" in op.attributes
    }
    return [
        replace(d, description={**d.description, "module": names.get(d.name, d.name)})
        for d in designs
    ]


def documents(designs: Sequence[Design], source: dict[str, Any] | None) -> dict[str, Any]:
    """The result JSON of a run: regions as of a schedule, and the modules made of them."""
    regions = [
        solved_document(outcome, extra)
        for design in designs
        for outcome, extra in zip(design.outcomes, design.extras, strict=True)
    ]
    whole = joined_documents(regions, source)
    return {**whole, "modules": [design.description for design in designs]}


def _check_names(options: Options, models: Sequence[Function]) -> None:
    """Resource types and operations in options are those of some leaf."""
    problems = [leaf.graph.problem for m in models for leaf in m.leaves()]
    require_known(parse_constraints(options.constraints), problems)
    known = {r.name for problem in problems for r in problem.resource_types}
    if known:
        require_names("limits", "resource type", options.limits, known)
