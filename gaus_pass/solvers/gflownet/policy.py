"""The policy: a Transformer encoder that sees the order of the graph, conditioned on log σ.

Attention is masked by the graph's order (see `environment.attention_masks`), FiLM (E. Perez et
al., AAAI 2018) scales and shifts what each layer computes by functions of log σ, and two heads give
the logarithms of the forward and the backward probabilities.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.functional import relu, scaled_dot_product_attention

from gaus_pass.solvers.gflownet.config import HEADS, PolicyConfig
from gaus_pass.solvers.gflownet.environment import View

_NEVER = -1e9
_SCALE = 5.0
"""-log σ is divided by this, so that it lies about between 0 and 1."""


class Chances(NamedTuple):
    """Logarithms of probabilities: forward (B, n·k), backward (B, n)."""

    forward: Tensor
    backward: Tensor


class Film(nn.Module):
    """h · (1 + γ(log σ)) + β(log σ); it begins as the identity."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.inner = nn.Linear(1, hidden)
        self.outer = nn.Linear(hidden, 2 * width)
        nn.init.zeros_(self.outer.weight)
        nn.init.zeros_(self.outer.bias)

    def forward(self, h: Tensor, condition: Tensor) -> Tensor:
        scale, shift = self.outer(relu(self.inner(condition))).chunk(2, -1)
        return h * (1 + scale) + shift


class Layer(nn.Module):
    """Masked attention and a feed-forward net, each behind a norm and a modulation."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(2))
        self.films = nn.ModuleList(Film(width, hidden) for _ in range(2))
        self.project = nn.Linear(width, 3 * width)
        self.merge = nn.Linear(width, width)
        self.inner = nn.Linear(width, hidden)
        self.outer = nn.Linear(hidden, width)

    def forward(self, h: Tensor, mask: Tensor, condition: Tensor) -> Tensor:
        h = h + self._attend(self.films[0](self.norms[0](h), condition), mask)
        return h + self.outer(relu(self.inner(self.films[1](self.norms[1](h), condition))))

    def _attend(self, h: Tensor, mask: Tensor) -> Tensor:
        batch, n, width = h.shape
        parts = self.project(h).view(batch, n, 3, HEADS, width // HEADS).permute(2, 0, 3, 1, 4)
        seen = scaled_dot_product_attention(parts[0], parts[1], parts[2], attn_mask=mask)
        return self.merge(seen.transpose(1, 2).reshape(batch, n, width))


@dataclass(frozen=True)
class Context:
    """A graph at a temperature, encoded as far as no state is needed.

    Attributes
    ----------
    nodes : (1, n, width)
    bias : (1, heads, n, n)
        Added to the attention: 0 where an operation may be seen.
    condition : (1,)
    """

    nodes: Tensor
    bias: Tensor
    condition: Tensor


class Policy(nn.Module):
    """P_F and P_B of one conditional model for all graphs."""

    def __init__(self, config: PolicyConfig) -> None:
        super().__init__()
        self.config = config
        width, hidden = config.width, config.hidden
        self.of_graph = nn.Linear(config.graph_inputs, width)
        self.graph_layers = _layers(config.graph_layers, width, hidden)
        self.of_state = nn.Linear(config.node_inputs, width)
        self.state_layers = _layers(config.state_layers, width, hidden)
        self.norm = nn.LayerNorm(width)
        self.whole = nn.Linear(width, width)
        self.of_node = nn.Linear(width, hidden)
        self.of_action = nn.Linear(config.action_inputs, hidden)
        self.film = Film(hidden, hidden)
        self.value = nn.Linear(hidden, 1)
        self.back = nn.Sequential(nn.Linear(width, hidden), nn.ReLU(), nn.Linear(hidden, 1))
        self.sharpness = nn.Linear(1, 1)
        nn.init.zeros_(self.sharpness.weight)
        nn.init.zeros_(self.sharpness.bias)

    def prepare(self, graph_inputs: Tensor, masks: Tensor, log_sigma: float) -> Context:
        """The part of the encoder that depends on the graph alone.

        Parameters
        ----------
        graph_inputs : (n, graph inputs)
        masks : (heads, n, n)
            Which operations each head sees.
        """
        condition = graph_inputs.new_full((1,), -log_sigma / _SCALE)
        bias = torch.zeros(masks.shape, device=masks.device).masked_fill(~masks, _NEVER)[None]
        h = self.of_graph(graph_inputs)[None]
        for layer in self.graph_layers:
            h = layer(h, bias, condition)
        return Context(h, bias, condition)

    def forward(self, context: Context, view: View) -> Chances:
        """Chances of B states of the graph."""
        h = context.nodes + self.of_state(view.nodes)
        for layer in self.state_layers:
            h = layer(h, context.bias, context.condition)
        h = self.norm(h)
        h = h + self.whole(h.mean(1, keepdim=True))
        back = self.back(h)[..., 0]
        return Chances(
            self._forward_chances(h, view, context.condition),
            torch.where(view.removable, back, _NEVER).log_softmax(-1),
        )

    def _forward_chances(self, h: Tensor, view: View, condition: Tensor) -> Tensor:
        """(B, n·k); only operations with a legal action are looked at."""
        row, node = view.legal.any(-1).nonzero(as_tuple=True)
        mixed = relu(self.of_node(h[row, node])[:, None] + self.of_action(view.actions[row, node]))
        wish = self.value(self.film(mixed, condition))[..., 0] * self.sharpness(condition).exp()
        every = wish.new_full(view.legal.shape, _NEVER).index_put((row, node), wish)
        every = torch.where(view.legal, every, _NEVER)
        return every.flatten(1).log_softmax(-1)


def _layers(count: int, width: int, hidden: int) -> nn.ModuleList:
    return nn.ModuleList(Layer(width, hidden) for _ in range(count))
