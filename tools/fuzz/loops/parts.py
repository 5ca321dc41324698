"""Parts of random functions: calls, regions, parallel loops, memories that are no arguments."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

from fuzz.loops.program import (
    INDEX,
    Block,
    Call,
    Copy,
    For,
    Memory,
    Parallel,
    Region,
    Store,
    Switch,
    View,
)

if TYPE_CHECKING:
    from fuzz.loops.making import Maker

_MOST_TRIPS = 5


def filled(maker: Maker, made_by: str) -> Memory:
    """A memory of the function that is filled before anything reads it."""
    scope, size = maker.scope, maker.rng.choice((4, 6, 8))
    memory = Memory(scope.fresh("t"), [size], maker.rng.choice(maker.kinds), made_by)
    value = scope.value(memory.type)
    body, induction = Block(), scope.fresh("i")
    body.statements.append(Store(value, memory.name, [induction], True))
    loop = For("affine.for", induction, INDEX, [0], [size], 1, "", False, [], body)
    scope.block.statements.append(loop)
    scope.add(memory)
    return memory


def constant(maker: Maker) -> None:
    """A memory of constants."""
    rng, size = maker.rng, maker.rng.choice((3, 4, 8))
    kind = rng.choice([kind for kind in maker.kinds if kind != "i1"] or ["i8"])
    half = 2 ** (int(kind[1:]) - 1)
    contents = [rng.randint(-half, half - 1) for _ in range(size)]
    name = maker.scope.fresh("g")
    maker.scope.add(Memory(name, [size], kind, "rom", contents=contents))


def view(maker: Maker) -> None:
    """A part of a memory, or the same elements in another shape."""
    rng, scope = maker.rng, maker.scope
    found = [m for m in scope.memories if not m.dynamic and not m.offsets]
    if not found:
        return
    of = rng.choice(found)
    made = Memory(scope.fresh("w"), list(of.shape), of.type, "view", source=of.name)
    made.view = rng.choice(("subview", "subview", "cast", "reshape", "reinterpret_cast"))
    if made.view == "cast":
        made.dynamic = True
    elif made.view == "reshape":
        factor = next((n for n in (2, 3) if of.size % n == 0 and of.size > n), None)
        if len(of.shape) > 1:
            made.view, made.shape = "collapse_shape", [of.size]
        elif factor is not None:
            made.view, made.shape = "expand_shape", [of.size // factor, factor]
        else:
            made.view, made.dynamic = "cast", True
    elif made.view == "subview" or len(of.shape) == 1:
        _part(maker, made)
    else:
        return
    scope.block.statements.append(View(made.name))
    scope.add(made)


def _part(maker: Maker, made: Memory) -> None:
    """Offsets, sizes and strides of a part."""
    rng = maker.rng
    for axis, size in enumerate(made.shape):
        stride = rng.choice((1, 1, 2))
        count = rng.randint(1, -(-size // stride))
        room = size - 1 - stride * (count - 1)
        offset: Any = rng.randint(0, room)
        if made.view == "subview" and room and rng.random() < 0.3:
            offset = maker.scope.argument(INDEX, 0, room)
        made.offsets.append(offset)
        made.strides.append(stride)
        made.shape[axis] = count


def is_written(maker: Maker, memory: Memory) -> bool:
    """Whether stores may go to a memory."""
    sources = [memory.source] if memory.source else memory.choices
    if sources:
        return all(is_written(maker, m) for m in maker.scope.every if m.name in sources)
    return memory.made_by != "rom"


def is_chosen(maker: Maker, memory: Memory) -> bool:
    """Whether a memory, or what it is a view of, is one of several."""
    if memory.source:
        [source] = [m for m in maker.scope.every if m.name == memory.source]
        return is_chosen(maker, source)
    return bool(memory.choices)


def _base(maker: Maker, memory: Memory) -> str:
    if not memory.source:
        return memory.name
    [source] = [m for m in maker.scope.every if m.name == memory.source]
    return _base(maker, source)


def copy(maker: Maker) -> None:
    """A copy between two memories of one shape that do not overlap, of more than one element."""
    plain = [
        m
        for m in maker.scope.memories
        if not m.dynamic and not is_chosen(maker, m) and (m.offsets == [] or len(m.shape) == 1)
        if prod(m.shape) > 1
    ]
    pairs = [
        (a, b)
        for a in plain
        for b in plain
        if (a.shape, a.type) == (b.shape, b.type)
        and _base(maker, a) != _base(maker, b)
        and is_written(maker, b)
    ]
    if pairs:
        a, b = maker.rng.choice(pairs)
        maker.scope.block.statements.append(Copy(a.name, b.name))


def region(maker: Maker, depth: int) -> None:
    """Statements in a region, or several of which an index chooses one."""
    rng, scope = maker.rng, maker.scope
    kinds = [rng.choice(maker.kinds) for _ in range(rng.choice((0, 1, 1, 2)))]
    results = [[scope.fresh(), kind] for kind in kinds]
    known = [n for n in scope.of_type(INDEX) if n in scope.ranges and scope.ranges[n][0] >= 0]
    if known and rng.random() < 0.5:
        index = rng.choice(known)
        cases = rng.sample(range(6), rng.choice((1, 2, 3)))
        arms = [maker.arm(kinds, depth, False) for _ in (*cases, None)]
        scope.block.statements.append(Switch(results, index, cases, arms))
    else:
        body = maker.arm(kinds, depth, loops=rng.random() < 0.3)
        scope.block.statements.append(Region(results, body))
    for name, kind in results:
        scope.define(name, kind)


def call(maker: Maker, depth: int) -> None:
    """A function of its own, called once or twice."""
    rng, scope = maker.rng, maker.scope
    kinds = [rng.choice(maker.kinds) for _ in range(rng.choice((0, 1, 2)))]
    inputs = [[scope.fresh("p"), kind, scope.value(kind)] for kind in kinds]
    memories = rng.sample(scope.memories, min(len(scope.memories), rng.choice((0, 1, 1, 2))))
    memories = [m for m in memories if not m.choices]
    if any(m.source for m in memories):
        memories = [m for m in memories if not m.source]
    body = Block()
    with scope.closed(body, memories):
        for name, kind, _ in inputs:
            scope.define(name, kind)
        maker.statements(rng.choice((1, 2, 3)), depth + 1, loops=False)
        if depth < 2 and rng.random() < 0.5:
            maker.loop(depth + 1)
        results = [rng.choice(maker.kinds) for _ in range(rng.choice((0, 1, 1, 2)))]
        body.yields = [scope.value(kind) for kind in results]
    names = [m.name for m in memories]
    for again in range(rng.choice((1, 1, 2))):
        given = [[name, kind, scope.value(kind) if again else old] for name, kind, old in inputs]
        made = [[scope.fresh(), kind] for kind in results]
        scope.block.statements.append(Call("h", given, names, made, body))
        for name, kind in made:
            scope.define(name, kind)


def parallel(maker: Maker, depth: int) -> None:
    """A loop in which every iteration stores an element of its own, and adds to a sum."""
    rng, scope = maker.rng, maker.scope
    kind = rng.choice(("scf.parallel", "affine.parallel", "scf.forall"))
    targets = [
        m
        for m in scope.memories
        if not (m.dynamic or m.source or m.choices) and is_written(maker, m) and len(m.shape) < 3
    ]
    target = rng.choice([None, *targets])
    sizes = [_MOST_TRIPS] if target is None else target.shape
    levels: list[list[Any]] = []
    for size in sizes:
        low = rng.choice((0, 0, 0, 1)) if size > 1 else 0
        levels.append([scope.fresh("i"), low, rng.randint(low, min(size, low + _MOST_TRIPS)),
                       rng.choice((1, 1, 2))])  # fmt: skip
    total: list[str] = []
    own = rng.choice(maker.kinds)
    if kind != "scf.forall" and rng.random() < 0.5:
        first = scope.value(own) if kind == "scf.parallel" else ""
        total = [own, first, scope.fresh("r")]
    body = Block()
    with scope.inside(body), scope.reading(target):
        for name, low, high, _ in levels:
            scope.define(name, INDEX, (low, max(high - 1, low)))
            if kind == "affine.parallel":
                scope.dims.append(name)
        maker.reading(rng.choice((1, 2, 4)))
        if target is not None:
            value, names = scope.value(target.type), [level[0] for level in levels]
            body.statements.append(Store(value, target.name, list(names), maker.dialect == "affine"
                                         and kind == "affine.parallel"))  # fmt: skip
        if total:
            body.yields = [scope.value(own)]
    scope.block.statements.append(Parallel(kind, levels, body, total))
    if total:
        scope.define(total[2], own)
