"""Cores by content, kept in the process and in the cache folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from gaus_pass.cores.pipeline import Core, pipelined
from gaus_pass.errors import GausError
from gaus_pass.options import Options
from gaus_pass.parts.library import load_part
from gaus_pass.support.files import keep
from gaus_pass.support.machine import cache_directory

_VERSION = 4
"""Of how cores are cut and kept: a new one makes all of them again."""

_known: dict[str, Core] = {}


def stored(
    text: str,
    options: Options,
    latency: int | None,
    make: Callable[[str, Options, int | None, bool], Core] = pipelined,
    *,
    registered: bool = True,
) -> Core:
    """As `pipelined`, or what that gave before.

    Raises
    ------
    GausError
        From ``make``.
    """
    key = _key(text, options, latency, registered)
    if key not in _known:
        file = cache_directory() / "cores" / f"{key}.json"
        found = _load(file)
        if found is None:
            found = make(text, options, latency, registered)
            keep(file, json.dumps(asdict(found)))
        _known[key] = found
    return _known[key]


def _key(text: str, options: Options, latency: int | None, registered: bool) -> str:
    """Of everything that a core depends on."""
    about: list[Any] = [_VERSION, text, latency, registered, options.period, options.margin]
    about += [options.clock_to_q, options.setup, options.delay_model]
    about.append(repr(None if options.part is None else load_part(options.part)))
    if options.delay_model not in ("unit", "aig"):
        about.append(_content(options.delay_model))
    return sha256(json.dumps(about).encode()).hexdigest()


def _content(path: str) -> str:
    try:
        return sha256(Path(path).read_bytes()).hexdigest()
    except OSError as error:
        raise GausError(f"cannot read '{path}': {error.strerror}") from None


def _load(file: Path) -> Core | None:
    try:
        found: Any = json.loads(file.read_text(encoding="utf-8"))
        inputs, outputs = tuple(found.pop("inputs")), tuple(found.pop("outputs"))
        return Core(inputs=inputs, outputs=outputs, **found)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None  # absent or damaged: it is only a cache
