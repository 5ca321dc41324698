"""Memories that loops hand on as a number that goes round, and choices among the memories.

::

    scf.for … iter_args(%p = %A, %q = %B) {        scf.for … iter_args(%s = false) {
      use %p, %q                             ──►     %p = select %s, %B, %A;  %q = select %s, %A, %B
      yield %q, %p                                   yield not %s

The number stands for all memories of an iteration at once, so that a loop inside knows with one of
them all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, body_operations
from gaus_pass.ir.core.handles import Block, IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.operation_names import LOOPS, WHILE
from gaus_pass.ir.core.walk import defining_op, walk_nested
from gaus_pass.ir.transforms.branches.outcome import is_inside
from gaus_pass.ir.transforms.loops import behind

SELECT = "arith.select"
_FEW = 16
"""The most assignments of memories that are told apart."""
_SEGMENTS = "operandSegmentSizes"

_State = tuple[Any, ...]
"""A memory for each value that is one."""
_Choice = dict[Any, bool]
"""By condition of a choice: whether it holds."""
_Take = Callable[[_State, _Choice], Any]


def hands_on_memory(op: Op) -> bool:
    """Whether a loop gives memories to its next iteration, or to what follows."""
    return op.name in LOOPS and any(map(is_memory, (*op.results, *_initial(op))))


def memories_by_number(function: Op) -> None:
    """Let every loop hand on which memories they are, not the memories.

    Raises
    ------
    InvalidProblem
        Which memories they may be is not known before the loop; the error has its place.
    """
    for op in [op for op in walk_nested(function) if hands_on_memory(op)][::-1]:
        with op.location:
            _rewrite(op)


def is_memory(value: IrValue) -> bool:
    """Whether a value is a memory of known rank."""
    return isinstance(value.type, ir.MemRefType)


def _initial(op: Op) -> list[Any]:
    operands = list(op.operands)
    return operands if op.name == WHILE else operands[len(operands) - len(op.results) :]


def _memories(values: Iterable[Any]) -> list[Any]:
    return [v for v in values if is_memory(v)]


class _Hop:
    """How the memories that an operation hands on follow from those of the block around it."""

    def __init__(self, loop: Op, block: Block) -> None:
        self.loop, self.end = loop, body_operations(block)[1]
        self.slots = {a: k for k, a in enumerate(_memories(block.arguments))}
        self.conditions: list[Any] = []
        self.taken = [self._read(value) for value in _memories(self.end.operands)]

    def _read(self, value: Any) -> _Take:
        """Which memory a value is, by the state of the block and what conditions are."""
        if value in self.slots:
            slot = self.slots[value]
            return lambda state, _: state[slot]
        if not is_inside(value, self.loop):
            return lambda _, __: value
        op = defining_op(value)
        if op is None or op.name != SELECT:
            what = "inside a loop in it" if op is None else f"inside it, by '{op.name}'"
            raise InvalidProblem(
                f"the memory that this loop hands on is made {what}, so that which memories it may "
                "be is not known; make the memories before the loop, and hand on one of them",
                location_text((self.loop if op is None else op).location),
            )
        condition, *sides = list(op.operands)
        if condition not in self.conditions:
            self.conditions.append(condition)
        one, other = map(self._read, sides)
        return lambda state, choice: (one if choice[condition] else other)(state, choice)

    def following(self, state: _State, choice: _Choice) -> _State:
        """The memories that are handed on, after those of a state."""
        return tuple(take(state, choice) for take in self.taken)

    def choices(self) -> list[_Choice]:
        """All that the conditions may be."""
        count = len(self.conditions)
        return [
            dict(zip(self.conditions, sides, strict=True))
            for sides in product((True, False), repeat=count)
        ]

    def number(self, states: list[_State], into: list[_State], number: Any) -> Any:
        """The number of the state that follows, in front of the end of the block."""
        builder = Builder.before(self.end)

        def under(choice: _Choice, left: Sequence[Any]) -> Any:
            if left:
                sides = (under({**choice, left[0]: side}, left[1:]) for side in (True, False))
                return builder.select(left[0], *sides)
            table = [into.index(self.following(state, choice)) for state in states]
            return _looked_up(builder, number, table, _kind(into))

        return under({}, self.conditions)


def _kind(states: list[_State]) -> Any:
    return ir.IntegerType.get_signless(max(1, (len(states) - 1).bit_length()))


def _constant(builder: Builder, number: int, kind: Any) -> Any:
    if kind.width == 1:
        return builder.constant("true" if number else "false")
    return builder.constant(f"{number} : {kind}")


def _looked_up(builder: Builder, number: Any, table: list[int], kind: Any) -> Any:
    """The entry of a table of numbers."""
    if table == list(range(len(table))) and number.type == kind and len(table) > 1:
        return number
    if table == [1, 0] and number.type == kind:
        one = _constant(builder, 1, kind)
        return builder.make("arith.xori", [number, one], [kind]).results[0]
    made = {n: _constant(builder, n, kind) for n in dict.fromkeys(table)}
    return _chosen(number, [made[n] for n in table], builder, {})


def _chosen(number: Any, values: Sequence[Any], builder: Builder, known: dict[int, Any]) -> Any:
    """The value of a number; ``known`` has the comparisons that were made."""
    found = values[-1]
    for place in range(len(values) - 2, -1, -1):
        if values[place] == found:
            continue
        if number.type.width == 1:
            return builder.select(number, found, values[place])
        if place not in known:
            known[place] = builder.compare("eq", number, _constant(builder, place, number.type))
        found = builder.select(known[place], values[place], found)
    return found


def _reached(
    first: list[_State], steps: Callable[[_State], list[_State]], loop: Op
) -> list[_State]:
    """All states that follow from some, those first."""
    found = list(dict.fromkeys(first))
    for state in found:
        found += [s for s in dict.fromkeys(steps(state)) if s not in found]
        if len(found) > _FEW:
            raise InvalidProblem(
                f"this loop hands on memories in more than {_FEW} assignments; make them one "
                "memory with a dimension more, and hand on its subscript",
                location_text(loop.location),
            )
    return found


def _rewrite(loop: Op) -> None:
    blocks = [region.blocks[0] for region in loop.regions]
    hops = [_Hop(loop, block) for block in blocks]

    def through(hop: _Hop, states: Iterable[_State]) -> list[_State]:
        return [hop.following(state, choice) for state in states for choice in hop.choices()]

    def around(state: _State) -> list[_State]:
        states = [state]
        for hop in hops:
            states = through(hop, states)
        return states

    first = tuple(_memories(_initial(loop)))
    entering = _reached([first], around, loop)
    # A while loop has other states behind its condition than in front of it.
    behind_it = list(dict.fromkeys(through(hops[0], entering))) if len(hops) > 1 else entering
    inside = [entering, behind_it]
    made = _without_memories(loop, hops, inside)
    results = _memories(loop.results)
    _choose(results, behind_it, made.results[-1], Builder(behind(made), loop.location))
    others = [r for r in loop.results if not is_memory(r)]
    for old, new in zip(others, list(made.results)[:-1], strict=True):
        old.replace_all_uses_with(new)
    loop.erase()


def _choose(values: list[Any], states: list[_State], number: Any, builder: Builder) -> None:
    """Put choices among memories in the place of values that a state has."""
    known: dict[int, Any] = {}
    for slot, value in enumerate(values):
        if any(True for _ in value.uses):
            chosen = _chosen(number, [state[slot] for state in states], builder, known)
            value.replace_all_uses_with(chosen)


def _without_memories(loop: Op, hops: list[_Hop], inside: list[list[_State]]) -> Op:
    """The loop with the number of a state in place of all memories, behind what else goes round."""
    builder, first = Builder.before(loop), len(loop.operands) - len(_initial(loop))
    zero = _constant(builder, 0, _kind(inside[0]))
    bounds = list(loop.operands)[:first]
    initial = [v for v in _initial(loop) if not is_memory(v)]
    types = [r.type for r in loop.results if not is_memory(r)]
    last = inside[len(hops) - 1]
    attributes = {name: loop.attributes[name] for name in loop.attributes}
    if _SEGMENTS in attributes:
        lower, upper, _ = (int(n) for n in attributes[_SEGMENTS])
        attributes[_SEGMENTS] = ir.DenseI32ArrayAttr.get([lower, upper, len(initial) + 1])
    made = builder.make(
        loop.name, [*bounds, *initial, zero], [*types, _kind(last)], attributes, len(hops)
    )
    for k, hop in enumerate(hops):
        block = loop.regions[k].blocks[0]
        block.append_to(made.regions[k])
        number = block.add_argument(_kind(inside[k]), loop.location)
        into = inside[(k + 1) % len(hops)]
        following = hop.number(inside[k], into, number)
        kept = [v for v in hop.end.operands if not is_memory(v)]
        Builder.before(hop.end).make(hop.end.name, [*kept, following])
        hop.end.erase()
        start = ir.InsertionPoint(next(iter(block.operations)).operation)
        _choose(list(hop.slots), inside[k], number, Builder(start, loop.location))
        for place in [a.arg_number for a in hop.slots][::-1]:
            block.erase_argument(place)
    return made
