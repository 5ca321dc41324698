"""Phrases of MLIR: types and views of memories, affine maps and expressions."""

from __future__ import annotations

from typing import Any

from fuzz.loops.program import Memory

_RESHAPES = ("collapse_shape", "expand_shape")


def memref(memory: Memory, memories: list[Memory]) -> str:
    """The type of a memory, one of several."""
    shape = ["?"] * len(memory.shape) if memory.dynamic else map(str, memory.shape)
    layout = "" if not memory.offsets else f", {_layout(memory, _source(memory, memories))}"
    return f"memref<{'x'.join(shape)}x{memory.type}{layout}>"


def _layout(memory: Memory, source: Memory) -> str:
    """Strides and offset of a part of a memory that has all of its elements in a row."""
    steps = [1] * len(source.shape)
    for k in reversed(range(len(steps) - 1)):
        steps[k] = steps[k + 1] * source.shape[k + 1]
    if memory.view == "reinterpret_cast":
        steps = [1]
    strides = ", ".join(str(t * own) for t, own in zip(memory.strides, steps, strict=True))
    known = all(isinstance(o, int) for o in memory.offsets)
    offset = (
        str(sum(o * own for o, own in zip(memory.offsets, steps, strict=True))) if known else "?"
    )
    return f"strided<[{strides}]" + (f", offset: {offset}>" if offset != "0" else ">")


def _source(view: Memory, memories: list[Memory]) -> Memory:
    return next(m for m in memories if m.name == view.source)


def view(m: Memory, memories: list[Memory]) -> str:
    """What makes a view of one of several memories."""
    source = _source(m, memories)
    kinds = f"{memref(source, memories)} {'into' if m.view in _RESHAPES else 'to'} "
    kinds += memref(m, memories)
    offsets, strides = ", ".join(map(expression, m.offsets)), ", ".join(map(str, m.strides))
    shape = ", ".join(map(str, m.shape))
    if m.view == "subview":
        how = f"[{offsets}] [{shape}] [{strides}]"
    elif m.view == "reinterpret_cast":
        how = f" to offset: [{offsets}], sizes: [{shape}], strides: [{strides}]"
    elif m.view == "collapse_shape":
        how = f" [[{', '.join(str(k) for k in range(len(source.shape)))}]]"
    elif m.view == "expand_shape":
        how = f" [[{', '.join(str(k) for k in range(len(m.shape)))}]] output_shape [{shape}]"
    else:
        how = ""
    return f"%{m.name} = memref.{m.view} %{m.source}{how} : {kinds}"


def affine_map(expressions: list[Any]) -> str:
    """An affine map and its operands."""
    names = sorted({n for e in expressions for n in names_of(e)})
    renamed = {name: f"d{k}" for k, name in enumerate(names)}
    results = ", ".join(expression(e, renamed) for e in expressions)
    text = f"affine_map<({', '.join(renamed.values())}) -> ({results})>"
    return f"{text}({', '.join(f'%{n}' for n in names)})"


def names_of(e: Any) -> set[str]:
    """The names in an expression."""
    if isinstance(e, list):
        return {name for side in e[1:] for name in names_of(side)}
    return {e} if isinstance(e, str) else set()


def expression(e: Any, renamed: dict[str, str] | None = None) -> str:
    """The text of an expression, names as SSA names or ``renamed``."""
    if isinstance(e, list):
        return f"({expression(e[1], renamed)} {e[0]} {expression(e[2], renamed)})"
    if isinstance(e, str):
        return f"%{e}" if renamed is None else renamed[e]
    return str(e)
