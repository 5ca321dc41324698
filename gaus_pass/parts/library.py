"""The files of parts: JSON with a line for each curve, as the package brings them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from gaus_pass.errors import InvalidOption
from gaus_pass.option_table import unknown_name
from gaus_pass.parts.part import MemoryCurves, Part, curve_of

SCHEMA = 1
_FOLDER = Path(__file__).parents[1] / "data" / "parts"


def part_names() -> tuple[str, ...]:
    """Names of all parts that have a file."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.json")))


@cache
def load_part(name: str) -> Part:
    """A part by its name.

    Raises
    ------
    InvalidOption
        There is none of that name.
    """
    if name not in part_names():
        raise InvalidOption(unknown_name("part", name, list(part_names())))
    return part_of(json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8")))


def part_of(data: Any) -> Part:
    """The part that a JSON document of schema `SCHEMA` says."""
    register = data["register"]
    return Part(
        name=data["part"],
        device=data["device"],
        tools=data["tools"],
        placed=data["placed"],
        seeds=tuple(data.get("seeds", ())),
        clock_to_out=register["clock_to_out"],
        set_up=register["set_up"],
        wire=register["wire"],
        least_period=register["least_period"],
        uncertainty=data["uncertainty"],
        operations={kind: curve_of(points) for kind, points in data["operations"].items()},
        fan_in={kind: curve_of(points) for kind, points in data["fan_in"].items()},
        multiplexers={int(ways): curve_of(p) for ways, p in data["multiplexers"].items()},
        memories={
            (m["ports"], m["latency"]): MemoryCurves(
                curve_of(m["clock_to_out"]), curve_of(m["set_up"])
            )
            for m in data["memories"]
        },
    )


def rising(points: Sequence[Sequence[int]]) -> list[list[int]]:
    """No width is faster than a narrower one, which synthesis may have mapped less well."""
    found: list[list[int]] = []
    for x, y in sorted(points, key=tuple):
        found.append([x, max(y, found[-1][1] if found else 0)])
    return found


def part_json(table: Mapping[str, Any]) -> str:
    """The JSON of a part; see `gaus_pass.parts.library.part_of`."""
    lines: list[str] = []
    for key, value in table.items():
        if isinstance(value, dict) and value:
            inner = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items())
            lines.append(f" {json.dumps(key)}: {{\n{inner}\n }}")
        elif key == "memories":
            inner = ",\n".join(f"  {json.dumps(m)}" for m in value)
            lines.append(f' "memories": [\n{inner}\n ]')
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"
