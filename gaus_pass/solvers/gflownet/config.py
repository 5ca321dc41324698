"""The numbers behind GFlowNet scheduling; torch-free, so that the registry loads fast."""

from __future__ import annotations

import math
from dataclasses import dataclass

HEADS = 4
"""Attention heads: ancestors, descendants, neighbours, operations that are neither."""


@dataclass(frozen=True)
class PolicyConfig:
    """Shape of a policy; a checkpoint carries it.

    Attributes
    ----------
    kind
        What an action is: ``chains`` (an operation on a device) or ``steps`` (at a start step).
    graph_inputs, node_inputs, action_inputs
        Numbers that describe an operation of the graph, an operation in a state, and an action;
        they follow from the kind.
    width
        Numbers that an operation is encoded in; a multiple of `HEADS`.
    graph_layers, state_layers
        Of the Transformer encoder: before and after the state comes in.  What comes before is
        computed once a graph and temperature, not once a state.
    hidden
        Width of the feed-forward layers, of the heads and of the modulation.
    """

    kind: str
    graph_inputs: int
    node_inputs: int
    action_inputs: int
    width: int = 32
    graph_layers: int = 2
    state_layers: int = 1
    hidden: int = 64


@dataclass(frozen=True)
class TrainingConfig:
    """Settings of the training, as the paper has them where it says so.

    Attributes
    ----------
    trajectories
        Drawn a step, all for one graph and one temperature σ.
    coldest, hottest
        log σ is uniform between their logarithms.
    rate, warm_up, decay
        Of Adam: the rate rises over ``warm_up`` steps and then falls as 1 / √(1 + step / decay).
    clip
        Largest norm of a gradient.
    share
        Fraction of a trajectory's states, chosen anew each step, that the gradient is taken at;
        their terms are divided by it, so that its mean is the whole gradient.
    chunk
        Operations (over all states) that the gradient is taken at together.
    """

    trajectories: int = 100
    coldest: float = 0.01
    hottest: float = 1.0
    rate: float = 2e-3
    warm_up: int = 20
    decay: int = 300
    clip: float = 10.0
    share: float = 1.0
    chunk: int = 6000

    def rate_at(self, step: int) -> float:
        """The learning rate of a step, counted from 0."""
        rising = min(1.0, (step + 1) / max(self.warm_up, 1))
        return self.rate * rising / math.sqrt(1 + step / self.decay)


@dataclass(frozen=True)
class SolverConfig:
    """Settings of ``solver=gflownet``.

    Attributes
    ----------
    steps
        Training steps where neither iterations nor seconds are asked for.
    training_share
        Of a time limit.
    draws, sigma
        Schedules drawn after training, and the temperature of the draws: those of the paper.
    most_operations, most_choices
        Operations, and pairs of an operation and a start step, that a CPU takes.
    """

    steps: int = 60
    training_share: float = 0.8
    draws: int = 1000
    sigma: float = 0.005
    most_operations: int = 100
    most_choices: int = 20_000

    def rounds(self, steps: int | None, batch: int) -> int:
        """Number of batches to draw: no more than there were training steps asked for."""
        return min(-(-self.draws // batch), steps or self.draws)
