"""The environment of a policy: partial schedules, and the actions between them.

A state says for every operation where it is; an action puts a ready operation in one of k places,
which are devices or start steps.  What is legal depends on the state alone and stays legal when an
operation is taken out again, so that every removable operation leads back to a state that can be
reached: the two directions of a policy walk the same graph of states.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from gaus_pass.model.problem import BoolArray

NOWHERE = -1
"""The place of an operation that has none yet."""


@dataclass(frozen=True)
class State:
    """B partial schedules.

    Attributes
    ----------
    place : (B, n)
        Device or start step of each operation, or `NOWHERE`.
    start : (B, n)
        Start times; -1 where there is none.
    """

    place: Tensor
    start: Tensor

    @property
    def placed(self) -> Tensor:
        """(B, n) which operations have a place."""
        return self.place != NOWHERE

    def key(self, row: int) -> bytes:
        """Key that identifies a state."""
        return self.place[row].numpy().tobytes() + self.start[row].numpy().tobytes()

    def rows(self, chosen: Tensor) -> State:
        """Some of the B."""
        return State(self.place[chosen], self.start[chosen])

    @staticmethod
    def joined(states: Sequence[State]) -> State:
        """All of several, one after the other."""
        return State(
            torch.cat([s.place for s in states]),
            torch.cat([s.start for s in states]),
        )


@dataclass(frozen=True)
class View:
    """B states as a policy sees them.

    Attributes
    ----------
    nodes : (B, n, node inputs)
    actions : (B, n, k, action inputs)
    legal : (B, n, k)
        Which actions there are; none where the schedule is complete or cannot be completed.
    removable : (B, n)
        Which operations may have been placed last.
    """

    nodes: Tensor
    actions: Tensor
    legal: Tensor
    removable: Tensor


class Environment(Protocol):
    """One graph; n operations, k places."""

    kind: str
    num_operations: int
    num_places: int
    device: torch.device
    masks: Tensor
    """(heads, n, n) which operations each head lets an operation see."""
    graph_inputs: Tensor
    """(n, graph inputs) what the graph says of its operations, whatever the state."""

    def begin(self, batch: int) -> State:
        """B empty schedules."""
        ...

    def view(self, state: State) -> View:
        """The inputs and masks of a policy."""
        ...

    def after(self, state: State, operation: Tensor, place: Tensor) -> State:
        """States after legal actions (B,); `NOWHERE` as the place leaves a state as it is."""
        ...

    def score(self, state: State) -> Tensor:
        """(B,) float64: log reward at σ = 1, worst where a schedule could not be completed."""
        ...


def empty_state(batch: int, n: int, device: torch.device) -> State:
    """B schedules in which nothing has a place."""
    return State(
        torch.full((batch, n), NOWHERE, dtype=torch.int64, device=device),
        torch.full((batch, n), -1.0, device=device),
    )


def with_action(state: State, operation: Tensor, place: Tensor, start: Tensor) -> State:
    """The operations (B,) put in their places at their start times, where there is a place."""
    rows = torch.arange(len(operation), device=operation.device)
    moves = place != NOWHERE
    places, starts = state.place.clone(), state.start.clone()
    places[rows, operation] = torch.where(moves, place, places[rows, operation])
    starts[rows, operation] = torch.where(moves, start, starts[rows, operation])
    return State(places, starts)


def closure(edges: BoolArray) -> BoolArray:
    """(n, n) whether a path leads from one operation to another, given (n, n) edges of a DAG."""
    reach = edges.copy()
    for k in range(len(edges)):
        reach |= reach[:, k, None] & reach[None, k, :]
    return reach


def attention_masks(edges: BoolArray) -> NDArray[np.bool_]:
    """(4, n, n) what the heads see of the order: [h, i, j] says whether i sees j.

    Ancestors, descendants, direct neighbours, and the operations that are neither before nor
    after; always the operation itself.  After C. Gagrani et al., "Neural Topological Ordering for
    Computation Graphs", NeurIPS 2022 (Topoformer).
    """
    before = closure(edges)
    either = before | before.T
    own = np.eye(len(edges), dtype=np.bool_)
    return np.stack((before.T | own, before | own, edges | edges.T | own, ~either | own))
