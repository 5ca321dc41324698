"""Operations of the vector dialect that make vectors of lanes, and scalars of vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from math import prod
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.building import Builder
from gaus_pass.ir.core.handles import IrType, Op
from gaus_pass.ir.core.vector_syntax import AT_RUN_TIME
from gaus_pass.ir.transforms.lanes.words import count_of, is_vector

Lanes = list[Any]
_Rewrite = Callable[[Any, Builder, Sequence[Lanes]], Lanes]
"""From an operation and the lanes of its operands to those of its results."""
_KINDS = {
    "add": ("addi", "addf"), "mul": ("muli", "mulf"), "and": ("andi",), "or": ("ori",),
    "xor": ("xori",),
    **{name: (name,) for name in (
        "minui", "minsi", "maxui", "maxsi", "minnumf", "maxnumf", "minimumf", "maximumf",
    )},
}  # fmt: skip
"""By kind of reduction: the operations of arith, of integers and of floats."""


def _kind_of(op: Op, element: Any) -> str:
    text = str(op.attributes["kind"])
    name = text[text.index("<") + 1 : text.rindex(">")]
    if name not in _KINDS:
        raise InvalidProblem(f"'{op.name}' of kind '{name}' has no operation of arith")
    return f"arith.{_KINDS[name][-1 if not _is_integer(element) else 0]}"


def _is_integer(element: Any) -> bool:
    return str(element).startswith("i")


def _joined(op: Op, builder: Builder, one: Any, two: Any) -> Any:
    attributes = {"fastmath": op.attributes["fastmath"]} if "fastmath" in op.attributes else {}
    name = _kind_of(op, one.type)
    if _is_integer(one.type):
        attributes = {}
    return builder.make(name, [one, two], [one.type], attributes).results[0]


def _folded(op: Op, builder: Builder, lanes: Lanes, initial: Lanes) -> Any:
    """Floats one after the other, because the order is part of the result; integers as a tree."""
    every = [*initial, *lanes]
    flags = str(op.attributes["fastmath"]) if "fastmath" in op.attributes else ""
    if not _is_integer(every[0].type) and "reassoc" not in flags and "fast>" not in flags:
        total = every[0]
        for lane in every[1:]:
            total = _joined(op, builder, total, lane)
        return total
    while len(every) > 1:
        pairs = zip(every[::2], every[1::2], strict=False)
        rest = every[len(every) // 2 * 2 :]
        every = [_joined(op, builder, one, two) for one, two in pairs] + rest
    return every[0]


def _reduction(op: Op, builder: Builder, operands: Sequence[Lanes]) -> Lanes:
    return [_folded(op, builder, operands[0], operands[1] if len(operands) > 1 else [])]


def _multi_reduction(op: Op, builder: Builder, operands: Sequence[Lanes]) -> Lanes:
    shape = list(op.operands[0].type.shape)
    dims = set(op.attributes["reduction_dims"])
    groups: dict[tuple[int, ...], Lanes] = {}
    for lane, at in zip(operands[0], _places(shape), strict=True):
        kept = tuple(n for d, n in enumerate(at) if d not in dims)
        groups.setdefault(kept, []).append(lane)
    initial = dict(zip(sorted(groups), operands[1], strict=True))
    return [_folded(op, builder, groups[at], [initial[at]]) for at in sorted(groups)]


def _outer(op: Op, builder: Builder, operands: Sequence[Lanes]) -> Lanes:
    found: Lanes = []
    of_floats = not _is_integer(operands[0][0].type)
    for one, two in product(operands[0], operands[1]):
        name = "arith.mulf" if of_floats else "arith.muli"
        value = builder.make(name, [one, two], [one.type]).results[0]
        if len(operands) > 2:
            value = _joined(op, builder, value, operands[2][len(found)])
        found.append(value)
    return found


def _places(shape: Sequence[int]) -> list[tuple[int, ...]]:
    return list(product(*(range(size) for size in shape)))


def _broadcast(op: Op, builder: Builder, operands: Sequence[Lanes]) -> Lanes:
    target, [lanes] = op.results[0].type, operands
    source = op.operands[0].type
    own = list(source.shape) if is_vector(source) else []
    found: Lanes = []
    for at in _places(list(target.shape)):
        inner = at[len(at) - len(own) :] if own else ()
        k = 0
        for size, n in zip(own, inner, strict=True):
            k = k * size + (n if size > 1 else 0)
        found.append(lanes[k])
    return found


def _positions(op: Op, kind: IrType, dynamic: Sequence[Any]) -> list[tuple[int, Any]]:
    """First lanes that may be meant, and for each the index that means it with its value."""
    numbers = [int(n) for n in op.attributes["static_position"]]
    unknown = [d for d, n in enumerate(numbers) if n == AT_RUN_TIME]
    if len(unknown) > 1:
        raise InvalidProblem(
            f"'{op.name}' has several positions that are known only at run time; take one after "
            "the other"
        )
    sizes = list(kind.shape)
    found: list[tuple[int, Any]] = []
    for choice in range(sizes[unknown[0]] if unknown else 1):
        at = [choice if d in unknown else n for d, n in enumerate(numbers)]
        first = sum(n * prod(sizes[d + 1 :]) for d, n in enumerate(at))
        found.append((first, (dynamic[0], choice) if unknown else None))
    return found


def _is(builder: Builder, means: Any) -> Any:
    index, choice = means
    return builder.compare("eq", index, builder.index(choice))


def _extract(op: Op, builder: Builder, operands: Sequence[Lanes]) -> Lanes:
    kind, lanes = op.operands[0].type, operands[0]
    size = count_of(op.results[0].type)
    dynamic = [v for group in operands[1:] for v in group]
    places = _positions(op, kind, dynamic)
    found = lanes[places[-1][0] : places[-1][0] + size]
    for first, means in places[-2::-1]:
        chosen = _is(builder, means)
        found = [
            builder.select(chosen, one, two)
            for one, two in zip(lanes[first : first + size], found, strict=True)
        ]
    return found


def _insert(op: Op, builder: Builder, operands: Sequence[Lanes]) -> Lanes:
    new, old, *rest = operands
    found = list(old)
    dynamic = [v for group in rest for v in group]
    for first, means in _positions(op, op.operands[1].type, dynamic):
        for k, lane in enumerate(new):
            at = first + k
            found[at] = (
                lane if means is None else builder.select(_is(builder, means), lane, found[at])
            )
    return found


def _shuffle(op: Op, builder: Builder, operands: Sequence[Lanes]) -> Lanes:
    row = prod(list(op.operands[0].type.shape)[1:])
    every = [*operands[0], *operands[1]]
    chosen = [max(int(k), 0) for k in op.attributes["mask"]]
    return [lane for k in chosen for lane in every[k * row : (k + 1) * row]]


def _transpose(op: Op, builder: Builder, operands: Sequence[Lanes]) -> Lanes:
    shape, order = list(op.operands[0].type.shape), list(op.attributes["permutation"])
    lanes = dict(zip(_places(shape), operands[0], strict=True))
    found: Lanes = []
    for at in _places([shape[d] for d in order]):
        source = [0] * len(shape)
        for d, n in zip(order, at, strict=True):
            source[d] = n
        found.append(lanes[tuple(source)])
    return found


def _slices(op: Op, small: Sequence[int], rank: int) -> list[tuple[int, ...]]:
    """Where the lanes of a slice are in the vector that it is a slice of."""
    offsets, strides = ([int(n.value) for n in op.attributes[k]] for k in ("offsets", "strides"))
    offsets += [0] * (rank - len(offsets))
    strides += [1] * (rank - len(strides))
    missing = rank - len(small)
    parts = zip(offsets, strides, [1] * missing + list(small), strict=True)
    return list(product(*(range(o, o + s * n, s) for o, s, n in parts)))


def _extract_slice(op: Op, builder: Builder, operands: Sequence[Lanes]) -> Lanes:
    shape = list(op.operands[0].type.shape)
    lanes = dict(zip(_places(shape), operands[0], strict=True))
    return [lanes[at] for at in _slices(op, list(op.results[0].type.shape), len(shape))]


def _insert_slice(op: Op, builder: Builder, operands: Sequence[Lanes]) -> Lanes:
    shape = list(op.operands[1].type.shape)
    lanes = dict(zip(_places(shape), operands[1], strict=True))
    places = _slices(op, _padded(op), len(shape))
    lanes.update(zip(places, operands[0], strict=True))
    return [lanes[at] for at in _places(shape)]


def _padded(op: Op) -> list[int]:
    """The shape of what is inserted; strides are of its own, last dimensions."""
    return list(op.operands[0].type.shape)


def _fma(op: Op, builder: Builder, operands: Sequence[Lanes]) -> Lanes:
    every = zip(*operands, strict=True)
    return [builder.make("math.fma", list(own), [own[0].type]).results[0] for own in every]


def _bitcast(op: Op, builder: Builder, operands: Sequence[Lanes]) -> Lanes:
    kind = op.results[0].type
    if len(operands[0]) != count_of(kind):
        raise InvalidProblem(
            f"'{op.name}' divides lanes; shift and truncate them, or use lanes of one width"
        )
    element = kind.element_type
    return [
        lane
        if lane.type == element
        else builder.make("arith.bitcast", [lane], [element]).results[0]
        for lane in operands[0]
    ]


def _as_they_are(op: Op, builder: Builder, operands: Sequence[Lanes]) -> Lanes:
    return [lane for group in operands for lane in group]


def _step(op: Op, builder: Builder, operands: Sequence[Lanes]) -> Lanes:
    return [builder.index(k) for k in range(count_of(op.results[0].type))]


REARRANGING: dict[str, _Rewrite] = {
    "vector.broadcast": _broadcast,
    "vector.extract": _extract,
    "vector.insert": _insert,
    "vector.extract_strided_slice": _extract_slice,
    "vector.insert_strided_slice": _insert_slice,
    "vector.shuffle": _shuffle,
    "vector.transpose": _transpose,
    "vector.shape_cast": _as_they_are,
    "vector.from_elements": _as_they_are,
    "vector.to_elements": _as_they_are,
    "vector.bitcast": _bitcast,
    "vector.step": _step,
    "vector.fma": _fma,
    "vector.outerproduct": _outer,
    "vector.reduction": _reduction,
    "vector.multi_reduction": _multi_reduction,
}
"""Operations whose results are lanes of their operands, or are made of them one by one."""
