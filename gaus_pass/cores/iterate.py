"""Iterative cores: one row of digits in a loop of registers, for one operation at a time.

::

    operands ─► begin ─► state ─┬─► finish ─► result
    go ──────► (delayed)   ▲    │
                           └ rows

`begin` and `finish` are pipelines.  ``go`` says when operands are there; the last rank of registers
of `begin` is the state, which then takes the rows instead.  After the last of them the result
passes `finish`, while the next operation may already be on its way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import Any

from gaus_pass.cores.cut import CLOCK_PORT, ENABLE_PORT
from gaus_pass.cores.generate.recurrence import (
    BEGIN,
    FINISH,
    NEXT,
    ROWS,
    Port,
    Recurrence,
    Stages,
    stages,
)
from gaus_pass.cores.pipeline import ITERATIVE, Core, core_context
from gaus_pass.cores.store import stored
from gaus_pass.errors import ClockMissed
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.types import CLOCK
from gaus_pass.ir.core.walk import find_operations
from gaus_pass.options import Options
from gaus_pass.scheduling.prepare import clock_without_check

GO_PORT = "go"
"""High while operands are there."""
_LONGEST = 1e9
"""A period that nothing exceeds."""
_FIRST = "first_"
"""In front of the names of a state before the rows."""


def iterated(name: str, of: Recurrence, options: Options, latency: int) -> Core:
    """The core of a recurrence.

    Parameters
    ----------
    name
        Of the module.
    latency
        Without a clock: it has as many rows in a cycle as a pipeline that is so long.

    Raises
    ------
    ClockMissed
        A cycle has no time for a row.
    """
    timed = options.period is not None
    found = _quickest(of, options) if timed else stages(of, -(-of.digits // latency))
    one = None if timed else 1
    begin = stored(found.begin.text, options, one, registered=False)
    finish = None if found.finish.wires_only else stored(found.finish.text, options, one)
    return _joined(name, found, begin, finish)


def _quickest(of: Recurrence, options: Options) -> Stages:
    """The stages with the fewest cycles, with narrow rows where wider ones bring nothing."""
    found = stages(of, _rows_in_a_cycle(of, options))
    if of.wider is None or found.repeats == 1:
        return found
    with suppress(ClockMissed):
        wider = stages(of.wider, _rows_in_a_cycle(of.wider, options))
        return min(found, wider, key=lambda one: one.repeats)
    return found


def _rows_in_a_cycle(of: Recurrence, options: Options) -> int:
    """The most rows that a cycle has time for."""
    assert options.period is not None
    clock, most = clock_without_check(options, options.period), 0
    slow = options.at_period(_LONGEST)
    while most < of.digits:
        taken = stored(stages(of, most + 1).turn.text, slow, None).in_delay
        if taken > clock.available:
            break
        most += 1
    else:
        return most
    if most == 0:
        room = f"{clock.shown(taken)}, a cycle has {clock.shown(clock.available)}"
        raise ClockMissed(f"a digit takes {room}", clock.period_for(taken))
    return most


def _joined(name: str, found: Stages, begin: Core, finish: Core | None) -> Core:
    """One module of the parts, and the registers of the state between them."""
    after = 0 if finish is None else finish.latency
    latency, blocking = begin.latency + found.repeats + after, found.repeats + 1
    bits = begin.register_bits + begin.latency - 1
    bits += sum(bits for _, bits in (*found.state, *found.kept))
    bits += 0 if finish is None else finish.register_bits
    comment = (
        f"{ITERATIVE} latency {latency}, an operation every {blocking} cycles, "
        f"{bits} bits of registers"
    )
    last = found.finish.text if finish is None else finish.module
    around = _around(name, found, begin.latency, finish is not None)
    text = "\n".join((around, begin.module, found.rows.text, last))
    with core_context(), ir.Location.unknown():
        parent = ir.Module.parse(text)
        module, *parts = find_operations(parent.operation, "hw.module")
        instances = find_operations(module, "hw.instance")
        for instance, part in zip(instances, parts, strict=True):
            _put_in_place(instance, part)
        module.attributes["comment"] = ir.StringAttr.get(comment)
        inputs = tuple(port for port, _ in found.begin.inputs)
        return Core(str(module), inputs, ("result",), latency, begin.in_delay, bits, blocking)


def _put_in_place(instance: Any, module: Any) -> None:
    """The body of a module in the place of its instance."""
    block = module.regions[0].blocks[0]
    for port, value in zip(block.arguments, list(instance.operands), strict=True):
        port.replace_all_uses_with(value)
    *body, output = (view.operation for view in block.operations)
    for op in body:
        op.move_before(instance)
    for result, value in zip(instance.results, list(output.operands), strict=True):
        result.replace_all_uses_with(value)
    instance.erase()
    module.erase()


def _around(name: str, found: Stages, before: int, cut: bool) -> str:
    """The module with instances of the parts.

    Parameters
    ----------
    before
        Latency of what begins.
    cut
        Whether what finishes has registers.
    """
    [result] = found.finish.outputs
    controls = [(CLOCK_PORT, CLOCK), (ENABLE_PORT, "i1")]
    operands, state, kept = map(_typed, (found.begin.inputs, found.state, found.kept))
    ports = [f"in %{port} : {kind}" for port, kind in (*operands, *controls, (GO_PORT, "i1"))]
    lines = [f"hw.module @{name}({', '.join(ports)}, out {result[0]} : i{result[1]}) {{"]
    load = f"%{GO_PORT}"
    for k in range(1, before):
        lines.append(_register(f"{GO_PORT}_{k}", load, f"%{ENABLE_PORT}", "i1"))
        load = f"%{GO_PORT}_{k}"
    lines.append(_instance(BEGIN, (*operands, *controls), (*state, *kept), _FIRST))
    lines.append(_instance(ROWS, _typed(found.rows.inputs), _typed(found.rows.outputs)))
    for port, kind in state:
        lines.append(f"%chosen_{port} = comb.mux {load}, %{_FIRST}{port}, %{NEXT}{port} : {kind}")
        lines.append(_register(port, f"%chosen_{port}", f"%{ENABLE_PORT}", kind))
    lines.append(f"%take = comb.and %{ENABLE_PORT}, {load} : i1")
    lines += [_register(port, f"%{_FIRST}{port}", "%take", kind) for port, kind in kept]
    into = (*_typed(found.finish.inputs), *(controls if cut else ()))
    lines.append(_instance(FINISH, into, _typed([result])))
    return "\n".join((*lines, f"hw.output %{result[0]} : i{result[1]}", "}"))


def _typed(ports: Iterable[Port]) -> list[tuple[str, str]]:
    """Names and types of the IR."""
    return [(port, f"i{bits}") for port, bits in ports]


def _register(name: str, value: str, enable: str, kind: str) -> str:
    return f"%{name} = seq.compreg.ce {value}, %{CLOCK_PORT}, {enable} : {kind}"


def _instance(
    of: str, inputs: Sequence[tuple[str, str]], outputs: Sequence[tuple[str, str]], first: str = ""
) -> str:
    """An instance whose ports are the values of their names; ``first`` is in front of results."""
    values = ", ".join(f"%{first}{port}" for port, _ in outputs)
    given = ", ".join(f"{port}: %{port}: {kind}" for port, kind in inputs)
    made = ", ".join(f"{port}: {kind}" for port, kind in outputs)
    return f'{values} = hw.instance "{of}" @{of}({given}) -> ({made})'
