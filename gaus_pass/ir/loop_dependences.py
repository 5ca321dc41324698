"""Which accesses of a loop have to stay apart, by how many iterations and cycles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.integer_sets import conjunction, least, linear_text
from gaus_pass.ir.linear_forms import LinearForm
from gaus_pass.ir.loop_memory import MemoryModel
from gaus_pass.ir.loop_model import Access, Loop, Operation, Source


@dataclass(frozen=True)
class MemoryDependence:
    """Operation ``later`` starts ``delay`` cycles after ``earlier``, ``distance`` iterations on.

    Operations are indices in `Loop.operations`.
    """

    earlier: int
    later: int
    distance: int
    delay: int


def memory_dependences(
    loop: Loop, model: MemoryModel, outer: dict[int, tuple[int, int]], exact: bool, emit: Emit
) -> list[MemoryDependence]:
    """All dependences through memory; the least distance of a pair stands for all of its distances.

    Parameters
    ----------
    outer
        Known (inclusive) ranges of invariants, such as induction variables of outer loops.
    exact
        A pair whose distance cannot be known is an error, not a remark.

    Raises
    ------
    InvalidProblem
        With ``exact``; it names the pair.
    """
    found: list[MemoryDependence] = []
    for first, second in _pairs(loop):
        pair = _Pair(loop, first, second, outer)
        dependences = list(pair.dependences(model))
        found += dependences
        if dependences and pair.reason:
            _tell(loop, pair, dependences, exact, emit)
    return found


def _pairs(loop: Loop) -> Iterator[tuple[int, int]]:
    """Accesses of one memory, at least one a store, in the order of the program."""
    by_memory: defaultdict[int, list[int]] = defaultdict(list)
    for i, operation in enumerate(loop.operations):
        if operation.access is not None:
            by_memory[operation.access.memory].append(i)
    for accesses in by_memory.values():
        for one, two in combinations(accesses, 2):
            if _access(loop.operations[one]).is_store or _access(loop.operations[two]).is_store:
                yield one, two


def _access(operation: Operation) -> Access:
    assert operation.access is not None
    return operation.access


def _tell(
    loop: Loop, pair: _Pair, dependences: list[MemoryDependence], exact: bool, emit: Emit
) -> None:
    one, two = loop.operations[pair.first], loop.operations[pair.second]
    memory = loop.memories[_access(one).memory].name
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
            message + "; write affine subscripts or leave out exact-dependences", two.location
        )
    notes = ((one.location, f"'{one.name}' is here"),) if one.location else ()
    emit(Diagnostic(Severity.REMARK, message, two.location, notes))


class _Pair:
    """Two accesses of one memory, the first before the second in an iteration.

    Attributes
    ----------
    reason
        Why distances are not exact, or ``""`` when they are.
    """

    def __init__(
        self, loop: Loop, first: int, second: int, outer: dict[int, tuple[int, int]]
    ) -> None:
        self.loop = loop
        self.first, self.second = first, second
        self.outer = outer
        self.one, self.two = _access(loop.operations[first]), _access(loop.operations[second])
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
        for one, two in zip(self.one.subscripts, self.two.subscripts, strict=True):
            if any(self._varies(a) for a in (*one.atoms, *two.atoms)):
                return "a subscript is computed in the loop"
            if any(self._steady(a) for a in one.plus(two, -1).atoms):
                return "their subscripts differ by what is known only at run time"
        return ""

    def _varies(self, atom: int) -> bool:
        return self.loop.values[atom].source is Source.RESULT

    def _steady(self, atom: int) -> bool:
        return self.loop.values[atom].source is Source.INVARIANT

    def _least_distance(self, earlier: Access, later: Access, at_least: int) -> int | None:
        """Iterations from ``earlier`` to ``later`` on one element: the fewest, or None if never."""
        levels = range(len(self.loop.levels))
        system = _System(self.loop, self.outer)
        system.iteration("n", earlier)
        system.iteration("m", later)
        for one, two in zip(earlier.subscripts, later.subscripts, strict=True):
            if not any(self._varies(a) for a in (*one.atoms, *two.atoms)):
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


class _System:
    """Integer constraints over iteration counts and invariants, as text."""

    def __init__(self, loop: Loop, outer: dict[int, tuple[int, int]]) -> None:
        self.loop = loop
        self.outer = outer
        self.variables: list[str] = []
        self.constraints: list[str] = []
        self._levels = {level.induction: k for k, level in enumerate(loop.levels)}

    def iteration(self, name: str, access: Access) -> None:
        """An iteration in which an access happens: counts ``name0``, ``name1``, … per level."""
        for k, level in enumerate(self.loop.levels):
            own = f"{name}{k}"
            self.variables.append(own)
            self.constraints.append(f"{own} >= 0")
            if level.trips is not None:
                self.constraints.append(f"{own} < {level.trips}")
            else:
                value = LinearForm.atom(level.induction)
                for form in level.upper.forms:
                    self._at_least_zero(form.plus(value, -1), name, -1)
        for conditions, holds in access.domain:
            texts = [
                f"{self._text(form, name)} {'=' if equality else '>='} 0"
                for form, equality in conditions
                if self._is_steady(form)
            ]
            if holds:
                self.constraints += texts
            elif len(texts) == len(conditions):
                self.constraints.append(f"not ({conjunction(texts)})")

    def _is_steady(self, form: LinearForm) -> bool:
        return not any(self.loop.values[a].source is Source.RESULT for a in form.atoms)

    def _at_least_zero(self, form: LinearForm, name: str, extra: int) -> None:
        if self._is_steady(form):
            whole = form.plus(LinearForm(constant=extra))
            self.constraints.append(f"{self._text(whole, name)} >= 0")

    def equal(self, one: LinearForm, two: LinearForm) -> None:
        """Both subscripts are the same number, the first in iteration n, the second in m."""
        self.constraints.append(f"{self._text(one, 'n')} = {self._text(two, 'm')}")

    def _text(self, form: LinearForm, name: str) -> str:
        """A form in iteration ``name``; an induction variable is lower + step · count."""
        terms: list[tuple[str, int]] = []
        constant = form.constant
        for atom, coefficient in form.terms:
            k = self._levels.get(atom)
            if k is None:
                terms.append((self._invariant(atom), coefficient))
                continue
            level = self.loop.levels[k]
            terms.append((f"{name}{k}", coefficient * level.step))
            if len(level.lower.forms) == 1:
                lower = level.lower.forms[0]
                constant += coefficient * lower.constant
                terms += [(self._invariant(a), coefficient * c) for a, c in lower.terms]
            else:
                terms.append((self._variable(f"lower{k}"), coefficient))
        return linear_text(terms, constant)

    def _invariant(self, atom: int) -> str:
        name = f"p{atom}"
        if name not in self.variables and atom in self.outer:
            low, high = self.outer[atom]
            self.constraints.append(f"{low} <= {name} <= {high}")
        return self._variable(name)

    def _variable(self, name: str) -> str:
        if name not in self.variables:
            self.variables.append(name)
        return name
