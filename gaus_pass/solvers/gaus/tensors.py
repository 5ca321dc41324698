"""A task as tensors, and parameters (k, R): R restarts of one graph.

Restarts lie innermost.  What the graph says is there once, (k, 1) or (k,), and neighbouring numbers
are those of one operation, which are read together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor

from gaus_pass.model.problem import IntArray
from gaus_pass.solvers.gaus.groups import GroupMaximum


@dataclass(frozen=True)
class Placement:
    """Device of the tensors, and number of descents that run side by side.

    Attributes
    ----------
    copies
        R, restarts.
    dtype
        float32 in the search; tests use float64.
    """

    copies: int = 1
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))
    dtype: torch.dtype = torch.float32

    def numbers(self, items: ArrayLike) -> Tensor:
        """(k, 1) the same number for every restart."""
        column = torch.as_tensor(np.asarray(items), dtype=self.dtype).to(self.device)
        return column.reshape(-1, 1)

    def indices(self, items: IntArray) -> Tensor:
        """(k,) on the device."""
        return torch.from_numpy(items).to(self.device)


@dataclass(frozen=True)
class Dependences:
    """start[dst] - start[src] >= gap, (m,), (m,), (m, 1); over-long chains are among them."""

    src: Tensor
    dst: Tensor
    gap: Tensor


@dataclass(frozen=True)
class Members:
    """Events of which the latest counts: start of operation + offset + distance · length.

    Attributes
    ----------
    operation : (k,)
    offset, distance : (k, 1)
        The distance is 0 where there is an II, which is then part of the offset.
    latest
        Maximum over the members of each group.
    """

    operation: Tensor
    offset: Tensor
    distance: Tensor
    latest: GroupMaximum


@dataclass(frozen=True)
class Values:
    """Values that have users, v a copy.

    Attributes
    ----------
    producer : (v,)
    hold, bits : (v, 1)
        Ready at the start of the producer + hold.
    uses, end
        The last use; the last use or, where that comes later, the step in which it is ready.
    across
        Whether any use is a length away, in a later iteration without II.
    bins, last
        Steps of a footprint and the last one in which a point may lie.
    """

    producer: Tensor
    hold: Tensor
    bits: Tensor
    uses: Members
    end: Members
    across: bool
    bins: int
    last: int


@dataclass(frozen=True)
class Users:
    """Operations that take units of one resource type for the same number of cycles.

    Attributes
    ----------
    operation : (k,)
    units : (k, 1)
    """

    operation: Tensor
    units: Tensor
    blocking: int


@dataclass(frozen=True)
class Communication:
    """Σ hops = Σ rate · start + constant + distance · length, rate (n, 1)."""

    rate: Tensor
    constant: float
    distance: float


class Accelerator(Protocol):
    """Kernels of a GPU for a whole term, from means and variances (n, R)."""

    def precedence(self, mean: Tensor, variance: Tensor, probability: bool) -> Tensor:
        """(R,) Σ over dependences of the steps by which they are broken, or of probabilities."""
        ...

    def alive(self, mean: Tensor, variance: Tensor, points: Tensor) -> Tensor:
        """(bins, R) expected bits alive."""
        ...

    def storage(
        self, mean: Tensor, variance: Tensor, points: Tensor, temperature: float
    ) -> tuple[Tensor, Tensor]:
        """(R,) soft maximum and mean of the expected bits alive."""
        ...

    def latest(self, members: Members, mean: Tensor, variance: Tensor) -> tuple[Tensor, Tensor]:
        """Mean and variance (g, R) of the latest member of each group."""
        ...

    def starting(self, users: Users, mean: Tensor, variance: Tensor, points: Tensor) -> Tensor:
        """(bins, R) expected units that start."""
        ...


@dataclass(frozen=True)
class Graph:
    """Everything that the relaxations read.

    Attributes
    ----------
    lower, upper : (n, 1)
        Windows in steps.
    interval
        II or None.
    bins, last
        Steps of a profile of starts, and the latest start of all.
    ends
        Operations that can end last, in one group, with the cycles they take.
    gpu
        What takes the place of the compiled loops; None on the CPU.
    """

    place: Placement
    operations: int
    interval: int | None
    lower: Tensor
    upper: Tensor
    bins: int
    last: int
    dependences: Dependences
    values: Values
    users: dict[str, tuple[Users, ...]]
    cost: dict[str, int]
    limits: dict[str, int]
    ends: Members
    communication: Communication
    gpu: Accelerator | None = None
