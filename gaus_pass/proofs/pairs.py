"""A file before and after scheduling, as Verilog of modules that have to agree."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.errors import GausError
from gaus_pass.hls.from_file import verilog_of
from gaus_pass.ir.core.bindings import PassManager, new_context
from gaus_pass.ir.core.building import Builder
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.operation_names import FUNCTION, INSTANCE, UNSCHEDULED
from gaus_pass.ir.core.reading import parse_source
from gaus_pass.ir.core.walk import LATENCY, find_operations
from gaus_pass.ir.pipelines.view import PipelineView
from gaus_pass.options import Options
from gaus_pass.passes.schedule import run

_MODULE = "hw.module"
_SHIFTS = "builtin.module(hw.module(lower-seq-shiftreg))"


@dataclass(frozen=True)
class Pair:
    """A module as combinational logic and as a pipeline.

    Attributes
    ----------
    name
        Of the module in both texts.
    original, pipelined
        Verilog of everything that is in the file.
    location
        Of the module.
    pipelines
        How many there are in it.
    """

    name: str
    original: str
    pipelined: str
    location: str
    pipelines: int


@dataclass(frozen=True)
class Pairs:
    """Modules that can be compared, and the names of functions."""

    found: list[Pair]
    functions: list[str]


def pairs(data: bytes, name: str, options: Options, emit: Emit) -> Pairs:
    """Schedule a file, and give every module with a pipeline before and after that.

    Raises
    ------
    GausError
        The file or an option is at fault, or there is no schedule.
    """
    context = new_context()
    with context:
        before = parse_source(data, name, context)
        after = parse_source(data, name, context)
        asked = _asked(before.operation, options)
        named = (op for op in _top(before) if op.name == FUNCTION and len(op.regions[0].blocks))
        functions = [_symbol(op) for op in named]
        if not asked:
            return Pairs([], functions)
        for op in find_operations(before.operation, UNSCHEDULED):
            _inline(op)
        run(after.operation, replace(options, report=None), emit)
        for module in (before, after):
            _only_hardware(module)
            PassManager.parse(_SHIFTS).run(module.operation)
        texts = verilog_of(before, context), verilog_of(after, context)
    found = [Pair(name, *texts, place, count) for name, place, count in asked]
    return Pairs(found, functions)


def _top(module: Any) -> list[Any]:
    return [view.operation for view in module.body.operations]


def _symbol(op: Any) -> str:
    return op.attributes["sym_name"].value


def _asked(root: Any, options: Options) -> list[tuple[str, str, int]]:
    """Modules with pipelines, and those that become one: name, place, number of pipelines."""
    found: list[tuple[str, str, int]] = []
    used = {op.attributes["moduleName"].value for op in find_operations(root, INSTANCE)}
    for op in find_operations(root, _MODULE):
        becomes = options.pipeline and _symbol(op) not in used
        count = len(find_operations(op, UNSCHEDULED))
        if becomes or count:
            found.append((_symbol(op), location_text(op.location), count or 1))
    return found


def _only_hardware(module: Any) -> None:
    """Erase what has no Verilog: functions, and libraries that scheduling has read."""
    for op in _top(module):
        if op.name == FUNCTION or op.name.startswith("ssp."):
            op.erase()


def _inline(op: Any) -> None:
    """Put the logic of a pipeline in its place; what says that data are valid is `go`.

    Raises
    ------
    GausError
        A latency inside holds a pipeline of its own.
    """
    view = PipelineView(op)
    go = op.operands[len(op.operands) - 1]
    for inner in find_operations(op, LATENCY):
        results = Builder.before(inner).inline(inner.regions[0].blocks[0])
        _replace(inner, results)
    inputs = [*view.inputs, go]
    for argument, value in zip(list(view.entry.arguments), inputs, strict=True):
        argument.replace_all_uses_with(value)
    results = Builder.before(op).inline(view.entry)
    if len(results) + 1 != len(op.results):
        raise GausError("a pipeline returns another number of values", location_text(op.location))
    _replace(op, [*results, go])


def _replace(op: Any, values: list[Any]) -> None:
    for result, value in zip(list(op.results), values, strict=True):
        result.replace_all_uses_with(value)
    op.erase()
