"""Which operator type an operation has: its `ssp.operator_type`, or an operator library."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import IrAttribute, Op
from gaus_pass.ir.core.locations import location_text
from gaus_pass.ir.operators.library import (
    Implementation,
    OperatorEntry,
    OperatorLibrary,
    default_library,
)
from gaus_pass.ir.ssp.library import SspType, symbol_path, visible_libraries
from gaus_pass.model.problem import ResourceType


@dataclass(frozen=True)
class Timing:
    """Timing of an operator; see `gaus_pass.model.problem.OperatorType`.

    Attributes
    ----------
    own_delays
        Whether the IR itself gives the delays, so that no delay model may replace them.
    scale
        Unit of the delays; ``""`` if it is not given, None if there are no delays.
    asked
        Whether the entry is from a library that the user named.
    """

    name: str
    latency: int
    in_delay: float = 0.0
    out_delay: float = 0.0
    blocking: int = 1
    uses: dict[str, int] = field(default_factory=dict[str, int])
    implementation: Implementation | None = None
    own_delays: bool = False
    scale: str | None = None
    asked: bool = False


class OperatorTypes:
    """Finds the operator types of the operations below one operation.

    Parameters
    ----------
    root
        Any operation; the SSP libraries of the modules around it are visible.
    libraries
        Operator libraries in order of precedence.
    """

    def __init__(self, root: Op, libraries: Iterable[OperatorLibrary]) -> None:
        self._libraries = tuple(libraries)
        # A file that the user names adds libraries; one in the IR hides its namesake.
        self._ssp: dict[str, Mapping[str, SspType]] = {}
        for library in reversed(self._libraries):
            self._ssp.update(library.ssp)
        self._ssp.update(visible_libraries(root))
        self._known: dict[Any, Timing] = {}
        self._described: dict[tuple[str, int], bool] = {}

    @property
    def resources(self) -> dict[str, ResourceType]:
        """All resource types of the libraries; the first library that has a name wins.

        A limit on an operator type of an SSP library is a resource type of that name.
        """
        merged: dict[str, ResourceType] = {}
        for library in reversed(self._libraries):
            merged.update(library.resources)
        for kind in chain.from_iterable(types.values() for types in self._ssp.values()):
            if kind.limit is not None:
                known = merged.get(kind.name, ResourceType(kind.name))
                merged[kind.name] = replace(known, limit=kind.limit)
        return merged

    def timing(self, op: Op, name: str, bits: int, default_lib: str | None) -> Timing:
        """The operator type of ``op``.

        Parameters
        ----------
        name, bits
            The operation's name in the IR, and the width of its widest operand or result.
        default_lib
            Name of the SSP library of the container, or None.

        Raises
        ------
        InvalidProblem
            The type is not in the library, lacks a latency, or has impossible delays; or no
            library knows the operation.
        """
        attribute = op.attributes.get("ssp.operator_type")
        key = (name, bits, attribute, default_lib)
        if key not in self._known:
            self._known[key] = self._find_timing(op, name, bits, attribute, default_lib)
        return self._known[key]

    def _find_timing(
        self, op: Op, name: str, bits: int, attribute: IrAttribute, default_lib: str | None
    ) -> Timing:
        entry, asked = self._entry(name, bits)
        if attribute is None:
            if entry is None:
                raise InvalidProblem(
                    f"no operator library has an entry for '{name}' at {bits} bits; give the "
                    f"operation an ssp.operator_type, {_remedy(op)}",
                    location_text(op.location),
                )
            label = f"{name}:{entry.latency}" if entry.latency else name
            return _from_entry(entry, label, entry.latency, asked)
        timing = _timing(self._lookup(op, str(attribute), default_lib))
        if entry is None:
            return timing
        merged = _from_entry(entry, timing.name, timing.latency, asked)
        blocking = timing.blocking if timing.blocking > 1 else merged.blocking
        merged = replace(merged, blocking=blocking, uses=timing.uses or merged.uses)
        if not timing.own_delays:
            return merged
        delays = {"in_delay": timing.in_delay, "out_delay": timing.out_delay, "own_delays": True}
        return replace(merged, **delays, scale=timing.scale)

    def _entry(self, name: str, bits: int) -> tuple[OperatorEntry | None, bool]:
        """The first entry of all libraries, and whether it is from the user's library."""
        for library in self._libraries:
            entry = library.match(name, bits)
            if entry is not None:
                return entry, library is not default_library()
        return None, False

    def knows(self, name: str, bits: int) -> bool:
        """Whether an operator library has an entry."""
        key = (name, bits)
        if key not in self._described:
            self._described[key] = any(library.match(name, bits) for library in self._libraries)
        return self._described[key]

    def find(self, name: str, bits: int) -> Timing | None:
        """The timing of an operation in the operator libraries, or None."""
        entry, asked = self._entry(name, bits)
        return None if entry is None else _from_entry(entry, name, entry.latency, asked)

    def check_library(self, name: str, location: str) -> None:
        """Raise when the library that a container names does not exist."""
        if name not in self._ssp:
            have = ", ".join(f"@{n}" for n in self._ssp) or "none"
            message = f"operator library '@{name}' not found; there are: {have}"
            raise InvalidProblem(message, location)

    def _lookup(self, op: Op, text: str, default_lib: str | None) -> SspType:
        path = symbol_path(text)
        library = path[0] if len(path) > 1 else default_lib
        where = location_text(op.location)
        if not path:
            raise InvalidProblem(f"ssp.operator_type is {text}; it must be a symbol, as @op", where)
        if library is None:
            raise InvalidProblem(
                f"operator type '{text}' names no library and there is no operator_lib around it; "
                f"write @Library::{text}",
                where,
            )
        self.check_library(library, where)
        found = self._ssp[library].get(path[-1])
        if found is None:
            have = ", ".join(f"@{n}" for n in self._ssp[library]) or "none"
            raise InvalidProblem(
                f"operator type '{text}' not found in operator library '@{library}'; "
                f"there are: {have}",
                where,
            )
        return found


