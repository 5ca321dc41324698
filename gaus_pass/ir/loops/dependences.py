"""Dependences between accesses of a loop: their distances in iterations and delays in cycles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from itertools import combinations, pairwise

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import InvalidProblem
from gaus_pass.hardware.linear_forms import LinearForm
from gaus_pass.hardware.loop import Loop
from gaus_pass.hardware.memory import MemoryModel
from gaus_pass.hardware.operations import Access
from gaus_pass.hardware.process import MemoryDependence
from gaus_pass.ir.loops.iterations import IterationPair
from gaus_pass.ir.loops.ranges import Ranges
from gaus_pass.ir.loops.subscripts import Subscripts
from gaus_pass.ir.transforms.integer_sets import TooHard, least, linear_text


def memory_dependences(
    loop: Loop, model: MemoryModel, outer: dict[int, tuple[int, int]], exact: bool, emit: Emit
) -> list[MemoryDependence]:
    """All dependences through memory, each pair of accesses at its least distance.

    Parameters
    ----------
    outer
        Known (inclusive) ranges of invariants, such as induction variables of outer loops.
    exact
        A pair whose distance cannot be computed is an error instead of a remark.

    Raises
    ------
    InvalidProblem
        With ``exact``; it names the pair.
    """
    found: list[MemoryDependence] = []
    subscripts = Subscripts(loop, Ranges(loop, outer))
    accesses = {
        i: subscripts.written_out(operation.access)
        for i, operation in enumerate(loop.operations)
        if operation.access is not None
    }
    found += _in_order(loop, accesses)
    known: dict[Hashable, int | None] = {}
    for first, second in _pairs(loop, accesses):
        if subscripts.are_apart(accesses[first], accesses[second]):
            continue
        pair = _Pair(subscripts, accesses, first, second, outer, known)
        dependences = list(pair.dependences(model))
        found += dependences
        if dependences and pair.reason:
            _tell(loop, pair, dependences, exact, emit)
    return found


def _in_order(loop: Loop, accesses: dict[int, Access]) -> Iterator[MemoryDependence]:
    """What keeps the accesses of a stream in the order of the program."""
    for number, memory in enumerate(loop.memories):
        own = [i for i, access in accesses.items() if access.memory == number]
        if memory.is_stream and own:
            yield from (MemoryDependence(one, two, 0, 1) for one, two in pairwise(own))
            yield MemoryDependence(own[-1], own[0], 1, 1)


def _pairs(loop: Loop, accesses: dict[int, Access]) -> Iterator[tuple[int, int]]:
    """Accesses of one bank, at least one a store, in the order of the program."""
    by_bank: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for i, access in accesses.items():
        if not loop.memories[access.memory].is_stream:
            by_bank[access.memory, access.bank].append(i)
    for members in by_bank.values():
        for one, two in combinations(members, 2):
            if accesses[one].is_store or accesses[two].is_store:
                yield one, two


def _tell(
    loop: Loop, pair: _Pair, dependences: list[MemoryDependence], exact: bool, emit: Emit
) -> None:
    one, two = loop.operations[pair.first], loop.operations[pair.second]
    memory = loop.memories[pair.one.memory].name
    distances = " and ".join(
        f"'{loop.operations[d.earlier].name}' -> '{loop.operations[d.later].name}' at distance "
        f"{d.distance}"
        for d in dependences
    )
    message = (
        f"'{one.name}' and '{two.name}' may touch the same element of '{memory}' in any iteration, "
        f"because {pair.reason}; assumed: {distances}"
    )
    if exact:
        raise InvalidProblem(
            message + "; write simpler affine subscripts or leave out exact-dependences",
            two.location,
        )
    notes = ((one.location, f"'{one.name}' is here"),) if one.location else ()
    emit(Diagnostic(Severity.REMARK, message, two.location, notes))


class _Pair:
    """Two accesses of one memory, the first before the second in an iteration.

    Attributes
    ----------
    reason
        Why distances are not exact, or ``""`` when they are.
    known
        Least distances by what they depend on: unrolled bodies have the same pairs many times.
    """

    def __init__(
        self,
        subscripts: Subscripts,
        accesses: dict[int, Access],
        first: int,
        second: int,
        outer: dict[int, tuple[int, int]],
        known: dict[Hashable, int | None],
    ) -> None:
        self.loop, self.subscripts = subscripts.loop, subscripts
        self.first, self.second = first, second
        self.outer, self.known = outer, known
        self.one, self.two = accesses[first], accesses[second]
        self.exclusive = _exclusive(self.one, self.two)
        self.reason = self._reason()

    def dependences(self, model: MemoryModel) -> Iterator[MemoryDependence]:
        """At most one in each direction."""
        forward = self._least_distance(self.one, self.two, 1 if self.exclusive else 0)
        if forward is not None:
            delay = model.delay(self.one.is_store, self.two.is_store)
            yield MemoryDependence(self.first, self.second, forward, delay)
        backward = self._least_distance(self.two, self.one, 1)
        if backward is not None:
            delay = model.delay(self.two.is_store, self.one.is_store)
            yield MemoryDependence(self.second, self.first, backward, delay)

    def _reason(self) -> str:
        known = self.subscripts
        pairs = self._subscripts(self.one, self.two)
        if not pairs and self.one.subscripts:
            return "one is through a view of which only the address is known"
        for one, two in pairs:
            if known.varies(one) or known.varies(two):
                return "a subscript is computed in the loop"
            if known.steady(one) != known.steady(two):
                return "their subscripts differ by what is known only at run time"
        return ""

    def _subscripts(self, one: Access, two: Access) -> list[tuple[LinearForm, LinearForm]]:
        memory = self.loop.memories[one.memory]
        return memory.comparable(one.subscripts, two.subscripts)

    def _least_distance(self, earlier: Access, later: Access, at_least: int) -> int | None:
        """Fewest iterations from ``earlier`` to ``later`` on one element; None if never."""
        equal = [
            (one, two)
            for one, two in self._subscripts(earlier, later)
            if not (self.subscripts.varies(one) or self.subscripts.varies(two))
        ]
        # Of two constants only the difference counts.
        sides = tuple((one.terms, two.terms, one.constant - two.constant) for one, two in equal)
        key = sides, earlier.domain, later.domain, at_least
        if key not in self.known:
            try:
                self.known[key] = self._found(earlier, later, equal, at_least)
            except TooHard:
                self.reason = (
                    self.reason or "the least distance of their subscripts is too hard to find"
                )
                return at_least
        return self.known[key]

    def _found(
        self,
        earlier: Access,
        later: Access,
        equal: list[tuple[LinearForm, LinearForm]],
        at_least: int,
    ) -> int | None:
        """What isl says of `_least_distance`, with subscripts that are equal."""
        levels = range(len(self.loop.levels))
        system = IterationPair(self.subscripts, self.outer)
        system.iteration("n", earlier)
        system.iteration("m", later)
        system.order("n", "m")
        system.independent("n", "m")
        for one, two in equal:
            system.equal(one, two)
        terms: list[tuple[str, int]] = []
        weight = 1
        for k in reversed(levels):
            terms += [(f"m{k}", weight), (f"n{k}", -weight)]
            weight *= self.loop.levels[k].trips or 1
        apart = linear_text(terms, 0)
        system.constraints.append(f"{apart} >= {at_least}")
        return least(apart, system.variables, system.constraints)


def _exclusive(one: Access, two: Access) -> bool:
    """Whether the two are on different sides of an if."""
    sides = dict(one.branches)
    return any(number in sides and sides[number] != side for number, side in two.branches)
