"""The parameters that are optimised: X_i ~ N(μ_i, σ_i²), 2·|V| numbers a restart."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from gaus_pass.model.schedule import FloatArray
from gaus_pass.solvers.gaus.config import GausConfig
from gaus_pass.solvers.gaus.tensors import Graph

_BETA1, _BETA2, _EPSILON = 0.9, 0.999, 1e-8


class Distribution:
    """μ and log σ of all restarts as one (2, n, R) parameter, and Adam on it.

    Steps of μ are scaled by 1 + 0.1 · mobility: Adam moves every parameter about ``learning_rate``
    an iteration, and an operation that may move by a thousand steps has to get there.
    """

    def __init__(self, graph: Graph, config: GausConfig) -> None:
        mobility = graph.upper - graph.lower
        self._graph = graph
        self._widest = math.log(max(1.0, float(graph.last)))
        self._least = math.log(config.least_spread)
        mean_rate = 1 + config.slack_scale * mobility
        self._rate = config.learning_rate * torch.stack((mean_rate, torch.ones_like(mobility)))
        whole = self._rate.expand(-1, -1, graph.place.copies)
        self.parameter = torch.zeros_like(whole).contiguous().requires_grad_()
        self._first = torch.zeros_like(self.parameter)
        self._second = torch.zeros_like(self.parameter)
        self._steps = 0

    def reset(self, mean: FloatArray, spread: float) -> None:
        """Begin at means (R, n) with σ = K · (ALAP − ASAP), K = ``spread``."""
        graph, place = self._graph, self._graph.place
        start = torch.as_tensor(mean.T, dtype=place.dtype).to(place.device)
        width = (spread * (graph.upper - graph.lower)).clamp(min=0.3).log()
        with torch.no_grad():
            self.parameter[0] = start
            self.parameter[1] = width
        self._first.zero_()
        self._second.zero_()
        self._steps = 0
        self._clamp()

    def moments(self, drawn_to: float | None, progress: float | Tensor) -> tuple[Tensor, Tensor]:
        """Mean and variance (n, R); σ goes to ``drawn_to``, if any, as progress goes to 1."""
        spread = self.parameter[1].exp()
        if drawn_to is not None:
            spread = spread * (1 - progress) + drawn_to * progress
        return self.parameter[0], spread * spread

    def next_step(self) -> tuple[float, float]:
        """Factors of the next `step`: the divisor √(1 − β₂ᵏ), and the multiplier over 1 − β₁ᵏ."""
        self._steps += 1
        correction = math.sqrt(1 - _BETA2**self._steps)
        return correction, correction / (1 - _BETA1**self._steps)

    def step(self, correction: Tensor, size: Tensor) -> None:
        """One step of Adam (D. Kingma and J. Ba, ICLR 2015), then back into the windows."""
        gradient = self.parameter.grad
        assert gradient is not None
        self._first.lerp_(gradient, 1 - _BETA1)
        self._second.mul_(_BETA2).addcmul_(gradient, gradient, value=1 - _BETA2)
        bottom = self._second.sqrt().add_(_EPSILON * correction)
        with torch.no_grad():
            self.parameter.sub_(self._rate * (self._first / bottom) * size)
        self.parameter.grad = None
        self._clamp()

    def _clamp(self) -> None:
        with torch.no_grad():
            mean, width = self.parameter[0], self.parameter[1]
            torch.clamp(mean, self._graph.lower, self._graph.upper, out=mean)
            width.clamp_(self._least, self._widest)

    def means(self) -> FloatArray:
        """(R, n) μ."""
        column = self.parameter[0].detach().to("cpu", torch.float64).numpy()
        return np.array(column.T, order="C")