class TypesByScope:
    """Operator types by scope: operations in one `builtin.module` see the same libraries."""

    def __init__(self, libraries: Iterable[OperatorLibrary]) -> None:
        self._libraries = tuple(libraries)
        self._last: tuple[Any, OperatorTypes] | None = None

    def of(self, op: Op) -> OperatorTypes:
        """What the operations below ``op`` see."""
        scope = _scope(op)
        if self._last is None or self._last[0] != scope:
            self._last = scope, OperatorTypes(scope, self._libraries)
        return self._last[1]


def _scope(op: Op) -> Any:
    """The `builtin.module` around ``op``, or what stands outermost."""
    op = op.operation
    while op.name != "builtin.module" and op.parent is not None:
        op = op.parent.operation
    return op


def _from_entry(entry: OperatorEntry, name: str, latency: int, asked: bool) -> Timing:
    same = latency == entry.latency
    after = entry.out_delay if same else (entry.in_delay if latency == 0 else 0.0)
    return Timing(
        name,
        latency,
        entry.in_delay,
        after,
        entry.blocking,
        dict(entry.uses),
        entry.implementation if same else None,
        # What a pipelined module takes is known to its library alone.
        own_delays=same and entry.implementation is not None,
        scale=entry.scale,
        asked=asked,
    )


def _timing(ssp: SspType) -> Timing:
    if ssp.latency is None:
        raise InvalidProblem(f"Operator type '{ssp.name}' has no latency", ssp.location)
    for delay in (ssp.in_delay, ssp.out_delay):
        if delay is not None and (not math.isfinite(delay) or delay < 0):
            raise InvalidProblem(
                f"Negative delays: operator type '{ssp.name}' has delay {delay:g}; "
                "a delay is finite and not negative",
                ssp.location,
            )
    before, after = ssp.in_delay, ssp.out_delay
    if ssp.latency == 0:
        if before is not None and after is not None and before != after:
            raise InvalidProblem(
                "Incoming & outgoing delay must be equal for zero-latency operator type "
                f"'{ssp.name}'; they are {before:g} and {after:g}",
                ssp.location,
            )
        before = after = before if before is not None else after
    own = before is not None or after is not None
    uses = {} if ssp.limit is None else {ssp.name: 1}
    return Timing(
        ssp.name,
        ssp.latency,
        before or 0.0,
        after or 0.0,
        ssp.blocking,
        uses,
        own_delays=own,
        scale="" if own else None,
    )


def _remedy(op: Op) -> str:
    """Another remedy for the message: in a pipeline, a `pipeline.latency` body."""
    parent = op.parent
    while parent is not None:
        if parent.name == "pipeline.unscheduled":
            return "add an entry (operators=FILE), or wrap what holds registers in pipeline.latency"
        parent = parent.parent
    if any(isinstance(v.type, ir.FloatType) for v in (*op.operands, *op.results)):
        return "or add an entry (operators=FILE), with an implementation where hardware is wanted"
    return "or add an entry (operators=FILE)"
