"""What can be added in a line: solvers, the terms of an objective, and kinds of IR.

A line says where the parts are and what they need.  Places are texts, ``"package.module:name"``,
that load on first use: reading a registry costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple


@cache
def load(place: Any) -> Any:
    """What is at a place, ``"package.module:name"``; anything else is what it is."""
    if not isinstance(place, str):
        return place
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


class SolverSpec(NamedTuple):
    """A solver as it is registered.

    Attributes
    ----------
    solve
        Place of a `gaus_pass.solvers.base.Solver`, or one.
    options
        Place of a table of the solver's own options, beyond those that every solver has: a frozen
        dataclass of `gaus_pass.option_table.option` fields, of which
        `gaus_pass.solvers.base.Task.options` gives the values.  Tables may share options.
    sample
        Place of a `gaus_pass.solvers.base.Sampler`; empty where it gives one schedule only.
    needs
        Module that has to be installed.
    models
        A solver that has a model of every term names the kind of it, as `Term.models` has them;
        what has none is then refused by name.  Empty for one that goes by exact values and bounds.
    keeps_time
        Whether it needs nobody to end it when its time is up, or is what is wanted then.
    least_length
        Whether it finds the least length of small problems under limits.
    """

    solve: Any
    options: str = ""
    sample: Any = ""
    needs: str = ""
    models: str = ""
    keeps_time: bool = False
    least_length: bool = False


_OPTIONS = "gaus_pass.solvers.own_options:"
_SOLVERS, _CONSTRUCT = "gaus_pass.solvers", "gaus_pass.solvers.construct"

SOLVERS: dict[str, SolverSpec] = {
    "auto": SolverSpec(
        f"{_SOLVERS}.auto.run:solve_auto",
        _OPTIONS + "AutoOptions",
        f"{_CONSTRUCT}.draws:draw_from_all",
        keeps_time=True,
        least_length=True,
    ),
    "asap": SolverSpec(f"{_CONSTRUCT}.asap:solve_asap", keeps_time=True),
    "alap": SolverSpec(f"{_CONSTRUCT}.asap:solve_alap", keeps_time=True),
    "list": SolverSpec(
        f"{_CONSTRUCT}.list:solve_list", sample=f"{_CONSTRUCT}.draws:draw_lists", keeps_time=True
    ),
    "force-directed": SolverSpec(
        f"{_SOLVERS}.force_directed.solver:solve_force_directed", models="prices"
    ),
    "sdc": SolverSpec(f"{_SOLVERS}.sdc.solver:solve_sdc"),
    "cp-sat": SolverSpec(
        f"{_SOLVERS}.cp_sat.solver:solve_cp_sat", models="cp-sat", least_length=True
    ),
    "refine": SolverSpec(
        f"{_SOLVERS}.refine.solver:solve_refine",
        _OPTIONS + "DeviceOptions",
        f"{_SOLVERS}.refine.solver:draw_walks",
        models="prices",
    ),
    "order-cut": SolverSpec(f"{_SOLVERS}.order_cut.solver:solve_order_cut", models="prices"),
    "gaus": SolverSpec(
        f"{_SOLVERS}.gaus.solver:solve_gaus",
        _OPTIONS + "GausOptions",
        f"{_SOLVERS}.gaus.draws:draw_gaussians",
        "torch",
        "gaus",
    ),
    "gumbel": SolverSpec(
        f"{_SOLVERS}.gumbel.solver:solve_gumbel",
        _OPTIONS + "DeviceOptions",
        f"{_SOLVERS}.gumbel.solver:draw_samples",
        "torch",
        "gumbel",
    ),
    "gaus-paper": SolverSpec(
        f"{_SOLVERS}.gaus.solver:solve_as_published",
        _OPTIONS + "GausOptions",
        f"{_SOLVERS}.gaus.draws:draw_as_published",
        "torch",
        "gaus",
    ),
    "gflownet": SolverSpec(
        f"{_SOLVERS}.gflownet.solver:solve_gflownet",
        _OPTIONS + "GflownetOptions",
        f"{_SOLVERS}.gflownet.solver:draw_schedules",
        "torch",
    ),
}
"""By name, in the order in which messages and ``gaus compare`` list them."""


def solver_options() -> tuple[type[Any], ...]:
    """The tables of all solvers' own options."""
    tables = [load(spec.options) for spec in SOLVERS.values() if spec.options]
    # What several solvers share comes first.
    return tuple(dict.fromkeys(sorted(tables, key=lambda table: len(table.__mro__))))


def reads_option(solver: str, name: str) -> bool:
    """Whether an own option is one of the solver of that name."""
    place = SOLVERS[solver].options if solver in SOLVERS else ""
    return bool(place) and name in load(place).__dataclass_fields__


class Counts(Enum):
    """What a term counts, as far as solvers go by it."""

    II = "cycles between iterations: given"
    LENGTH = "steps of the schedule: kept through the windows"
    UNITS = "units in use at most"
    HOPS = "step boundaries that dependences cross"
    REGISTERS = "registers that values pass"
    ALIVE = "bits alive at most"
    OTHER = "something that no solver knows more about"


