"""What every run of a command has to keep, whatever its input."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from fuzz.cases import Fault, Tell
from fuzz.inputs.commands import Command
from fuzz.processes import Ended

MOST_MEGABYTES = 2500
"""Of memory, what the fuzzer itself has included; inputs are a few kilobytes."""

_ERROR = re.compile(r"^(?:.*: )?error: .", re.MULTILINE)
_INTERNAL = re.compile(r"internal error: (.*)")
_PYTHON_WARNING = re.compile(r"\w*Warning: .*")
_RAW = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PLACE = re.compile(r"^\S.*?: error: .", re.MULTILINE)
_OPTION = re.compile(r"^error: .*(--|option|=|cannot (read|write)|solver)", re.MULTILINE)
_OF_PYTHON = re.compile(
    r"\b[A-Z]\w*Error\b|NoneType|<class|object at 0x|must be integers or slices"
)


def judge(command: Command, ended: Ended, folder: Path, before: set[str]) -> Fault | None:
    """What is wrong with how a command ended.

    Parameters
    ----------
    before
        Names in the folder before the command ran.
    """
    raw, stdout = (_content(folder.parent / name) for name in ("stderr", "stdout"))
    told = raw.decode(errors="replace")

    def fault(kind: str, what: str) -> Fault:
        return Fault(kind, f"{' '.join(command.words)}\n{what}\n{told[-2000:]}".rstrip())

    if ended.late:
        return fault("no end", f"no end after {ended.cpu:.0f} s of CPU")
    if ended.failed:
        text = (folder.parent / "failure").read_text()
        return fault(f"escaped: {_generic(text.strip().splitlines()[-1])}", text[-2000:])
    if ended.status < 0:
        return fault(f"died: signal {-ended.status}", f"died of signal {-ended.status}")
    if ended.status not in (0, 1):
        return fault(f"exit {ended.status}", f"exit status {ended.status}")
    internal = _INTERNAL.search(told) or _INTERNAL.search(stdout.decode(errors="replace"))
    if internal is not None:
        return fault(f"internal error: {_generic(internal[1])}", "an internal error")
    if "Traceback (most recent" in told:
        return fault(f"traceback: {_generic(told.strip().splitlines()[-1])}", "a traceback")
    python = _OF_PYTHON.search(told)
    if python is not None and "MLIRError" not in told:
        return fault(f"words of Python: {python[0]}", "a message in words of Python")
    warning = _PYTHON_WARNING.search(told)
    if warning is not None and "warning: " not in warning[0]:
        return fault(f"Python warns: {_generic(warning[0])}", "a warning of Python")
    if _RAW.search(raw):
        return fault("raw control characters", "control characters reach the terminal")
    if ended.megabytes > MOST_MEGABYTES:
        return fault("memory", f"{ended.megabytes:.0f} MB")
    return _judge_files(command, ended.status, told, stdout, folder, before, fault)


def _judge_files(
    command: Command,
    status: int,
    told: str,
    stdout: bytes,
    folder: Path,
    before: set[str],
    fault: Tell,
) -> Fault | None:
    made = {p.name for p in folder.iterdir()} - before
    wanted = {w for w in command.words if w.startswith("out.")}
    strange = made - wanted
    if strange:
        return fault("strange files", f"left behind: {sorted(strange)}")
    if status == 0:
        if _ERROR.search(told):
            return fault("error and exit 0", "exit status 0 in spite of an error")
        empty = [name for name in made if not (folder / name).stat().st_size]
        return fault("empty file", f"empty: {empty}") if empty else None
    if made:
        return fault("partial files", f"written in spite of an error: {sorted(made)}")
    if command.words[1] == "serve":
        return None
    if not _ERROR.search(told):
        return fault("no error", "exit status 1 without an error")
    plain = not _has_options(command)
    if plain and not (_PLACE.search(told) or _OPTION.search(told)):
        return fault(f"no place: {_generic(told)}", "the error says no place and is of no option")
    if stdout:
        return fault("output and exit 1", f"printed in spite of an error: {stdout[:200]!r}")
    return None


def _has_options(command: Command) -> bool:
    """Whether there is more than a command, its input, and ``-o`` with an output."""
    rest = [w for w in command.words[1:] if w not in ("schedule", "report", "import", "hls", "-o")]
    return any(word not in command.files and not word.startswith("out.") for word in rest) or (
        len([w for w in rest if not w.startswith("out.")]) != 1
    )


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _generic(text: str) -> str:
    """A message without what differs from input to input."""
    text = re.sub(r"'[^']*'|\"[^\"]*\"", "'…'", text)
    return re.sub(r"\d+", "N", text)[:100]


def names(paths: Iterable[Path]) -> set[str]:
    """Names of files."""
    return {path.name for path in paths}
