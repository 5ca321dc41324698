"""The memories of a function, read from its memrefs and the option ``ports``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gaus_pass.errors import InvalidOption, InvalidProblem
from gaus_pass.hardware.memory import DYNAMIC, Memory, MemoryModel
from gaus_pass.hardware.numbers import index_bits
from gaus_pass.hardware.ports import Ports
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import IrType, IrValue, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.core.memory_hints import partition_of, ports_of
from gaus_pass.ir.core.names import UniqueNames
from gaus_pass.ir.core.operation_names import IFS, LOOPS
from gaus_pass.ir.core.walk import defining_op
from gaus_pass.ir.loops.memories.globals import GET_GLOBAL, symbol_of
from gaus_pass.ir.loops.memories.interfaces import check_interfaces, interface_asked
from gaus_pass.ir.loops.memories.layout import overlaps
from gaus_pass.ir.loops.memories.naming import asked_of
from gaus_pass.ir.loops.memories.partition import Wish, parse_partition, partitioned
from gaus_pass.ir.loops.memories.views import VIEWS, memory_of, users
from gaus_pass.ir.loops.refusals import no_register
from gaus_pass.options import Options

CHOICES = ("arith.select", *LOOPS, *IFS)
"""What may give one of several memories."""
ALLOCATIONS = ("memref.alloca", "memref.alloc")
"""What makes a local memory; it is there as long as the module, so that freeing it does nothing."""
NOTHING = (*ALLOCATIONS, *VIEWS, GET_GLOBAL, "memref.dealloc")
"""What says where memories are and does nothing itself."""
_NO_READS = ("affine.store", "memref.store", "memref.dealloc", "memref.dim", "func.return")

_SPEC = re.compile(r"(?:(?P<both>\d+)rw|(?P<read>\d+)r(?P<write>\d+)w)")


def memory_model(options: Options) -> MemoryModel:
    """The timing of memories; block memories promise nothing of an element that is stored."""
    default = "old" if options.part is None else "undefined"
    return MemoryModel(options.read_latency, options.read_during_write or default)


def parse_ports(text: str) -> dict[str, Ports]:
    """``2rw`` or ``arg0:1r1w,arg1:2rw`` → ports by memory; ``""`` is for all others.

    Raises
    ------
    InvalidOption
        Not of that form, no ports at all, or a memory given twice.
    """
    found: dict[str, Ports] = {}
    for part in filter(None, (p.strip() for p in text.split(","))):
        name, _, spec = part.rpartition(":")
        match = _SPEC.fullmatch(spec)
        if match is None:
            raise InvalidOption(f"ports: '{part}' is not of the form 2rw, 1r1w or arg0:1r1w")
        both, read, write = (int(match[key] or 0) for key in ("both", "read", "write"))
        ports = Ports(both, read, write)
        if not (ports.both or (ports.read and ports.write)):
            raise InvalidOption(f"ports: '{part}' leaves a memory without a port to read or write")
        if name in found:
            raise InvalidOption(f"ports: '{name or spec}' is given twice")
        found[name] = ports
    return found


def read_memories(
    function: Op,
    ports: Mapping[str, Ports],
    wishes: Mapping[str, list[Wish]] | None = None,
    interfaces: Mapping[str, str] | None = None,
) -> list[Memory]:
    """The memrefs of a function that loops may use, views left out, in the banks asked for.

    They are arguments, what is allocated, and global ones, of which no contents are read yet.

    Parameters
    ----------
    interfaces
        Of arguments and results, whose hints count then as well; without it all are memories.

    Raises
    ------
    GausError
        A memory cannot be divided as asked, or cannot have its interface.
    """
    asked = wishes or {}
    found = _whole_memories(function, ports)
    if interfaces is not None:
        check_interfaces(function, interfaces)
        found = [_with_interface(function, m, interfaces, asked) for m in found]
    return [_divided(function, m, asked_of(asked, m.name, m.value)) for m in found]


def _with_interface(
    function: Op, memory: Memory, interfaces: Mapping[str, str], wishes: Mapping[str, list[Wish]]
) -> Memory:
    """A memory with the interface that is asked for."""
    if memory.is_local:
        return memory
    kind = interface_asked(function, interfaces, memory.name, memory.value)
    found = replace(memory, interface=kind)
    if not found.is_stream:
        return found
    where = location_text(memory.value.location)
    if asked_of(wishes, memory.name, memory.value) or partition_of(function, memory.value):
        raise InvalidProblem(
            f"'{memory.name}' cannot be {kind} and divided among banks; leave out partition", where
        )
    if memory.ports.resources("") not in ({"": 1}, {".w": 1}):
        raise InvalidProblem(
            f"'{memory.name}' cannot be {kind} with ports={memory.ports.kind}: a stream has one "
            "element at a time; leave out its ports",
            where,
        )
    return replace(found, ports=Ports())


def _with_axis(part: str) -> str:
    """A part of a hint; without a dimension it is of the first one."""
    part = part.strip()
    return part if part[:1].isdigit() else f"0:{part}"


def _divided(function: Op, memory: Memory, wishes: list[Wish] | None) -> Memory:
    """A memory in the banks that are asked for, by an option or else by a hint."""
    if wishes is not None:
        return partitioned(memory, wishes)
    hint = partition_of(function, memory.value)
    if not hint:
        return memory
    try:
        text = ",".join(f"{memory.name}:{_with_axis(part)}" for part in hint.split(","))
        [(_, own)] = parse_partition(text).items()
        return partitioned(memory, own)
    except InvalidOption as error:
        raise InvalidOption(
            f"gaus.hint: {error.message}", location_text(memory.value.location)
        ) from None


def _whole_memories(function: Op, ports: Mapping[str, Ports]) -> list[Memory]:
    def of(name: str, value: IrValue) -> Ports:
        asked = asked_of(ports, name, value) or ports.get("")
        return asked or _hinted_ports(function, value)

    found: list[Memory] = []
    arguments = list(function.regions[0].blocks[0].arguments)
    for number, argument in enumerate(arguments):
        if isinstance(argument.type, ir.MemRefType):
            name = f"arg{number}"
            found.append(_memory(name, argument, number, of(name, argument)))
    made = _made(function)
    allocated = [op.results[0] for op in made if op.name in ALLOCATIONS]
    returned = _returned(function)
    for value in sorted((v for v in allocated if v in returned), key=lambda v: returned[v]):
        name, number = f"out{returned[value]}", returned[value]
        own = _memory(name, value, None, of(name, value))
        writes = replace(own.ports, write_only=all(u.name in _NO_READS for u in users(value)))
        found.append(replace(own, result=number, ports=writes))
    inside = [v for v in allocated if v not in returned]
    shared: dict[str | None, Any] = {}
    for op in made:
        if op.name == GET_GLOBAL:
            shared.setdefault(symbol_of(op.results[0]), op.results[0])
    named = [(f"alloca{number}", value) for number, value in enumerate(inside)]
    names = UniqueNames([memory.name for memory in found] + [name for name, _ in named])
    named += [(names.unique(str(symbol)), value) for symbol, value in shared.items()]
    found += [_memory(name, value, None, of(name, value)) for name, value in named]
    return found


def _hinted_ports(function: Op, value: IrValue) -> Ports:
    """The ports that a hint asks for."""
    try:
        return parse_ports(ports_of(function, value)).get("", Ports())
    except InvalidOption as error:
        raise InvalidOption(f"gaus.hint: {error.message}", location_text(value.location)) from None


def _made(function: Op) -> list[Any]:
    """Operations that a memory begins with, in order."""
    found: list[Any] = []

    def visit(op: Op) -> Any:
        if op.name in (*ALLOCATIONS, GET_GLOBAL):
            found.append(op.operation)
        return ir.WalkResult.ADVANCE

    function.walk(visit, ir.WalkOrder.PRE_ORDER)
    return found


def _returned(function: Op) -> dict[Any, int]:
    """Memrefs that are results, views followed to what they are made of, and the first of each."""
    last = list(list(function.regions[0].blocks)[-1].operations)[-1].operation
    found: dict[Any, int] = {}
    for number, value in enumerate(last.operands):
        if last.name == "func.return" and isinstance(value.type, ir.MemRefType):
            found.setdefault(memory_of(value), number)
    return found


def memory_key(value: IrValue) -> Any:
    """What two memrefs that are no views have in common where they are one memory."""
    return symbol_of(value) or value


def _memory(name: str, value: IrValue, argument: int | None, ports: Ports) -> Memory:
    kind = value.type
    shape = tuple(DYNAMIC if kind.is_dynamic_dim(d) else int(n) for d, n in enumerate(kind.shape))
    element = kind.element_type
    bits = element.width if isinstance(element, (ir.IntegerType, ir.FloatType)) else 0
    if isinstance(element, ir.IndexType):
        bits = index_bits()
    return Memory(name, value, argument, shape, int(bits), ports)


def require_rank(kind: IrType, where: str) -> None:
    """Refuse a memref of any shape.  Raises `InvalidProblem`."""
    if isinstance(kind, ir.UnrankedMemRefType):
        raise InvalidProblem(
            f"type {kind} has no rank, so that addresses are not known; give it a shape, as in "
            f"memref<?x{kind.element_type}>",
            where,
        )


def require_one(value: IrValue) -> None:
    """Refuse a memref that an operation chooses or a loop hands on.  Raises `InvalidProblem`."""
    op = defining_op(value)
    if op is None or op.name in CHOICES:
        raise InvalidProblem(no_register(value.type))


def check_memory(memory: Memory, location: str) -> None:
    """Whether a loop can use a memory.

    Raises
    ------
    InvalidProblem
        Elements are known to overlap, or one has no width.
    """
    kind = memory.value.type
    if not memory.bits:
        raise InvalidProblem(
            f"the elements of memory '{memory.name}' are {kind.element_type}; "
            "integers, floats up to 64 bits and index have a width",
            location,
        )
    if overlaps(kind):
        raise InvalidProblem(
            f"memory '{memory.name}' has type {kind}, in which several elements are one; give it a "
            "layout in which all of them have a place of their own",
            location,
        )


def require_known(memory: Memory, location: str) -> None:
    """Whether hardware can be made with a memory.

    Raises
    ------
    InvalidProblem
        As in `check_memory`, or it is local and of unknown size.
    """
    check_memory(memory, location)
    if memory.argument is None and memory.size is None:
        what = "local" if memory.is_local else "a result"
        raise InvalidProblem(
            f"memory '{memory.name}' is {what} and of unknown size; give it a constant size, or "
            "make it an argument",
            location_text(memory.value.location),
        )
