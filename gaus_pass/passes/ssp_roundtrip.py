"""``ssp-roundtrip``: read SSP instances, check and verify them if asked to, and write them back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.errors import InvalidOption
from gaus_pass.option_table import option, unknown_name
from gaus_pass.passes.base import PassSpec


@dataclass(frozen=True)
class RoundtripOptions:
    """Options of ``ssp-roundtrip``."""

    check: bool = option(False, "check the input constraints", bool)
    verify: bool = option(
        False, "check the input constraints and verify the solution in the IR", bool
    )
    problems: str = option("", "only these kinds of problem, with commas between", str)


def run(operation: Any, options: RoundtripOptions, emit: Emit) -> None:
    """Work on every `ssp.instance` in ``operation``.

    Raises
    ------
    InvalidProblem
        The first rule that an instance breaks; the IR is as it was.
    """
    from gaus_pass.ir.core.operation_names import INSTANCE
    from gaus_pass.ir.core.walk import find_operations
    from gaus_pass.ir.ssp.extract import apply, extract
    from gaus_pass.ir.ssp.instance import read_instance
    from gaus_pass.ir.ssp.verify import verify_solution

    instances = [read_instance(op) for op in find_operations(operation, INSTANCE)]
    wanted = _wanted(options.problems)
    instances = [instance for instance in instances if instance.kind.name in wanted]
    if not (options.check or options.verify):
        return
    graphs = [extract(instance.op) for instance in instances]
    if options.verify:
        for instance in instances:
            verify_solution(instance)
    for graph in graphs:
        if graph.solution is not None:
            apply(graph, graph.solution)


def _wanted(names: str) -> list[str]:
    from gaus_pass.ir.ssp.kinds import KINDS

    wanted = [name.strip() for name in names.split(",") if name.strip()]
    for name in wanted:
        if name not in KINDS:
            raise InvalidOption(unknown_name("problem", name, list(KINDS)))
    return wanted or list(KINDS)


PASS = PassSpec(
    "ssp-roundtrip",
    "read SSP instances, check and verify them if asked to, and write them back",
    RoundtripOptions,
    run,
)
