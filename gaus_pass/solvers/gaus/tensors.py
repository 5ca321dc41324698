"""A task as tensors: R copies of its graph side by side, one a restart.

All operations of all copies lie in one row of R·n numbers, so that every gather and scatter is
one-dimensional; per-copy sums reshape at the end.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor

from gaus_pass.problem import IntArray
from gaus_pass.solvers.gaus.groups import GroupMaximum, plan_maximum


@dataclass(frozen=True)
class Placement:
    """Where tensors live and how often the graph is repeated.

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
        """(R·k,) the same k numbers for every copy."""
        row = torch.as_tensor(np.asarray(items), dtype=self.dtype).to(self.device)
        return row.repeat(self.copies)

    def indices(self, items: IntArray, stride: int) -> Tensor:
        """(R·k,) k indices into a row of ``stride`` items a copy."""
        shifted = items + stride * np.arange(self.copies)[:, None]
        return torch.from_numpy(shifted.reshape(-1)).to(self.device)

    def rows(self, count: int, bins: int) -> Tensor:
        """(R·count,) the first bin of each item's copy."""
        return self.indices(np.zeros(count, np.int64), bins)

    def groups(self, group: IntArray, count: int) -> GroupMaximum:
        """A maximum over each of R·count groups."""
        shifted = group + count * np.arange(self.copies)[:, None]
        return plan_maximum(shifted.reshape(-1), self.device)


@dataclass(frozen=True)
class Dependences:
    """start[dst] - start[src] >= gap, (R·m,) each; over-long chains are among them."""

    src: Tensor
    dst: Tensor
    gap: Tensor


@dataclass(frozen=True)
class Members:
    """Events of which the latest counts: start of operation + offset + distance · length.

    Attributes
    ----------
    operation, offset, distance : (R·k,)
        The distance is 0 where there is an II, which is then part of the offset.
    latest
        Maximum over the members of each value.
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
    producer, hold, bits : (R·v,)
        Ready at the start of the producer + hold.
    uses, end
        The last use; the last use or, where that comes later, the step in which it is ready.
    across
        Whether any use is a length away, in a later iteration without II.
    rows : (R·v,)
        First bin of the value's copy.
    bins, last
        Steps of a footprint and the last one in which a point may lie.
    """

    producer: Tensor
    hold: Tensor
    bits: Tensor
    uses: Members
    end: Members
    across: bool
    rows: Tensor
    bins: int
    last: int


@dataclass(frozen=True)
class Users:
    """Operations that take units of one resource type for the same number of cycles.

    Attributes
    ----------
    operation, units, rows : (R·k,)
    """

    operation: Tensor
    units: Tensor
    rows: Tensor
    blocking: int


@dataclass(frozen=True)
class Ends:
    """Operations that can end last: (R·k,) and the cycles they take."""

    operation: Tensor
    busy: Tensor
    rows: GroupMaximum


@dataclass(frozen=True)
class Communication:
    """Σ hops = Σ rate · start + constant + distance · length, rate (R·n,)."""

    rate: Tensor
    constant: float
    distance: float


@dataclass(frozen=True)
class Graph:
    """Everything that the relaxations read.

    Attributes
    ----------
    lower, upper : (R·n,)
        Windows in steps.
    interval
        II or None.
    bins, last
        Steps of a profile of starts, and the latest start of all.
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
    ends: Ends
    communication: Communication

    def per_copy(self, row: Tensor) -> Tensor:
        """(R,) sums of (R·k,)."""
        return row.reshape(self.place.copies, -1).sum(1)
