"""refine: anneal from a legal schedule, level by level of the objective."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from gaus_pass.analysis.verify import violations
from gaus_pass.errors import GausError, SolverError
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import Schedule, SolveResult, SolveStatus, TracePoint
from gaus_pass.solvers.base import Budget, Task, find_sampler, find_solver, require_torch
from gaus_pass.solvers.common.bounds import lower_bound
from gaus_pass.solvers.common.incumbent import Meter, improved
from gaus_pass.solvers.own_options import DeviceOptions
from gaus_pass.solvers.refine.energy import state_of
from gaus_pass.solvers.refine.walk import Walk, cooling
from gaus_pass.solvers.refine.weights import has_search, rounds_registers

_STARTS = ("sdc", "list", "asap", "alap")
_DEFAULT_TRIES = 6_000_000
_LEAST_SWEEPS, _MOST_SWEEPS = 16, 2000
_REGISTER_TRIES, _REGISTER_SWEEPS = 16_000_000, 30_000
"""The same where registers round up: they gain for longer."""
_WALKS = 2
_WALK_SWEEPS, _LEAST_WALK_SWEEPS = 400, 10
"""Tries per operation of all walks of a sampler together, unless the budget says otherwise."""
_WORTH_THREADS = 1_000_000
"""Tries from which on several walks are taken."""
_TOLD = 50
"""Points of a cooling at which the trace has the temperature, besides those that are better."""
_COOL = 0.5
"""Where the second walk begins its cooling when only a peak counts and time is short: a hot one
would not find back in time what structure and gradients have found."""
_RACE = 0.3
"""Part of the budget that finds out which starts are worth walking on from."""
_POPULATION = 0.9
"""Part of the time that a GPU has before walks on the CPU go on."""
_TELLING_SWEEPS, _RATE = 60, 2e6
"""Tries per operation that a start needs to show its worth, and tries a second, about."""


def solve_refine(task: Task) -> SolveResult:
    """Improve ``task.start``, or the best of the constructive solvers, by local search.

    An iteration is one try per operation.

    Raises
    ------
    SolverError
        There is no legal schedule to start from.
    """
    return refine(task, lower_bound(task))


def refine(task: Task, bound: tuple[float, ...], others: Sequence[Schedule] = ()) -> SolveResult:
    """As `solve_refine`, with a bound and with several schedules to start from.

    Parameters
    ----------
    bound
        Proven; ends the search when it is reached.
    others
        Legal schedules besides ``task.start``.  A short race decides from which two to walk on: how
        far a start is from good does not say how far it can get.
    """
    search = _Search(task, bound, task.start or _starting_point(task), list(others))
    return improved(task, "refine", search, bound, search.run)


def walk_on_gpu(task: Task, bound: tuple[float, ...], others: Sequence[Schedule]) -> SolveResult:
    """The part of `refine` on a GPU alone, with all of the time; ``task`` has a start.

    Raises
    ------
    SolverError
        There is no GPU, or the kernel cannot be compiled for it.
    """
    assert task.start is not None
    search = _Search(task, bound, task.start, list(others))
    return improved(task, "walks", search, bound, lambda: search.populate(1.0))


def _starting_point(task: Task) -> Schedule:
    # An iteration of another solver is something else: it keeps its own default.
    short = replace(task, start=None, budget=replace(task.budget, iterations=None))
    best: Schedule | None = None
    last: GausError | None = None
    for name in _STARTS:
        try:
            found = find_solver(name)(short).schedule
        except GausError as error:
            last = error
            continue
        if not violations(task.problem, found, task.length) and (
            best is None or task.value(found) < task.value(best)
        ):
            best = found
    if best is None:
        raise last or SolverError("refine has no legal schedule to start from")
    return best


@dataclass
class _Search:
    """The best schedule so far, improved level by level."""

    task: Task
    bound: tuple[float, ...]
    best: Schedule
    others: list[Schedule]
    trace: list[TracePoint] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.began = time.monotonic()
        self.value = self.task.value(self.best)
        self.sweeps = 0
        self._note("start")

    def run(self) -> None:
        """All levels that have something to improve."""
        task = self.task
        if task.ii is None and (task.edges.recurrent or task.problem.use_distance.any()):
            return  # the length would shift what lies between iterations
        if task.problem.num_operations < 2 or not task.windows.mobility.any():
            return
        if task.options(DeviceOptions).device == "cuda" and self.value > self.bound:
            self.populate(_POPULATION)
        levels = [k for k in range(len(self.value)) if self.is_open(k)]
        for done, level in enumerate(levels):
            if self.is_open(level):
                self._improve(level, 1 / (len(levels) - done))

    def populate(self, share: float) -> None:
        """Let a GPU walk with many replicas, where it has a kernel for the objective."""
        require_torch("solver=refine with device=cuda")
        from gaus_pass.solvers.common.devices import find_device
        from gaus_pass.solvers.population.search import Population, is_for

        device = find_device("cuda")
        if not is_for(self.task):
            return
        population = Population(self.task, [self.best, *self.others], device)
        left = self._left(share)
        sweeps = self._tries() // self.task.problem.num_operations or float("inf")
        seconds = float("inf") if left is None else left
        self.sweeps = population.run(Meter(sweeps, seconds), self._found)

    def _found(self, start: IntArray, sweeps: int) -> bool:
        """Take over what a replica has found; whether the bound is reached."""
        self.sweeps = sweeps
        if self._accept(Schedule(start, self.task.ii)):
            self._note("population")
        return self.value <= self.bound

    def is_open(self, level: int) -> bool:
        """Whether a level has a term for the kernels and its bound is not reached."""
        return has_search(self.task, level) and self.value[level] > self.bound[level]

    def _improve(self, level: int, share: float) -> None:
        """Race the starts, if there are several, and cool down once from the best."""
        tries = self._tries()
        several = tries == 0 or tries >= _WORTH_THREADS
        starts = [self.best, *(self._rivals(level) if several else [])]
        seconds = self._left(share)
        hurried = several and not self._worth_racing(len(starts), tries, seconds)
        if len(starts) > 1 and not hurried:
            part = None if seconds is None else _RACE * seconds
            walks = self._walks(level, starts, int(tries * _RACE / len(starts)))
            self._cool(level, walks, int(tries * _RACE / len(starts)), part)
            walks.sort(key=lambda walk: float(walk.state.value[1]))
            starts = [Schedule(walk.state.best, self.task.ii) for walk in walks]
            self.others, seconds = [], None if seconds is None else seconds * (1 - _RACE)
        if hurried:
            starts = [self.best]
        chosen = [starts[k % len(starts)] for k in range(_WALKS if several else 1)]
        walks = self._walks(level, chosen, tries)
        if hurried and walks[-1].state.pure:
            walks[-1].first = _COOL
        self._cool(level, walks, tries, seconds)

    def _rivals(self, level: int) -> list[Schedule]:
        """Other starts that are as good in all levels before this one."""
        before = self.value[:level]
        return [one for one in self.others if self.task.value(one)[:level] == before]

    def _worth_racing(self, starts: int, tries: int, seconds: float | None) -> bool:
        """Whether a start gets so far that the race says something about where it leads."""
        total = tries if seconds is None else seconds * _RATE
        return _RACE * total >= starts * _TELLING_SWEEPS * self.task.problem.num_operations

    def _tries(self) -> int:
        """Tries of a walk; 0 when only the clock counts."""
        n, budget = self.task.problem.num_operations, self.task.budget
        if budget.iterations:
            return n * budget.iterations
        if budget.seconds is not None:
            return 0
        most, sweeps = _DEFAULT_TRIES, _MOST_SWEEPS
        if rounds_registers(self.task):
            most, sweeps = _REGISTER_TRIES, _REGISTER_SWEEPS
        return max(min(most, sweeps * n), _LEAST_SWEEPS * n)

    def _left(self, share: float) -> float | None:
        seconds = self.task.budget.seconds
        return None if seconds is None else share * (self.began + seconds - time.monotonic())

    def _walks(self, level: int, starts: list[Schedule], tries: int) -> list[Walk]:
        """Ready to run."""
        seeds = np.random.SeedSequence(self.task.seed).spawn(len(starts))
        walks = [
            Walk(state_of(self.task, level, one.start, tries), np.random.default_rng(seed))
            for one, seed in zip(starts, seeds, strict=True)
        ]
        walks[0].run(0, 0.0)  # compiles where that is still to do, before there are threads
        return walks

    def _cool(self, level: int, walks: list[Walk], tries: int, seconds: float | None) -> None:
        n, first, told = self.task.problem.num_operations, self.sweeps, -1
        with ThreadPoolExecutor(_WALKS) as threads:
            for done in cooling(threads, walks, tries, seconds):
                self.sweeps = first + done // n
                better = [
                    self._accept(Schedule(walk.state.best.copy(), self.task.ii))
                    for walk in walks
                    if walk.better
                ]
                mark = int(walks[0].progress * _TOLD)
                if any(better) or mark > told:
                    told = mark
                    self._note("refine", walks[0].temperature)
                self.task.progress(f"refine, {done // n} sweeps", self.value[0])
                if not self.is_open(level):
                    return

    def _accept(self, schedule: Schedule) -> bool:
        value = self.task.value(schedule)
        if value >= self.value:
            return False
        self.best, self.value = schedule, value
        return True

    def _note(self, source: str, temperature: float | None = None) -> None:
        seconds = time.monotonic() - self.began
        more = {} if temperature is None else {"temperature": temperature}
        self.trace.append(TracePoint(self.sweeps, seconds, self.value, source, more))


def draw_walks(task: Task, count: int) -> Iterator[IntArray | None]:
    """Start times at the ends of walks, each with its share of the budget."""
    bound = lower_bound(task)
    sweeps = max((task.budget.iterations or _WALK_SWEEPS) // count, _LEAST_WALK_SWEEPS)
    seconds = None if task.budget.seconds is None else task.budget.seconds / count
    for k, start in enumerate(find_sampler("list")(task, count)):
        if start is None:
            yield None
            continue
        begun = Schedule(start, task.ii)
        walk = replace(task, seed=task.seed + k, start=begun, budget=Budget(sweeps, seconds))
        found = refine(walk, bound)
        yield found.schedule.start
        if found.status is SolveStatus.INTERRUPTED:
            raise KeyboardInterrupt
        yield start  # after its improvement: where that got stuck, this is another schedule
