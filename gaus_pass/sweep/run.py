"""A sweep from its question to its store: begun, gone on with, and read back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from gaus_pass.errors import GausError, InvalidOption
from gaus_pass.support.interrupts import orderly_end
from gaus_pass.support.machine import processors
from gaus_pass.sweep.drive import Bounds, Driver, Member
from gaus_pass.sweep.executors import PROCESSES, open_executor
from gaus_pass.sweep.metrics import Corners, objectives
from gaus_pass.sweep.point import CUT, DONE
from gaus_pass.sweep.spec import Keys, Spec
from gaus_pass.sweep.store import Row, Store
from gaus_pass.sweep.tables import causes, front_of

_GENERATIONS = (4, 32)
"""Points between two looks at what can be cut: at first, and at most, as they double."""


@dataclass(frozen=True)
class How:
    """How points are computed, which changes no result.

    Attributes
    ----------
    where
        The executor; see `gaus_pass.sweep.executors.open_executor`.
    jobs
        Points at a time; one a processor by default.
    resume
        Whether a sweep that is in the store already goes on.
    """

    where: str = PROCESSES
    jobs: int | None = None
    bounds: Bounds = field(default_factory=Bounds)
    resume: bool = False


@dataclass(frozen=True)
class Swept:
    """A sweep with the results that its store has."""

    spec: Spec
    rows: tuple[Row, ...]
    objectives: tuple[str, ...]
    front: tuple[Row, ...]

    @property
    def done(self) -> int:
        """Number of designs."""
        return sum(row.status == DONE for row in self.rows)

    def summary(self) -> str:
        """Numbers of points by what became of them, in a sentence."""
        counts: dict[str, int] = {}
        for row in self.rows:
            counts[row.status] = counts.get(row.status, 0) + 1
        order = sorted(counts.items(), key=lambda item: (item[0] == CUT, item))
        parts = ", ".join(f"{n:,} {status}" for status, n in order)
        if counts.get(CUT):
            parts += f" by bounds on {', '.join(objectives(self.spec, []))}"
        text = f"{len(self.rows):,} points: {parts or 'none'}; "
        return f"{text}{len(self.front)} on the front of {', '.join(self.objectives)}"


def begin(store: Store, spec: Spec, *, resume: bool) -> tuple[int, Spec]:
    """The number of a sweep in the store, which gets its points unless it has them.

    Raises
    ------
    GausError
        It is there, and was not to be gone on with.
    """
    found = store.find(spec.digest())
    if found is None:
        keys = Keys(spec)
        members = () if spec.search else ((n, keys.of(n)) for n in range(spec.space.size))
        return store.begin(spec, members), spec
    if not resume:
        counts = store.counts(found)
        total = sum(counts.values())
        known = total - counts.get("open", 0)
        raise GausError(
            f"the store '{store.folder}' has this sweep already, with {known:,} of {total:,} "
            "points; --resume goes on with it"
        )
    return found, spec


def latest(store: Store) -> tuple[int, Spec]:
    """The sweep that was begun last.  Raises `GausError` where there is none."""
    sweeps = store.sweeps()
    if not sweeps:
        raise GausError(f"there is no sweep in the store '{store.folder}'; give FILE and --axis")
    return sweeps[-1]


def compute(store: Store, sweep: int, spec: Spec, how: How, show: Callable[[str], None]) -> None:
    """Compute the points of a sweep that have no result.

    Raises
    ------
    GausError
        The store, the executor or the search fails; what was computed until then is kept.
    """
    workers = how.jobs or processors()
    with (
        store.driver() as name,
        orderly_end(),
        open_executor(how.where, workers, store.folder) as executor,
    ):
        driver = Driver(store, name, spec, executor, workers, how.bounds, show)
        if spec.search:
            _search(store, sweep, spec, driver)
        elif spec.prune:
            _pruned(store, sweep, spec, driver)
        else:
            driver.run(store.members(sweep))


def _pruned(store: Store, sweep: int, spec: Spec, driver: Driver) -> None:
    """Compute the points, the promising ones first, and cut those that bounds exclude.

    What is cut depends on the points before, in generations of a fixed size, and so neither on the
    number of workers nor on interruptions.
    """
    from gaus_pass.sweep.bounds import Excluded, potential

    names, members = objectives(spec, []), store.members(sweep)
    bounds, excluded = driver.bounds(members), Excluded(names)
    waiting = deque(sorted(members, key=lambda m: (potential(bounds[m[0]], names), m[0])))
    room, most = _GENERATIONS
    while waiting:
        now: list[Member] = []
        causes: dict[int, str] = {}
        while waiting and len(now) < room:
            number, key = waiting.popleft()
            why = excluded.why(number, bounds[number])
            if why:
                causes[number] = why
            else:
                now.append((number, key))
        store.cut(sweep, causes)
        driver.run(now)
        designs = store.designs([key for _, key in now])
        excluded.add((number, designs[key]) for number, key in now if key in designs)
        room = min(2 * room, most)


def _search(store: Store, sweep: int, spec: Spec, driver: Driver) -> None:
    """Look for the front; what was computed before is found in the store."""
    from gaus_pass.sweep.advice import can_advise, nearest
    from gaus_pass.sweep.bounds import Excluded
    from gaus_pass.sweep.search import Guide, Value, search

    names, keys = objectives(spec, []), Keys(spec)
    excluded = Excluded(names)

    def members(numbers: Sequence[int]) -> list[Member]:
        return [(number, keys.of(number)) for number in numbers]

    def entered(numbers: Sequence[int]) -> list[Member]:
        asked, there = members(numbers), {number for number, _ in store.members(sweep)}
        store.extend(sweep, [member for member in asked if member[0] not in there])
        return asked

    def evaluate(numbers: Sequence[int]) -> dict[int, Value]:
        asked = entered(numbers)
        driver.run(asked)
        designs = store.designs([key for _, key in asked])
        found = {number: designs[key] for number, key in asked if key in designs}
        excluded.add(found.items())
        values = {
            n: tuple(metrics.get(name, 0.0) for name in names) for n, metrics in found.items()
        }
        return {number: values.get(number) for number, _ in asked}

    def cut(causes: Mapping[int, str]) -> None:
        entered(list(causes))
        store.cut(sweep, causes)

    def bounds(numbers: Sequence[int]) -> dict[int, Corners]:
        return driver.bounds(members(numbers))

    advised = driver.advised() if can_advise(spec) else ()
    starts = [nearest(spec.space, options) for options in advised]
    guide = Guide(excluded, bounds, cut, [number for number in starts if number is not None])
    search(spec.space, spec.search["points"], spec.search["method"], len(names), evaluate, guide)


def read(store: Store, sweep: int, spec: Spec) -> Swept:
    """The results of a sweep.  Raises `InvalidOption` for a metric that no design has."""
    rows = tuple(store.rows(sweep))
    names, front = front_of(spec, rows)
    return Swept(spec, rows, names, tuple(front))


def require_designs(swept: Swept) -> None:
    """Refuse a sweep without any design.  Raises `GausError` with the most frequent cause."""
    if swept.rows and not swept.done:
        cause, count = next(iter(causes(swept.rows).items()), ("", 0))
        raise GausError(
            f"none of {len(swept.rows):,} points has a design; {count:,} times: {cause}"
        )


def minimising(spec: Spec, text: str | None, *, begun: bool = False) -> Spec:
    """The sweep with the objectives ``a,b``.

    Parameters
    ----------
    begun
        Whether points have been chosen for the objectives that it has.

    Raises
    ------
    InvalidOption
        That is no list of objectives, or points were cut for other ones.
    """
    if text is None:
        return spec
    names = tuple(filter(None, (part.strip() for part in text.split(","))))
    if not names or len(set(names)) < len(names):
        raise InvalidOption(f"--minimise: '{text}' is no list of different metrics, as cycles,area")
    if begun and (spec.prune or spec.search) and names != objectives(spec, []):
        had = ", ".join(objectives(spec, []))
        raise InvalidOption(
            f"--minimise: the points of this sweep were chosen for {had}, so that a front of "
            f"{', '.join(names)} is a sweep of its own: give FILE and the axes again"
        )
    return replace(spec, minimise=names)
