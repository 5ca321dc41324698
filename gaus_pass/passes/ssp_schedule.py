"""``ssp-schedule``: CIRCT's pass of that name, with the schedulers of this package."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gaus_pass.diagnostics import Emit
from gaus_pass.errors import GausError, Infeasible, InvalidOption, InvalidProblem
from gaus_pass.option_table import build_options, option, unknown_name
from gaus_pass.options import Options
from gaus_pass.passes.base import PassSpec

if TYPE_CHECKING:
    from gaus_pass.ir.ssp.extract import SspProblem
    from gaus_pass.scheduling.solve import Outcome

SCHEDULERS = {"simplex": "sdc", "lp": "sdc", "cpsat": "cp-sat"}
"""CIRCT's names for schedulers, and the solvers that do here what those do there."""

_OBJECTIVE = "ii > length"


@dataclass(frozen=True)
class ScheduleOptions:
    """Options of ``ssp-schedule``."""

    scheduler: str = option(
        "simplex", "simplex, lp, cpsat, or a solver of this package such as asap or list", str
    )
    options: str = option(
        "", "for the scheduler: last-op-name=NAME, cycle-time=T, with a comma between", str
    )


@dataclass(frozen=True)
class SchedulerOptions:
    """The text of ``options=``."""

    last_op_name: str = option("", "operation whose start time is to be least", str)
    cycle_time: float | None = option(None, "cycle time of chaining problems", float)


def run(operation: Any, options: ScheduleOptions, emit: Emit) -> None:
    """Schedule every `ssp.instance` in ``operation``.

    Raises
    ------
    GausError
        Some instance cannot be read or scheduled; the IR is as it was.
    """
    from gaus_pass.ir.core.operation_names import INSTANCE
    from gaus_pass.ir.core.walk import find_operations
    from gaus_pass.ir.ssp.extract import apply, extract

    asked = _parse(options.options)
    solver = _solver(options.scheduler)
    graphs = [extract(op) for op in find_operations(operation, INSTANCE)]
    settings = Options(solver=solver, cycle_time=asked.cycle_time, objective=_OBJECTIVE)
    outcomes = [
        _schedule(graph, options.scheduler, asked.last_op_name, settings, emit) for graph in graphs
    ]
    for graph, outcome in zip(graphs, outcomes, strict=True):
        apply(graph, outcome.schedule)


def _parse(text: str) -> SchedulerOptions:
    texts: dict[str, str] = {}
    for part in filter(None, text.split(",")):
        key, equals, value = part.partition("=")
        if not equals:
            raise InvalidOption(f"scheduler option '{part}' is not of the form key=value")
        texts[key.strip()] = value.strip()
    return build_options(texts, SchedulerOptions)


def _solver(scheduler: str) -> str:
    from gaus_pass.solvers.base import solver_names

    known = solver_names()
    solver = SCHEDULERS.get(scheduler, scheduler)
    if solver not in known:
        names = [name for name, other in SCHEDULERS.items() if other in known] + known
        raise InvalidOption(unknown_name("scheduler", scheduler, names))
    return solver


def _schedule(
    graph: SspProblem, scheduler: str, last_op_name: str, options: Options, emit: Emit
) -> Outcome:
    from gaus_pass.ir.ssp.check import check_cycle_time

    last = _last_operation(graph, last_op_name)
    if scheduler == "simplex" and graph.kind.limited and graph.kind.cyclic:
        _check_sinks(graph, last)
    if options.cycle_time is not None and graph.timed:
        check_cycle_time(graph.instance, options.cycle_time)
    try:
        return _solve(graph, scheduler, last, options, emit)
    except (Infeasible, InvalidProblem) as error:
        # The input has passed CIRCT's own checks, so that what is wrong is a cycle.
        is_cycle = isinstance(error, InvalidProblem) and scheduler == "asap"
        what = "dependence cycle detected" if is_cycle else "problem is infeasible"
        raise Infeasible(f"{what}: {error.message}", graph.instance.location) from None


def _last_operation(graph: SspProblem, name: str) -> int:
    """The operation whose start is minimised; by default the last one in the file."""
    operations = graph.instance.operations
    if not name:
        return len(operations) - 1
    for i, operation in enumerate(operations):
        if operation.name == name:
            return i
    message = f"the instance has no operation '@{name}', which last-op-name asks for"
    raise InvalidOption(message, graph.instance.location)


def _check_sinks(graph: SspProblem, last: int) -> None:
    problem = graph.problem
    inside = problem.dep_distance == 0
    sinks = set(range(problem.num_operations)) - set(problem.dep_src[inside].tolist())
    where = graph.instance.location
    if last >= 0 and last not in sinks:
        message = f"last operation is not a sink: others depend on {problem.describe(last)}"
        raise InvalidProblem(message, where)
    if len(sinks) > 1:
        shown = ", ".join(problem.describe(i) for i in sorted(sinks)[:8])
        raise InvalidProblem(f"multiple sinks detected: {shown}", where)


def _solve(graph: SspProblem, scheduler: str, last: int, options: Options, emit: Emit) -> Outcome:
    from gaus_pass.regions.ssp import solve_instance

    outcome = solve_instance(graph, options, emit)
    # With "asap" everything starts as soon as it can.
    if last < 0 or scheduler == "asap":
        return outcome
    return _soonest(graph, outcome, last, options, emit)


def _soonest(
    graph: SspProblem, outcome: Outcome, last: int, options: Options, emit: Emit
) -> Outcome:
    """The outcome with the earliest start of the last operation that is found at that II.

    Minimising the length would not do, because other operations may end later.  The search bisects;
    where the solver finds no schedule, none is assumed to exist.
    """
    from gaus_pass.analysis.bounds import asap
    from gaus_pass.analysis.constraints import precedence
    from gaus_pass.regions.ssp import solve_instance

    ii = outcome.schedule.ii
    least = int(asap(outcome.problem, precedence(outcome.problem), ii)[last])
    at = least
    while least < (now := int(outcome.schedule.start[last])):
        try:
            outcome = solve_instance(_by(graph, last, at), options, emit, ii)
        except GausError:
            least = at + 1
        at = (least + min(now, int(outcome.schedule.start[last]))) // 2
    return outcome


def _by(graph: SspProblem, operation: int, step: int) -> SspProblem:
    """The problem in which an operation starts in a given step at the latest."""
    latest = graph.problem.latest.copy()
    latest[operation] = step
    return replace(graph, problem=replace(graph.problem, latest=latest))


PASS = PassSpec(
    "ssp-schedule",
    "schedule SSP instances, as CIRCT's pass of that name",
    ScheduleOptions,
    run,
)
