"""Trajectories: from empty schedules to complete ones, action by action."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from gaus_pass.solvers.gflownet.environment import NOWHERE, Environment, State, View
from gaus_pass.solvers.gflownet.policy import Chances, Policy


@dataclass(frozen=True)
class Trajectories:
    """B trajectories of at most n actions.

    Attributes
    ----------
    states
        All that were passed, the last ones at the end.
    actions : n of (B,)
        The operation times k plus the place; `NOWHERE` once a trajectory has ended.
    log_forward, log_backward : (B,) float64
        Σ log P_F and Σ log P_B.
    """

    states: list[State]
    actions: list[Tensor]
    log_forward: Tensor
    log_backward: Tensor

    @property
    def last(self) -> State:
        """Complete schedules, and those that could not be completed."""
        return self.states[-1]


@torch.no_grad()
def draw(
    policy: Policy, env: Environment, log_sigma: float, batch: int, random: torch.Generator
) -> Trajectories:
    """Sample B trajectories from the forward policy."""
    states, actions = [env.begin(batch)], list[Tensor]()
    forward = torch.zeros(batch, dtype=torch.float64, device=env.device)
    backward = forward.clone()
    context = policy.prepare(env.graph_inputs, env.masks, log_sigma)
    for step in range(env.num_operations + 1):
        view = env.view(states[-1])
        chances = policy(context, view)
        if step > 0:
            backward += backward_of(chances, env, actions[-1])
        if step == env.num_operations:
            break
        actions.append(_choose(view, chances, random))
        forward += forward_of(chances, actions[-1])
        states.append(moved(env, states[-1], actions[-1]))
    return Trajectories(states, actions, forward, backward)


def _choose(view: View, chances: Chances, random: torch.Generator) -> Tensor:
    """(B,) one action each, `NOWHERE` where none is legal."""
    legal = view.legal.flatten(1)
    weight = torch.where(legal, chances.forward.exp(), 0.0)
    ended = ~legal.any(1)
    weight[:, 0] = torch.where(ended, 1.0, weight[:, 0])
    chosen = torch.multinomial(weight, 1, generator=random)[:, 0]
    return torch.where(ended, NOWHERE, chosen)


def moved(env: Environment, state: State, action: Tensor) -> State:
    """The states after actions (B,); those without an action stay."""
    goes = action != NOWHERE
    operation = torch.where(goes, action // env.num_places, 0)
    return env.after(state, operation, torch.where(goes, action % env.num_places, NOWHERE))


def forward_of(chances: Chances, action: Tensor) -> Tensor:
    """(B,) log P_F of actions; 0 where there was none."""
    taken = chances.forward.gather(1, action.clamp(min=0)[:, None])[:, 0]
    return torch.where(action != NOWHERE, taken, 0.0)


def backward_of(chances: Chances, env: Environment, action: Tensor) -> Tensor:
    """(B,) log P_B, in the states that actions led to, of taking them back."""
    operation = action.clamp(min=0) // env.num_places
    taken = chances.backward.gather(1, operation[:, None])[:, 0]
    return torch.where(action != NOWHERE, taken, 0.0)
