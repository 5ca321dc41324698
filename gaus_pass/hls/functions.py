"""From functions with loops to hardware: read, schedule, bind, check timing, lower.

Everything is read, solved and verified before the IR changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from gaus_pass.cores.placing import place_modules
from gaus_pass.diagnostics import Emit
from gaus_pass.errors import ClockMissed
from gaus_pass.formats.result_json import joined_documents, solved_document
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.numbers import indices_of
from gaus_pass.hardware.operations import COUNTED, node
from gaus_pass.hls.arrival import Owner
from gaus_pass.hls.leaf import Answer, schedule_leaf
from gaus_pass.hls.least_clock import with_remedy
from gaus_pass.hls.paths import Timed, time_paths
from gaus_pass.hls.promise import Built, kept, with_tried_clock
from gaus_pass.hls.reading import read_functions
from gaus_pass.ir.core.operation_names import FUNCTION
from gaus_pass.ir.core.walk import find_operations, is_private
from gaus_pass.ir.loops.memories.globals import GET_GLOBAL, GLOBAL
from gaus_pass.ir.loops.summary import summary
from gaus_pass.ir.transforms.inline import calls
from gaus_pass.options import Options
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
    chosen: Sequence[Any],
    options: Options,
    emit: Emit,
    progress: Progress = no_progress,
    inspect: Callable[[Function], object] = lambda _: None,
) -> list[Design]:
    """Replace functions by modules.

    Parameters
    ----------
    inspect
        Called with each model that has become a module.

    Raises
    ------
    GausError
        Something cannot be read, scheduled or lowered; the IR is as it was.
    """
    made: list[Any] = []
    designs: list[Design] = []
    with indices_of(options.index_bits):
        models = read_functions(chosen, options, emit)
        try:
            for model, function in zip(models, chosen, strict=True):
                designs.append(_kept(model, function, options, emit, progress, made.append))
                inspect(model)
        except BaseException:
            for module in made:
                module.operation.erase()
            raise
    for function in chosen:
        function.erase()
    return designs


def _kept(
    model: Function,
    function: Any,
    options: Options,
    emit: Emit,
    progress: Progress,
    begun: Callable[[Any], object],
) -> Design:
    """The design of a function that keeps the clock."""

    def made(model: Function, options: Options, begun: Callable[[Any], object], emit: Emit) -> Any:
        def lower(leaves: Sequence[Answer], begun: Callable[[Any], object], ahead: int) -> Built:
            design = lower_solved(model, leaves, options, begun, ahead=ahead)
            return design, design.timed

        return kept(model, options, partial(_schedule, progress=progress), lower, begun, emit)

    def holds(options: Options) -> None:
        tried: list[Any] = []
        try:
            [again] = read_functions([function], options)
            made(again, options, tried.append, lambda _: None)
        finally:
            for module in reversed(tried):
                module.operation.erase()

    try:
        return made(model, options, begun, emit)
    except ClockMissed as missed:
        raise with_tried_clock(missed, options, holds) from None


def _schedule(
    model: Function, options: Options, emit: Emit, progress: Progress = no_progress
) -> list[Answer]:
    leaves = list(model.leaves())
    answers: list[Answer] = []
    for number, leaf in enumerate(leaves):
        try:
            answers.append(schedule_leaf(model, leaf, options, emit, progress))
        except ClockMissed as missed:
            waiting = [(model, other) for other in leaves[number:]]
            raise with_remedy(missed, waiting, options) from None
    return answers


def lower_solved(
    model: Function,
    leaves: Sequence[Answer],
    options: Options,
    begun: Callable[[Any], object] = lambda _: None,
    *,
    ahead: int = 0,
) -> Design:
    """Insert a module in front of a function whose leaves are scheduled; the function stays.

    Raises
    ------
    GausError
        As `gaus_pass.rtl.lower.lower_function`, which is told ``begun`` and ``ahead``.
    """
    place_modules(model, begun)
    lowered = lower_function(model, [leaf for leaf, _ in leaves], begun, ahead=ahead)
    outcomes = tuple(outcome for _, outcome in leaves)
    extras = tuple(summary(leaf.leaf.graph, outcome) for leaf, outcome in leaves)
    timed = time_paths(lowered, _owned(model, lowered, leaves), options)
    description = describe(lowered)
    if timed is not None:
        description["timing"] = timed.to_json()
    return Design(model.name, description, outcomes, extras, timed)


def _owned(model: Function, lowered: LoweredFunction, leaves: Sequence[Answer]) -> dict[Any, Owner]:
    """By wire: the operation of a loop whose logic it is of, and what that takes by the model."""
    owners: dict[int, Owner] = {}
    for number, (own, (leaf, _)) in enumerate(zip(model.leaves(), leaves, strict=True)):
        graph, problem = leaf.leaf.graph, own.graph.problem
        for i, operation in enumerate(graph.loop.operations):
            kind = problem.operator_types[problem.type_of[node(i)]]
            delay = None if operation.kind in COUNTED else kind.in_delay
            owners[id(operation)] = Owner(
                (number, i), operation.name, delay, kind.out_delay, kind.latency
            )
    return {wire: owners[id(operation)] for wire, operation in lowered.owned.items()}


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
