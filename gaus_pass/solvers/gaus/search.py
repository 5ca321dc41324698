"""The descent: expectations → gradient → step → legal schedule → incumbent → re-initialise."""

from __future__ import annotations

import time

import numpy as np
import torch
from torch import Tensor

from gaus_pass.analysis.objectives import all_terms, term_of
from gaus_pass.model.schedule import FloatArray
from gaus_pass.registry import Counts
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.incumbent import Incumbent, Meter
from gaus_pass.solvers.gaus.build import build_graph
from gaus_pass.solvers.gaus.config import GausConfig, Round
from gaus_pass.solvers.gaus.distribution import Distribution
from gaus_pass.solvers.gaus.evaluation import Evaluation
from gaus_pass.solvers.gaus.expectations import Expectation, Smoothing, relaxed
from gaus_pass.solvers.gaus.lagrangian import Lagrangian, violations
from gaus_pass.solvers.gaus.replay import Pace, Replay
from gaus_pass.solvers.gaus.tensors import Graph, Placement


class Search:
    """One run over a task; whatever it finds is offered to the incumbent."""

    def __init__(
        self, task: Task, config: GausConfig, place: Placement, incumbent: Incumbent
    ) -> None:
        self._task = task
        self._config = config
        self._incumbent = incumbent
        self.graph = build_graph(task, place)
        self._distribution = _distribution_of(self.graph, config)
        self._lagrangian = Lagrangian(self.graph, config)
        self._evaluation = Evaluation(task, incumbent, config.evaluate_every, place.copies)
        self._random = np.random.default_rng(task.seed)
        self._weights: dict[str, float] = {}
        self._smoothing = Smoothing(config.quantiles, config.peak_temperature)
        self._iteration = 0
        self._pace = Pace(place.dtype, place.device)
        self._replay = Replay(self._step, place.device)
        self._worth = torch.zeros(place.copies, dtype=place.dtype, device=place.device)

    def run(self, begin: FloatArray) -> None:
        """All rounds of the configuration, from means (n,); made legal, they are offered first."""
        self._evaluation.offer(begin, self._iteration, "initial")
        rounds = self._config.rounds
        for k, step in enumerate(rounds):
            if self._incumbent.proven:
                return
            best = self._incumbent.schedule
            warm = step.warm and best is not None
            meter = self._meter(step, rounds[k:])
            self._descend(step, best.start.astype(float) if warm and best else begin, meter)

    def distribution(self) -> tuple[FloatArray, FloatArray]:
        """μ and σ (n,) of the first copy, as they are now."""
        _, variance = self._distribution.moments(self._config.final_spread, 0.0)
        sigma = variance.detach()[:, 0].sqrt().to("cpu", torch.float64).numpy()
        return self._distribution.means()[0], np.array(sigma)

    @property
    def parameter(self) -> Tensor:
        """(2, n, R) μ and log σ, as they are now."""
        return self._distribution.parameter.detach()

    def _meter(self, step: Round, rest: tuple[Round, ...]) -> Meter:
        """The round's share of all iterations, and of the seconds left for the ``rest``."""
        budget, config = self._task.budget, self._config
        share = step.share / sum(r.share for r in config.rounds)
        asked = budget.iterations
        if asked is None:
            asked = config.iterations if budget.seconds is None else float("inf")
        seconds = self._incumbent.seconds_left * step.share / sum(r.share for r in rest)
        return Meter(max(asked * share, 1.0), seconds)

    def _note(self, violation: Tensor, progress: float) -> None:
        """Record the curves of a report: those of the first copy, in steps."""
        _, variance = self._distribution.moments(self._config.final_spread, progress)
        numbers = {
            "violation": float(violation[0].sum()),
            "sigma": float(variance.detach()[:, 0].sqrt().mean()),
            "temperature": self._smoothing.temperature,
            "penalty": self._lagrangian.rho,
        }
        self._incumbent.note(self._iteration, "gaus", numbers)

    def begin(self, means: FloatArray, step: Round) -> None:
        """Be ready for a descent from means (n,)."""
        self._distribution.reset(self._spread_out(means, step.spread), step.spread)
        self._lagrangian.reset()
        self._rescale()
        self._replay.forget()

    def _descend(self, step: Round, begin: FloatArray, meter: Meter) -> None:
        self.begin(begin, step)
        iteration, again = 0, 0
        while (progress := meter.progress(iteration)) < 1 and not self._incumbent.proven:
            if progress * (step.again + 1) >= again + 1:
                again += 1
                self._begin_again(step)
            violation = self.iterate(progress)
            iteration += 1
            self._iteration += 1
            if self._evaluation.is_due(iteration):
                broken = self._evaluate()
                self._lagrangian.update(violation, broken, progress)
                self._note(violation, progress)
        self._evaluate(last=True)

    def _begin_again(self, step: Round) -> None:
        """(μ, σ) from the means made legal, where they can be; everything else goes on."""
        legal = [self._evaluation.legal(mean) for mean in self._distribution.means()]
        self._distribution.reset(np.array(legal), step.spread)

    def iterate(self, progress: float) -> Tensor:
        """One step of the optimiser at a point of the descent; the violations (R, 2) before it."""
        self._pace.set(progress, self._lagrangian.rho, *self._distribution.next_step())
        return self._replay()

    def _step(self) -> Tensor:
        pace = self._pace
        mean, variance = self._distribution.moments(self._config.final_spread, pace.progress)
        at = Expectation(self.graph, mean, variance, self._smoothing)
        violation = violations(at, self._config.probability)
        loss = self._objective(at) + self._lagrangian.penalty(violation, pace.rho)
        self._worth = loss.detach()
        loss.sum().backward()
        self._distribution.step(pace.correction, pace.size)
        return violation.detach()

    def _objective(self, at: Expectation) -> Tensor:
        total = at.mean.new_zeros(at.graph.place.copies)
        for name, weight in self._weights.items():
            total = total + weight * relaxed(at, name)
            if term_of(name)[0].counts is Counts.ALIVE:
                total = total + weight * self._config.occupancy * at.storage[1]
        return total

    def _evaluate(self, last: bool = False) -> Tensor:
        """Offer what the means give when made legal; (R,) 1 where they needed repair, else 0."""
        means, worth = self._distribution.means(), self._worth.cpu().numpy()
        began = time.monotonic()
        broken = self._evaluation.offer_best(means, worth, self._iteration, last)
        place = self.graph.place
        if place.device.type == "cuda" and self._task.budget.seconds is not None:
            self._evaluation.slow_down(time.monotonic() - began)
        value = self._incumbent.value
        self._task.progress(f"gaus, iteration {self._iteration}", value[0] if value else 0.0)
        return torch.tensor(broken, dtype=place.dtype, device=place.device)

    def _spread_out(self, begin: FloatArray, spread: float) -> FloatArray:
        """(R, n) the start with a little noise, and copies with noise as wide as σ.

        Without any, operations that can be exchanged for one another would move as one.
        """
        copies = self.graph.place.copies
        mobility = self._task.windows.mobility
        noise = self._random.normal(0.0, 1.0, (copies, len(begin))) * (spread * mobility)
        noise[0] *= self._config.jitter
        return begin + noise

    def _rescale(self) -> None:
        """Measure terms by what they are at the start of a descent.

        Exact values of a bad start, such as everything in one step, say little about what can be
        reached: where the expectation over the spread-out start times is smaller, it counts.
        """
        task, config = self._task, self._config
        names = [*task.objective.names]
        names += [f"resources.{r.name}" for r in task.problem.resource_types]
        exact = self._exact_scales()
        sharp = Smoothing(config.quantiles, 1e-3, exact)
        with torch.no_grad():
            moments = self._distribution.moments(config.final_spread, 0.0)
            at = Expectation(self.graph, *moments, sharp)
            expected = {name: float(relaxed(at, name)[0]) for name in names}
        scale = {n: max(min(v, exact.get(n, v)), 1.0) for n, v in expected.items()}
        self._smoothing = Smoothing(config.quantiles, config.peak_temperature, scale)
        self._weights = self._term_weights(scale)

    def _term_weights(self, scale: dict[str, float]) -> dict[str, float]:
        """Weight of each term: levels divided by their value at the start, earlier ones first."""
        weights: dict[str, float] = {}
        size = self._config.objective_scale
        for level in self._task.objective.levels:
            value = sum(weight * scale[name] for weight, name in level)
            for weight, name in level:
                weights[name] = weights.get(name, 0.0) + size * weight / max(value, 1.0)
            size *= self._config.later_levels
        return weights

    def _exact_scales(self) -> dict[str, float]:
        best = self._incumbent.schedule
        if best is None:
            return {}
        return {k: float(max(v, 1)) for k, v in all_terms(self._task.problem, best).items()}


def _distribution_of(graph: Graph, config: GausConfig) -> Distribution:
    """Distribution of the device: on a GPU a step is one kernel."""
    if graph.gpu is None:
        return Distribution(graph, config)
    from gaus_pass.solvers.gaus.gpu.descent import DeviceDistribution

    return DeviceDistribution(graph, config)
