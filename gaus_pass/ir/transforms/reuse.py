"""Loads that a later iteration repeats, from shift registers and line buffers: `gaus-reuse`.

::

    for i = 1 to 99:                        %0 = load A[0];  %1 = load A[1]
      %a = load A[i - 1]                    for i = 1 to 99 iter_args(%a = %0, %b = %1):
      %b = load A[i]               ──►        %c = load A[i + 1]
      %c = load A[i + 1]                      …
      …                                       yield %b, %c

Nothing in the loop may store what the loads read.  Where a later iteration of an outer loop of a
nest repeats loads, `gaus_pass.ir.transforms.windows` makes the nest walk over all elements once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder
from gaus_pass.ir.core.handles import Op
from gaus_pass.ir.core.hints import REUSE, asked_of
from gaus_pass.ir.core.nest import ForView, holds_loop
from gaus_pass.ir.transforms.accesses import (
    Access,
    Accesses,
    bounds_of,
    uses_memory_otherwise,
)
from gaus_pass.ir.transforms.forms import Form
from gaus_pass.ir.transforms.loops import (
    can_move,
    for_loops,
    hand_on,
    in_front,
    is_scheduled,
    remark,
    with_carried,
)
from gaus_pass.ir.transforms.unrolling.compose import compose_maps
from gaus_pass.ir.transforms.windows.find import windows_in
from gaus_pass.ir.transforms.windows.scan import scan

_FARTHEST = 16
"""Iterations that a value goes round at most."""


def reuse_loads(function: Op, emit: Emit) -> bool:
    """Let innermost loops keep what later iterations load again.

    Returns
    -------
    Whether anything has changed.
    """
    changed = False
    for loop in [op for op in for_loops(function) if not holds_loop(op)]:
        if asked_of(loop, REUSE) is not False:
            changed = reuse_in(loop, emit) or changed
    if changed:
        compose_maps(function)
    return changed


def reuse_in(loop: Op, emit: Emit) -> bool:
    """As `reuse_loads`, in one innermost loop."""
    if is_scheduled(loop) or ForView.of(loop).integer is not None:
        return False
    found = windows_in(loop)
    if found is not None:
        scan(found, emit)
        return True
    if any(True for _ in uses_memory_otherwise(loop)):
        return False
    chains = list(_chains(Accesses(), loop))
    if chains:
        with loop.location:
            _keep(loop, chains, emit)
    return bool(chains)


@dataclass(frozen=True)
class _Chain:
    """A load, and others that repeat it some iterations later."""

    first: Access
    later: list[tuple[Access, int]]

    @property
    def length(self) -> int:
        return max(distance for _, distance in self.later)


def _chains(accesses: Accesses, loop: Op) -> Iterator[_Chain]:
    body = loop.regions[0].blocks[0]
    every = accesses.within(loop)
    stores = [access for access in every if access.is_store]
    groups: dict[Any, list[Access]] = {}
    for access in every:
        inside = not access.is_store and access.op.operation.block == body
        if inside and _counts(accesses, access, loop):
            rows = tuple(form.terms for form in access.subscripts)
            groups.setdefault((access.view, rows), []).append(access)
    for members in groups.values():
        meets = (accesses.can_meet(m, store, loop) for m in members for store in stores)
        if len(members) < 2 or any(meets):
            continue
        yield from _sorted(members, _shift(accesses, members[0], loop))


def _counts(accesses: Accesses, access: Access, loop: Op) -> bool:
    """Whether subscripts change with the induction variable alone, in known steps."""
    shift = _shift(accesses, access, loop)
    if not any(shift):
        return False
    operands = list(access.op.operands)
    return all(can_move(v, loop, [ForView.of(loop).induction]) for v in operands)


def _shift(accesses: Accesses, access: Access, loop: Op) -> list[int]:
    """By subscript: how much it grows in an iteration; zeros where that is not known."""
    own, step = accesses.form(ForView.of(loop).induction), ForView.of(loop).step()
    [(name, _)] = own.terms
    changing = accesses.changing(access, loop)
    simple = all(
        atom == name or name not in Form.atom(atom).names
        for form in access.subscripts
        for atom, _ in form.terms
    )
    if step is None or changing != {name} or not simple:
        return [0]
    lower, _, _ = bounds_of(accesses, loop)
    if len(lower) != 1:
        return [0]
    return [step * dict(form.terms).get(name, 0) for form in access.subscripts]


def _sorted(members: Sequence[Access], shift: Sequence[int]) -> Iterator[_Chain]:
    """Loads by what they repeat; the one that comes to an element first leads."""
    axis = next(d for d, by in enumerate(shift) if by)

    def ahead(access: Access) -> int:
        sign = 1 if shift[axis] > 0 else -1
        return sign * access.subscripts[axis].constant

    waiting = sorted(members, key=ahead, reverse=True)
    while waiting:
        first, *others = waiting
        found: list[tuple[Access, int]] = []
        for other in others:
            distance = _distance(first, other, shift)
            if distance is not None and 1 <= distance <= _FARTHEST:
                found.append((other, distance))
        if found:
            yield _Chain(first, found)
        waiting = [a for a in others if all(a is not other for other, _ in found)]


def _distance(first: Access, later: Access, shift: Sequence[int]) -> int | None:
    """Iterations after which the second load reads what the first one did."""
    found: set[int] = set()
    for one, two, by in zip(first.subscripts, later.subscripts, shift, strict=True):
        apart = one.constant - two.constant
        if by == 0:
            if apart:
                return None
        elif apart % by:
            return None
        else:
            found.add(apart // by)
    return found.pop() if len(found) == 1 else None


def _keep(loop: Op, chains: Sequence[_Chain], emit: Emit) -> None:
    """Load what is before the first iteration, and shift what is loaded once an iteration."""
    initial: list[Any] = []
    for chain in chains:
        # In the order in which the loop would go on, as a stream has them.
        initial += [_before(loop, chain.first, k) for k in range(chain.length, 0, -1)][::-1]
    made, carried = with_carried(loop, initial)
    following: list[Any] = []
    waiting = iter(carried)
    for chain in chains:
        line = [next(waiting) for _ in range(chain.length)]
        following += [chain.first.data, *line[:-1]]
        for access, distance in chain.later:
            remark(
                emit,
                access.op,
                f"this load gets what was loaded {distance} iteration{'s'[: distance > 1]} before",
            )
            access.data.replace_all_uses_with(line[distance - 1])
            access.op.erase()
    hand_on(made, following)


def _before(loop: Op, access: Access, k: int) -> Any:
    """What a load would have given k iterations before the first."""
    view = ForView.of(loop)
    step = view.step()
    assert step is not None
    builder = Builder(ir.InsertionPoint(loop), access.op.location)
    kind = view.induction.type
    if view.is_affine:
        own = loop.attributes["lowerBoundMap"].value
        moved = ir.AffineMap.get(own.n_dims, own.n_symbols, [own.results[0] - k * step])
        attributes = {"map": ir.AffineMapAttr.get(moved)}
        start = builder.make("affine.apply", view.lower, [kind], attributes).results[0]
    else:
        by = builder.index(k * step)
        start = builder.make("arith.subi", [view.lower[0], by], [kind]).results[0]
    operands = [in_front(loop, v, {view.induction: start}) for v in access.op.operands]
    attributes = {key: access.op.attributes[key] for key in access.op.attributes}
    return builder.make(access.op.name, operands, [access.data.type], attributes).results[0]
