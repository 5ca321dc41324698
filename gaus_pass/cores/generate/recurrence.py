"""Computations digit by digit: the same row again and again, from a state to the next one.

::

    operands ─► begin ─► state ─► row ─► … ─► row ─► finish ─► result
                         kept ───┴───────────┴───────┘

What is kept stays the same for all rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gaus_pass.cores.generate.circuit import Circuit, Wire
from gaus_pass.cores.generate.writing import module_text

Wires = Mapping[str, Wire]
BEGIN, ROWS, FINISH = "begin", "rows", "finish"
"""Names of the three modules."""
NEXT = "next_"
"""In front of the names of a state behind some rows."""
_WIRING = {"input", "constant", "extract", "concat", "replicate"}


@dataclass(frozen=True)
class Recurrence:
    """How a result is computed digit by digit.

    Attributes
    ----------
    operands
        Names and bits.
    digits
        Rows that are needed; some more do no harm, if ``begin`` knows their number.
    begin
        Of the operands by name and the number of rows: state and what is kept.
    row
        Of state and what is kept: the next state.
    finish
        Of both and the number of rows that were done: the result.
    wider
        The same with rows of more digits, which have more logic.
    """

    operands: tuple[tuple[str, int], ...]
    digits: int
    begin: Callable[[Wires, int], tuple[Wires, Wires]]
    row: Callable[[Wires, Wires], Wires]
    finish: Callable[[Wires, Wires, int], Wire]
    wider: Recurrence | None = None


Port = tuple[str, int]
"""Name and bits."""


@dataclass(frozen=True)
class Part:
    """A combinational module of a recurrence.

    Attributes
    ----------
    text
        An `hw.module`.
    wires_only
        Whether there is no logic in it.
    """

    text: str
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    wires_only: bool


@dataclass(frozen=True)
class Stages:
    """The modules of a recurrence that does some rows at once.

    Attributes
    ----------
    repeats
        How often the rows are done.
    turn
        The rows with the selection between their state and the first one behind them.
    state, kept
        What the rows make anew (with `NEXT` in front as outputs), and what stays.
    """

    repeats: int
    begin: Part
    rows: Part
    finish: Part
    turn: Part
    state: tuple[Port, ...]
    kept: tuple[Port, ...]


def stages(of: Recurrence, at_once: int) -> Stages:
    """The modules for ``at_once`` rows in one go."""
    repeats = -(-of.digits // at_once)
    count = repeats * at_once
    state, kept = of.begin(_operands(Circuit(), of), count)
    fixed = {name: wire for name, wire in kept.items() if wire.known is not None}
    sizes = _ports(state), _ports(kept)

    def given() -> tuple[Wires, Wires]:
        circuit = Circuit()
        now, same = ({n: circuit.input(n, bits) for n, bits in some} for some in sizes)
        return now, same | {n: circuit.constant(w.number, w.width) for n, w in fixed.items()}

    now, same = given()
    for _ in range(at_once):
        now = of.row(now, same)
    rows = _part(ROWS, {NEXT + name: wire for name, wire in now.items()})
    turn = _part(ROWS, _loaded(now))
    finish = _part(FINISH, {"result": of.finish(*given(), count)})
    read = {name for part in (rows, finish) for name, _ in part.inputs}
    kept = {name: wire for name, wire in kept.items() if name in read}
    begin = _part(BEGIN, {**state, **kept}, of.operands)
    return Stages(repeats, begin, rows, finish, turn, _ports(state), _ports(kept))


def _loaded(rows: Wires) -> Wires:
    """What a state becomes: what the rows make of it, or the first one of another operation."""
    circuit = next(iter(rows.values())).circuit
    load = circuit.input("load", 1)
    return {
        NEXT + name: load.select(circuit.input(f"other_{name}", wire.width), wire)
        for name, wire in rows.items()
    }


def _ports(wires: Wires) -> tuple[Port, ...]:
    return tuple((name, wire.width) for name, wire in wires.items())


def _operands(circuit: Circuit, of: Recurrence) -> Wires:
    return {name: circuit.input(name, bits) for name, bits in of.operands}


def _part(name: str, outputs: Wires, inputs: tuple[Port, ...] = ()) -> Part:
    """A module of the inputs that the outputs need, or of those that are given."""
    needed: dict[int, Wire] = {}
    waiting = list(outputs.values())
    while waiting:
        wire = waiting.pop()
        if wire.place not in needed:
            needed[wire.place] = wire
            waiting += wire.operands
    some = next(iter(outputs.values()))
    used = {wire.detail for wire in needed.values() if wire.kind == "input"}
    used |= {port for port, _ in inputs}
    ports = [wire for wire in some.circuit.inputs if wire.detail in used]
    text = module_text(name, ports, outputs)
    return Part(
        text,
        _ports({wire.detail: wire for wire in ports}),
        _ports(outputs),
        all(wire.kind in _WIRING for wire in needed.values()),
    )
