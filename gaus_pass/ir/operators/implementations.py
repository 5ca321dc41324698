"""Pipelined modules that implement an operator, bound through an operator library.

Ports that the library does not map are matched by type and name: an input of type ``!seq.clock``
gets the pipeline's clock, ``rst``/``reset`` its reset (or 0), ``rst_n``/``resetn``/``arst_n`` the
inverse, ``ce``/``en``/``enable``/``clk_en`` the inverted stall (or 1), ``stall`` the stall (or 0),
``go``, which modules made by ``pipeline`` have, 1: they take operands in every cycle.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.instances import Instance
from gaus_pass.ir.core.bindings import hw, ir
from gaus_pass.ir.core.handles import IrType, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.types import CLOCK
from gaus_pass.ir.operators.json_reader import CONTROLS
from gaus_pass.ir.operators.library import Implementation

_RESETS = frozenset(("rst", "reset", "arst"))
_INVERTED_RESETS = frozenset(("rst_n", "resetn", "reset_n", "arst_n"))
_ENABLES = frozenset(("ce", "en", "enable", "clk_en", "clken"))


Fits = Callable[[Any, Any], bool]
"""Whether a value of a type fits a port of a type."""


def _equal(have: Any, port: Any) -> bool:
    return have == port


def bind(
    implementation: Implementation,
    op: Op,
    name: str,
    stalling: str,
    fits: Fits = _equal,
    near: Any = None,
) -> Instance:
    """Check that the module exists and fits.

    Parameters
    ----------
    stalling
        The stall signal of what contains it, for messages, or ``""``.
    near
        An operation of the input that holds the module, where ``op`` is not in it.

    Raises
    ------
    InvalidProblem
        No such module, a port that is missing, unmapped or of another type, or a module without
        enable in a pipeline that can stall.
    """
    where = location_text(op.location)
    if implementation.text:
        made = ir.Module.parse(implementation.text, context=op.context)
        module: Any = made.body.operations[0].operation
    else:
        module = _find_module(implementation.module, op, op if near is None else near, where)
    ports = hw.ModuleType(module.attributes["module_type"].value)
    outputs, names = list(ports.output_names), list(ports.input_names)
    for port, target in implementation.ports.items():
        if port in outputs and target in CONTROLS:
            raise _misfit(implementation, f"maps output port '{port}' to '{target}'", where)
        if port not in names and port not in outputs:
            have = ", ".join(names + outputs)
            raise _misfit(implementation, f"has no port '{port}'; its ports are {have}", where)
    inputs = [
        _source(implementation, port, kind, op, where, fits)
        for port, kind in zip(names, ports.input_types, strict=True)
    ]
    if stalling and "not stall" not in inputs and "stall" not in inputs:
        raise _misfit(
            implementation,
            f"has no enable port (ce, en, enable), but {stalling} can stall; give it one, or a "
            "port 'stall'",
            where,
        )
    types = list(ports.output_types)
    results = [
        _output(implementation, i, outputs, types, op, where, fits) for i in range(len(op.results))
    ]
    bits = [int(getattr(kind, "width", 0)) for kind in ports.input_types]
    kinds = [str(kind) for kind in types]
    return Instance(
        implementation.module,
        names,
        bits,
        inputs,
        outputs,
        kinds,
        results,
        name,
        implementation.text,
        implementation.register_bits,
    )


def _find_module(symbol: str, op: Op, near: Any, where: str) -> Any:
    top = near.parent
    while top.operation.name != "builtin.module" or top.operation.parent is not None:
        top = top.operation.parent
    symbols = ir.SymbolTable(top.operation)
    if symbol in symbols:
        found = symbols[symbol].operation
        if "module_type" in found.attributes:
            return found
        raise InvalidProblem(f"implementation '@{symbol}' is not an hw.module", where)
    raise InvalidProblem(
        f"implementation '@{symbol}' of '{op.name}' is not in the input; "
        "add the hw.module or an hw.module.extern of that name",
        where,
    )


def _misfit(implementation: Implementation, problem: str, where: str) -> InvalidProblem:
    return InvalidProblem(f"implementation '@{implementation.module}' {problem}", where)


def _source(
    implementation: Implementation, port: str, kind: IrType, op: Op, where: str, fits: Fits
) -> int | str:
    target = implementation.ports.get(port)
    if target is None:
        return _control(implementation, port, str(kind), where)
    if target in CONTROLS:
        return _mapped(implementation, port, str(target), str(kind), where)
    if isinstance(target, str):
        raise _misfit(implementation, f"maps input port '{port}' to '{target}'", where)
    operands = list(op.operands)
    if target >= len(operands):
        raise _misfit(
            implementation, f"maps '{port}' to operand {target} of {len(operands)}", where
        )
    if not fits(operands[target].type, kind):
        raise _misfit(
            implementation,
            f"has port '{port}' of type {kind}, operand {target} has {operands[target].type}",
            where,
        )
    return target


def _mapped(implementation: Implementation, port: str, control: str, kind: str, where: str) -> str:
    """A control that the library names for a port."""
    wanted = CLOCK if control == "clock" else "i1"
    if kind != wanted:
        raise _misfit(
            implementation, f"has port '{port}' of type {kind}, '{control}' has {wanted}", where
        )
    return control


def _control(implementation: Implementation, port: str, kind: str, where: str) -> str:
    name = port.lower()
    if kind == CLOCK:
        return "clock"
    if kind == "i1":
        for names, source in (
            (_RESETS, "reset"),
            (_INVERTED_RESETS, "not reset"),
            (_ENABLES, "not stall"),
            (frozenset(("stall",)), "stall"),
            (frozenset(("go",)), "go"),
        ):
            if name in names:
                return source
    raise _misfit(
        implementation,
        f"has input port '{port}' that the library does not map; map it to an operand or one of "
        f"{', '.join(CONTROLS)}",
        where,
    )


def _output(
    implementation: Implementation,
    i: int,
    names: list[str],
    types: list[IrType],
    op: Op,
    where: str,
    fits: Fits,
) -> int:
    wanted = (f"result{i}", "result") if i == 0 else (f"result{i}",)
    for port, target in implementation.ports.items():
        if target in wanted and port in names:
            index = names.index(port)
            if not fits(op.results[i].type, types[index]):
                raise _misfit(
                    implementation,
                    f"has port '{port}' of type {types[index]}, result {i} has "
                    f"{op.results[i].type}",
                    where,
                )
            return index
    raise _misfit(implementation, f"maps no output port to {wanted[-1]}", where)
