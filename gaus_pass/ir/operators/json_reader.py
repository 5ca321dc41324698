"""A reader of JSON objects whose errors name the file, the entry and the key."""

from __future__ import annotations

import math
import re
from typing import Any, cast

from gaus_pass.errors import ImportFailed
from gaus_pass.option_table import unknown_name

CONTROLS = ("clock", "reset", "not reset", "stall", "not stall", "go")
"""What an input of a module can be connected to besides operands; ``go`` is always high."""
_RESULT = re.compile(r"result\d*")


class Reader:
    """One JSON object.

    Parameters
    ----------
    source
        File name or other name of the document: the place of every error.
    value
        The JSON value, which should be an object.
    where
        Path of the object in the document, with which every message begins.

    Raises
    ------
    ImportFailed
        Every method raises it for content of the wrong form.
    """

    def __init__(self, source: str, value: Any, where: str = "") -> None:
        self.source, self.where = source, where
        if not isinstance(value, dict):
            raise self.error(f"must be an object, not {_kind(value)}")
        self._fields = cast("dict[str, Any]", value)

    def error(self, message: str) -> ImportFailed:
        return ImportFailed(f"{self.where}: {message}" if self.where else message, self.source)

    def _inner(self, path: str, value: Any) -> Reader:
        return Reader(self.source, value, f"{self.where}: {path}" if self.where else path)

    def has(self, key: str) -> bool:
        return key in self._fields

    def keys(self, required: set[str], optional: set[str]) -> None:
        """Check that the object has all required keys and no unknown ones."""
        for key in sorted(required - self._fields.keys()):
            raise self.error(f"key '{key}' is missing")
        for key in self._fields:
            if key not in required | optional:
                raise self.error(unknown_name("key", key, sorted(required | optional)))

    def integer(self, key: str, default: int = 0, least: int | None = None) -> int:
        value = self._fields.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.error(f"{key} must be an integer, not {_kind(value)}")
        if least is not None and value < least:
            raise self.error(f"{key} is {value}; it must be at least {least}")
        return value

    def delay(self, key: str) -> float:
        value = self._fields[key]
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.error(f"{key} must be a number, not {_kind(value)}")
        if not math.isfinite(value) or value < 0:
            raise self.error(f"{key} is {value}; a delay is finite and not negative")
        return float(value)

    def text(self, key: str, default: str | None = None) -> str:
        value = self._fields.get(key, default)
        if not isinstance(value, str) or (not value and default is None):
            raise self.error(f"{key} must be a non-empty string, not {_kind(value)}")
        return value

    def object(self, key: str) -> Reader:
        return self._inner(key, self._fields[key])

    def objects(self, key: str) -> dict[str, Reader]:
        """The members of an optional object of objects."""
        if key not in self._fields:
            return {}
        inner = self.object(key)
        return {
            name: Reader(self.source, value, f"{inner.where}.{name}")
            for name, value in inner._fields.items()
        }

    def items(self, key: str) -> list[Reader]:
        value = self._fields[key]
        if not isinstance(value, list):
            raise self.error(f"{key} must be a list, not {_kind(value)}")
        entries = cast("list[Any]", value)
        return [self._inner(f"{key}[{i}]", v) for i, v in enumerate(entries)]

    def counts(self, key: str) -> dict[str, int]:
        """An optional object of positive integers."""
        if key not in self._fields:
            return {}
        inner = self.object(key)
        return {name: inner.integer(name, least=1) for name in inner._fields}

    def ports(self, key: str) -> dict[str, int | str]:
        """Port name → operand index, ``resultN`` or one of `CONTROLS`."""
        inner = self.object(key)
        for name, target in inner._fields.items():
            if isinstance(target, str) and (_RESULT.fullmatch(target) or target in CONTROLS):
                continue
            if isinstance(target, str):
                raise inner.error(
                    f"{name} is '{target}'; it must be an operand index, 'result' or one of "
                    f"{', '.join(CONTROLS)}"
                )
            inner.integer(name, least=0)
        return dict(inner._fields)


def _kind(value: Any) -> str:
    names = {type(None): "null", bool: "a boolean", str: "a string", list: "a list"}
    return names.get(type(value), "an object" if isinstance(value, dict) else str(value))
