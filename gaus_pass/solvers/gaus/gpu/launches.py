"""One function for each kernel: shapes, grids and memory."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from gaus_pass.errors import SolverError
from gaus_pass.solvers.common.nvrtc import Argument, Program
from gaus_pass.solvers.gaus.gpu.program import MOST_QUANTILES, THREADS, load_program, stride
from gaus_pass.solvers.gaus.gpu.tables import Latest, Neighbours, Rows, Sums

Pair = tuple[Tensor, Tensor]
"""Means and variances, or gradients by them."""
_BLOCKS = 132
"""Blocks of a scatter, about: one a multiprocessor of a large GPU, which it fills."""
_WIDE = 1024
_MOST_GROUP = 32
_SECTOR = 8
"""Numbers that come from memory together."""
_FRACTION_BITS, _WORD_BITS = 22, 30


class Launcher:
    """Kernels on arrays (k, R) of one number of restarts."""

    def __init__(self, copies: int) -> None:
        self.copies = copies
        self._program: Program = load_program(copies)

    def _lanes(self, name: str, rows: int, arguments: Sequence[Argument]) -> None:
        """A thread for every row and restart."""
        if rows:
            blocks = -(-rows * self.copies // THREADS)
            self._program(name, (blocks, 1), THREADS, [*arguments, rows], 0)

    def variances(self, width: Tensor, progress: Tensor, drawn_to: float) -> Tensor:
        """(n, R) variances from log σ."""
        variance = torch.empty_like(width)
        self._lanes("variances", len(width), [width, progress, variance, drawn_to])
        return variance

    def adam(
        self,
        slopes: Pair,
        pace: tuple[Tensor, Tensor, Tensor],
        ends: Pair,
        state: tuple[Tensor, Tensor, Tensor],
        rates: tuple[float, float, float],
        widths: tuple[float, float],
        pull: tuple[Tensor, Tensor, Tensor] | None,
    ) -> None:
        """A step from gradients by moments, in place.

        Parameters
        ----------
        pace
            Progress, correction and size of the step, () each.
        ends
            Windows (n,).
        state
            Parameter and both moments of Adam, (2, n, R).
        rates
            Learning rate, slack scale, and what σ is drawn to.
        widths
            Least and largest log σ.
        pull
            Gradients to be added, and their weight by restart (R,).
        """
        more = pull or [slopes[0].new_empty(0)] * 3
        arrays = [x.contiguous() for x in (*slopes, *pace, *ends, *state, *more)]
        self._lanes("adam", len(slopes[0]), [*arrays, *rates, *widths])

    def precedence(
        self, table: Neighbours, mean: Tensor, variance: Tensor, probability: bool
    ) -> tuple[Tensor, Pair]:
        """Broken depth or probability (k, R), and its gradients by node."""
        first = table.stages[0]
        lanes, apart = len(first) * self.copies, stride(self.copies)
        broken = mean.new_empty(-(-lanes // THREADS) * apart)
        found = self.pair(mean, table.slots)
        given = [first.pointers, first.index, table.gap, table.owner, mean, variance]
        self._lanes(
            "precedence", len(first), [*given, broken, *found, int(probability), table.nodes]
        )
        self._more_sums(table.stages, found)
        parts = broken if apart == self.copies else broken[:lanes]
        return parts.view(-1, self.copies), (found[0][: table.nodes], found[1][: table.nodes])

    def latest(self, table: Latest, mean: Tensor, variance: Tensor) -> Pair:
        """Moments (slots, R) of the latest member, of each group first."""
        found = self.pair(mean, table.slots)
        none = mean.new_empty(0)
        for k, stage in enumerate(table.stages):
            entries = (mean, variance, table.offset) if k == 0 else (*found, none)
            given = [stage.pointers, stage.index, entries[2], stage.target, *entries[:2]]
            self._lanes("latest", len(stage), [*given, *found])
        return found

    def latest_back(self, table: Latest, inputs: Pair, found: Pair, up: Pair, out: Pair) -> None:
        """Gradients by member into ``out`` (u, R), from ``up`` (slots, R), of groups first."""
        none = inputs[0].new_empty(0)
        for k in range(len(table.stages) - 1, -1, -1):
            stage = table.stages[k]
            entries = (*inputs, table.offset) if k == 0 else (*found, none)
            given = [stage.pointers, stage.index, entries[2], stage.target, *entries[:2], *up]
            self._lanes("latest_back", len(stage), [*given, *(out if k == 0 else up)])

    def sums(self, table: Sums, entries: Pair) -> Pair:
        """(n, R) sums by node."""
        found = self.pair(entries[0], table.slots)
        first = table.stages[0]
        given = [first.pointers, first.index, first.target, *entries, *found]
        self._lanes("sums", len(first), given)
        self._more_sums(table.stages, found)
        return found[0][: table.nodes], found[1][: table.nodes]

    def _more_sums(self, stages: list[Rows], found: Pair) -> None:
        for stage in stages[1:]:
            given = [stage.pointers, stage.index, stage.target, *found, *found]
            self._lanes("sums", len(stage), given)

    def alive(self, change: Tensor, temperature: float) -> tuple[Tensor, Tensor, Tensor]:
        """(bins, R) running sums of a change, (R,) their soft maximum and their mean."""
        profile = torch.empty_like(change)
        peak, average = change.new_empty(self.copies), change.new_empty(self.copies)
        fit = max(self.copies // _BLOCKS, 1)  # restarts of a block, where there are blocks enough
        columns = min(1 << (fit.bit_length() - 1), _SECTOR)
        arguments = [change, profile, peak, average, float(temperature), len(change), columns]
        self._program("alive", (-(-self.copies // columns), 1), _WIDE, arguments, 8 * _WIDE)
        return profile, peak, average

    def rise(self, profile: Tensor, peak: Tensor, grads: Pair, temperature: float) -> Tensor:
        """(bins, R) as `Profiles.slopes` takes it, from gradients (R,) of soft maximum and mean."""
        steeper = torch.empty_like(profile)
        given = [profile, peak, *(grad.contiguous() for grad in grads), steeper]
        self._lanes("rise", len(profile), [*given, float(temperature)])
        return steeper

    def pair(self, like: Tensor, rows: int) -> Pair:
        """Two arrays (rows, R) for whatever comes."""
        return like.new_empty(rows, self.copies), like.new_empty(rows, self.copies)


class Points:
    """Variables that are scattered: an index of nodes with an offset, or all rows of an array.

    Attributes
    ----------
    index, offset, weight : (k,)
        The first two are empty where the rows are the variables themselves.
    heaviest
        The largest weight, by amount.
    """

    def __init__(self, index: Tensor, offset: Tensor, weight: Tensor, heaviest: float) -> None:
        self.index, self.offset, self.weight = index, offset, weight
        self.heaviest = heaviest


Part = tuple[Points, Pair]
"""Variables and their moments."""


class Profiles:
    """Scatters of one or two kinds of variables into profiles of ``bins`` steps, and the way back.

    Blocks are counted by chunk of variables and by group of restarts.
    """

    def __init__(self, launcher: Launcher, bins: int, last: int) -> None:
        self._program = load_program(launcher.copies)
        room = self._program.shared_bytes // (4 * bins)
        self._copies, self._bins, self._last = launcher.copies, bins, last
        wanted = min(1 << (launcher.copies - 1).bit_length(), _MOST_GROUP)
        self._shared = room > 0
        self._group = min(wanted, 1 << (room.bit_length() - 1)) if self._shared else wanted
        self._groups = -(-launcher.copies // self._group)
        self._chunks = max(_BLOCKS // self._groups, 1)

    def scatter(self, parts: list[Part], quantiles: Tensor) -> Tensor:
        """(bins, R) Σ of the parts' weights by step."""
        device = quantiles.device
        shape = (self._chunks if self._shared else 0, self._bins, self._copies)
        partial = torch.empty(shape, dtype=torch.int32, device=device)
        rest = (0, 0) if self._shared else shape[1:]
        total = torch.zeros(rest, dtype=torch.int64, device=device)
        scale = self._scale(parts)
        self._launch("scatter", parts, quantiles, [partial, total], [scale])
        if not self._shared:
            return total * (1 / scale)
        found = quantiles.new_empty(self._bins, self._copies)
        blocks = -(-found.numel() // THREADS)
        settings: list[Argument] = [self._chunks, 1 / scale, self._bins]
        self._program("gathered", (blocks, 1), THREADS, [partial, found, *settings], 0)
        return found

    def slopes(self, parts: list[Part], quantiles: Tensor, rise: Tensor, out: list[Pair]) -> None:
        """Gradients by each part's variables into ``out`` (k, R), from rise (bins, R)."""
        found = [array for pair in out for array in pair]
        found += [rise.new_empty(0)] * (4 - len(found))
        self._launch("slopes", parts, quantiles, [rise, *found], [int(self._shared)])

    def _launch(
        self,
        name: str,
        parts: list[Part],
        quantiles: Tensor,
        arrays: list[Tensor],
        more: list[Argument],
    ) -> None:
        if len(quantiles) > MOST_QUANTILES:
            raise SolverError(f"gaus has at most {MOST_QUANTILES} quantiles on a GPU")
        variables: list[Argument] = []
        for points, moments in parts:
            count = len(points.weight)
            given = (points.index, points.offset, points.weight, *moments)
            variables += [*given, count, self._chunk(count)]
        if len(parts) == 1:
            none = quantiles.new_empty(0)
            variables += [none, none, none, none, none, 0, 0]
        settings: list[Argument] = [self._bins, self._last, len(quantiles), self._group]
        self._program(
            name,
            (self._chunks, self._groups),
            _WIDE,
            [*variables, quantiles, *arrays, *settings, *more],
            4 * self._bins * self._group if self._shared else 0,
        )

    def _chunk(self, count: int) -> int:
        return -(-count // self._chunks)

    def _scale(self, parts: list[Part]) -> float:
        """A power of two, so that what a block adds up fits into a word."""
        most = sum(points.heaviest * self._chunk(len(points.weight)) for points, _ in parts)
        bits = math.ceil(math.log2(max(most, 1.0)))
        return 2.0 ** min(_WORD_BITS - bits, _FRACTION_BITS)
