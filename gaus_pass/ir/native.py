"""Problems as the native plugin sends them, completed here from the operator libraries.

The plugin sends structure only.  An operator type with ``op`` in place of ``latency`` is looked
up: ``{"name": "arith.muli.i32", "op": "arith.muli", "bits": 32, "location": "a.mlir:3:8"}``, with
``operator_type`` if the operation has an `ssp.operator_type`.  Values have no ``hold``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from gaus_pass.errors import GausError, InvalidProblem
from gaus_pass.hardware.memory import MemoryModel
from gaus_pass.hardware.operations import LOAD, STORE
from gaus_pass.hardware.ports import Ports
from gaus_pass.ir.loops.timing import access_timing
from gaus_pass.ir.operators.delay_model import DelayModel
from gaus_pass.ir.operators.library import OperatorLibrary
from gaus_pass.ir.operators.types import OperatorTypes, Timing
from gaus_pass.ir.ssp.library import SspType

Json = dict[str, Any]

LOOP = "loop"
_WITH_CORES = ("arith.", "math.")
"""Of these dialects all that libraries do not know is what `gaus_pass.cores` is for."""
_REWRITTEN = ("affine.", "func.", "index.", "memref.", "scf.", "vector.")
"""Of these the drivers in Python rewrite what they do not schedule."""
_SSP_KEYS = ("latency", "in_delay", "out_delay", "limit")


@dataclass(frozen=True)
class NativeOperation:
    """The part of an operation that `OperatorTypes` needs."""

    attributes: Mapping[str, str]
    location: str = ""


@dataclass(frozen=True)
class _Found:
    """An operator type, whether it keeps its own registers, and whether a library knows it."""

    timing: Timing
    keeps: bool
    known: bool


def ssp_library(data: Mapping[str, Any]) -> OperatorLibrary:
    """The SSP libraries of a message, by library and operator type."""
    types = {
        library: {name: _ssp_type(name, entry) for name, entry in entries.items()}
        for library, entries in data.items()
    }
    return OperatorLibrary("the IR", {}, {}, types)


def _ssp_type(name: str, entry: Mapping[str, Any]) -> SspType:
    latency, before, after, limit = (entry.get(key) for key in _SSP_KEYS)
    where = str(entry.get("location", ""))
    return SspType(name, latency, before, after, where, limit, entry.get("blocking", 1))


@dataclass(frozen=True)
class Completion:
    """Completes problems.

    Attributes
    ----------
    delays
        None when there is no cycle time to ask for them.
    opaque
        Latency of operations that no library knows, or None if these are an error.
    memory, ports
        Timing of memories, and the number of accesses that they take per cycle.
    """

    types: OperatorTypes
    delays: DelayModel | None
    opaque: int | None
    memory: MemoryModel = field(default_factory=MemoryModel)
    ports: Mapping[str, Ports] = field(default_factory=dict[str, Ports])

    def complete(self, problem: Mapping[str, Any], kind: str) -> Json:
        """The problem JSON with latencies, resources, holds and the order of opaque operations.

        Raises
        ------
        InvalidProblem
            No library knows an operation.
        KeyError, TypeError, ValueError, AttributeError
            The message is not what the plugin writes.
        """
        asked = {t["name"]: t for t in problem["operator_types"]}
        found = {name: self._find(t, kind) for name, t in asked.items() if "op" in t}
        declared = [
            _declared(name, found[name].timing) if name in found else t for name, t in asked.items()
        ]
        operations = problem["operations"]
        opaque = [i for i, o in enumerate(operations) if _is_opaque(o, found)]
        _refuse_speculation([operations[i] for i in opaque], asked)
        ordered = opaque if problem.get("ordered") else []
        order = [
            {"src": before, "dst": after, "carries": False} for before, after in pairwise(ordered)
        ]
        return {
            **problem,
            "operator_types": declared,
            "resource_types": [
                {"name": r.name, "limit": r.limit, "cost": r.cost}
                for r in self.types.resources.values()
            ]
            + self._memory_ports(asked.values())
            + list(problem.get("resource_types", ())),
            "dependences": order + list(problem["dependences"]),
            "values": [_held(value, operations, found, kind) for value in problem["values"]],
        }

    def _memory_ports(self, asked: Iterable[Mapping[str, Any]]) -> list[Json]:
        used = {str(t["memory"]): None for t in asked if "memory" in t}
        return [
            {"name": name, "limit": count, "cost": 1}
            for memory in used
            for name, count in self.ports_of(memory).resources(memory).items()
        ]

    def ports_of(self, memory: str) -> Ports:
        """Ports of a memory."""
        return self.ports.get(memory, self.ports.get("", Ports()))

    def _find(self, asked: Mapping[str, Any], kind: str) -> _Found:
        where = str(asked.get("location", ""))
        try:
            return self._timing(asked, kind)
        except GausError as error:
            raise error.at(where) from None

    def _timing(self, asked: Mapping[str, Any], kind: str) -> _Found:
        name, bits, ssp_type = asked["op"], asked["bits"], asked.get("operator_type")
        if name in (LOAD, STORE) and "memory" in asked:
            port = self.ports_of(asked["memory"]).resource(asked["memory"], asked["store"])
            timing = access_timing(self.types, self.memory, asked["memory"], name, bits, port)
            return _Found(timing, False, True)
        if name == "input":
            return _Found(self.types.find(name, bits) or Timing(name, 0), False, True)
        if ssp_type is None and not self.types.knows(name, bits):
            if self.opaque is None or kind == LOOP:
                raise _unknown(name, bits, kind)
            return _Found(Timing(f"opaque {name}", self.opaque), True, False)
        attributes = {} if ssp_type is None else {"ssp.operator_type": ssp_type}
        operation = NativeOperation(attributes)
        timing = self.types.timing(operation, name, bits, None)
        if self.delays is not None:
            timing = self.delays.apply(timing, operation, name, bits)
        if "memory" in asked:
            port = self.ports_of(asked["memory"]).resource(asked["memory"], asked["store"])
            timing = replace(timing, uses={**timing.uses, port: 1})
        keeps = name.startswith("@") or timing.implementation is not None
        return _Found(timing, keeps, True)


def _declared(name: str, timing: Timing) -> Json:
    return {
        "name": name,
        "latency": timing.latency,
        "in_delay": timing.in_delay,
        "out_delay": timing.out_delay,
        "blocking": timing.blocking,
        "uses": timing.uses,
    }


def _is_opaque(operation: Mapping[str, Any], found: Mapping[str, _Found]) -> bool:
    kind = found.get(operation["type"])
    return kind is not None and not kind.known


def _refuse_speculation(opaque: list[Any], asked: Mapping[str, Any]) -> None:
    for operation in opaque:
        if operation.get("speculative"):
            raise InvalidProblem(
                f"'{asked[operation['type']]['op']}' stands in a branch of scf.if; both branches "
                "are run, and what an opaque operation does cannot be undone: move it out of the "
                "scf.if",
                str(operation.get("location", "")),
            )


def _held(
    value: Mapping[str, Any], operations: list[Any], found: Mapping[str, _Found], kind: str
) -> Json:
    """The value with its hold: the latency if the operator has registers of its own, else 0."""
    producer = value["producer"]
    if "hold" in value or not 0 <= producer < len(operations):
        return dict(value)
    made = found.get(operations[producer]["type"])
    keeps = made is not None and (made.keeps or kind == LOOP)
    return {**value, "hold": made.timing.latency if made is not None and keeps else 0}


def _unknown(name: str, bits: int, kind: str) -> InvalidProblem:
    what = f"instance of '{name}'" if name.startswith("@") else f"'{name}'"
    opaque = ", or set opaque=N to let every unknown operation take N cycles"
    remedy = "" if kind == LOOP else opaque
    if name.startswith(_WITH_CORES):
        remedy += "; the plugin has no cores: gaus hls makes those of arith and math"
    elif name.startswith(_REWRITTEN):
        remedy += "; the plugin rewrites nothing: gaus hls and gaus-opt take such functions"
    return InvalidProblem(
        f"no operator library has an entry for {what} at {bits} bits; add an entry with "
        f'"op": "{name}" (operators=FILE), give the operation an ssp.operator_type{remedy}'
    )
