"""Names in Verilog."""

from __future__ import annotations

import re

_ILLEGAL = re.compile(r"[^A-Za-z0-9_]+")


def legal_name(name: str) -> str:
    """``%sum.1`` → ``sum_1``, ``%5`` → ``v5``."""
    plain = _ILLEGAL.sub("_", name).strip("_") or "value"
    return plain if plain[0].isalpha() else f"v{plain}"
