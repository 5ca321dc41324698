"""``--target 'program words…'``: any program that gets a Verilog file and prints JSON."""

from __future__ import annotations

import hashlib
import json
import math
import os
import shlex
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from gaus_pass.errors import InvalidOption
from gaus_pass.support.files import scratch_folder
from gaus_pass.target.measure import Measure
from gaus_pass.target.process import Runner, TargetFailed, Unreadable

_LARGEST = 16_000_000
"""Bytes up to which a file that the command names is part of its identity."""
_SHOWN = 120


class CommandTarget:
    """Runs a command with the path of the Verilog as its last word.

    It prints one JSON object with the numbers ``area`` and ``delay``; other numbers are kept by
    their names, and those of an object ``arrivals`` as `Measure.arrivals`.
    ``GAUS_TOP`` in its environment is the name of the module.

    Raises
    ------
    InvalidOption
        The command is empty, or the program does not exist.
    """

    def __init__(self, text: str) -> None:
        try:
            self._words = shlex.split(text)
        except ValueError as error:
            raise InvalidOption(f"--target: cannot read '{text}': {error}") from None
        if not self._words:
            raise InvalidOption(
                "--target is empty; it takes yosys, ecp5, ice40, osu018 or a command"
            )
        if shutil.which(self._words[0]) is None:
            raise InvalidOption(
                f"--target: there is no program '{self._words[0]}'; valid: yosys, ecp5, ice40, "
                "osu018, or a command"
            )
        self.name = text
        self._words[0] = str(Path(cast("str", shutil.which(self._words[0]))).absolute())
        self._words[1:] = [_absolute(word) for word in self._words[1:]]
        self.identity = "command-" + _digest(self._words)

    def prepare(self, announce: Callable[[str], None]) -> None:
        """Nothing."""

    def measure(self, verilog: str, top: str, run: Runner) -> Measure:
        """Run the command on a design; see `gaus_pass.target.measure.Target`."""
        with scratch_folder({"design.sv": verilog}) as folder:
            told = run.run([*self._words, str(folder / "design.sv")], folder, {"GAUS_TOP": top})
        stdout, stderr = (t.replace(f"{folder}/", "") for t in (told.stdout, told.stderr))
        if told.status:
            last = (stderr or stdout).strip().splitlines()[-1:]
            text = f": {last[0][:_SHOWN]}" if last else ""
            raise TargetFailed(f"it ended with status {told.status}{text}")
        return read_measure(stdout)


def read_measure(text: str) -> Measure:
    """The measure that a command printed.

    Raises
    ------
    Unreadable
        It is not a JSON object with finite numbers ``area`` and ``delay``, none negative.
    """
    try:
        data: Any = json.loads(text)
    except ValueError:
        raise Unreadable(f"it printed no JSON: '{text.strip()[:_SHOWN]}'") from None
    if not isinstance(data, dict):
        raise Unreadable('it printed no JSON object; {"area": …, "delay": …} is needed')
    entries = cast("dict[str, Any]", data)
    for name in ("area", "delay"):
        if name not in entries:
            raise Unreadable(f"the JSON that it printed has no '{name}'")
        if not _is_number(entries[name]):
            raise Unreadable(f"'{name}' is {json.dumps(entries[name])}, not a number from 0 on")
    more = _numbers({k: v for k, v in entries.items() if k not in ("area", "delay")})
    arrivals = entries.get("arrivals", {})
    arrivals = cast("dict[str, Any]", arrivals) if isinstance(arrivals, dict) else {}
    return Measure(float(entries["area"]), float(entries["delay"]), more, _numbers(arrivals))


def _numbers(entries: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in entries.items() if _is_number(value)}


def _is_number(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value) and value >= 0


def _absolute(word: str) -> str:
    """The command with absolute file names, since it runs in a scratch folder."""
    return str(Path(word).absolute()) if Path(word).is_file() else word


def _digest(words: Sequence[str]) -> str:
    """Hash of the words and of the content of files among them: a changed script measures again."""
    digest = hashlib.sha256()
    for word in words:
        digest.update(os.fsencode(word) + b"\0")
        file = Path(word)
        if file.is_file() and file.stat().st_size <= _LARGEST:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
