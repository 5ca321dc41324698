"""What sweeps read of a task."""

from __future__ import annotations

import numpy as np

from gaus_pass.model.problem import IntArray
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.prices.kernels import Around


def around_of(task: Task) -> Around:
    """The values around every operation; those that nobody uses are left out there."""
    problem = task.problem
    n, v = problem.num_operations, problem.num_values
    far = (task.ii or 0) * problem.use_distance
    used = np.flatnonzero(np.diff(problem.use_ptr) > 0)
    operation = np.concatenate((problem.use_op, problem.val_producer[used]))
    value = np.concatenate((problem.use_owner, used))
    late = np.concatenate((far, np.full(len(used), -1)))
    makes = np.concatenate((np.zeros(len(far), np.int64), np.ones(len(used), np.int64)))
    order = np.lexsort((value, operation))
    first = np.ones(len(order), np.bool_)
    first[1:] = np.diff(operation[order] * max(v, 1) + value[order]) != 0
    pair = np.cumsum(first) - 1
    at = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(operation[order][first], minlength=n), out=at[1:])
    return Around(
        problem.use_ptr, problem.use_op, far, problem.val_hold, problem.val_bits,
        at, value[order][first], _most(late[order], pair), _most(makes[order], pair),
    )  # fmt: skip


def _most(numbers: IntArray, group: IntArray) -> IntArray:
    """The largest number of every group."""
    found = np.full(int(group[-1]) + 1 if len(group) else 0, -1, np.int64)
    np.maximum.at(found, group, numbers)
    return found
