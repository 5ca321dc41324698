"""JSON Schemas of what is written: problems, results, descriptions of modules, rows of sweeps.

They are made of the kinds by which readers judge (`gaus_pass.formats.result_check`) and shipped as
``gaus_pass/data/schemas/NAME-VERSION.json``.  Objects may have further keys: a minor version adds
keys, and only a new version of a schema takes one away or gives it another meaning.
"""

from __future__ import annotations

from typing import Any, cast

from gaus_pass.formats.result_check import (
    DOCUMENT_KINDS,
    PROBLEM_KINDS,
    Each,
    Maybe,
    Needed,
)

Json = dict[str, Any]
VERSION = 1
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_NAMES = {int: "integer", float: "number", str: "string", bool: "boolean"}

_PORT: Json = {
    "prefix": Needed(str), "reads": Needed(bool), "writes": Needed(bool),
    "bank": int, "address_bits": int,
}  # fmt: skip
_ARGUMENT: Json = {
    "name": Needed(str),
    "kind": str,
    "bits": Needed(int),
    "index": bool,
    "shape": [Maybe(int)],
    "size": Maybe(int),
    "address_bits": int,
    "ports": [_PORT],
    "partition": [{"axis": Needed(int), "kind": Needed(str), "banks": Needed(int)}],
    "direction": str,
    "count": Maybe(int),
    "signals": Each(str),
}
_INTERFACE: Json = {
    **{
        key: Needed(str)
        for key in ("clock", "reset", "start", "ready", "done", "stall", "read_during_write")
    },
    "arguments": Needed([_ARGUMENT]),
    "results": Needed([_ARGUMENT]),
}
_MODULE: Json = {
    "module": Needed(str),
    "interface": Needed(_INTERFACE),
    "cycles": {},
    "restart": Maybe({"after": Needed(int), "every": Needed(int)}),
    "register_bits": Each(int),
    "registers": [{"name": Needed(str), "bits": Needed(int), "purpose": str, "location": str}],
    "units": [
        {"leaf": Needed(str), "resource": Needed(str), "unit": Needed(int), "operations": [str]}
    ],
    "cores": [{"module": Needed(str), "operator": str, "latency": int, "operations": [str]}],
}
_ROW: Json = {"number": Needed(int), "status": str, "cause": Maybe(str), "key": Needed(str)}


def schemas() -> dict[str, Json]:
    """The schemas by file name without its suffix."""
    problem = {"anyOf": [schema_of(kinds) for kinds in PROBLEM_KINDS]}
    result = schema_of({**DOCUMENT_KINDS, "modules": [_MODULE]})
    result["properties"] |= {"schema": {"const": VERSION}, "problem": {"$ref": _id("problem")}}
    result["required"] = ["problem", "results"]
    whole = {
        "anyOf": [
            {"$ref": "#/$defs/region"},
            {
                "type": "object",
                "properties": {
                    "schema": {"const": VERSION},
                    "regions": {"type": "array", "items": {"$ref": "#/$defs/region"}},
                },
                "required": ["schema", "regions"],
            },
        ],
        "$defs": {"region": result},
    }
    row = schema_of(_ROW)
    row["additionalProperties"] = {"type": ["string", "number", "boolean", "null"]}
    found = {
        "problem": ("A scheduling problem", problem),
        "result": ("Problems and their schedules", whole),
        "module": ("Ports, cycles and registers of a module of gaus hls", schema_of(_MODULE)),
        "sweep-rows": ("Points of a sweep", {"type": "array", "items": row}),
    }
    return {
        f"{name}-{VERSION}": {"$schema": DIALECT, "$id": _id(name), "title": title, **body}
        for name, (title, body) in found.items()
    }


def _id(name: str) -> str:
    return f"urn:gaus_pass:schema:{name}-{VERSION}"


def schema_of(kind: Any) -> Json:
    """A kind of `gaus_pass.formats.result_check` as JSON Schema."""
    if isinstance(kind, Maybe):
        return {"anyOf": [schema_of(kind.kind), {"type": "null"}]}
    if isinstance(kind, Each):
        return {"type": "object", "additionalProperties": schema_of(kind.kind)}
    if isinstance(kind, list):
        (inner,) = cast("list[Any]", kind)
        return {"type": "array", "items": schema_of(inner)}
    if isinstance(kind, tuple):
        items = [schema_of(inner) for inner in cast("tuple[Any, ...]", kind)]
        most = len(items)
        return {"type": "array", "prefixItems": items, "minItems": most, "maxItems": most}
    if isinstance(kind, dict):
        return _object(cast("Json", kind))
    return {"type": _NAMES[kind]}


def _object(kinds: Json) -> Json:
    needed = [key for key, kind in kinds.items() if isinstance(kind, Needed)]
    inner = {key: kind.kind if isinstance(kind, Needed) else kind for key, kind in kinds.items()}
    found: Json = {"type": "object"}
    if inner:
        found["properties"] = {key: schema_of(kind) for key, kind in inner.items()}
    return found | ({"required": needed} if needed else {})
