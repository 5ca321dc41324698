"""Which loads of a nest repeat one another a known number of iterations apart.

Offsets count iterations by level: an access at offset (1, 0) touches in iteration (i, j) what one
at offset (0, 0) touches in iteration (i + 1, j).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gaus_pass.ir.core.building import body_operations
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.nest import ForView
from gaus_pass.ir.core.operation_names import FOR
from gaus_pass.ir.transforms.accesses import LOADS, STORES, Access, Accesses, uses_memory_otherwise
from gaus_pass.ir.transforms.forms import Form
from gaus_pass.ir.transforms.loops import can_move, is_pure, is_scheduled, trips_of

Offset = tuple[int, ...]
_FARTHEST = 16
"""Iterations of one level that a value is kept at most."""


@dataclass(frozen=True)
class Tap:
    """An access by how many iterations of each level it is ahead."""

    access: Access
    offset: Offset


@dataclass(frozen=True)
class Window:
    """Loads of one array that repeat one another, and the store that changes what they load.

    Attributes
    ----------
    store
        None where the nest does not store to the array.
    """

    loads: tuple[Tap, ...]
    store: Tap | None

    @property
    def _taps(self) -> tuple[Tap, ...]:
        return self.loads if self.store is None else (*self.loads, self.store)

    @property
    def lead(self) -> Offset:
        """The offset at which elements are loaded: by level the greatest."""
        return tuple(map(max, zip(*(tap.offset for tap in self._taps), strict=True)))

    @property
    def span(self) -> Offset:
        """By level: how many iterations behind the lead something is."""
        last = map(min, zip(*(tap.offset for tap in self._taps), strict=True))
        return tuple(a - b for a, b in zip(self.lead, last, strict=True))

    def behind(self, tap: Tap) -> Offset:
        """By level: iterations from the load of an element to an access of it."""
        return tuple(a - b for a, b in zip(self.lead, tap.offset, strict=True))


@dataclass(frozen=True)
class Found:
    """Loops one in another, outermost first, and the windows that move over arrays in them."""

    loops: tuple[ForView, ...]
    windows: tuple[Window, ...]

    def trips(self) -> list[int]:
        """Iterations by level."""
        return [trips_of(loop) or 0 for loop in self.loops]


def windows_in(innermost: Op) -> Found | None:
    """The windows of the largest perfect nest around an innermost loop.

    None without one that reaches over several iterations of an outer level.
    """
    loops = _nest(innermost)
    if len(loops) < 2 or any(True for _ in uses_memory_otherwise(innermost)):
        return None
    if not all(_is_simple(op) for op in body_operations(loops[-1].body)[0]):
        return None
    accesses = Accesses()
    while len(loops) > 1:
        windows = tuple(_windows(accesses, loops))
        if any(window.span[0] for window in windows):
            return Found(tuple(loops), windows)
        loops = loops[1:]
    return None


def _nest(innermost: Op) -> list[ForView]:
    """Perfectly nested loops of known trip count without iter_args, outermost first."""
    loops: list[ForView] = []
    op = innermost
    while op.name in FOR and not is_scheduled(op):
        view = ForView.of(op)
        inside = [o for o in body_operations(view.body)[0] if not loops or o != loops[0].op]
        if view.initial or view.integer is not None or not trips_of(view) or (loops and inside):
            break
        loops.insert(0, view)
        op = op.parent.operation
    return loops


def _is_simple(op: Any) -> bool:
    return op.name in (*LOADS, *STORES) or is_pure(op)


def _windows(accesses: Accesses, loops: Sequence[ForView]) -> Iterator[Window]:
    top = loops[0].op
    every = accesses.within(top)
    groups: dict[Any, list[Tap]] = {}
    for access in every:
        place = _place(accesses, access, loops)
        if place is not None:
            kind, offset = place
            groups.setdefault((access.view, kind), []).append(Tap(access, offset))
    for taps in groups.values():
        loads = tuple(tap for tap in taps if not tap.access.is_store)
        stores = [tap for tap in taps if tap.access.is_store]
        if len({load.offset for load in loads}) < 2 or len(stores) > 1:
            continue
        window = Window(loads, stores[0] if stores else None)
        own = stores[0].access.op if stores else None
        others = [a for a in every if a.is_store and (own is None or a.op != own)]
        meets = (accesses.can_meet(load.access, other, top) for load in loads for other in others)
        if max(window.span) <= _FARTHEST and _in_order(window) and not any(meets):
            yield window


def _in_order(window: Window) -> bool:
    """Whether no load follows the store of its element in the same iteration."""
    if window.store is None:
        return True
    same = [tap for tap in window.loads if tap.offset == window.store.offset]
    order = [view.operation for view in window.store.access.op.operation.block.operations]
    place = order.index(window.store.access.op)
    return all(order.index(tap.access.op) < place for tap in same)


def _place(
    accesses: Accesses, access: Access, loops: Sequence[ForView]
) -> tuple[Any, Offset] | None:
    """What accesses that walk alike have in common, and by how much one is ahead."""
    own = {_name(accesses, loop): level for level, loop in enumerate(loops)}
    offsets: dict[int, int] = {}
    kind: list[Any] = []
    for form in access.subscripts:
        levels = [own[name] for name in form.names if name in own]
        if len(levels) > 1:
            return None
        if not levels:
            kind.append(form)
            continue
        [level] = levels
        step = loops[level].step()
        by = dict(form.terms).get(_name(accesses, loops[level]), 0) * (step or 0)
        if not by or level in offsets or any(_inside(atom, own) for atom, _ in form.terms):
            return None
        rest = form.constant % abs(by)
        offsets[level] = (form.constant - rest) // by
        kind.append((form.terms, rest))
    if len(offsets) < len(loops) or accesses.changing(access, loops[0].op) != set(own):
        return None
    inductions = [loop.induction for loop in loops]
    moves = all(can_move(v, loops[0].op, inductions) for v in access.places[1:])
    return (tuple(kind), tuple(offsets[k] for k in range(len(loops)))) if moves else None


def _inside(atom: str, own: dict[str, int]) -> bool:
    """Whether an atom is a quotient of an induction variable."""
    return atom not in own and bool(Form.atom(atom).names & set(own))


def _name(accesses: Accesses, loop: ForView) -> str:
    [(name, _)] = accesses.form(loop.induction).terms
    return name
