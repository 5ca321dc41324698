"""Moments and steps of Adam as one kernel each."""

from __future__ import annotations

import torch
from torch import Tensor

from gaus_pass.solvers.gaus.config import GausConfig
from gaus_pass.solvers.gaus.distribution import Distribution
from gaus_pass.solvers.gaus.gpu.functions import OnDevice
from gaus_pass.solvers.gaus.gpu.launches import Launcher
from gaus_pass.solvers.gaus.tensors import Graph


class DeviceDistribution(Distribution):
    """As `Distribution`; gradients end at the moments, and the kernel goes on from there."""

    def __init__(self, graph: Graph, config: GausConfig) -> None:
        super().__init__(graph, config)
        self.parameter = self.parameter.detach()
        assert isinstance(graph.gpu, OnDevice)
        self._config, self._on = config, graph.gpu
        self._on.pulls = []
        self._launcher = Launcher(graph.place.copies)
        self._ends = graph.lower[:, 0].contiguous(), graph.upper[:, 0].contiguous()
        self._moments: tuple[Tensor, Tensor] | None = None
        self._progress: Tensor = self.parameter.new_zeros(())

    def moments(self, drawn_to: float | None, progress: float | Tensor) -> tuple[Tensor, Tensor]:
        """As `Distribution.moments`; both take gradients."""
        if drawn_to is None or not isinstance(progress, Tensor):
            progress = self.parameter.new_full((), 0.0 if drawn_to is None else float(progress))
        self._progress = progress
        variance = self._launcher.variances(self.parameter[1], progress, drawn_to or 0.0)
        self._moments = self.parameter[0].detach().requires_grad_(), variance.requires_grad_()
        return self._moments

    def _take_pull(self) -> tuple[Tensor, Tensor, Tensor] | None:
        """Sum of the pulls that dependences have left for this step."""
        if not self._on.pulls:
            return None
        (pull,) = self._on.pulls
        self._on.pulls = []
        return pull

    def step(self, correction: Tensor, size: Tensor) -> None:
        """As `Distribution.step`."""
        assert self._moments is not None
        slopes = [torch.zeros_like(m) if m.grad is None else m.grad for m in self._moments]
        config = self._config
        self._launcher.adam(
            (slopes[0], slopes[1]),
            (self._progress, correction, size),
            self._ends,
            (self.parameter, self._first, self._second),
            (config.learning_rate, config.slack_scale, config.final_spread or 0.0),
            (self._least, self._widest),
            self._take_pull(),
        )
