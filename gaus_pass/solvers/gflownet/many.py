"""One policy for many problems: a step trains on one of them, chosen at random."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from gaus_pass.errors import SolverError
from gaus_pass.solvers.base import Progress, Task
from gaus_pass.solvers.devices import find_device, single_thread
from gaus_pass.solvers.gflownet.checkpoint import save
from gaus_pass.solvers.gflownet.config import SolverConfig
from gaus_pass.solvers.gflownet.search import require_size, trainer_for
from gaus_pass.solvers.gflownet.solver import begin_of, narrowed
from gaus_pass.solvers.gflownet.steps import Steps
from gaus_pass.solvers.gflownet.training import Trainer


def train_many(tasks: Sequence[Task], steps: int, path: str, progress: Progress) -> bool:
    """Train and save; the seed, the device and a checkpoint to go on from are the first task's.

    The step's number and the seed choose its problem, so that a training that goes on from a
    checkpoint is the same as one that was never interrupted.

    Returns
    -------
    False after Ctrl-C; the steps until then are saved.

    Raises
    ------
    GausError
        A problem is too large, none leaves a choice, or the file cannot be written.
    ImportFailed
        The checkpoint cannot be used.
    """
    device = find_device(tasks[0].device)
    with single_thread():
        environments = [env for task in tasks for env in _environment(task, device)]
        if not environments:
            raise SolverError(
                "nothing to train on: no operation of any problem has a choice; set a slack"
            )
        trainer = trainer_for(tasks[0], device)
        try:
            _train(trainer, environments, steps, progress)
        except KeyboardInterrupt:
            save(trainer, path)
            return False
    save(trainer, path)
    return True


def _environment(task: Task, device: torch.device) -> list[Steps]:
    """None where every operation has one step only."""
    begin, _ = begin_of(task)
    closer = narrowed(task, begin)
    if not closer.windows.mobility.any():
        return []
    require_size(closer, SolverConfig(), device)
    return [Steps(closer, begin, device)]


def _train(trainer: Trainer, environments: Sequence[Steps], steps: int, progress: Progress) -> None:
    for k in range(steps):
        rng = np.random.default_rng((trainer.seed, trainer.done))
        report = trainer.step(environments[int(rng.integers(len(environments)))])
        progress(f"training, step {k + 1} of {steps}", report.loss)
