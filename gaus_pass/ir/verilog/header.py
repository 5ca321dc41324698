"""The comment in front of Verilog: what made it, of what."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import MISSING
from typing import Any, cast

from gaus_pass import __version__
from gaus_pass.ir.core.bindings import wheel_version
from gaus_pass.option_table import key_of, options_of
from gaus_pass.text import one_line

_ELSEWHERE = ("report", "seed")
"""Where an output goes is no matter of what is made; the seed is told by itself."""


def verilog_header(steps: Iterable[tuple[str, str]], seed: int, data: bytes) -> str:
    """Versions, options, seed and the hash of the input, and nothing that two runs do not share.

    Parameters
    ----------
    steps
        What was done, and its options as text; see `changed_options`.
    data
        The input.
    """
    lines = [f"Made by gaus_pass {__version__} with {wheel_version()}"]
    lines += [one_line(f"{name}: {text or 'default options'}") for name, text in steps]
    lines += [f"seed {seed}, input sha256 {hashlib.sha256(data).hexdigest()}"]
    return "".join(f"// {line}\n" for line in lines)


def changed_options(options: Any) -> str:
    """The options of a table that decide what is made and are not at their default, as text.

    Of a file it is the name without folders.
    """
    found: list[str] = []
    for spec in options_of(type(options)):
        value = getattr(options, spec.name)
        default = spec.default if spec.default_factory is MISSING else spec.default_factory()
        if value != default and spec.name not in _ELSEWHERE:
            found.append(f"{key_of(spec.name)}={_as_text(value)}")
    return " ".join(found)


def _as_text(value: object) -> str:
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, int]", value).items()
        return ",".join(f"{name}:{count}" for name, count in pairs)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    text = os.path.basename(value) if isinstance(value, str) else str(value)
    return f'"{text}"' if " " in text else text
