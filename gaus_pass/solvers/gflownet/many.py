"""One policy for many problems: a step trains on one of them, chosen at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import GausError, SolverError
from gaus_pass.solvers.base import Progress, Task
from gaus_pass.solvers.common.devices import find_device, single_thread
from gaus_pass.solvers.gflownet.checkpoint import save
from gaus_pass.solvers.gflownet.config import SolverConfig
from gaus_pass.solvers.gflownet.search import require_size, trainer_for
from gaus_pass.solvers.gflownet.solver import begin_of, narrowed
from gaus_pass.solvers.gflownet.steps import Steps
from gaus_pass.solvers.gflownet.training import Trainer
from gaus_pass.solvers.own_options import GflownetOptions


@dataclass(frozen=True)
class Training:
    """Summary of a training.

    Attributes
    ----------
    used
        How many of the problems leave a choice.
    losses
        Of every step, in order.
    finished
        False after Ctrl-C; the steps until then are saved.
    """

    used: int
    losses: tuple[float, ...]
    finished: bool


def train_many(
    tasks: Sequence[tuple[str, Task]], steps: int, path: str, emit: Emit, progress: Progress
) -> Training:
    """Train and save; the seed, the device and a checkpoint to go on from are the first task's.

    The step's number and the seed choose its problem, so that a training that goes on from a
    checkpoint is the same as one that was never interrupted.

    Parameters
    ----------
    tasks
        With the file that each is from.
    emit
        Called with the problems that leave no choice.

    Raises
    ------
    GausError
        A problem is too large, none leaves a choice, or the file cannot be written.
    ImportFailed
        The checkpoint cannot be used.
    """
    first = tasks[0][1]
    device = find_device(first.options(GflownetOptions).device)
    losses: list[float] = []
    with single_thread():
        environments = _environments(tasks, device, emit)
        if not environments:
            raise SolverError(_nothing([task for _, task in tasks]))
        trainer = trainer_for(first, device)
        try:
            _train(trainer, environments, steps, progress, losses)
        except KeyboardInterrupt:
            save(trainer, path)
            return Training(len(environments), tuple(losses), False)
    save(trainer, path)
    return Training(len(environments), tuple(losses), True)


def _environments(
    tasks: Sequence[tuple[str, Task]], device: torch.device, emit: Emit
) -> list[Steps]:
    """Those of the tasks in which an operation has more than one step."""
    found: list[Steps] = []
    for file, task in tasks:
        begin, _ = begin_of(task)
        closer = narrowed(task, begin)
        if not closer.windows.mobility.any():
            name = task.problem.name or "the problem"
            text = f"'{name}' is left out: each of its operations has one step only"
            emit(Diagnostic(Severity.REMARK, text, file))
            continue
        try:
            require_size(closer, SolverConfig(), device)
        except GausError as error:
            raise error.at(file) from None
        found.append(Steps(closer, begin, device))
    return found


def _nothing(tasks: Sequence[Task]) -> str:
    """Why there is nothing to train on, and what gives the operations a choice."""
    if not any(task.problem.num_operations for task in tasks):
        return "nothing to train on: there is no operation in any problem"
    shorten = "--objective register-bits, as the length comes first now, and "
    objective = shorten if tasks[0].objective.level_of_length() is not None else ""
    return (
        "nothing to train on: every operation of every problem has one step only; set "
        f"{objective}--slack 1.5 (--length has to leave room, too)"
    )


def _train(
    trainer: Trainer,
    environments: Sequence[Steps],
    steps: int,
    progress: Progress,
    losses: list[float],
) -> None:
    for k in range(steps):
        rng = np.random.default_rng((trainer.seed, trainer.done))
        report = trainer.step(environments[int(rng.integers(len(environments)))])
        losses.append(report.loss)
        progress(f"training, step {k + 1} of {steps}", report.loss)
