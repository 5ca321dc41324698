"""Training on one task within its budget, and the draws after it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import cycle

import torch

from gaus_pass.errors import ImportFailed, SolverError
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import Schedule
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.devices import find_device, single_thread
from gaus_pass.solvers.common.incumbent import Incumbent, Meter
from gaus_pass.solvers.gflownet.checkpoint import load
from gaus_pass.solvers.gflownet.config import PolicyConfig, SolverConfig, TrainingConfig
from gaus_pass.solvers.gflownet.environment import State
from gaus_pass.solvers.gflownet.sampling import draw
from gaus_pass.solvers.gflownet.steps import ACTION_INPUTS, GRAPH_INPUTS, NODE_INPUTS, Steps
from gaus_pass.solvers.gflownet.training import Trainer
from gaus_pass.solvers.own_options import GflownetOptions

SHAPE = PolicyConfig(Steps.kind, GRAPH_INPUTS, NODE_INPUTS, ACTION_INPUTS)
TRAINING = TrainingConfig(share=0.5)
_HOTTER = (0.02, 0.1)
"""Further temperatures that samples are drawn at."""


def run(task: Task, config: SolverConfig, incumbent: Incumbent, begin: Schedule) -> None:
    """Train unless there is a checkpoint, draw, and offer what is complete to the incumbent."""
    device = find_device(task.options(GflownetOptions).device)
    require_size(task, config, device)
    with single_thread():
        env = Steps(task, begin, device)
        trainer = trainer_for(task, device)
        _train(task, config, trainer, env, incumbent)
        _draw(task, config, trainer, env, incumbent)


def drawn_schedules(task: Task, config: SolverConfig, begin: Schedule) -> Iterator[IntArray | None]:
    """Start times without end: trained as the solver is, then a batch at every temperature."""
    device = find_device(task.options(GflownetOptions).device)
    require_size(task, config, device)
    unbounded = tuple(float("-inf") for _ in task.objective.levels)
    with single_thread():
        env = Steps(task, begin, device)
        trainer = trainer_for(task, device)
        _train(task, config, trainer, env, Incumbent(task, unbounded))
    random = torch.Generator(device).manual_seed(task.seed)
    for sigma in cycle((config.sigma, *_HOTTER)):
        with single_thread():
            last = draw(
                trainer.policy, env, math.log(sigma), trainer.config.trajectories, random
            ).last
        found = env.starts(last)
        yield from found if len(found) else [None]


def require_size(task: Task, config: SolverConfig, device: torch.device) -> None:
    """Refuse what a CPU cannot train on in reasonable time.

    Raises
    ------
    SolverError
        With the numbers and what to do.
    """
    n, steps = task.problem.num_operations, int(task.windows.mobility.max(initial=0)) + 1
    if device.type != "cpu":
        return
    if n > config.most_operations:
        raise SolverError(
            f"gflownet takes at most {config.most_operations} operations on a CPU, this problem "
            f"has {n}: use device=cuda where there is a GPU, or solver=auto"
        )
    if n * steps > config.most_choices:
        raise SolverError(
            f"gflownet takes at most {config.most_choices} pairs of an operation and a step on a "
            f"CPU, {n} operations with windows of up to {steps} steps make {n * steps}: set a "
            "smaller length, or use solver=auto"
        )


def trainer_for(task: Task, device: torch.device) -> Trainer:
    """The checkpoint's, or one that has learned nothing.

    Raises
    ------
    ImportFailed
        The checkpoint cannot be used here.
    """
    checkpoint = task.options(GflownetOptions).checkpoint
    if checkpoint is None:
        return Trainer(SHAPE, TRAINING, task.seed, device)
    trainer = load(checkpoint, device)
    kind = trainer.policy.config.kind
    if kind != Steps.kind:
        raise ImportFailed(
            f"this policy chooses {kind} (devices), a problem needs one that chooses "
            f"{Steps.kind}: train it with gaus train",
            checkpoint,
        )
    return trainer


def _train(
    task: Task, config: SolverConfig, trainer: Trainer, env: Steps, incumbent: Incumbent
) -> None:
    """As many steps as asked for; with a checkpoint none unless they are asked for."""
    steps = task.budget.iterations
    if steps is None:
        if task.options(GflownetOptions).checkpoint is not None:
            return
        steps = config.steps if task.budget.seconds is None else math.inf
    meter = Meter(steps, incumbent.seconds_left * config.training_share)
    count = 0
    while meter.progress(count) < 1 and not incumbent.proven:
        report = trainer.step(env)
        count += 1
        _offer(env, incumbent, report.drawn.last, count, "gflownet, training")
        value = incumbent.value
        task.progress(f"gflownet, step {count}", value[0] if value else 0.0)


def _draw(
    task: Task, config: SolverConfig, trainer: Trainer, env: Steps, incumbent: Incumbent
) -> None:
    """Draws at the lowest temperature; their number is that of the paper, or what time allows."""
    random = torch.Generator(env.device).manual_seed(task.seed)
    batch = trainer.config.trajectories
    for k in range(config.rounds(task.budget.iterations, batch)):
        if incumbent.proven or (k > 0 and incumbent.seconds_left <= 0):
            return
        drawn = draw(trainer.policy, env, math.log(config.sigma), batch, random)
        _offer(env, incumbent, drawn.last, k, "gflownet")


def _offer(env: Steps, incumbent: Incumbent, last: State, count: int, source: str) -> None:
    for start in env.starts(last):
        incumbent.offer(start, count, source)
