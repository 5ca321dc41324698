"""The numbers of a report, computed from problem and schedule alone, never from a solver's claims.

Objective values come from `gaus_pass.analysis.objectives`; these are further ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gaus_pass.analysis.bounds import MinimumII, recurrence_mii, resource_mii
from gaus_pass.analysis.chaining import settle_times
from gaus_pass.analysis.constraints import precedence
from gaus_pass.analysis.objectives import effective_ii, lifetimes, profile, usage
from gaus_pass.model.problem import Clock, IntArray, Problem
from gaus_pass.model.schedule import FloatArray, Schedule


@dataclass(frozen=True)
class Timing:
    """The slowest path that ends in a register.

    Attributes
    ----------
    delay
        Its length, clock-to-q included.
    slack
        Cycle time less setup, margin and delay; negative when the path is too long.
    operation
        Where it ends.
    """

    delay: float
    slack: float
    operation: int


@dataclass(frozen=True)
class ResourceUse:
    """Units of one resource type.

    Attributes
    ----------
    profile : (steps or slots,)
        Units in use.
    busy
        Share of the unit-cycles that are in use, of ``limit`` units or of the peak without one.
    """

    name: str
    limit: int | None
    cost: int
    users: int
    peak: int
    profile: IntArray
    busy: float


def stages(problem: Problem, schedule: Schedule) -> int:
    """Iterations in flight at once: length / II; the length itself without II."""
    return -(-schedule.length(problem) // (schedule.ii or 1))


def bits_inside(problem: Problem) -> int:
    """Bits inside operators: for each operation, result width times the cycles that it works.

    An estimate: an operator may hold something wider or narrower than its result.
    """
    return int((problem.val_bits * problem.val_hold).sum())


def dense(segments: tuple[IntArray, IntArray], steps: int) -> IntArray:
    """(steps,) the level of a `gaus_pass.analysis.objectives.profile` in every step (slot)."""
    at, level = segments
    return np.repeat(level, np.diff(np.append(at, max(steps, int(at[-1])))))[:steps]


def bits_after_steps(problem: Problem, schedule: Schedule) -> IntArray:
    """(length,) bits in registers between each step and the next; they sum to register bits.

    Only without II or at II 1: beyond it, a register serves several steps.
    """
    ready, last = lifetimes(problem, schedule)
    return dense(profile(ready, last, problem.val_bits, None), schedule.length(problem))


def bits_in_slots(problem: Problem, schedule: Schedule) -> IntArray:
    """(slots,) bits alive, added up over the iterations in flight."""
    ready, last = lifetimes(problem, schedule)
    interval = effective_ii(problem, schedule)
    return dense(profile(ready, last, problem.val_bits, interval), interval)


def starts_per_step(problem: Problem, schedule: Schedule) -> IntArray:
    """(length,) operations that start in each step."""
    return np.bincount(schedule.start, minlength=schedule.length(problem))


def starts_per_slot(problem: Problem, schedule: Schedule) -> IntArray:
    """(slots,) operations that start in each slot, over all iterations in flight."""
    interval = effective_ii(problem, schedule)
    return np.bincount(schedule.start % interval, minlength=interval)


def resource_uses(problem: Problem, schedule: Schedule) -> list[ResourceUse]:
    """Every resource type, in the order of the problem."""
    return [_resource_use(problem, schedule, i) for i in range(len(problem.resource_types))]


def _resource_use(problem: Problem, schedule: Schedule, index: int) -> ResourceUse:
    kind = problem.resource_types[index]
    segments = usage(problem, schedule, kind.name)
    steps = schedule.ii or schedule.length(problem)
    peak = int(segments[1].max(initial=0))
    in_use = dense(segments, steps)
    users = int((problem.units(kind.name) > 0).sum())
    there = (peak if kind.limit is None else kind.limit) * steps
    busy = float(in_use.sum()) / there if there else 0.0
    return ResourceUse(kind.name, kind.limit, kind.cost, users, peak, in_use, busy)


def least_iis(problem: Problem) -> tuple[MinimumII, MinimumII]:
    """ResMII and RecMII with their causes."""
    return resource_mii(problem), recurrence_mii(problem, precedence(problem))


def worst_path(problem: Problem, schedule: Schedule) -> Timing | None:
    """The path with the least slack, from ``start_in_cycle``; None without clock or operations."""
    clock = problem.clock
    if clock is None or problem.num_operations == 0:
        return None
    ends = np.maximum(*_path_ends(problem, schedule, clock))
    worst = int(np.argmax(ends))
    delay = float(ends[worst])
    return Timing(delay, clock.clock_to_q + clock.available - delay, worst)


def _path_ends(problem: Problem, schedule: Schedule, clock: Clock) -> tuple[FloatArray, FloatArray]:
    """(n,) when paths end that go through an operation: in its first cycle, and in its last.

    The last cycle of a clocked operator begins with a register of its own.
    """
    before, behind = clock_delays(problem)
    own = np.where(problem.latency > 0, clock.clock_to_q + behind, 0.0)
    return settled_inputs(problem, schedule) + before, own


def step_slacks(problem: Problem, schedule: Schedule) -> list[str]:
    """What the paths of each step leave of the cycle, as reports show it; "" without a path.

    With an II, of each step of one iteration.  Nothing without a clock.
    """
    clock = problem.clock
    if clock is None or problem.num_operations == 0:
        return []
    latest = np.full(schedule.length(problem), -np.inf)
    first, last = _path_ends(problem, schedule, clock)
    np.maximum.at(latest, schedule.start, first)
    results = schedule.start + problem.latency
    inside = (problem.latency > 0) & (results < len(latest)) & (last > clock.clock_to_q)
    np.maximum.at(latest, results[inside], last[inside])
    left = clock.clock_to_q + clock.available - latest
    return [clock.shown(round(slack, 6)) if np.isfinite(slack) else "" for slack in left.tolist()]


def settled_inputs(problem: Problem, schedule: Schedule) -> FloatArray:
    """(n,) time within the start cycle at which inputs have settled, by the schedule."""
    settled = schedule.start_in_cycle
    return settle_times(problem, schedule) if settled is None else settled


def clock_delays(problem: Problem) -> tuple[FloatArray, FloatArray]:
    """(n,) incoming and outgoing delays of the operations."""
    before = np.array([t.in_delay for t in problem.operator_types], np.float64)
    behind = np.array([t.out_delay for t in problem.operator_types], np.float64)
    return before[problem.type_of], behind[problem.type_of]
