"""The states of an `fsm.machine` without cycles, each a step after those that lead to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.walk import find_operations
from gaus_pass.model.builder import ProblemBuilder
from gaus_pass.model.problem import Problem
from gaus_pass.model.schedule import Schedule
from gaus_pass.options import Options


@dataclass(frozen=True)
class Machine:
    """The states and the problem that they make."""

    states: list[Any]
    problem: Problem


def read(operation: Any, options: Options, emit: Emit) -> list[Machine]:
    """All machines."""
    return [_read(machine) for machine in find_operations(operation, "fsm.machine")]


def _read(machine: Any) -> Machine:
    builder = ProblemBuilder(ir.StringAttr(machine.attributes["sym_name"]).value)
    builder.operator_type("state", 1)
    states = list(find_operations(machine, "fsm.state"))
    number = {
        name: builder.operation(name, "state")
        for name in (ir.StringAttr(state.attributes["sym_name"]).value for state in states)
    }
    for before, state in enumerate(states):
        for transition in find_operations(state, "fsm.transition"):
            after = ir.FlatSymbolRefAttr(transition.attributes["nextState"]).value
            builder.dependence(before, number[after])
    return Machine(states, builder.build())


def apply(machine: Machine, schedule: Schedule) -> None:
    """Write the step of every state."""
    for state, start in zip(machine.states, schedule.start.tolist(), strict=True):
        i64 = ir.IntegerType.get_signless(64, state.context)
        state.attributes["toy.start"] = ir.IntegerAttr.get(i64, start)


def extra(machine: Machine, outcome: Any) -> dict[str, Any]:
    """What the result JSON says besides."""
    return {"states": len(machine.states)}
