"""Target in the loop: measure candidates, keep the one with the best score.

The proxy's best is always measured first, so that the choice is never worse.  The first round
covers every way in which designs can differ; each later one tries neighbours of the best so far.
Rounds have a fixed size, so that the choice does not depend on the number of processes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import closing
from itertools import chain, zip_longest

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import InvalidOption
from gaus_pass.hls.explore.candidates import Candidate, CandidateMaker
from gaus_pass.hls.explore.choice import Choice, Row, all_miss, order, unmeasured, unreadable
from gaus_pass.hls.explore.feedback import after, bolder
from gaus_pass.hls.explore.recipes import Recipe, deviations, first_recipes, neighbours
from gaus_pass.solvers.base import Progress, no_progress
from gaus_pass.target.bench import Bench
from gaus_pass.target.measure import Measure
from gaus_pass.target.process import TargetFailed, Unreadable
from gaus_pass.target.score import Score

_FIRST, _ROUND = 0.5, 4
"""Part of the candidates in the first round, and candidates in each of the others."""

_BEST = 3
"""Candidates whose neighbours are tried in turn."""
_NAMES_ONLY = ("binding", "share")
"""Deviations that may change names alone, so that two texts are one circuit."""


def choose(
    maker: CandidateMaker,
    bench: Bench,
    score: Score,
    count: int,
    emit: Emit,
    progress: Progress = no_progress,
    rounds: int = 0,
) -> Choice:
    """Measure at most ``count`` candidates; if none can be, choose the proxy's best.

    Parameters
    ----------
    rounds
        Designs in addition whose delays are corrected by the measurement of the one before; the
        first of them follows the proxy's best.

    Raises
    ------
    InvalidOption
        The target does not report a measure that the score needs, or what it prints is no answer.
    """
    run = _Run(maker, bench, score, count, emit, progress)
    try:
        if maker.best.interrupted:
            raise KeyboardInterrupt
        run.all_rounds(rounds)
    except KeyboardInterrupt:
        run.choice.interrupted = True
        if not run.choice.measured:
            run.choice.rows = [Row(0, maker.best, None, None, "interrupted")]
            return run.choice
    run.choice.rows.sort(key=lambda row: row.number)
    if not run.choice.measured and run.unreadable is not None:
        raise InvalidOption(unreadable(run.choice.rows, run.unreadable))
    if not run.choice.measured:
        emit(Diagnostic(Severity.WARNING, unmeasured(run.choice.rows)))
    elif run.choice.best.missed:
        emit(Diagnostic(Severity.WARNING, all_miss(run.choice, score)))
    return run.choice


class _Run:
    def __init__(
        self,
        maker: CandidateMaker,
        bench: Bench,
        score: Score,
        count: int,
        emit: Emit,
        progress: Progress,
    ) -> None:
        self.maker, self.bench, self.score, self.count = maker, bench, score, count
        self.emit, self.progress = emit, progress
        target = bench.target
        self.choice = Choice(target.name, target.identity, score.text, count)
        self.tried: set[Recipe] = {Recipe()}
        self.made = 0
        self.unreadable: Unreadable | None = None

    def all_rounds(self, feedback: int) -> None:
        """Measure the proxy's best and the first recipes, then rounds until there are enough."""
        first = max(int(_FIRST * self.count), 1)
        best = [self.maker.best]
        if feedback:
            self.measure(best)
            self.feed_back(feedback)
            best = []
        others = self.take(first_recipes(self.maker.core_units), first - 1)
        if best or others:
            self.measure([*best, *others])
        while self.made < self.count:
            around = self.take(self.around(), min(_ROUND, self.count - self.made))
            if not around:
                text = f"candidates={self.count}: there are only {self.made} different designs"
                self.emit(Diagnostic(Severity.REMARK, text))
                return
            self.measure(around)

    def feed_back(self, rounds: int) -> None:
        """Schedule again with the delays that were measured, while that gives another design.

        Where it does not and the clock is kept, operations are chained beyond what is known.
        """
        for number in range(1, rounds + 1):
            self.progress(f"round {number} of feedback", self.value())
            row, bound = self.choice.rows[-1], self.score.bound("delay")
            timed, one = row.candidate.design.timed, row.candidate
            if row.measure is None or timed is None:
                return
            asked = after(row.measure, one.model, timed, one.corrections, bound)
            made = None if asked is None else self.maker.again(number, asked)
            if made is None and not row.missed:
                asked = bolder(one.model, one.corrections)
                made = self.maker.again(number, asked) if asked else None
            if made is None:
                return
            self.count += 1
            self.measure([made])

    def around(self) -> Iterator[Recipe]:
        """Neighbours of the best three in turn, then of the others, then what the start left out.

        Deviations that made no difference to the target are not tried again.
        """
        ranked = sorted(self.choice.measured, key=order) or self.choice.rows
        idle = _without_effect(self.choice.measured)
        units = self.maker.core_units
        streams = [neighbours(row.candidate.recipe, units) for row in ranked[:_BEST]]
        rest = (o for row in ranked[_BEST:] for o in neighbours(row.candidate.recipe, units))
        for recipe in chain(_in_turn(streams), rest, first_recipes(units)):
            if idle.isdisjoint(name for name, _ in deviations(recipe)):
                yield recipe

    def take(self, recipes: Iterator[Recipe], most: int) -> list[Candidate]:
        """The next candidates whose designs differ from all earlier ones."""
        found: list[Candidate] = []
        for recipe in recipes:
            if len(found) >= most:
                break
            if recipe in self.tried:
                continue
            self.tried.add(recipe)
            self.progress(f"making candidate {self.made + len(found) + 1}", self.value())
            made = self.maker.make(recipe)
            found += [] if made is None else [made]
        return found

    def measure(self, candidates: list[Candidate]) -> None:
        """Measure a round; after an interrupt, the measures so far are kept."""
        first, self.made = self.made, self.made + len(candidates)
        self.progress(
            f"measuring {len(candidates)} of them on {self.bench.target.name}", self.value()
        )
        designs = [(c.plain, c.design.description["module"]) for c in candidates]
        with closing(self.bench.measure(designs)) as found:
            for k, outcome in found:
                self.choice.rows.append(self.row(first + k, candidates[k], outcome))
                done = f"{len(self.choice.rows)} of {self.count} candidates measured"
                self.progress(done, self.value())

    def row(self, number: int, candidate: Candidate, outcome: Measure | TargetFailed) -> Row:
        """The row of an outcome; a failure is reported."""
        if isinstance(outcome, Measure):
            numbers = {**candidate.proxy, **outcome.numbers()}
            score, missed = self.score.of(numbers), self.score.missed(numbers)
            return Row(number, candidate, outcome, score, missed=missed)
        if isinstance(outcome, Unreadable):
            self.unreadable = outcome
        text = f"candidate {number} ({candidate.recipe.words()}) is left out: {outcome.message}"
        self.emit(Diagnostic(Severity.REMARK, text))
        return Row(number, candidate, None, None, outcome.message)

    def value(self) -> float:
        """The best score so far; NaN before there is one."""
        return min((r.score for r in self.choice.rows if r.score is not None), default=math.nan)


def _in_turn(streams: list[Iterator[Recipe]]) -> Iterator[Recipe]:
    for several in zip_longest(*streams):
        yield from (one for one in several if one is not None)


def _without_effect(rows: list[Row]) -> set[str]:
    """Deviations whose measures equal those of the same recipe without them."""
    measures = {row.candidate.recipe: row.measure for row in rows}
    return {
        name
        for recipe, measure in measures.items()
        for name, without in deviations(recipe)
        if name in _NAMES_ONLY and measures.get(without) == measure
    }
