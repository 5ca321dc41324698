"""The processes of a function that asks for dataflow: which operations run at the same time.

Every loop at the top of the function, and everything that a call there holds, is a process.
Operations between them go with the process that alone reads what they make, or alone makes what
they read; the others are processes themselves::

    call @load(%a, %x)          process load        (its body, in place)
    %n2 = arith.muli %n, %two   process values      read by both loops below
    affine.for %i … {           process i
    affine.for %j … {           process j
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import Block, Op
from gaus_pass.ir.core.hints import DATAFLOW, PROCESS, asked_of, name_of
from gaus_pass.ir.core.names import UniqueNames
from gaus_pass.ir.core.nest import holds_loop
from gaus_pass.ir.core.operation_names import LOOPS, SCF_IF
from gaus_pass.ir.core.walk import is_constant, walk_nested
from gaus_pass.ir.transforms.accesses import LOADS, STORES

_NOTHING = ("memref.alloca", "memref.alloc", "memref.get_global", "memref.dealloc", "func.return")


@dataclass
class Process:
    """Operations at the top of a function that run in turn, beside other processes."""

    name: str
    operations: list[Any] = field(default_factory=list[Any])

    def all_operations(self) -> Iterator[Any]:
        """Those, and all inside them."""
        for op in self.operations:
            yield op
            yield from walk_nested(op)


def asks_for_dataflow(function: Op) -> bool:
    """Whether the parts of a function are to run at the same time."""
    return asked_of(function, DATAFLOW) is True


def is_loop(op: Op) -> bool:
    """Whether an operation runs others more than once, or one of several loops."""
    return op.name in LOOPS or (op.name == SCF_IF and holds_loop(op))


def mark(operations: Iterable[Op], number: int, name: str) -> None:
    """Say of operations that they stood in one call."""
    for op in operations:
        text = ir.StringAttr.get(f"{number}:{name}", context=op.location.context)
        op.attributes[PROCESS] = text


def processes_of(block: Block) -> list[Process]:
    """The processes of the body of a function, in the order of their loops."""
    top = [view.operation for view in block.operations if not _is_nothing(view.operation)]
    home = _seeds(top)
    _with_readers(top, home)
    _with_makers(top, home)
    _alone(top, home)
    found: dict[int, Process] = {}
    for op in top:
        found.setdefault(home[op], Process("")).operations.append(op)
    every = [process for _, process in sorted(found.items())]
    names = UniqueNames([])
    for number, process in enumerate(every):
        process.name = names.unique(_name(process, number))
    return every


def _name(process: Process, number: int) -> str:
    for op in process.operations:
        if PROCESS in op.attributes:
            return op.attributes[PROCESS].value.partition(":")[2]
    labels = [name_of(op, "") for op in process.operations if is_loop(op)]
    return next(filter(None, labels), f"process{number}")


def _is_nothing(op: Op) -> bool:
    """Whether an operation only says where memories are, or is known."""
    if is_constant(op) or op.name in _NOTHING:
        return True
    looks = [r for r in op.results if isinstance(r.type, ir.MemRefType)]
    return op.name.startswith("memref.") and bool(looks or op.name in ("memref.dim",))


def _seeds(top: Sequence[Any]) -> dict[Any, int]:
    """The processes of loops and of what stood in a call."""
    found: dict[Any, int] = {}
    calls: dict[str, int] = {}
    for number, op in enumerate(top):
        if PROCESS in op.attributes:
            found[op] = calls.setdefault(op.attributes[PROCESS].value, number)
        elif is_loop(op):
            found[op] = number
    return found


def _with_readers(top: Sequence[Any], home: dict[Any, int]) -> None:
    """Operations whose results a single process reads go with it, the last ones first."""
    for op in reversed(top):
        if op in home or not len(op.results) or op.name in STORES:
            continue
        uses = [use.owner.operation for result in op.results for use in result.uses]
        readers = {home.get(_at_top(user, top)) for user in uses}
        if len(readers) == 1 and None not in readers:
            [home[op]] = [number for number in readers if number is not None]


def _with_makers(top: Sequence[Any], home: dict[Any, int]) -> None:
    """Operations that read what a single process makes go with that."""
    for op in top:
        if op in home or op.name in LOADS:
            continue
        makers = {
            home.get(owner)
            for value in op.operands
            if not isinstance(owner := value.owner, ir.Block)
            and not _is_nothing(owner := owner.operation)
        }
        if len(makers) == 1 and None not in makers:
            [home[op]] = [number for number in makers if number is not None]


def _alone(top: Sequence[Any], home: dict[Any, int]) -> None:
    """Others that follow each other are a process."""
    last: int | None = None
    for number, op in enumerate(top):
        if op in home:
            last = None
            continue
        last = number if last is None else last
        home[op] = last


def _at_top(op: Any, top: Sequence[Any]) -> Any:
    """The operation at the top of the function that holds one."""
    inside = set(top)
    while op is not None and op not in inside:
        if op.name == "func.func":
            return None
        op = None if op.parent is None else op.parent.operation
    return op
