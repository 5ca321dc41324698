"""auto against an independent exact model and an independent checker, one problem at a time."""

from __future__ import annotations

import time
from dataclasses import dataclass

from gaus_pass.model.schedule import SolveStatus
from gaus_pass.options import Options
from gaus_pass.scheduling.solve import solve
from support import oracle
from support.kinds import KINDS, OBJECTIVES, random_of_kind
from support.reference import optimum


@dataclass(frozen=True)
class Record:
    """What came out for one problem.

    Attributes
    ----------
    fault
        Empty, or what is wrong: an illegal schedule, a wrong count, a false proof.
    proven
        auto says optimal.
    known
        The reference's optimum is proven.
    equal
        auto's II and objective are those of the reference.
    """

    objective: str
    operations: int
    seconds: float
    proven: bool
    known: bool
    equal: bool
    fault: str = ""


def examine(name: str, seed: int, seconds: float, least: int = 8, most: int = 30) -> Record:
    """Solve one random problem of ``least`` to ``most`` operations twice and compare."""
    problem = random_of_kind(name, seed, least, most)
    objective = OBJECTIVES[seed % len(OBJECTIVES)]
    pipelined = KINDS[name].pipelined
    began = time.monotonic()
    outcome = solve(problem, Options(objective=objective), pipelined=pipelined)
    took = time.monotonic() - began
    schedule, result = outcome.schedule, outcome.result
    start, ii = tuple(schedule.start.tolist()), schedule.ii
    fault = ""
    length = oracle.length(problem, start)
    if not oracle.is_legal(problem, start, ii, length):
        wrong = "illegal schedule"
        return Record(objective, problem.num_operations, took, False, False, False, wrong)
    ours = (length, oracle.value_of(problem, start, ii, objective.rpartition(">")[2]))
    if result.objective != (ii or 0, *ours):
        fault = f"objective {result.objective}, counted {(ii or 0, *ours)}"
    best = optimum(problem, objective, pipelined, (ii, length), seconds)
    equal = (ii, *ours) == (best.ii, *best.values)
    proven = result.status is SolveStatus.OPTIMAL
    if best.values and proven and (ii or 0, *ours) > (best.ii or 0, *best.values):
        fault = f"claims {(ii, *ours)} optimal, {(best.ii, *best.values)} exists"
    if best.proven and (ii or 0, *ours) < (best.ii or 0, *best.values):
        fault = f"found {(ii, *ours)} below the optimum {(best.ii, *best.values)}"
    return Record(objective, problem.num_operations, took, proven, best.proven, equal, fault)
