"""Arrays of a graph that the kernels read: segments of its dependences, values and users.

Made from the tensors of a `Graph`, when they are first needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from gaus_pass.model.problem import IntArray
from gaus_pass.solvers.gaus.gpu.program import MERGED
from gaus_pass.solvers.gaus.gpu.segments import Plan, plan_segments
from gaus_pass.solvers.gaus.tensors import Dependences, Members

ADDED = 8
"""Entries of a sum that one thread adds up."""


@dataclass(frozen=True)
class Rows:
    """A `Stage` on the device: pointers, index and target int32, the target empty where none."""

    pointers: Tensor
    index: Tensor
    target: Tensor

    def __len__(self) -> int:
        return len(self.pointers) - 1


def numbers(items: IntArray, device: torch.device) -> Tensor:
    """(k,) int32."""
    return torch.from_numpy(np.ascontiguousarray(items, np.int32)).to(device)


def rows_of(plan: Plan, device: torch.device) -> list[Rows]:
    """All stages; those behind the first have a target."""
    none = np.zeros(0, np.int64)
    return [
        Rows(
            numbers(stage.pointers, device),
            numbers(stage.index, device),
            numbers(none if stage.target is None else stage.target, device),
        )
        for stage in plan.stages
    ]


@dataclass(frozen=True)
class Latest:
    """Maxima over the members of groups, and sums of their gradients by node.

    Attributes
    ----------
    stages, offset
        Entries of the first are nodes, each with an offset (u,).
    groups, slots
        Results, and all that is stored for them.
    node : (u,)
        Node of each member, in the order of the first stage.
    """

    stages: list[Rows]
    offset: Tensor
    groups: int
    slots: int
    node: IntArray

    @classmethod
    def of(cls, members: Members) -> Latest:
        """The table for members whose groups are sorted."""
        device = members.offset.device
        size = np.diff(members.latest.pointers.numpy())
        groups = len(size)
        plan = plan_segments(np.repeat(np.arange(groups), size), groups, MERGED)
        order = plan.stages[0].index
        node = members.operation.cpu().numpy()[order]
        stages = rows_of(plan, device)
        stages[0] = Rows(stages[0].pointers, numbers(node, device), stages[0].target)
        offset = members.offset[:, 0].cpu().numpy()[order]
        return cls(stages, torch.from_numpy(offset).to(device), groups, plan.slots, node)


@dataclass(frozen=True)
class Sums:
    """Sums over the entries of nodes, by which gradients come back to them."""

    stages: list[Rows]
    nodes: int
    slots: int

    @classmethod
    def of(cls, node: IntArray, nodes: int, device: torch.device) -> Sums:
        """The table for entries of these nodes (u,)."""
        order = np.argsort(node, kind="stable")
        plan = plan_segments(node[order], nodes, ADDED)
        stages = rows_of(plan, device)
        index = numbers(order[plan.stages[0].index], device)
        stages[0] = Rows(stages[0].pointers, index, stages[0].target)
        return cls(stages, nodes, plan.slots)


@dataclass(frozen=True)
class Neighbours:
    """Dependences by node, each seen from both of its ends.

    Attributes
    ----------
    stages
        Entries of the first are twice the other node, plus 1 where it comes later.
    gap : (2m,)
    owner
        Node of each row behind those of the nodes.
    """

    stages: list[Rows]
    gap: Tensor
    owner: Tensor
    nodes: int
    slots: int
    count: int

    @classmethod
    def of(cls, edges: Dependences, nodes: int) -> Neighbours:
        """The table for all dependences."""
        device = edges.gap.device
        src, dst = edges.src.cpu().numpy(), edges.dst.cpu().numpy()
        gap = edges.gap[:, 0].cpu().numpy()
        node, other = np.concatenate((dst, src)), np.concatenate((2 * src, 2 * dst + 1))
        order = np.argsort(node, kind="stable")
        plan = plan_segments(node[order], nodes, ADDED)
        order = order[plan.stages[0].index]
        stages = rows_of(plan, device)
        stages[0] = Rows(stages[0].pointers, numbers(other[order], device), stages[0].target)
        both = torch.from_numpy(np.concatenate((gap, gap))[order]).to(device)
        owner = numbers(plan.owner, device)
        return cls(stages, both, owner, nodes, plan.slots, len(src))
