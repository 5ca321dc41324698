"""The solvers: one line each says where the parts are and what they need.

Places are texts, ``"package.module:name"``, that load on first use: reading a registry costs
nothing.  Adding a solver is a file of its own and a line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from gaus_pass.option_table import option


@cache
def load(place: str) -> Any:
    """What is at a place, ``"package.module:name"``."""
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


@dataclass(frozen=True)
class SolverSpec:
    """A solver as it is registered.

    Attributes
    ----------
    solve
        Place of a `gaus_pass.solvers.base.Solver`.
    options
        The solver's own options, beyond those that every solver has, as a table of
        `gaus_pass.option_table.option` or its place; `gaus_pass.solvers.base.Task.own` gives the
        values.  Tables may share options.
    sample
        Place of a `gaus_pass.solvers.base.Sampler`; empty where it gives one schedule only.
    needs
        Module that has to be installed.
    """

    solve: str
    options: type[Any] | str | None = None
    sample: str = ""
    needs: str = ""


@dataclass(frozen=True)
class DeviceOptions:
    """Of solvers that can compute on a GPU."""

    device: str = option(
        "auto",
        "where gaus and gumbel compute, and refine with cuda: auto takes a GPU if there is one",
        str,
        ("auto", "cpu", "cuda"),
    )


@dataclass(frozen=True)
class GausOptions(DeviceOptions):
    """Of gaus."""

    init: str = option(
        "auto",
        "where gaus begins: the middle of the windows or a schedule",
        str,
        ("auto", "midpoint", "list", "sdc"),
    )


@dataclass(frozen=True)
class GflownetOptions(DeviceOptions):
    """Of gflownet."""

    checkpoint: str | None = option(
        None,
        "policy of gflownet to draw from, as gaus train writes it; iterations train it on",
        str,
        exclusive=True,
    )


@dataclass(frozen=True)
class AutoOptions(GausOptions):
    """Of auto, which hands on what its stages read."""

    without: str = option(
        "", "stages that auto leaves out, for experiments: names of docs/solvers.md, as a,b", str
    )

    def left_out(self) -> frozenset[str]:
        """Names of the stages that are left out."""
        return frozenset(filter(None, self.without.split(",")))


_SOLVERS, _CONSTRUCT = "gaus_pass.solvers", "gaus_pass.solvers.construct"

SOLVERS: dict[str, SolverSpec] = {
    "auto": SolverSpec(
        f"{_SOLVERS}.auto.run:solve_auto", AutoOptions, f"{_CONSTRUCT}.draws:draw_from_all"
    ),
    "asap": SolverSpec(f"{_CONSTRUCT}.asap:solve_asap"),
    "alap": SolverSpec(f"{_CONSTRUCT}.asap:solve_alap"),
    "list": SolverSpec(f"{_CONSTRUCT}.list:solve_list", sample=f"{_CONSTRUCT}.draws:draw_lists"),
    "force-directed": SolverSpec(f"{_SOLVERS}.force_directed.solver:solve_force_directed"),
    "sdc": SolverSpec(f"{_SOLVERS}.sdc.solver:solve_sdc"),
    "cp-sat": SolverSpec(f"{_SOLVERS}.cp_sat.solver:solve_cp_sat"),
    "refine": SolverSpec(
        f"{_SOLVERS}.refine.solver:solve_refine",
        DeviceOptions,
        f"{_SOLVERS}.refine.sampling:draw_walks",
    ),
    "order-cut": SolverSpec(f"{_SOLVERS}.order_cut.solver:solve_order_cut"),
    "gaus": SolverSpec(
        f"{_SOLVERS}.gaus.solver:solve_gaus",
        GausOptions,
        f"{_SOLVERS}.gaus.draws:draw_gaussians",
        "torch",
    ),
    "gumbel": SolverSpec(
        f"{_SOLVERS}.gumbel.solver:solve_gumbel",
        DeviceOptions,
        f"{_SOLVERS}.gumbel.draws:draw_samples",
        "torch",
    ),
    "gaus-paper": SolverSpec(
        f"{_SOLVERS}.gaus.solver:solve_as_published",
        GausOptions,
        f"{_SOLVERS}.gaus.draws:draw_as_published",
        "torch",
    ),
    "gflownet": SolverSpec(
        f"{_SOLVERS}.gflownet.solver:solve_gflownet",
        GflownetOptions,
        f"{_SOLVERS}.gflownet.draws:draw_schedules",
        "torch",
    ),
}
"""By name, in the order in which messages and ``gaus compare`` list them."""


def solver_options() -> tuple[type[Any], ...]:
    """The tables of all solvers' own options."""
    found = (spec.options for spec in SOLVERS.values())
    tables = [load(one) if isinstance(one, str) else one for one in found if one is not None]
    # What several solvers share comes first.
    return tuple(dict.fromkeys(sorted(tables, key=lambda table: len(table.__mro__))))


def reads_option(solver: str, name: str) -> bool:
    """Whether an own option is one of the solver of that name."""
    table = SOLVERS[solver].options if solver in SOLVERS else None
    table = load(table) if isinstance(table, str) else table
    return table is not None and name in table.__dataclass_fields__
