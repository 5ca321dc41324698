"""Operator libraries from files of any kind: ours (JSON), CIRCT's (`ssp.library`), XLS's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from gaus_pass.errors import ImportFailed
from gaus_pass.ir.operators.library import (
    OperatorEntry,
    OperatorLibrary,
    default_library,
    parse_library,
)
from gaus_pass.model.problem import ResourceType
from gaus_pass.text import display_name

if TYPE_CHECKING:
    from gaus_pass.ir.ssp.library import SspType

_MLIR_SUFFIXES = frozenset((".mlir", ".mlirbc"))
_MLIR = re.compile(r'(?:\s|//[^\n]*\n)*(?:module\b|"?builtin\.module\b|"?ssp\.library\b|#\w|!\w)')


def load_library(path: str) -> OperatorLibrary:
    """Read an operator library; its content says of which kind it is.

    Raises
    ------
    ImportFailed
        The file cannot be read or is no library; the message names file and entry.
    """
    try:
        data = Path(path).read_bytes()
        is_mlir = Path(path).suffix in _MLIR_SUFFIXES
        text = "" if is_mlir else data.decode("utf-8")
    except (OSError, ValueError) as error:  # not UTF-8, or a NUL in the name
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise ImportFailed(f"cannot read operator library '{path}': {reason}") from None
    name = display_name(path)
    if is_mlir or _MLIR.match(text):
        return _from_mlir(data, name)
    from gaus_pass.ir.operators.xls_proto import looks_like_xls

    if looks_like_xls(text):
        from gaus_pass.ir.operators.xls_delays import xls_library

        return xls_library(text, name)
    return parse_library(text, name)


def libraries_of(path: str | None) -> list[OperatorLibrary]:
    """The user's library, if there is one, before the default one.

    Raises
    ------
    ImportFailed
        See `load_library`.
    """
    return [default_library()] if path is None else [load_library(path), default_library()]


def _from_mlir(data: bytes, path: str) -> OperatorLibrary:
    """A library of CIRCT: types named like an operation are also entries for that operation."""
    from gaus_pass.ir.core.bindings import new_context
    from gaus_pass.ir.core.reading import parse_module
    from gaus_pass.ir.core.walk import find_operations
    from gaus_pass.ir.ssp.library import LIBRARY, operator_types

    module = parse_module(data, path, new_context())
    found = {
        library.attributes["sym_name"].value: operator_types(library)
        for library in find_operations(module.operation, LIBRARY)
        if "sym_name" in library.attributes
    }
    if not found:
        raise ImportFailed("no ssp.library with a name in this file", path)
    entries: dict[str, tuple[OperatorEntry, ...]] = {}
    resources: dict[str, ResourceType] = {}
    for types in found.values():
        for kind in types.values():
            if "." in kind.name and kind.name not in entries:
                entries[kind.name] = (_entry(kind),)
                if kind.limit is not None:
                    resources[kind.name] = ResourceType(kind.name, kind.limit)
    return OperatorLibrary(path, entries, resources, found)


def _entry(kind: SspType) -> OperatorEntry:
    """An operator type as an entry for operations of any width."""
    if kind.latency is None:
        raise ImportFailed(f"Operator type '{kind.name}' has no latency", kind.location)
    before, after = kind.in_delay, kind.out_delay
    if kind.latency == 0:
        before = after = before if before is not None else after
    if min(before or 0.0, after or 0.0) < 0:
        raise ImportFailed(f"Negative delays: operator type '{kind.name}'", kind.location)
    default = default_library().match(kind.name, 0)
    uses = {} if default is None else default.uses
    return OperatorEntry(
        kind.name,
        kind.latency,
        in_delay=before or 0.0,
        out_delay=after or 0.0,
        blocking=kind.blocking,
        # Older files limit an operator type where newer ones have a resource type.
        uses=uses if kind.limit is None else {kind.name: 1},
        scale=None if before is None and after is None else "",
    )
