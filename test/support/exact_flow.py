"""All states of a small graph, and where a policy ends, by dynamic programming over them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from gaus_pass.solvers.gflownet.environment import Environment, State
from gaus_pass.solvers.gflownet.policy import Policy
from gaus_pass.solvers.gflownet.sampling import moved


@dataclass(frozen=True)
class Reachable:
    """All states; those without an action are complete, or hopeless."""

    all: State
    complete: State
    hopeless: State


def reachable(env: Environment) -> Reachable:
    """Every state that actions lead to, once."""
    levels, ended = [env.begin(1)], list[torch.Tensor]()
    while len(levels[-1].place):
        legal = env.view(levels[-1]).legal.flatten(1)
        row, action = legal.nonzero(as_tuple=True)
        ended.append(~legal.any(1))
        levels.append(_once(moved(env, levels[-1].rows(row), action))[0])
    whole, ends = State.joined(levels), torch.cat(ended)
    complete = whole.placed.all(1)
    return Reachable(whole, whole.rows(ends & complete), whole.rows(ends & ~complete))


@dataclass(frozen=True)
class Terminals:
    """All states without an action: their scores and the probabilities of ending there (N,)."""

    state: State
    score: NDArray[np.float64]
    chance: NDArray[np.float64]

    def wanted(self, sigma: float) -> NDArray[np.float64]:
        """(N,) R / Z."""
        log_reward = self.score / sigma
        reward = np.exp(log_reward - log_reward.max())
        return reward / reward.sum()

    def variation(self, sigma: float) -> float:
        """Total variation distance between the policy and R / Z."""
        return float(np.abs(self.chance - self.wanted(sigma)).sum() / 2)


@torch.no_grad()
def terminals(policy: Policy, env: Environment, sigma: float) -> Terminals:
    """Where the policy ends, and how often."""
    context = policy.prepare(env.graph_inputs, env.masks, math.log(sigma))
    state, chance = env.begin(1), torch.ones(1, dtype=torch.float64)
    ended: list[tuple[State, torch.Tensor]] = []
    while len(chance):
        view = env.view(state)
        legal = view.legal.flatten(1)
        stays = ~legal.any(1)
        ended.append((state.rows(stays), chance[stays]))
        log_forward = policy(context, view).forward.double()
        row, action = legal.nonzero(as_tuple=True)
        reached, group = _once(moved(env, state.rows(row), action))
        share = chance[row] * log_forward[row, action].exp()
        state = reached
        chance = torch.zeros(len(state.place), dtype=torch.float64).index_add(0, group, share)
    whole = State.joined([s for s, _ in ended])
    return Terminals(whole, env.score(whole).numpy(), torch.cat([c for _, c in ended]).numpy())


def _once(state: State) -> tuple[State, torch.Tensor]:
    """Equal states once, and which of them each was (B,)."""
    first: dict[bytes, int] = {}
    keys = [state.key(row) for row in range(len(state.place))]
    group = torch.tensor([first.setdefault(key, len(first)) for key in keys], dtype=torch.int64)
    keep = torch.zeros(len(first), dtype=torch.int64)
    keep[group] = torch.arange(len(group))
    return state.rows(keep), group
