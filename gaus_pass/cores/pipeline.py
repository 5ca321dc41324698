"""Cores: combinational modules pipelined for a clock, or to a given latency."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from gaus_pass.analysis.chaining import settle_times
from gaus_pass.cores.cut import INPUTS, insert_registers, read_logic
from gaus_pass.cores.gates import as_gates, without_gates
from gaus_pass.ir.core.bindings import hw, ir, new_context
from gaus_pass.ir.core.walk import find_operations
from gaus_pass.ir.operators.declarations import TimingContext
from gaus_pass.ir.operators.types import Timing
from gaus_pass.options import Options
from gaus_pass.scheduling.prepare import clock_of
from gaus_pass.scheduling.solve import Outcome, solve
from gaus_pass.scheduling.stages import fit_stages

COMMENT, ITERATIVE = "Pipelined core:", "Iterative core:"
"""Begins of the comments in front of cores."""

_MODULE = "hw.module"
_BEFORE_INPUTS = (("arith.select", 32), ("arith.andi", 1))
_MEASURED = "ecp5"
"""The part whose delays balance the steps where there is no clock."""


@dataclass(frozen=True)
class Core:
    """A pipelined module.

    Attributes
    ----------
    module
        Its text, an `hw.module` with the inputs ``clk`` and ``ce`` behind those of the logic.
    inputs, outputs
        Names of its data ports.
    latency
        Cycles from operands to results.
    in_delay
        Of the logic between its inputs and its first registers, in the unit of the delays.  Behind
        its outputs there is none.
    register_bits
        Of all its registers.
    blocking
        Cycles from one operation to the next.
    allowance
        Delay that is free in front of its inputs.
    """

    module: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    latency: int
    in_delay: float
    register_bits: int
    blocking: int = 1
    allowance: float = 0.0


def pipelined(
    text: str, options: Options, latency: int | None = None, registered: bool = True
) -> Core:
    """Cut a combinational module into a pipeline.

    Parameters
    ----------
    text
        The `hw.module`.
    options
        The clock and what delays are; see `timing_options`.
    latency
        What the module has to take; by default as few cycles as the clock allows.
    registered
        Whether it has registers at its outputs; else the last ones are outside, behind a selection.

    Raises
    ------
    ClockMissed
        Some operation takes longer than a cycle.
    Infeasible
        The clock needs a greater latency.
    """
    with core_context(), ir.Location.unknown():
        gates = as_gates(text, options)
        parent = gates or ir.Module.parse(text)
        [module] = find_operations(parent.operation, _MODULE)
        timed = options if options.period is not None else replace(options, part=_MEASURED)
        context = TimingContext.from_options(timed, timed=True)
        allowance = 0.0 if timed.period is None else _allowance(module, context, timed)
        if timed.period is not None and not registered:
            timed = timed.at_period(max(timed.period - allowance, timed.period / 2))
        names = _ports(module)
        logic = read_logic(module, context.source(module), allowance)
        asked = replace(timed, stages=latency)
        problem, fitting = fit_stages(logic.problem, asked, "", emit=None)
        outcome = solve(problem, fitting)
        steps = outcome.schedule.length(outcome.problem)
        before = _first_delay(outcome) + (allowance if steps == 1 and not registered else 0.0)
        ranks = steps if registered else steps - 1
        registers = insert_registers(logic, outcome.schedule.start.tolist(), ranks)
        if gates is not None:
            without_gates(gates)
        comment = f"{COMMENT} latency {steps}, {registers.bits} bits of registers"
        module.attributes["comment"] = ir.StringAttr.get(comment)
        bits = registers.bits
        return Core(str(module), *names, steps, before, bits, allowance=allowance)


def timing_options(options: Options) -> Options:
    """What of a user's options says how long logic takes, and how much of it fits into a cycle."""
    return Options(
        cycle_time=options.cycle_time,
        clock=options.clock,
        part=options.part,
        delay_model=options.delay_model,
        margin=options.margin,
        clock_to_q=options.clock_to_q,
        setup=options.setup,
    )


def _ports(module: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of inputs and outputs."""
    ports = hw.ModuleType(module.attributes["module_type"].value)
    return tuple(ports.input_names), tuple(ports.output_names)


@cache
def core_context() -> Any:
    """The context of all cores of a process."""
    return new_context()


def _allowance(module: Any, context: TimingContext, options: Options) -> float:
    """Time for a selection before the inputs, and for the gate that decides it.

    It selects an initial value, or the operands of what shares the core.
    """
    assert options.period is not None
    if context.delays is None:
        return 0.0
    types, taken = context.source(module).types, 0.0
    for kind, bits in _BEFORE_INPUTS:
        known = types.find(kind, bits) or Timing(kind, 0)
        taken += context.delays.named(known, kind, bits).in_delay
    return min(taken, max(0.0, clock_of(options, options.period).available))


def _first_delay(outcome: Outcome) -> float:
    """Of the logic in front of the first registers."""
    problem = outcome.problem
    types = tuple(
        replace(t, in_delay=0.0, out_delay=0.0) if t.name == INPUTS else t
        for t in problem.operator_types
    )
    settled = settle_times(replace(problem, operator_types=types), outcome.schedule)
    began = 0.0 if problem.clock is None else problem.clock.clock_to_q
    ends = [
        settled[i] - began + types[problem.type_of[i]].in_delay
        for i in range(problem.num_operations)
        if outcome.schedule.start[i] == 0
    ]
    return float(max(ends, default=0.0))
