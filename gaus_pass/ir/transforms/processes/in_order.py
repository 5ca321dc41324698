"""Whether a memory is written and read in one order, so that it can be a FIFO.

What isl is asked: the stores and the loads of two processes as relations of times and elements.
A time has the places of operations and the induction variables of loops in turn, as they are passed
from outside to inside::

    for i: for j: store %t[i, j]        { [0, i, 0, j, 0] -> [i, j] : … }
    for k: load %t[k floordiv 8, …]     { [0, k, 0, 0, 0] -> [k div 8, k mod 8] : … }

A FIFO needs that every element is stored once and loaded once, and that the earlier of two stores
is of the element that is loaded earlier.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gaus_pass.ir.core.affine_sets import constraints as constraints_of
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.nest import ForView
from gaus_pass.ir.core.operation_names import AFFINE_IF, FOR, FUNCTION
from gaus_pass.ir.transforms.accesses import Access, Accesses, bounds_of
from gaus_pass.ir.transforms.forms import Form, all_names
from gaus_pass.ir.transforms.integer_sets import TooHard, bounded, conjunction


@dataclass(frozen=True)
class _Timed:
    """An access as isl reads it: the subscripts, the time, and constraints.

    Attributes
    ----------
    time
        Places and induction variables in turn.
    inside, outside
        Names that vary with the loops, and parameters.
    """

    element: tuple[str, ...]
    time: tuple[str, ...]
    where: tuple[str, ...]
    inside: tuple[str, ...]
    outside: tuple[str, ...]


def is_in_order(stores: Sequence[Access], loads: Sequence[Access], accesses: Accesses) -> bool:
    """Whether loads of a process take each element once, as stores of another one left it.

    Parameters
    ----------
    stores, loads
        All accesses of a memory in the first and in the second process.
    """
    if not stores or not loads:
        return False
    if len({access.view for access in (*stores, *loads)}) != 1:
        return False
    timed = [[_timed(accesses, access) for access in side] for side in (stores, loads)]
    sides = [[t for t in side if t is not None] for side in timed]
    if any(len(known) != len(side) for known, side in zip(sides, timed, strict=True)):
        return False
    stored, loaded = _relations(sides)
    try:
        return bounded(lambda isl: _same_order(isl.Map(stored), isl.Map(loaded), isl))
    except TooHard:
        return False


def _same_order(writes: Any, reads: Any, isl: Any) -> bool:
    if not (writes.is_injective() and reads.is_injective()):
        return False
    if not writes.range().is_equal(reads.range()):
        return False
    following = writes.apply_range(reads.reverse())
    earlier = isl.Map.lex_lt(writes.get_space().domain())
    moved = earlier.apply_domain(following).apply_range(following)
    return bool(moved.is_subset(isl.Map.lex_lt(reads.get_space().domain())))


def _relations(sides: Sequence[Sequence[_Timed]]) -> tuple[str, str]:
    """The relation of times and elements of each side, as isl reads it."""
    depth = max(len(t.time) for side in sides for t in side)
    known = sorted({name for side in sides for t in side for name in t.outside})
    parameters = f"[{', '.join(known)}] -> " if known else ""
    found: list[str] = []
    for side in sides:
        parts: list[str] = []
        for t in side:
            times = [f"t{k}" for k in range(depth)]
            padded = [*t.time, *["0"] * (depth - len(t.time))]
            elements = [f"e{k}" for k in range(len(t.element))]
            equal = [f"{a} = {b}" for a, b in zip(times, padded, strict=True)]
            equal += [f"{a} = {b}" for a, b in zip(elements, t.element, strict=True)]
            some = f"exists {', '.join(t.inside)} : " if t.inside else ""
            where = conjunction([*equal, *t.where])
            parts.append(f"[{', '.join(times)}] -> [{', '.join(elements)}] : {some}({where})")
        found.append(f"{parameters}{{ {'; '.join(parts)} }}")
    return found[0], found[1]


def _timed(accesses: Accesses, access: Access) -> _Timed | None:
    """What isl has to know of an access; None where it cannot be said."""
    around, place = _around(access.op)
    if around is None:
        return None
    time: list[str] = []
    where: list[str] = []
    inside: list[str] = []
    forms: list[Form] = list(access.subscripts)
    for op, at in zip(around, place, strict=False):
        time.append(str(at))
        if op.name == AFFINE_IF:
            time.append("0")
            forms += _condition(accesses, op, where)
            continue
        lower, upper, step = bounds_of(accesses, op)
        if step is None:
            return None
        [own] = accesses.form(ForView.of(op).induction).names
        inside.append(own)
        forms += [*lower, *upper]
        where += [f"{own} >= {form.text()}" for form in lower]
        where += [f"{own} < {form.text()}" for form in upper]
        if step > 1:
            if len(lower) != 1:
                return None
            inside.append(f"{own}c")
            where.append(f"{own} = {lower[0].text()} + {step}*{own}c")
        time.append(own)
    time.append(str(place[-1]))
    variables = set(inside)
    outside = sorted(all_names(forms) - variables)
    top = around[0] if around else access.op
    if any(accesses.changes(name, top) for name in outside):
        return None
    element = tuple(form.text() for form in access.subscripts)
    return _Timed(element, tuple(time), tuple(where), tuple(inside), tuple(outside))


def _condition(accesses: Accesses, op: Op, where: list[str]) -> list[Form]:
    affine_map, equalities = constraints_of(op.attributes["condition"])
    forms = accesses.map_forms(affine_map, list(op.operands))
    for form, equality in zip(forms, equalities, strict=True):
        where.append(f"{form.text()} {'=' if equality else '>='} 0")
    return forms


def _around(op: Any) -> tuple[list[Any] | None, list[int]]:
    """Loops and ifs around an access, outermost first, and places in them; None if others are."""
    around: list[Any] = []
    places = [_place(op)]
    block, parent = op.block, op.parent.operation
    while parent.name != FUNCTION:
        first = parent.regions[0].blocks[0]
        if parent.name not in (*FOR, AFFINE_IF) or block != first:
            return None, []
        around.insert(0, parent)
        places.insert(0, _place(parent))
        block, parent = parent.block, parent.parent.operation
    return around, places


def _place(op: Any) -> int:
    """The number of an operation in its block."""
    return next(k for k, view in enumerate(op.block.operations) if view.operation == op)
