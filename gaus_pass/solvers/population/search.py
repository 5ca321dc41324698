"""Many annealing walks at once on a GPU, which exchange temperatures (parallel tempering).

One block a replica, its bits alive and start times in shared memory where they fit, else in the
device's; the moves are those of `gaus_pass.solvers.refine`.  For the bits alive without limits.

Source of the exchanges: K. Hukushima and K. Nemoto, "Exchange Monte Carlo method and application to
spin glass simulations", Journal of the Physical Society of Japan 65 (1996) 1604.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from gaus_pass.analysis.objectives import counted
from gaus_pass.model.problem import IntArray
from gaus_pass.model.schedule import FloatArray, Schedule
from gaus_pass.registry import Counts
from gaus_pass.solvers.base import Task
from gaus_pass.solvers.common.incumbent import Meter
from gaus_pass.solvers.common.nvrtc import DeviceProgram, Program
from gaus_pass.solvers.population.tables import tables_of
from gaus_pass.solvers.refine.tables import alive_row

REPLICAS = 132
"""One for each multiprocessor of a large GPU."""
_MOST_THREADS, _LEAST_THREADS = 1024, 32
_SPREAD = 4
"""Slots for each operation of a batch: more would all leave the same peak at once."""
_SWEEPS, _TRIES = 4, 800_000
"""Tries per operation between exchanges, and tries of a replica: no launch outlasts a time limit by
much."""
_HEAT, _LEAST_HEAT, _COLD = 0.12, 8.0, 0.3
"""The hottest replica at first, as a share of the peak, and the coldest; typical values squared."""
_MARGIN = 0.02
"""How far below the best peak the target is at first, as a share of it."""
_WORSE = 1.5
"""Times the best peak that the peak of a start may be."""
_LONGEST, _MOST_BITS = 2**16, 2**30
"""What start times and bits alive have to stay below: 16 and 32 bits."""


def is_for(task: Task) -> bool:
    """Whether the bits alive come first of all that start times decide, and nothing limits them."""
    problem = task.problem
    free = all(r.limit is None for r in problem.resource_types)
    across = task.ii is None and (task.edges.recurrent or bool(problem.use_distance.any()))
    bits = problem.val_bits
    small = int(bits.sum()) * (1 + task.length // (task.ii or task.length + 1)) < _MOST_BITS
    if not free or across or not small or task.length >= _LONGEST or not bits.any():
        return False
    level = task.objective.level_of_starts()
    return level is not None and counted(task.objective.levels[level]) == {Counts.ALIVE}


class Population:
    """Replicas of a task's schedules on a device.

    The first of ``starts`` says how long schedules may be where the objective counts that.
    """

    def __init__(self, task: Task, starts: Sequence[Schedule], device: torch.device) -> None:
        problem = task.problem
        bits = problem.val_bits.astype(np.float64)
        self._unit = float((bits**2).sum() / bits.sum())
        hold = int(problem.val_hold.max(initial=0))
        self._slots = task.ii or task.length + hold + 1
        batch = self._slots // _SPREAD
        self._threads = max(_LEAST_THREADS, min(_MOST_THREADS, 1 << max(batch.bit_length() - 1, 0)))
        longest = _longest(task, starts[0])
        starts = [one for one in starts if one.length(problem) <= longest]
        tables = tables_of(task, longest, self._threads)
        self._heavy, self._batches = tables.heavy, len(tables.batches) - 1
        arrays = (tables.order, tables.batches, *tables.edges, *tables.values)
        self._tables = [torch.from_numpy(a.astype(np.int32)).to(device) for a in arrays]
        self._random = np.random.default_rng(task.seed)
        self._program = load_program()
        peaks = [int(alive_row(task, one.start, self._slots).max()) for one in starts]
        self.peak = min(peaks)
        self.best: IntArray = starts[int(np.argmin(peaks))].start
        several = _distinct(
            [
                one.start
                for one, peak in zip(starts, peaks, strict=True)
                if peak <= _WORSE * self.peak
            ]
        )
        self._starts = torch.from_numpy(several).to(device).repeat(-(-REPLICAS // len(several)), 1)
        self._starts = self._starts[:REPLICAS].contiguous()
        self._bests = self._starts.clone()
        self._sweeps = max(1, min(_SWEEPS, _TRIES // problem.num_operations))
        self._excess = self.peak / self._unit
        self._place = np.arange(REPLICAS)
        self._turn = 0

    def run(self, meter: Meter, better: Callable[[IntArray, int], bool]) -> int:
        """Cool down; returns the sweeps done.  True of ``better(start, sweeps)`` ends the run."""
        sweeps = 0
        while (progress := meter.progress(sweeps)) < 1:
            found, energies = self._sweep(progress)
            sweeps += self._sweeps
            if found < self.peak:
                self.peak = found
                row = self._bests[int(self._peaks.argmin())].cpu().numpy()
                self.best = row.view(np.uint16).astype(np.int64)
                if better(self.best, sweeps):
                    break
            self._exchange(energies, progress)
        return sweeps

    def _ladder(self, progress: float) -> FloatArray:
        """(replicas,) temperatures from cold to hot; the hot end cools down."""
        hot = max(_LEAST_HEAT, _HEAT * self._excess)
        hot *= (_COLD / hot) ** progress
        return _COLD * (hot / _COLD) ** (np.arange(REPLICAS) / (REPLICAS - 1))

    def _sweep(self, progress: float) -> tuple[int, FloatArray]:
        """Least peak, and (replicas,) penalties, after some sweeps of all replicas."""
        device = self._starts.device
        heat = self._ladder(progress)[self._place]
        temperature = torch.from_numpy(heat.astype(np.float32)).to(device)
        self._peaks = torch.full((REPLICAS,), self.peak, dtype=torch.int32, device=device)
        energies = torch.empty(REPLICAS, device=device)
        n, many = self._starts.shape[1], len(self._tables[13])
        target = int(self.peak - 1 - _MARGIN * (1 - progress) * self.peak)
        most, needed = self._program.shared_bytes, 4 * (2 * self._threads + 2)
        fits = needed + 4 * self._slots <= most
        rows = torch.empty(0 if fits else REPLICAS * self._slots, dtype=torch.int32, device=device)
        needed += 4 * self._slots if fits else 0
        inside = needed + 2 * n + 2 <= most
        self._program(
            "anneal",
            (REPLICAS, 1),
            self._threads,
            [*self._tables, temperature, self._starts, self._bests, self._peaks, energies,
             rows, self._batches, n, many, self._slots, target, self._sweeps, int(self._heavy),
             int(self._random.integers(2**31)), int(inside), self._unit],
            needed + (2 * n + 2 if inside else 0),
        )  # fmt: skip
        return int(self._peaks.min()), energies.cpu().numpy().astype(np.float64)

    def _exchange(self, energies: FloatArray, progress: float) -> None:
        """Neighbours on the ladder change places, as often as equilibrium asks for."""
        cold = 1 / self._ladder(progress)
        at = np.argsort(self._place)
        self._turn ^= 1
        for k in range(self._turn, REPLICAS - 1, 2):
            gain = (cold[k] - cold[k + 1]) * (energies[at[k]] - energies[at[k + 1]])
            if np.log(self._random.random()) < gain:
                self._place[at[k]], self._place[at[k + 1]] = k + 1, k


def _longest(task: Task, start: Schedule) -> int:
    """Steps that a schedule may take: as many as the start where its length counts as well."""
    level = task.objective.level_of_starts()
    assert level is not None
    return start.length(task.problem) if task.objective.keeps_length(level) else task.length


def _distinct(starts: list[IntArray]) -> NDArray[np.int16]:
    """(k, n) each once, in the order given."""
    narrow = {one.tobytes(): one for one in (start.astype(np.int16) for start in starts)}
    return np.stack(list(narrow.values()))


def source() -> str:
    """The text of the kernel."""
    return Path(__file__).with_name("kernels.cu").read_text(encoding="utf-8")


@cache
def load_program() -> Program:
    """The kernel, compiled once a process."""
    return DeviceProgram(source(), ("anneal",), ("anneal",))
