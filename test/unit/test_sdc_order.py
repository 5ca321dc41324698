"""sdc under limits: the order of a legal schedule as difference constraints."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from support.kinds import KINDS, random_of_kind
from support.tasks import task_of

from gaus_pass.analysis.bounds import windows
from gaus_pass.analysis.constraints import earliest_starts, latest_starts
from gaus_pass.analysis.verify import violations
from gaus_pass.errors import SolverError
from gaus_pass.model.schedule import Schedule
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve
from gaus_pass.solvers.base import find_solver
from gaus_pass.solvers.sdc.order import in_order_of

LIMITED = [name for name, kind in KINDS.items() if kind.limits]


@pytest.mark.parametrize("name", LIMITED)
@pytest.mark.parametrize("seed", range(4))
def test_whatever_keeps_the_order_is_legal(name: str, seed: int) -> None:
    problem = random_of_kind(name, seed)
    task = task_of(problem, "length", ii=1 if KINDS[name].pipelined else None)
    room = task.length + 40
    task = replace(task, length=room, windows=windows(problem, task.edges, task.ii, room))
    try:
        placed = find_solver("list")(task).schedule
    except SolverError:
        pytest.skip("list scheduling finds nothing at the least II")
    ordered = in_order_of(task, placed)
    src, dst, gap = ordered.edges.at(task.ii)
    assert (ordered.windows.asap <= placed.start).all()
    assert (placed.start <= ordered.windows.alap).all()
    rng = np.random.default_rng(seed)
    for _ in range(10):
        lower = rng.integers(ordered.windows.asap, ordered.windows.alap + 1)
        start = earliest_starts(src, dst, gap, np.minimum(lower, placed.start)).start
        assert violations(problem, Schedule(start, task.ii)) == []
        upper = np.maximum(lower, placed.start)
        start = latest_starts(src, dst, gap, upper)
        assert violations(problem, Schedule(start, task.ii)) == []


@pytest.mark.parametrize("name", LIMITED)
def test_sdc_is_at_least_as_good_as_list(name: str) -> None:
    better = 0
    for seed in range(5):
        problem = random_of_kind(name, seed)
        found = [
            solve(problem, Options(solver=solver), pipelined=KINDS[name].pipelined).result.objective
            for solver in ("sdc", "list")
        ]
        assert found[0] <= found[1]
        better += found[0] < found[1]
    assert better
