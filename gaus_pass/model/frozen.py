"""Frozen dataclasses with arrays in them: setting fields on construction, and equality."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np


def settle(frozen: object, **values: Any) -> None:
    """Set fields of a frozen dataclass that is still being made."""
    for name, value in values.items():
        object.__setattr__(frozen, name, value)


def same_fields(one: Any, other: Any) -> bool:
    """Whether two dataclass instances of one class agree in all fields; arrays by content."""
    pairs = ((getattr(one, f.name), getattr(other, f.name)) for f in fields(one))
    return all(
        np.array_equal(a, b) if isinstance(a, np.ndarray) or isinstance(b, np.ndarray) else a == b
        for a, b in pairs
    )
