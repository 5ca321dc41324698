"""Runs of a module on data sets in every way, against what the program means."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rtl.loop_simulation import Run, Seen, simulate

from fuzz.cases import Fault
from fuzz.loops.cycles import Mismatch, Starts, promised
from fuzz.loops.interpreter import BranchTrace, Meaning, Undefined, interpret
from fuzz.loops.program import Program, bits_of

_TRIES = 12
"""How often data are drawn anew because the program has no meaning for them."""


@dataclass(frozen=True)
class Planned:
    """A run and what it has to give; ``free`` when the next run writes on in its memories."""

    run: Run
    meaning: Meaning
    free: bool


def plan(program: Program, rng: random.Random, sets: int) -> list[Planned]:
    """Runs of several data sets: plainly, back to back, with stalls, with a reset, and chained."""
    found: list[Planned] = []
    for _ in range(sets):
        data = defined(program, rng)
        if data is None:
            break
        arguments, meaning = data
        stalls, reset = rng.choice((40, 100, 200)), rng.randrange(1, 40)
        found.append(Planned(Run(arguments), meaning, False))
        found.append(Planned(Run(arguments, how=1), meaning, False))
        found.append(Planned(Run(arguments, stalls, how=rng.randrange(2)), meaning, False))
        found.append(Planned(Run(arguments, rng.choice((0, 80)), reset), meaning, False))
    for stalls in (0, 90):
        found += _chain(program, rng, stalls)
    return found


def _chain(program: Program, rng: random.Random, stalls: int) -> list[Planned]:
    """Runs on the memories as the run before leaves them, wanted at any time after its start."""
    data = defined(program, rng)
    if data is None:
        return []
    arguments, meaning = data
    found = [Planned(Run(arguments, stalls), meaning, False)]
    for _ in range(5):
        scalars = _scalars(program, rng)
        try:
            meaning = interpret(program, scalars, meaning.memories)
        except Undefined:
            return found
        found[-1] = Planned(found[-1].run, found[-1].meaning, True)
        run = Run([*scalars, *meaning.memories], stalls, 0, 2 + rng.randrange(24))
        found.append(Planned(run, meaning, False))
    return found


def _scalars(program: Program, rng: random.Random) -> list[int]:
    return [rng.choice((low, high, rng.randint(low, high))) for _, _, low, high in program.scalars]


def defined(program: Program, rng: random.Random) -> tuple[list[Any], Meaning] | None:
    """Arguments for which the program has a meaning, scalars first."""
    for _ in range(_TRIES):
        scalars = _scalars(program, rng)
        memories = [
            [_word(rng, bits_of(m.type)) for _ in range(_size(m.shape))]
            for m in program.memories
            if not m.made_by
        ]
        try:
            return [*scalars, *memories], interpret(program, scalars, memories)
        except Undefined:
            continue
    return None


def _word(rng: random.Random, bits: int) -> int:
    half = 2 ** (bits - 1)
    near = min(half - 1, 9)
    return rng.choice((rng.randint(-half, half - 1), rng.randint(-near, near)))


def _size(shape: list[int]) -> int:
    size = 1
    for n in shape:
        size *= n
    return size


def _sizes(program: Program, description: dict[str, Any]) -> list[int]:
    """Sizes of memories that are arguments of the module."""
    memories = [m for m in program.memories if not m.made_by]
    found: list[int] = []
    for argument in description["interface"]["arguments"]:
        match = re.fullmatch(r"arg(\d+)_dim(\d+)", argument["name"])
        if match is not None:
            number, axis = map(int, match.groups())
            found.append(memories[number - len(program.scalars)].shape[axis])
    return found


def compare(
    program: Program,
    verilog: str,
    description: dict[str, Any],
    planned: list[Planned],
    folder: Path,
    counted: bool = True,
) -> Fault | None:
    """Simulate all runs in one go; what is wrong, or None.

    Parameters
    ----------
    counted
        Whether the loops of the program are those of the module, so that cycles are known.
    """
    counted = counted and not (program.branches or program.chooses)
    sizes = _sizes(program, description)
    runs = [replace(p.run, arguments=[*p.run.arguments, *sizes]) for p in planned]
    try:
        seen = simulate(verilog, description, runs, folder)
    except AssertionError as error:
        text = str(error)
        return Fault(f"simulation: {text.partition(':')[0].split()[-1]}", text)
    starts = Starts(description)
    for k, (one, found) in enumerate(zip(planned, seen, strict=True)):
        if found is None:
            return Fault("aborted", f"run {k}, {one.run}: ended by a reset")
        fault = _compare(one, found, description, starts if counted else None)
        if fault is not None:
            return Fault(fault.kind, f"run {k} ({_told(one.run)}): {fault.text}")
    return None


def _compare(
    one: Planned, found: Seen, description: dict[str, Any], starts: Starts | None
) -> Fault | None:
    meaning = one.meaning
    results = [
        (seen, wanted)
        for seen, wanted in zip(found.results, meaning.results, strict=True)
        if not (one.free and isinstance(wanted, list))
    ]
    if any(seen != wanted for seen, wanted in results):
        return Fault("results", f"{found.results} for {meaning.results}")
    if not one.free and found.memories != meaning.memories:
        return Fault("memories", f"{found.memories} for {meaning.memories}")
    if found.late:
        return Fault("late", f"{found.late} accesses in stalls or after a reset")
    if starts is None:
        return None
    try:
        usual = promised(description, meaning.traces)
    except Mismatch as error:
        return Fault("description", str(error))
    first = meaning.traces[0] if meaning.traces else None
    count = 1 if first is None or isinstance(first, BranchTrace) else first.innermost
    if one.run.reset_at:  # its start is the one after the reset
        return None if found.cycles == usual else _cycles(found.cycles, usual)
    apart, cycles = starts.run(one.run.how, usual, count, found.apart)
    if found.cycles != cycles:
        return _cycles(found.cycles, cycles)
    if found.apart != apart:
        return Fault("start", f"taken {found.apart} cycles after the start before for {apart}")
    return None


def _cycles(found: int, wanted: int) -> Fault:
    return Fault("cycles", f"{found} cycles for {wanted}")


def _told(run: Run) -> str:
    return f"arguments {run.arguments}, stalls {run.stalls}, reset {run.reset_at}, how {run.how}"
