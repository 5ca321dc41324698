"""Operator libraries: latencies, delays and resource use of operations.

A library is a JSON file::

    {"schema": 1, "unit": "ns", "resources": {"mul": {"limit": 2, "cost": 8}},
     "operators": [{"op": "comb.mul", "min_bits": 1, "max_bits": 32, "latency": 3,
                    "in_delay": 1.2, "out_delay": 0.8, "blocking": 1, "uses": {"mul": 1},
                    "implementation": {"module": "@mul32_3",
                                       "ports": {"a": 0, "b": 1, "p": "result"}}}]}

The first entry whose ``op`` is the operation's name and whose range holds its width (the widest
of its operands and results) wins.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gaus_pass.errors import ImportFailed
from gaus_pass.ir.operators.json_reader import CONTROLS, Reader
from gaus_pass.model.problem import ResourceType

if TYPE_CHECKING:
    from gaus_pass.ir.ssp.library import SspType


@dataclass(frozen=True)
class Implementation:
    """A pipelined ``hw.module`` that implements an operator.

    Attributes
    ----------
    module
        Symbol name without ``@``.
    ports
        Port name → operand index, ``"result"`` (the first result), ``"result1"`` and so on, or for
        an input one of `gaus_pass.ir.operators.json_reader.CONTROLS`.
    text
        The `hw.module` itself, where it is not part of the input.
    register_bits
        Bits of the registers in it, where they are known; else 0.
    """

    module: str
    ports: Mapping[str, int | str]
    text: str = ""
    register_bits: int = 0


@dataclass(frozen=True)
class OperatorEntry:
    """An entry of a library; ``max_bits`` None means any width.

    Attributes
    ----------
    scale
        Unit of the delays, as the library gives it (``""`` if it does not); None if the entry has
        no delays.
    """

    op: str
    latency: int
    min_bits: int = 0
    max_bits: int | None = None
    in_delay: float = 0.0
    out_delay: float = 0.0
    blocking: int = 1
    uses: Mapping[str, int] = field(default_factory=dict[str, int])
    implementation: Implementation | None = None
    scale: str | None = None

    def fits(self, bits: int) -> bool:
        """Whether the entry is for operations of that width."""
        return self.min_bits <= bits and (self.max_bits is None or bits <= self.max_bits)


@dataclass(frozen=True)
class OperatorLibrary:
    """Entries by operation name, in the order of the file, and the resource types they use.

    Attributes
    ----------
    ssp
        Operator types by SSP library, where the file is CIRCT's.
    """

    source: str
    entries: Mapping[str, tuple[OperatorEntry, ...]]
    resources: Mapping[str, ResourceType]
    ssp: Mapping[str, Mapping[str, SspType]] = field(
        default_factory=dict[str, Mapping[str, "SspType"]]
    )

    def match(self, op: str, bits: int) -> OperatorEntry | None:
        """The first entry for ``op`` at that width, or None."""
        return next((e for e in self.entries.get(op, ()) if e.fits(bits)), None)


def implementing_modules(libraries: Iterable[OperatorLibrary]) -> set[str]:
    """Names of the modules that implement operators."""
    entries = (e for library in libraries for es in library.entries.values() for e in es)
    return {e.implementation.module for e in entries if e.implementation is not None}


def known_symbols(libraries: Collection[OperatorLibrary]) -> tuple[set[str], set[str]]:
    """``@f`` of modules that implement operators, and the operation names that have entries."""
    implementing = {f"@{name}" for name in implementing_modules(libraries)}
    return implementing, {name for library in libraries for name in library.entries}


@cache
def default_library() -> OperatorLibrary:
    """The library for operations that neither the IR nor the user describes."""
    return parse_library(default_library_text(), "default operator library")


def default_library_text() -> str:
    """The JSON of the default library, as ``--show-operators`` prints it."""
    data = Path(__file__).parents[2] / "data"
    return (data / "operators.json").read_text(encoding="utf-8")


def parse_library(text: str, source: str) -> OperatorLibrary:
    """Read a library from its JSON; ``source`` is what messages call it.

    Raises
    ------
    ImportFailed
        The text is not a library; the message names source and entry.
    """
    try:
        document: Any = json.loads(text, object_pairs_hook=_unique_keys)
    except json.JSONDecodeError as error:
        where = f"{source}:{error.lineno}:{error.colno}"
        raise ImportFailed(f"not JSON: {error.msg}", where) from None
    except _DuplicateKey as error:
        raise ImportFailed(f"key '{error}' is given twice in one object", source) from None
    except (RecursionError, ValueError) as error:  # ValueError: a number of very many digits
        raise ImportFailed(f"not JSON: {error}", source) from None
    top = Reader(source, document)
    top.keys({"schema", "operators"}, {"unit", "resources"})
    if top.integer("schema") != 1:
        raise top.error(f"schema is {top.integer('schema')}; this version reads schema 1")
    unit = top.text("unit", "")
    resources = {name: _resource(r, name) for name, r in top.objects("resources").items()}
    entries: dict[str, list[OperatorEntry]] = {}
    for reader in top.items("operators"):
        entry = _entry(reader, resources, unit)
        entries.setdefault(entry.op, []).append(entry)
    return OperatorLibrary(source, {op: tuple(es) for op, es in entries.items()}, resources)


class _DuplicateKey(ValueError):
    pass


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        raise _DuplicateKey(next(k for k, _ in pairs if k in seen or seen.add(k)))
    return found


def _resource(reader: Reader, name: str) -> ResourceType:
    reader.keys(set(), {"limit", "cost"})
    limit = reader.integer("limit", least=0) if reader.has("limit") else None
    return ResourceType(name, limit, reader.integer("cost", 1, least=0))


def _entry(reader: Reader, resources: Mapping[str, ResourceType], unit: str) -> OperatorEntry:
    known = {"min_bits", "max_bits", "in_delay", "out_delay", "blocking", "uses", "implementation"}
    reader.keys({"op", "latency"}, known)
    op = reader.text("op")
    reader.where += f" ({op})"
    latency = reader.integer("latency", least=0)
    in_delay, out_delay = _delays(reader, latency)
    low = reader.integer("min_bits", 0, least=0)
    high = reader.integer("max_bits", least=low) if reader.has("max_bits") else None
    blocking = reader.integer("blocking", 1, least=1)
    uses = reader.counts("uses")
    for name in uses:
        if name not in resources:
            have = ", ".join(sorted(resources)) or "none"
            raise reader.error(f"uses unknown resource '{name}'; resources are: {have}")
    implementation = _implementation(reader, latency)
    scale = unit if reader.has("in_delay") or reader.has("out_delay") else None
    return OperatorEntry(
        op, latency, low, high, in_delay, out_delay, blocking, uses, implementation, scale
    )


def _delays(reader: Reader, latency: int) -> tuple[float, float]:
    before = reader.delay("in_delay") if reader.has("in_delay") else None
    after = reader.delay("out_delay") if reader.has("out_delay") else None
    if latency > 0:
        return before or 0.0, after or 0.0
    if before is not None and after is not None and before != after:
        raise reader.error(
            f"latency 0 needs in_delay equal to out_delay (the delay through the operator); "
            f"they are {before:g} and {after:g}"
        )
    through = before if before is not None else after
    return through or 0.0, through or 0.0


def _implementation(reader: Reader, latency: int) -> Implementation | None:
    if not reader.has("implementation"):
        return None
    if latency == 0:
        raise reader.error("has an implementation but latency 0; a pipelined module takes cycles")
    inner = reader.object("implementation")
    inner.keys({"module", "ports"}, set())
    ports = inner.ports("ports")
    targets = [target for target in ports.values() if target not in CONTROLS]
    if len(set(targets)) != len(targets):
        raise inner.error("two ports are bound to the same operand or result")
    return Implementation(inner.text("module").removeprefix("@"), ports)