class Term(NamedTuple):
    """A term of an objective as it is registered; smaller is better, and 0 the least there is.

    Functions of a term that is ``per_resource``, whose name ends in ``.NAME``, take the name of the
    resource type as a last argument.

    Attributes
    ----------
    value
        Place of ``value(problem, schedule)``, exact.
    bound
        Place of ``bound(task)``, a proven lower bound that costs next to nothing; empty for 0.
    strong_bound
        Place of another one that costs a second or two; empty where there is none.
    models
        By kind of model the place of what a solver of that kind needs:

        - ``cp-sat``: a `gaus_pass.solvers.cp_sat.terms.CpTerm`
        - ``linear``: a `gaus_pass.solvers.sdc.model.LinearTerm`; others are bounded
        - ``prices``: ``add(prices, problem, weight)`` to `gaus_pass.solvers.common.prices.Prices`
        - ``gaus``: ``relaxation(at)`` of a `gaus_pass.solvers.gaus.expectations.Expectation`
        - ``gumbel``: ``loss(losses, hard, since)`` of `gaus_pass.solvers.gumbel.losses.Losses`
    """

    value: str
    bound: str = ""
    strong_bound: str = ""
    models: Mapping[str, str] = MappingProxyType({})
    counts: Counts = Counts.OTHER
    per_resource: bool = False


def _term(
    name: str, counts: Counts, strong: bool = False, linear: bool = False, **more: Any
) -> Term:
    """A term whose parts are called ``name`` in the files of the solvers that come with us."""
    return Term(
        f"gaus_pass.analysis.objectives:{name}",
        f"{_SOLVERS}.common.bounds:{name}_bound",
        f"{_SOLVERS}.auto.strong_bounds:{name}_bound" if strong else "",
        {
            "cp-sat": f"{_SOLVERS}.cp_sat.terms:{name.upper()}",
            "prices": f"{_SOLVERS}.common.prices:{name}",
            "gaus": f"{_SOLVERS}.gaus.expectations:{name}",
            "gumbel": f"{_SOLVERS}.gumbel.losses:{name}",
        }
        | ({"linear": f"{_SOLVERS}.sdc.model:{name.upper()}"} if linear else {}),
        counts,
        **more,
    )


TERMS: dict[str, Term] = {
    "ii": _term("ii", Counts.II, linear=True),
    "length": _term("length", Counts.LENGTH, linear=True),
    "resources": _term("resources", Counts.UNITS, strong=True),
    "resources.NAME": _term("peak", Counts.UNITS, strong=True, per_resource=True),
    "communication": _term("communication", Counts.HOPS, linear=True),
    "register-bits": _term("register_bits", Counts.REGISTERS, strong=True, linear=True),
    "memory": _term("memory", Counts.ALIVE, strong=True),
}
"""By name, in the order in which messages and reports list them."""


def find_term(name: str) -> tuple[Term, tuple[str, ...]] | None:
    """The term of a name in an objective, and further arguments of its functions; None without."""
    head, dot, resource = name.partition(".")
    family = TERMS.get(f"{head}.NAME") if dot else None
    if family is not None and family.per_resource:
        return family, (resource,)
    term = TERMS.get(name)
    return None if term is None else (term, ())


class IrKind(NamedTuple):
    """A kind of IR that can be scheduled.

    Attributes
    ----------
    absent
        What messages say is not there: "no …".
    read
        Place of ``read(operation, options, emit)``: everything of this kind in an operation, each
        with its ``problem``.  Nothing may change, and what is refused raises `GausError`.
    apply
        Place of ``apply(graph, schedule)``, which writes a verified schedule into the IR.
    solve
        Place of ``solve(graph, options, *, emit, progress)``, which gives an
        `gaus_pass.scheduling.solve.Outcome`; empty where options and problem say it all.
    extra
        Place of ``extra(graph, outcome)``: what the result JSON says besides; empty for nothing.
    operations
        Operations without which there is none of this kind, so that its reader need not load.
    rest
        Whether it takes what no other kind does: its reader is told with ``alone`` whether others
        have found anything, and is the last one.
    """

    absent: str
    read: str
    apply: str
    solve: str = ""
    extra: str = ""
    operations: tuple[str, ...] = ()
    rest: bool = False


_IR, _REGIONS = "gaus_pass.ir", "gaus_pass.regions"

IR_KINDS: dict[str, IrKind] = {
    "pipeline": IrKind(
        "no pipeline.unscheduled",
        f"{_IR}.pipelines.reading:read_pipelines",
        f"{_IR}.pipelines.apply:apply",
        f"{_REGIONS}.dataflow:solve_pipeline",
        f"{_REGIONS}.dataflow:pipeline_extra",
        ("pipeline.unscheduled",),
    ),
    "ssp": IrKind(
        "no ssp.instance",
        f"{_IR}.ssp.extract:extract_all",
        f"{_IR}.ssp.extract:apply",
        f"{_REGIONS}.ssp:solve_instance",
        operations=("ssp.instance",),
    ),
    "loop": IrKind(
        "no loop",
        f"{_REGIONS}.loops:read",
        f"{_REGIONS}.loops:apply",
        f"{_REGIONS}.loops:solve_loop",
        f"{_REGIONS}.loops:extra",
        (
            *("affine.for", "scf.for", "scf.while"),
            *("scf.parallel", "affine.parallel", "scf.forall"),
            *("affine.load", "affine.store", "memref.load", "memref.store", "memref.copy"),
            *("memref.dim", "memref.rank", "memref.atomic_rmw", "memref.generic_atomic_rmw"),
            *("memref.alloc", "memref.alloca", "memref.get_global", "ub.poison"),
            *("cf.br", "cf.cond_br", "cf.switch"),
        ),
    ),
    "dataflow": IrKind(
        "no module or function with a body",
        f"{_IR}.dataflow.reading:read_dataflow",
        f"{_IR}.dataflow.apply:apply",
        f"{_REGIONS}.dataflow:solve_dataflow",
        f"{_REGIONS}.dataflow:dataflow_extra",
        rest=True,
    ),
}
"""In the order in which they are read."""
