"""Constraints as expected violations, and the augmented Lagrangian on top of them."""

from __future__ import annotations

import torch
from torch import Tensor

from gaus_pass.solvers.gaus.config import GausConfig
from gaus_pass.solvers.gaus.expectations import Expectation, pick
from gaus_pass.solvers.gaus.moments import normal_cdf, positive_part
from gaus_pass.solvers.gaus.tensors import Graph


def precedence_violation(at: Expectation, probability: bool = False) -> Tensor:
    """(R,) mean over dependences of the steps by which they are broken.

    E[max(start_src + gap − start_dst, 0)], gap = delay − II · distance, equality being legal.  A
    ``probability`` that they are broken by a step or more, as in the paper, has no gradient where
    start times are far out of order.
    """
    edges = at.graph.dependences
    count = max(len(edges.gap), 1)
    if at.graph.gpu is not None:
        return at.graph.gpu.precedence(at.mean, at.variance, probability) / count
    late = pick(at.mean, edges.src) + edges.gap - pick(at.mean, edges.dst)
    variance = pick(at.variance, edges.src) + pick(at.variance, edges.dst)
    if probability:
        broken = normal_cdf((late - 0.5) / variance.sqrt())
    else:
        broken = positive_part(late, variance)
    return broken.sum(0) / count


def limit_violation(at: Expectation) -> Tensor:
    """(R,) expected units above the limits, per unit of work."""
    total = at.mean.new_zeros(at.graph.place.copies)
    for name, limit in at.graph.limits.items():
        usage = at.usage(name)
        over = (usage - limit).clamp(min=0).sum(0)
        total = total + over / usage.detach().sum(0).clamp(min=1)
    return total


def violations(at: Expectation, probability: bool = False) -> Tensor:
    """(R, 2) broken precedence and broken limits."""
    return torch.stack((precedence_violation(at, probability), limit_violation(at)), 1)


class Lagrangian:
    """λ·V + ½ρV² for every constraint family; λ ← λ + ρV, and ρ grows.

    Both follow the progress of a descent, so that a short one ends as strict as a long one: ρ goes
    geometrically from 1 to its most, and λ rises as if there were `UPDATES` updates.
    """

    UPDATES = 50

    def __init__(self, graph: Graph, config: GausConfig) -> None:
        place = graph.place
        self._most = config.penalty_most
        self._multiplier = torch.zeros((place.copies, 2), dtype=place.dtype, device=place.device)
        self._progress = 0.0

    def reset(self) -> None:
        """Forget the multipliers: a descent starts anew."""
        self._multiplier.zero_()
        self._progress = 0.0

    @property
    def rho(self) -> float:
        """ρ at this point of the descent."""
        return self._most**self._progress

    def penalty(self, violation: Tensor, rho: Tensor) -> Tensor:
        """(R,) of (R, 2) violations, at a weight of their squares ()."""
        return (self._multiplier * violation + 0.5 * rho * violation * violation).sum(1)

    def update(self, violation: Tensor, broken: Tensor, progress: float) -> None:
        """Raise the multipliers by the violations (R, 2) of those copies that are ``broken`` (R,).

        Spread-out start times violate constraints in expectation even where their means do not.
        """
        share = self.UPDATES * (progress - self._progress)
        self._progress = progress
        self._multiplier.add_(violation.detach() * broken[:, None], alpha=self.rho * share)
