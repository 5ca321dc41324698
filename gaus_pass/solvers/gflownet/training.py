"""Training on the log-partition variance.

ζ = log R + Σ log P_B − Σ log P_F of a trajectory is log Z where policy and reward agree, so that
its variance over the trajectories of one graph and one σ is the loss, and Z needs no network.
(Zhang et al., ICLR 2023; after L. Richter et al., "VarGrad", NeurIPS 2020.)
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from gaus_pass.solvers.gflownet.config import PolicyConfig, TrainingConfig
from gaus_pass.solvers.gflownet.environment import NOWHERE, Environment, State
from gaus_pass.solvers.gflownet.policy import Context, Policy
from gaus_pass.solvers.gflownet.sampling import Trajectories, backward_of, draw, forward_of


@dataclass(frozen=True)
class Report:
    """One step: its loss, its temperature, and what it drew with scores (B,)."""

    loss: float
    sigma: float
    drawn: Trajectories
    score: Tensor


class Trainer:
    """A policy, its optimiser, and the random numbers of its training.

    Attributes
    ----------
    done
        Steps so far.
    """

    def __init__(
        self, shape: PolicyConfig, config: TrainingConfig, seed: int, device: torch.device
    ) -> None:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            policy = Policy(shape)
        self.policy = policy.to(device)
        self.config, self.seed, self.done = config, seed, 0
        self.random = torch.Generator(device).manual_seed(seed)
        self.optimiser = torch.optim.Adam(self.policy.parameters(), lr=config.rate)

    def step(self, env: Environment) -> Report:
        """Draw trajectories on one graph at a random σ and descend.

        The gradient of the variance is 2 (ζ − mean ζ) ∇ζ in the mean over trajectories, so that
        states can be taken one after the other and none has to be kept with its gradient.
        """
        log_sigma = self._temperature(env)
        drawn = draw(self.policy, env, log_sigma, self.config.trajectories, self.random)
        score = env.score(drawn.last)
        zeta = score / math.exp(log_sigma) + drawn.log_backward - drawn.log_forward
        excess = zeta - zeta.mean()
        self.optimiser.zero_grad()
        self._descend(env, drawn, log_sigma, (2 * excess / len(excess)).float())
        self.done += 1
        return Report(float((excess**2).mean()), math.exp(log_sigma), drawn, score)

    def _uniform(self) -> float:
        return float(torch.rand((), generator=self.random, device=self.random.device))

    def _temperature(self, env: Environment) -> float:
        low, high = math.log(self.config.coldest), math.log(self.config.hottest)
        return low + (high - low) * self._uniform()

    def _descend(
        self, env: Environment, drawn: Trajectories, log_sigma: float, weight: Tensor
    ) -> None:
        """Adam's step along the gradient of Σ weight · (Σ log P_B − Σ log P_F)."""
        context = self.policy.prepare(env.graph_inputs, env.masks, log_sigma)
        leaf = replace(context, nodes=context.nodes.detach().requires_grad_())
        chosen = self._chosen(len(drawn.states))
        size = max(1, self.config.chunk // max(drawn.last.place.numel(), 1))
        for k in range(0, len(chosen), size):
            terms = self._terms(env, leaf, drawn, chosen[k : k + size])
            _backward(weight.repeat(len(chosen[k : k + size])) @ terms / self.config.share)
        if leaf.nodes.grad is not None:
            context.nodes.backward(leaf.nodes.grad)  # pyright: ignore[reportUnknownMemberType]
        torch.nn.utils.clip_grad_norm_(self.policy.parameters(), self.config.clip)
        for group in self.optimiser.param_groups:
            group["lr"] = self.config.rate_at(self.done)
        self.optimiser.step()

    def _chosen(self, states: int) -> list[int]:
        """The states of a trajectory that the gradient is taken at."""
        if self.config.share >= 1:
            return list(range(states))
        return [t for t in range(states) if self._uniform() < self.config.share]

    def _terms(
        self, env: Environment, context: Context, drawn: Trajectories, chosen: list[int]
    ) -> Tensor:
        """(len(chosen) · B,) what each state adds to Σ log P_B − Σ log P_F."""
        none = torch.full_like(drawn.actions[0], NOWHERE)
        padded = [none, *drawn.actions, none]
        chances = self.policy(context, env.view(State.joined([drawn.states[t] for t in chosen])))
        came = torch.cat([padded[t] for t in chosen])
        goes = torch.cat([padded[t + 1] for t in chosen])
        return backward_of(chances, env, came) - forward_of(chances, goes)


def _backward(loss: Tensor) -> None:
    loss.backward()  # pyright: ignore[reportUnknownMemberType]
