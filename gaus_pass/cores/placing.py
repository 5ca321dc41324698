"""Cores as modules of the IR, beside the functions that need them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gaus_pass.cores.pipeline import COMMENT, ITERATIVE
from gaus_pass.cores.supply import Cores
from gaus_pass.hardware.function import Function
from gaus_pass.hardware.operations import node
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Context, Op
from gaus_pass.ir.core.walk import walk_nested
from gaus_pass.options import Options


def make_cores(near: Op, options: Options, longer: Mapping[str, int] | None = None) -> Cores | None:
    """The cores for what stands beside ``near``; None where the options want none.

    Parameters
    ----------
    longer
        As in `Cores`.
    """
    if options.cores == "none":
        return None
    block = near.operation.parent.regions[0].blocks[0]
    taken: list[str] = []
    for view in block.operations:
        op = view.operation
        if "sym_name" in op.attributes and not is_core(op):
            taken.append(op.attributes["sym_name"].value)
    return Cores(options, taken, longer=longer or {})


def place_modules(model: Function, begun: Callable[[Any], object]) -> None:
    """Insert the cores of a function in front of it, if they are not there yet.

    Parameters
    ----------
    begun
        Called with each module that is inserted.
    """
    instances = [i for leaf in model.leaves() for i in leaf.graph.instances.values() if i.text]
    present = ir.SymbolTable(model.op.parent)
    for instance in {i.module: i for i in instances}.values():
        if instance.module not in present:
            made = _parsed(instance.text, model.op.context)
            ir.InsertionPoint(model.op).insert(made)
            begun(made)


def core_units(model: Function) -> list[str]:
    """Resource types of the cores of a function."""
    found: set[str] = set()
    for leaf in model.leaves():
        problem = leaf.graph.problem
        for i, instance in leaf.graph.instances.items():
            if instance.text:
                found |= problem.operator_types[problem.type_of[node(i)]].uses.keys()
    return sorted(found)


def _parsed(text: str, context: Context) -> Any:
    """A module without places: those in its text are none of the user's."""
    made = ir.Operation.parse(text, context=context)
    nowhere = ir.Location.unknown(context)
    for op in (made, *walk_nested(made)):
        op.location = nowhere
    for port in made.regions[0].blocks[0].arguments:
        port.set_location(nowhere)
    if "result_locs" in made.attributes:
        del made.attributes["result_locs"]
    return made


def is_core(op: Op) -> bool:
    """Whether a module is one of the cores."""
    return "comment" in op.attributes and op.attributes["comment"].value.startswith(
        (COMMENT, ITERATIVE)
    )
