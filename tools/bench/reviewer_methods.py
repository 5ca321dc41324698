"""Methods that `reviewer.py` compares: solvers from given starts, and gaus with one part left out.

What is left out is left out here: the solvers have no options for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from gaus_pass.model.schedule import FloatArray, SolveResult
from gaus_pass.solvers.base import Budget, Task, find_solver
from gaus_pass.solvers.common.devices import single_thread
from gaus_pass.solvers.common.incumbent import Incumbent, best_of
from gaus_pass.solvers.construct.legalise import Legaliser
from gaus_pass.solvers.gaus.config import PRESETS, GausConfig, Round
from gaus_pass.solvers.gaus.distribution import Distribution
from gaus_pass.solvers.gaus.lagrangian import Lagrangian
from gaus_pass.solvers.gaus.search import Search
from gaus_pass.solvers.gaus.starts import midpoint
from gaus_pass.solvers.gaus.tensors import Graph, Placement
from gaus_pass.solvers.gumbel.config import GumbelConfig
from gaus_pass.solvers.gumbel.search import Search as GumbelSearch
from gaus_pass.solvers.gumbel.solver import fitting_batch

Method = Callable[[Task], SolveResult]
STARTS = ("none", "midpoint", "list")
_LOGIT = 3.0
"""Of the step at which an operation begins in a start of gumbel; all others are 0."""
_NARROW = 1e-4
"""Variance of start times without spread."""


def begin_at(task: Task, start: str) -> FloatArray:
    """(n,) start times: at random in the windows, in their middle, or of a list schedule."""
    if start == "list":
        quick = replace(task, budget=Budget(), start=None)
        return find_solver("list")(quick).schedule.start.astype(np.float64)
    if start == "midpoint":
        return midpoint(task)
    drawn = np.random.default_rng(task.seed).random(task.problem.num_operations)
    return task.windows.asap + drawn * task.windows.mobility


def gaus_from(start: str, config: GausConfig = PRESETS["gaus-paper"]) -> Method:
    """A descent from a start, and from nothing else."""
    return _descent(config, start)


def gumbel_from(start: str) -> Method:
    """GS-Schedule with logits that prefer a start; with none it prefers step 0, as published."""

    def solve(task: Task) -> SolveResult:
        config = GumbelConfig()
        config = replace(config, batch=fitting_batch(task, config))
        return best_of(task, "gumbel", lambda found: _epochs(task, config, found, start))

    return solve


def _epochs(task: Task, config: GumbelConfig, incumbent: Incumbent, start: str) -> None:
    with single_thread():
        search = GumbelSearch(task, config, incumbent)
        if start != "none":
            begin = begin_at(task, start)
            for legal in Legaliser(task).candidates(begin):
                incumbent.offer(legal, 0, "initial")
            _prefer(search, begin)
        search.run()


def _prefer(search: GumbelSearch, begin: FloatArray) -> None:
    logits = search._logits.data
    rows, steps = torch.arange(len(begin)), torch.as_tensor(np.rint(begin).astype(np.int64))
    logits.zero_()
    logits[:, rows, steps] = _LOGIT


class _Random(Distribution):
    """One with random numbers, which a seed decides."""

    def __init__(self, graph: Graph, config: GausConfig, seed: int) -> None:
        super().__init__(graph, config)
        self._random = torch.Generator().manual_seed(seed)


class _RandomSigns(_Random):
    """Steps as long as those of Adam, in random directions."""

    def step(self, correction: Tensor, size: Tensor) -> None:
        before = self.parameter.detach().clone()
        super().step(correction, size)
        moved = self.parameter.detach() - before
        signs = torch.randint(0, 2, moved.shape, generator=self._random) * 2 - 1
        with torch.no_grad():
            self.parameter.copy_(before + moved * signs)
        self._clamp()


class _NoSpread(_Random):
    """Start times without spread."""

    def moments(self, drawn_to: float | None, progress: float | Tensor) -> tuple[Tensor, Tensor]:
        mean, variance = super().moments(drawn_to, progress)
        return mean, torch.full_like(variance, _NARROW)


class _Sampled(_Random):
    """Samples in place of the means wherever a schedule is made."""

    def means(self) -> FloatArray:
        mean, width = self.parameter.detach()
        drawn = torch.randn(mean.shape, generator=self._random)
        return (mean + width.exp() * drawn).to(torch.float64).numpy().T.copy()


class _Unpenalised(Lagrangian):
    """Nothing draws the means towards legal schedules but the legaliser."""

    def penalty(self, violation: Tensor, rho: Tensor) -> Tensor:
        return 0.0 * violation.sum(1)


def _descent(
    config: GausConfig,
    start: str,
    distribution: type[_Random] = _Random,
    lagrangian: type[Lagrangian] = Lagrangian,
) -> Method:
    def run(task: Task, incumbent: Incumbent) -> None:
        with single_thread():
            place = Placement(config.restarts, torch.device("cpu"))
            search = Search(task, config, place, incumbent)
            search._distribution = distribution(search.graph, config, task.seed)
            search._lagrangian = lagrangian(search.graph, config)
            search.run(begin_at(task, start))

    return lambda task: best_of(task, "gaus", lambda incumbent: run(task, incumbent))


_GAUS = PRESETS["gaus"]
SAME_STARTS: dict[str, Method] = {
    f"{name}, {start}": method(start)
    for start in STARTS
    for name, method in (("gaus-paper", gaus_from), ("gumbel", gumbel_from))
}
ABLATIONS: dict[str, Method] = {
    "gaus, midpoint": gaus_from("midpoint", _GAUS),
    "random steps of equal length": _descent(_GAUS, "midpoint", _RandomSigns),
    "σ → 0": _descent(_GAUS, "midpoint", _NoSpread),
    "no second descent": gaus_from(
        "midpoint", replace(_GAUS, rounds=(Round(False, _GAUS.rounds[0].spread, 1.0),))
    ),
    "violations by probability": gaus_from("midpoint", replace(_GAUS, probability=True)),
    "no penalty": _descent(_GAUS, "midpoint", lagrangian=_Unpenalised),
    "schedules from samples": _descent(_GAUS, "midpoint", _Sampled),
}
"""gaus from the midpoint, and the same with one thing changed."""


REFERENCES = ("gaus", "refine", "cp-sat")
"""Solvers as they are, with starts of their own."""


def solver_method(name: str) -> Method:
    """A solver as it is."""
    return lambda task: find_solver(name)(task)
