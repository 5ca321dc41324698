"""The text of SSP attributes; only this module reads and writes it.

The bindings have no classes for them, and their text differs between releases of CIRCT.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import IrAttribute

OPERATOR_TYPE = "opr"
RESOURCES = "rsrcs"
START = "t"
START_IN_CYCLE = "z"
INTERVAL = "II"
LATENCY = "latency"
IN_DELAY = "incDelay"
OUT_DELAY = "outDelay"
LIMIT = "limit"
DISTANCE = "dist"

PROPERTIES = "sspProperties"
DEPENDENCES = "dependences"
BLOCKING = "gaus.blocking"
"""Ours, on an operator type, because SSP has no word for it: cycles for which a unit is kept."""

_QUOTED = r'"((?:[^"\\]|\\.)*)"'
_PROPERTY = re.compile(r"#ssp\.(\w+)<(.*)>", re.DOTALL)
_DEPENDENCE = re.compile(
    rf"#ssp\.dependence<(\d+)(?:, (?:{_QUOTED}|@?([\w$.-]+)))?(?: : \[(.*)\])?>", re.DOTALL
)
_SYMBOL = re.compile(rf"@(?:{_QUOTED}|([\w$.-]+))")
_REFERENCE = re.compile(rf"@(?:{_QUOTED}|[\w$.-]+)(?:::@(?:{_QUOTED}|[\w$.-]+))*")
_ESCAPE = re.compile(rb"\\([0-9A-Fa-f]{2}|.)", re.DOTALL)
_UNSIGNED = 2**32
_SIGN = 2**31


def symbol_path(text: str) -> list[str]:
    """``@Lib::@add1`` → ``["Lib", "add1"]``."""
    return [_unescaped(quoted) or plain for quoted, plain in _SYMBOL.findall(text)]


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text

    def character(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes.fromhex(code.decode()) if len(code) == 2 else code

    return _ESCAPE.sub(character, text.encode()).decode(errors="replace")


def integer(text: str) -> int:
    """A whole number; CIRCT keeps them in 32 bits without sign and prints −1 as 4294967295."""
    value = int(text.partition(":")[0])
    return value - _UNSIGNED if value >= _SIGN else value


def decimal(text: str) -> float:
    """A delay; MLIR prints NaN and infinity as the hexadecimal pattern of the number."""
    number = text.partition(":")[0].strip()
    return math.nan if number.startswith("0x") else float(number)


def references(text: str) -> tuple[tuple[str, ...], ...]:
    """``[@r, @Lib::@s]`` → ``(("r",), ("Lib", "s"))``."""
    return tuple(tuple(symbol_path(match[0])) for match in _REFERENCE.finditer(text))


class PropertyReader:
    """Reads `sspProperties` and `dependences`; there are few different ones, so they are kept."""

    def __init__(self) -> None:
        self._single: dict[Any, tuple[str, str]] = {}
        self._arrays: dict[Any, dict[str, str]] = {}
        self._dependences: dict[Any, tuple[int, str | None, int]] = {}

    def properties(self, attributes: Any) -> dict[str, str]:
        """The properties of an operation by name, as text; of two with one name the last holds."""
        array = attributes.get(PROPERTIES)
        if array is None:
            return {}
        found = self._arrays.get(array)
        if found is None:
            found = self._arrays[array] = dict(map(self._property, array))
        return found

    def _property(self, attribute: IrAttribute) -> tuple[str, str]:
        found = self._single.get(attribute)
        if found is None:
            match = _PROPERTY.fullmatch(str(attribute))
            # Properties that are not SSP's are ignored.
            found = ("", "") if match is None else (match[1], match[2])
            self._single[attribute] = found
        return found

    def dependences(self, attributes: Any) -> Iterable[tuple[int, str | None, int]]:
        """(operand index, symbol of the source or None for an operand, distance) for each."""
        array = attributes.get(DEPENDENCES)
        return () if array is None else map(self._dependence, array)

    def _dependence(self, attribute: IrAttribute) -> tuple[int, str | None, int]:
        found = self._dependences.get(attribute)
        if found is None:
            found = self._dependences[attribute] = _parse_dependence(str(attribute))
        return found


def _parse_dependence(text: str) -> tuple[int, str | None, int]:
    match = _DEPENDENCE.fullmatch(text)
    if match is None:
        raise ValueError(f"unknown form of dependence: {text}")
    index, quoted, plain, properties = match.groups()
    symbol = plain if quoted is None else _unescaped(quoted)
    distance = 0
    for part in re.findall(rf"#ssp\.{DISTANCE}<([^>]*)>", properties or ""):
        distance = integer(part)
    return int(index), symbol, distance


class PropertyWriter:
    """Makes `sspProperties` in the context that is entered; equal ones are made once."""

    def __init__(self) -> None:
        self._single: dict[str, Any] = {}
        self._kept: dict[Any, list[Any]] = {}

    def start(self, time: int) -> Any:
        """The property for a start time."""
        return self._attribute(f"#ssp.{START}<{time}>")

    def start_in_cycle(self, time: float) -> Any:
        """The property for a start time inside the cycle."""
        return self._attribute(f"#ssp.{START_IN_CYCLE}<{time:.9e} : f32>")

    def interval(self, ii: int) -> Any:
        """The property for an initiation interval."""
        return self._attribute(f"#ssp.{INTERVAL}<{ii}>")

    def _attribute(self, text: str) -> Any:
        if text not in self._single:
            self._single[text] = ir.Attribute.parse(text)
        return self._single[text]

    def replace(self, attributes: Any, names: Iterable[str], new: list[Any]) -> None:
        """Drop the properties called ``names`` and append ``new`` ones."""
        array = attributes.get(PROPERTIES)
        kept = self._without(array, tuple(names)) if array is not None else []
        attributes[PROPERTIES] = ir.ArrayAttr.get(kept + new)

    def _without(self, array: Any, names: tuple[str, ...]) -> list[Any]:
        if array not in self._kept:
            starts = tuple(f"#ssp.{name}<" for name in names)
            self._kept[array] = [a for a in array if not str(a).startswith(starts)]
        return self._kept[array]
