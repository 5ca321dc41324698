"""The epochs of GS-Schedule: sample, cost, step; the best sample is kept."""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
from torch import Tensor

from gaus_pass.model.problem import IntArray
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.devices import find_device, single_thread
from gaus_pass.solvers.common.incumbent import Incumbent, Meter
from gaus_pass.solvers.construct.legalise import Legaliser
from gaus_pass.solvers.gumbel.config import GumbelConfig
from gaus_pass.solvers.gumbel.losses import Losses
from gaus_pass.solvers.gumbel.sampling import sampler_of
from gaus_pass.solvers.own_options import DeviceOptions


def run(task: Task, config: GumbelConfig, incumbent: Incumbent) -> None:
    """Search on the task's device and offer what is found to the incumbent."""
    with single_thread():
        Search(task, config, incumbent).run()


def draws(task: Task, config: GumbelConfig, incumbent: Incumbent) -> Iterator[IntArray | None]:
    """Legal start times (n,) of all samples of all epochs, and from the last logits without end."""
    search = Search(task, config, incumbent)
    epoch = 0
    while True:
        with single_thread():
            found = search.samples(epoch)
        yield from found or [None]
        epoch += 1


class Search:
    """Logits (B, n, D) of all copies, and AdamW on them with a cosine schedule."""

    def __init__(self, task: Task, config: GumbelConfig, incumbent: Incumbent) -> None:
        device = find_device(task.options(DeviceOptions).device)
        self._task, self._config, self._incumbent = task, config, incumbent
        self._sampler = sampler_of(task, device)
        self._losses = Losses(task, device)
        self._legaliser = Legaliser(task)
        self._random = torch.Generator(device).manual_seed(task.seed)
        shape = (config.batch, task.problem.num_operations, task.length)
        self._logits = torch.zeros(shape, device=device)
        self._logits[:, :, 0] = config.early
        self._logits.requires_grad_()
        self._optimiser = torch.optim.AdamW([self._logits], lr=config.learning_rate)

    def run(self) -> None:
        """All epochs of the budget."""
        budget = self._task.budget
        epochs = budget.iterations or (
            self._config.epochs if budget.seconds is None else float("inf")
        )
        meter = Meter(epochs, self._incumbent.seconds_left)
        epoch = 0
        while (progress := meter.progress(epoch)) < 1 and not self._incumbent.proven:
            self._epoch(epoch, progress)
            epoch += 1
            value = self._incumbent.value
            self._task.progress(f"gumbel, epoch {epoch}", value[0] if value else 0.0)

    def samples(self, epoch: int) -> list[IntArray]:
        """The legal schedules of one epoch, of all copies."""
        most = self._task.budget.iterations or self._config.epochs
        hard = self._epoch(epoch, min(epoch / most, 1.0))
        starts = hard.argmax(-1).cpu().numpy().astype(float)
        return [found for start in starts for found in self._legaliser.candidates(start)]

    def _epoch(self, epoch: int, progress: float) -> Tensor:
        """One step; the samples (B, n, D) before it."""
        rate = self._config.learning_rate * 0.5 * (1 + math.cos(math.pi * progress))
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        hard, since = self._sampler((self._logits + self._noise()) / self._config.temperature)
        loss = self._losses(hard, since)
        if loss.requires_grad:  # an objective may be the same for all schedules
            self._optimiser.zero_grad()
            loss.mean().backward()  # pyright: ignore[reportUnknownMemberType]
            self._optimiser.step()
        self._offer(hard.detach()[int(loss.detach().argmin())], epoch)
        return hard.detach()

    def _noise(self) -> Tensor:
        """(B, n, D) from Gumbel(0, 1)."""
        drawn = torch.empty_like(self._logits).exponential_(generator=self._random)
        return -drawn.clamp(min=1e-30).log()

    def _offer(self, sample: Tensor, epoch: int) -> None:
        start = sample.argmax(-1).cpu().numpy()
        for candidate in self._legaliser.candidates(start.astype(float)):
            self._incumbent.offer(candidate, epoch, "gumbel")
