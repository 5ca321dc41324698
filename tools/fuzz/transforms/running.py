"""A program and what transformations make of it, on the same data."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any

from fuzz.cases import Fault
from fuzz.loops.interpreter import Meaning
from fuzz.loops.printing import mlir
from fuzz.loops.program import Program
from fuzz.transforms.machine import Machine, Wrong

Data = tuple[list[Any], Meaning]
"""Arguments, scalars first, and what the program means for them."""


def compare(
    program: Program, options: dict[str, Any], data: list[Data], counts: Counter[str]
) -> Fault | None:
    """Run the transformed function on all data sets; what is wrong, or None.

    Parameters
    ----------
    counts
        Is told what each step has changed.
    """
    from gaus_pass.ir.core.bindings import ir, new_context
    from gaus_pass.ir.core.reading import parse_module

    context = new_context()
    with context, ir.Location.unknown():
        module = parse_module(mlir(program).encode(), "f.mlir", context)
        function = _transformed(module, options, counts)
        if not function.operation.verify():
            return Fault("illegal", f"the IR is not legal:\n{function}")
        machine = Machine(module, function)
        for arguments, meaning in data:
            fault = _run(machine, program, arguments, meaning)
            if fault is not None:
                return Fault(fault.kind, f"{fault.text}\n{function}")
            counts["runs"] += 1
    return None


def _transformed(module: Any, options: dict[str, Any], counts: Counter[str]) -> Any:
    """The function after unrolling and all steps."""
    from gaus_pass.hls.functions import functions
    from gaus_pass.ir.core.operation_names import FOR
    from gaus_pass.ir.core.walk import walk_nested
    from gaus_pass.ir.loops.function import transformed
    from gaus_pass.ir.transforms.steps import STEPS
    from gaus_pass.options import Options

    [function, *_] = functions(module.operation)
    unroll = _there(function, options.get("unroll", {}))
    copy = transformed(function, Options(unroll=unroll, transforms="all"), ())
    counts["unrolled"] += bool(unroll)
    if "hints" in options:
        _ask(copy, options["hints"])
        counts["asked"] += 1
    for name in options.get("steps", []):
        counts[name] += STEPS[name](copy, lambda _: None)
    counts["loops"] += sum(1 for op in walk_nested(copy) if op.name in FOR)
    return copy


def _ask(copy: Any, hints: dict[str, list[list[Any]]]) -> None:
    """Write hints on loops by number, and do what they ask for.

    Raises
    ------
    GausError
        That cannot be done.
    """
    from gaus_pass.ir.core.bindings import ir
    from gaus_pass.ir.transforms.asked import as_asked
    from gaus_pass.ir.transforms.unrolling.names import loop_names

    for op, names in loop_names(copy):
        asked = hints.get(names[-1].removeprefix("loop"))
        if asked is not None:
            own = {key: ir.BoolAttr.get(value) for key, value in asked}
            op.attributes["gaus.hint"] = ir.DictAttr.get(own)
    as_asked(copy, lambda _: None)


def _there(function: Any, asked: dict[str, str]) -> str:
    """The option ``unroll`` for loops that exist; those of unknown count are not written out."""
    from gaus_pass.ir.core.nest import ForView
    from gaus_pass.ir.loops.function import transformed
    from gaus_pass.ir.transforms.loops import trips_of
    from gaus_pass.ir.transforms.unrolling.names import loop_names
    from gaus_pass.options import Options

    plain = transformed(function, Options(), ())
    parts: list[str] = []
    for op, names in loop_names(plain):
        factor = asked.get(names[-1].removeprefix("loop"))
        if factor == "full" and trips_of(ForView.of(op)) is None:
            factor = "2"
        if factor is not None:
            parts.append(f"{names[-1]}:{factor}")
    return ",".join(parts)


def _run(
    machine: Machine, program: Program, arguments: list[Any], meaning: Meaning
) -> Fault | None:
    count = len(program.scalars)
    data = [list(words) for words in arguments[count:]]
    shapes = [tuple(m.shape) for m in program.memories if not m.made_by]
    told = f"arguments {arguments}"
    try:
        results = machine.run(arguments[:count], list(zip(data, shapes, strict=True)))
    except Wrong as error:
        return Fault(f"run: {error}", f"{told}: {error}")
    if data != meaning.memories:
        return Fault("memories", f"{told}: {data} for {meaning.memories}")
    if results != meaning.results:
        return Fault("results", f"{told}: {results} for {meaning.results}")
    return None


def hardware(
    program: Program, options: dict[str, Any], rng: random.Random, folder: Path
) -> Fault | None:
    """Simulate the module that is made with all transformations; what is wrong, or None.

    Raises
    ------
    GausError
        There is no such module.
    """
    from fuzz.loops import lowered
    from fuzz.loops.running import compare as simulated
    from fuzz.loops.running import plan

    asked = {
        "solver": "list",
        "transforms": "all",
        "unroll": ",".join(f"loop{n}:{f}" for n, f in options.get("unroll", {}).items()),
        "partition": options["hardware"]["partition"],
    }
    verilog, description = lowered(mlir(program), asked, folder)
    planned = plan(program, rng, 2)
    return simulated(program, verilog, description, planned, folder, counted=False)
