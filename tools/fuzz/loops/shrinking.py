"""Smaller programs: fewer statements, loops, values and options; simpler numbers.

A value whose definition goes is replaced by a constant, or by another one of its type.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any

from fuzz.loops.program import (
    INDEX,
    Apply,
    Block,
    Call,
    Constant,
    For,
    If,
    Load,
    Operation,
    Parallel,
    Program,
    Region,
    Store,
    Switch,
    While,
    blocks,
    from_json,
    inner,
    to_json,
)

Json = dict[str, Any]


def smaller(case: Json) -> Iterator[Json]:
    """Every case that is one step smaller, the largest steps first."""
    for key in case["options"]:
        options = {k: v for k, v in case["options"].items() if k != key}
        yield {**case, "options": options}
    if "library" in case["options"]:
        yield from _library(case)
    if case["sets"] > 1:
        yield {**case, "sets": 1}
    program: Program = from_json(case["program"])
    for step in _steps(program):
        made = copy.deepcopy(program)
        step(made)
        yield {**case, "program": to_json(made)}


def _library(case: Json) -> Iterator[Json]:
    for k in range(len(case["options"]["library"]["operators"])):
        made = copy.deepcopy(case)
        made["options"]["library"]["operators"].pop(k)
        yield made


def _steps(program: Program) -> Iterator[Callable[[Program], object]]:
    for b, block in enumerate(blocks(program.body)):
        for several in _chunks(len(block.statements)):
            yield lambda p, b=b, several=several: _remove(p, b, several)
    for k in range(len(program.results)):
        yield lambda p, k=k: p.results.pop(k)
    for b, block in enumerate(blocks(program.body)):
        for k, statement in enumerate(block.statements):
            for step in _simpler(statement):
                yield lambda p, b=b, k=k, step=step: step(_statement(p, b, k))
    if program.branches:
        yield lambda p: setattr(p, "branches", False)
    used = _text(program.body) + str([[m.source, *m.choices] for m in program.memories])
    returned = [name for name, _ in program.results]
    for k, scalar in enumerate(program.scalars):
        if f"'{scalar[0]}'" not in used and scalar[0] not in [n for n, _ in program.results]:
            yield lambda p, k=k: p.scalars.pop(k)
    for k, memory in enumerate(program.memories):
        if f"'{memory.name}'" not in used and memory.name not in returned:
            yield lambda p, k=k: p.memories.pop(k)


def _text(block: Block) -> str:
    return str(to_json(block))


def _statement(program: Program, b: int, k: int) -> Any:
    return list(blocks(program.body))[b].statements[k]


def _chunks(count: int) -> Iterator[range]:
    """Halves, quarters and so on of ``range(count)``, the last ones first."""
    size = count
    while size:
        for begin in reversed(range(0, count, size)):
            yield range(begin, min(begin + size, count))
        size //= 2


def _remove(program: Program, b: int, several: range) -> None:
    """Take statements out of a block; what is used of them becomes constants."""
    block = list(blocks(program.body))[b]
    begin, end = several.start, several.stop
    removed = block.statements[begin:end]
    block.statements[begin:end] = []
    constants = [
        Constant(name, kind, 1 if kind == INDEX else 3 if kind not in ("i1", "i2") else 0)
        for statement in removed
        for name, kind in _defined(program, statement)
        if _is_used(program, name)
    ]
    if removed != constants:
        block.statements[begin:begin] = constants


def _is_used(program: Program, name: str) -> bool:
    return f"'{name}'" in _text(program.body) or any(name == n for n, _ in program.results)


def _defined(program: Program, statement: Any) -> list[tuple[str, str]]:
    """Names and types of the results of a statement."""
    if isinstance(statement, Constant | Operation):
        return [(statement.name, statement.type)]
    if isinstance(statement, Apply):
        return [(statement.name, INDEX)]
    if isinstance(statement, Load):
        [memory] = [m for m in program.memories if m.name == statement.memory]
        return [(statement.name, memory.type)]
    if isinstance(statement, If | Region | Switch | Call):
        return [(name, kind) for name, kind in statement.results]
    if isinstance(statement, Parallel):
        return [(statement.total[2], statement.total[0])] if statement.total else []
    if isinstance(statement, For):
        return [(result, kind) for _, kind, _, result in statement.carried]
    if isinstance(statement, While):
        return [(result, kind) for _, kind, _, _, result in statement.carried]
    return []


def _simpler(statement: Any) -> Iterator[Callable[[Any], object]]:
    if isinstance(statement, For):
        yield from _simpler_loop(statement)
    elif isinstance(statement, While):
        for k in range(1, len(statement.carried)):
            yield lambda s, k=k: _drop_carried(s, k)
    elif isinstance(statement, If):
        for k in range(len(statement.results)):
            yield lambda s, k=k: _drop_result(s, k)
        if len(statement.constraints) > 1:
            yield lambda s: s.constraints.pop()
    elif isinstance(statement, Region | Switch | Call):
        for k in range(len(statement.results)):
            yield lambda s, k=k: _drop_result(s, k)
    elif isinstance(statement, Parallel):
        if statement.total:
            yield lambda s: (s.total.clear(), s.body.yields.clear())
    elif isinstance(statement, Load | Store):
        for k, e in enumerate(statement.subscripts):
            for simple in _simpler_expressions(e):
                yield lambda s, k=k, e=simple: s.subscripts.__setitem__(k, e)
    elif isinstance(statement, Operation):
        for k in range(1, len(statement.operands)):
            if statement.kind != "select":
                yield lambda s, k=k: s.operands.__setitem__(k, s.operands[0])
    elif isinstance(statement, Constant) and statement.value not in (0, 1):
        yield lambda s: setattr(s, "value", 1)
        yield lambda s: setattr(s, "value", s.value // 2)


def _drop_carried(s: While, k: int) -> None:
    s.carried.pop(k)
    s.before.yields.pop(k)
    s.after.yields.pop(k)


def _drop_result(s: If | Region | Switch | Call, k: int) -> None:
    s.results.pop(k)
    for block in inner(s):
        block.yields.pop(k)


def _simpler_loop(loop: For) -> Iterator[Callable[[Any], object]]:
    for k in range(len(loop.carried)):
        yield lambda s, k=k: (s.carried.pop(k), s.body.yields.pop(k))
        if loop.body.yields[k] != loop.carried[k][0]:
            yield lambda s, k=k: s.body.yields.__setitem__(k, s.carried[k][0])
    if loop.step != 1:
        yield lambda s: setattr(s, "step", 1)
    for side in ("lower", "upper"):
        values = getattr(loop, side)
        if len(values) > 1:
            yield lambda s, side=side: getattr(s, side).pop()
        if loop.kind == "affine.for":
            for simple in (0, 1, 2, 4):
                if values != [simple]:
                    yield lambda s, side=side, n=simple: setattr(s, side, [n])


def _simpler_expressions(e: Any) -> Iterator[Any]:
    if isinstance(e, list):
        yield e[1]
        yield e[2]
        for inner in _simpler_expressions(e[1]):
            yield [e[0], inner, e[2]]
    elif isinstance(e, int) and e:
        yield 0
