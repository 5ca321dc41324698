"""What hints ask of arguments of a function and of what is allocated in it."""

from __future__ import annotations

from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.hints import ARGUMENTS, HINT, entries


def set_partition(function: Op, memory: IrValue, text: str) -> None:
    """Ask for a memory to be divided, beside what else its hint says."""
    context = function.location.context
    if not isinstance(memory.owner, ir.Block):
        op = memory.owner.operation
        own = dict(entries(op.attributes[HINT])) if HINT in op.attributes else {}
        own["partition"] = ir.StringAttr.get(text, context=context)
        op.attributes[HINT] = ir.DictAttr.get(own, context=context)
        return
    count = len(function.regions[0].blocks[0].arguments)
    given = function.attributes.get(ARGUMENTS)
    every = [{} if given is None else dict(entries(given[k])) for k in range(count)]
    mine = every[memory.arg_number]
    own = dict(entries(mine[HINT])) if HINT in mine else {}
    own["partition"] = ir.StringAttr.get(text, context=context)
    mine[HINT] = ir.DictAttr.get(own, context=context)
    made = [ir.DictAttr.get(attributes, context=context) for attributes in every]
    function.attributes[ARGUMENTS] = ir.ArrayAttr.get(made, context=context)


def partition_of(function: Op, value: IrValue) -> str:
    """How an argument of a function, or what is allocated in it, asks to be divided, or ``""``."""
    return asked_of_memory(function, value, "partition")


def ports_of(function: Op, value: IrValue) -> str:
    """The ports that an argument of a function, or what is allocated in it, asks for, or ``""``."""
    return asked_of_memory(function, value, "ports")


def with_ports(text: str) -> Any:
    """The hint of a memory that asks for ports."""
    return ir.DictAttr.get({"ports": ir.StringAttr.get(text)})


def asked_of_function(function: Op, key: str) -> str:
    """What a function itself says to a key, or ``""``."""
    hints = dict(entries(function.attributes[HINT])) if HINT in function.attributes else {}
    return hints[key].value if key in hints else ""


def asked_of_memory(function: Op, value: IrValue, key: str) -> str:
    """What an argument of a function, or what is allocated in it, says to a key, or ``""``."""
    if isinstance(value.owner, ir.Block):
        known: Any = function.attributes.get(ARGUMENTS)
        own: Any = {} if known is None else known[value.arg_number]
    else:
        own = value.owner.attributes
    hints = dict(entries(own[HINT])) if HINT in own else {}
    return hints[key].value if key in hints else ""
