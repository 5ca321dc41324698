"""Random options of ``gaus hls`` and the operator library that they name."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from fuzz.loops.program import Program

_OPERATORS = {
    "mul": ("muli",),
    "add": ("addi", "subi"),
    "div": ("divsi", "divui", "remsi", "remui", "floordivsi", "ceildivsi", "ceildivui"),
    "": ("cmpi", "select", "andi", "ori", "shli"),
}
_OBJECTIVES = (
    "ii > length > register-bits", "ii > register-bits", "ii > resources > length",
    "ii > memory > length", "ii > length > communication",
)  # fmt: skip
_SOLVERS = ("auto", "auto", "list", "sdc", "cp-sat", "asap", "alap", "refine", "force-directed")


def make_options(rng: random.Random) -> dict[str, Any]:
    """Fields of `gaus_pass.options.Options`; ``library`` is the content of ``operators``."""
    choices: dict[str, Any] = {
        "ii": rng.choice((1, 2, 3, 4, 5)),
        "ports": rng.choice(("2rw", "1r1w")),
        "read_latency": rng.choice((2, 3)),
        "read_during_write": rng.choice(("new", "undefined")),
        "flatten": True,
        "unroll": _unroll(rng),
        "share": "limits",
        "solver": rng.choice(_SOLVERS),
        "objective": rng.choice(_OBJECTIVES),
        "slack": rng.choice((1.3, 2.0)),
        "seed": rng.randrange(100),
        "samples": 3,
        "library": _library(rng),
    }
    found = {key: value for key, value in choices.items() if rng.random() < 0.3}
    if found.get("solver") not in (None, "auto", "list", "refine"):
        found.pop("samples", None)
    if "library" in found:
        if rng.random() < 0.6:
            found["limits"] = {
                name: rng.randint(1, 2) for name in ("mul", "add", "div") if rng.random() < 0.5
            }
        if rng.random() < 0.3:
            found["cycle_time"] = rng.choice((3.0, 4.0, 6.0, 10.0))
    found["iterations"] = 30
    found["transforms"] = rng.choice(("none", "none", "safe", "all"))
    return found


def make_partition(rng: random.Random, program: Program) -> str:
    """The option ``partition`` for some memories of a program that have constant sizes."""
    memories = [m for m in program.memories if not m.made_by]
    found: list[str] = []
    for k, memory in enumerate(memories, len(program.scalars)):
        if memory.dynamic or rng.random() < 0.5:
            continue
        axis = rng.randrange(len(memory.shape))
        size = memory.shape[axis]
        kinds = [f"cyclic:{n}" for n in range(2, size + 1)]
        kinds += [f"block:{n}" for n in range(2, size + 1) if -(-size // -(-size // n)) == n]
        kinds.append("complete")
        found.append(f"arg{k}:{axis}:{rng.choice(kinds)}")
    return ",".join(found)


def keeps_loops(options: dict[str, Any]) -> bool:
    """Whether the module has the loops of the program, so that their iterations are promised."""
    return options.get("transforms", "none") == "none" and "unroll" not in options


def _unroll(rng: random.Random) -> str:
    """The option ``unroll`` for one or two of the first loops; what is not there is refused."""
    loops = rng.sample((0, 0, 1, 2), rng.choice((1, 1, 2)))
    factors = {loop: rng.choice(("2", "3", "4", "full")) for loop in loops}
    return ",".join(f"loop{loop}:{factor}" for loop, factor in sorted(factors.items()))


def _library(rng: random.Random) -> dict[str, Any]:
    resources = {name: {"cost": rng.randint(1, 9)} for name in ("mul", "add", "div")}
    operators: list[dict[str, Any]] = []
    for resource, names in _OPERATORS.items():
        most = {"mul": 4, "add": 1, "div": 6, "": 1}[resource]
        for name in names:
            entry: dict[str, Any] = {"op": f"arith.{name}"}
            entry["latency"] = rng.randint(0, most) if rng.random() < 0.6 else 0
            entry["in_delay"] = rng.choice((0.5, 1.0, 2.0))
            entry["out_delay"] = entry["in_delay"]
            if resource:
                entry["uses"] = {resource: 1}
            operators.append(entry)
    return {"schema": 1, "unit": "ns", "resources": resources, "operators": operators}


def write_options(given: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The options as `Options` takes them, the library written to a file."""
    options = {key: value for key, value in given.items() if key != "library"}
    options.setdefault("transforms", "none")
    if "library" in given:
        path = folder / "library.json"
        path.write_text(json.dumps(given["library"]))
        options["operators"] = str(path)
    return options
