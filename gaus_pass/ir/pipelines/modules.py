"""``pipeline``: a combinational `hw.module` becomes one with a `pipeline.unscheduled` in it.

The data ports stay as they are.  Behind them come the inputs ``clk``, ``rst``, ``go`` (the inputs
are valid) and, if wanted, ``stall``, and the output ``done`` (the outputs are valid).  A name that
a data port has already gets a number.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from gaus_pass.errors import InvalidOption, InvalidProblem
from gaus_pass.ir.core.bindings import hw, ir
from gaus_pass.ir.core.handles import Block, Module, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.names import UniqueNames
from gaus_pass.ir.core.operation_names import MODULE, SCHEDULED, UNSCHEDULED
from gaus_pass.ir.core.types import CLOCK
from gaus_pass.ir.core.walk import find_operations, walk_nested
from gaus_pass.ir.operators.latency_body import holds_state
from gaus_pass.ir.pipelines.view import RETURN

_INSTANCE = "hw.instance"
_INOUT = "!hw.inout<"


def draft_pipelines(root: Op, *, stall: bool, kept: Collection[str] = ()) -> list[tuple[Any, Any]]:
    """Combinational modules of ``root`` that no other module contains, each with a pipelined copy.

    Modules with pipelines in them stay as they are, and so do instantiated ones.

    Parameters
    ----------
    stall
        Whether the new modules get a port that stalls them.
    kept
        Modules that implement an operator, which stay as they are.

    Raises
    ------
    InvalidProblem
        A module cannot be pipelined; nothing has changed.
    InvalidOption
        ``root`` is itself a module, which only its parent could replace.
    """
    if root.operation.name == MODULE:
        where = location_text(root.operation.location)
        raise InvalidOption("pipeline replaces modules: run the pass on builtin.module", where)
    modules = find_operations(root, MODULE)
    inner = {_target(op) for op in find_operations(root, _INSTANCE)} | set(kept)
    outer = [m for m in modules if _symbol(m) not in inner and not _has_pipeline(m)]
    chosen = [m for m in outer if not has_clock(m)]
    if not outer and not any(map(_has_pipeline, modules)):
        raise InvalidProblem(
            "pipeline: there is no hw.module to make a pipeline of", location_text(root.location)
        )
    by_name = {_symbol(m): m for m in modules}
    for module in chosen:
        _check(module, by_name)
    if stall and len(chosen) < len(outer):
        clocked = next(m for m in outer if has_clock(m))
        raise InvalidOption(
            f"stall is for combinational modules; '@{_symbol(clocked)}' has a clock of its "
            "own: leave out stall, or gate its registers with an enable",
            location_text(clocked.location),
        )
    return [(module, _draft(module, stall)) for module in chosen]


def has_clock(module: Module) -> bool:
    """Whether a module has a clock of its own, and is cut deeper instead."""
    ports = hw.ModuleType(module.attributes["module_type"].value)
    return CLOCK in map(str, ports.input_types)


def _symbol(module: Module) -> str:
    return module.attributes["sym_name"].value


def _target(instance: Op) -> str:
    return instance.attributes["moduleName"].value


def _has_pipeline(module: Module) -> bool:
    return any(len(find_operations(module, name)) for name in (UNSCHEDULED, SCHEDULED))


def _check(module: Module, by_name: dict[str, Any]) -> None:
    name, where = _symbol(module), location_text(module.location)
    ports = hw.ModuleType(module.attributes["module_type"].value)
    for port, kind in zip(ports.input_names, map(str, ports.input_types), strict=True):
        if kind.startswith(_INOUT):
            raise InvalidProblem(
                f"pipeline: '@{name}' has the inout port '{port}', which no register can hold; "
                "split it into an input and an output",
                where,
            )
    for what, names in (("input", ports.input_names), ("output", ports.output_names)):
        if not names:
            raise InvalidProblem(
                f"pipeline: '@{name}' has no {what} port, so that nothing flows through it", where
            )
    _check_body(module, name, by_name, frozenset())


def _check_body(module: Module, top: str, by_name: dict[str, Any], above: frozenset[str]) -> None:
    for op in walk_nested(module):
        if op.name == _INSTANCE:
            target = _target(op)
            if target in by_name and target not in above:
                _check_body(by_name[target], top, by_name, above | {target})
        elif holds_state(op):
            raise InvalidProblem(
                f"pipeline: '@{top}' is not combinational: '{op.name}' holds state; schedule it "
                "without pipeline, or move it out of the module",
                location_text(op.location),
            )


def _draft(module: Module, stall: bool) -> Any:
    new = module.clone(ir.InsertionPoint(module)).operation
    body = new.regions[0].blocks[0]
    inputs, ports = list(body.arguments), hw.ModuleType(new.attributes["module_type"].value)
    controls = _add_ports(new, body, stall)
    output = list(body.operations)[-1].operation
    _wrap(new, body, inputs, list(ports.input_names), list(ports.output_names), controls, output)
    return new


def _add_ports(module: Module, body: Block, stall: bool) -> dict[str, Any]:
    """Add the control ports; gives the block arguments of the inputs among them."""
    kind = module.attributes["module_type"].value
    ports = hw.ModuleType(kind)
    names = UniqueNames([*ports.input_names, *ports.output_names])
    types = {"clk": CLOCK, "rst": "i1", "go": "i1"} | ({"stall": "i1"} if stall else {})
    added = [f"input {names.unique(name)} : {type_}" for name, type_ in types.items()]
    added.append(f"output {names.unique('done')} : i1")
    text = str(kind).removesuffix(">") + ", " + ", ".join(added) + ">"
    module.attributes["module_type"] = ir.TypeAttr.get(ir.Type.parse(text))
    known = module.attributes.get("per_port_attrs")
    if known is not None and len(known):
        module.attributes["per_port_attrs"] = ir.ArrayAttr.get(
            [*known, *[ir.DictAttr.get({})] * len(added)]
        )
    # One location a result, or none; the bindings cannot read them.
    if "result_locs" in module.attributes:
        del module.attributes["result_locs"]
    return {
        name: body.add_argument(ir.Type.parse(type_), module.location)
        for name, type_ in types.items()
    }


def _wrap(
    module: Module,
    body: Block,
    inputs: list[Any],
    input_names: list[str],
    output_names: list[str],
    controls: dict[str, Any],
    output: Any,
) -> None:
    """Move the body into a pipeline, whose results the module returns."""
    i1, where = ir.IntegerType.get_signless(1), module.location
    logic = [view.operation for view in body.operations][:-1]
    stall = [controls["stall"]] if "stall" in controls else []
    sizes = [len(inputs), len(stall), 1, 1, 1]
    returned = list(output.operands)
    pipeline = ir.Operation.create(
        UNSCHEDULED,
        results=[*(value.type for value in returned), i1],
        operands=[*inputs, *stall, controls["clk"], controls["rst"], controls["go"]],
        attributes={
            "inputNames": _strings(input_names),
            "outputNames": _strings(output_names),
            "operandSegmentSizes": ir.DenseI32ArrayAttr.get(sizes),
        },
        regions=1,
        loc=where,
        ip=ir.InsertionPoint(output),
    )
    kinds = [*(value.type for value in inputs), i1]
    entry = pipeline.regions[0].blocks.append(*kinds, arg_locs=[where] * len(kinds))
    for op in logic:
        entry.append(op)
    ir.Operation.create(RETURN, operands=returned, loc=output.location, ip=ir.InsertionPoint(entry))
    inside = dict(zip(inputs, entry.arguments, strict=False))
    for op in (view.operation for view in entry.operations):
        _redirect(op, inside)
        for nested in walk_nested(op):
            _redirect(nested, inside)
    ir.Operation.create(
        output.name,
        operands=list(pipeline.results),
        loc=output.location,
        ip=ir.InsertionPoint(output),
    )
    output.erase()


def _redirect(op: Op, inside: dict[Any, Any]) -> None:
    operands = op.operands
    for i, value in enumerate(operands):
        if value in inside:
            operands[i] = inside[value]


def _strings(texts: list[str]) -> Any:
    return ir.ArrayAttr.get([ir.StringAttr.get(text) for text in texts])
