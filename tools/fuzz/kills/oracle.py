"""What a command that was ended may leave."""

from __future__ import annotations

import json
from pathlib import Path

from fuzz.cases import Fault, Tell
from fuzz.kills.commands import Command
from fuzz.kills.running import PATIENCE, Left

OLD = "what was here before\n"
"""Content of outputs that exist before a command runs."""
_CACHES = "torchinductor"
"""What torch keeps beside temporary files."""
# A program that SIGINT ends shows as 130 in a shell as well.
_STATUSES = {"INT": (0, 130, -2), "TERM": (0, -15, 143), "KILL": (0, -9), "": (0,)}


def judge(
    command: Command, left: Left, ended_by: str, folder: Path, before: set[str]
) -> Fault | None:
    """What is wrong with what a command left.

    Parameters
    ----------
    before
        Names in the folder before it ran.
    """
    name = f"{' '.join(command.words[:2])} {ended_by or 'to its end'}"

    def fault(kind: str, what: str) -> Fault:
        return Fault(f"{name}: {kind}", f"{name}: {what}\n{left.stderr[-3000:]}".rstrip())

    if left.status is None:
        return fault("no end", f"has not ended after {PATIENCE:.0f} s")
    if left.children:
        return fault("children", f"left processes behind: {left.children}")
    if not _is_before_our_code(left):
        if "Traceback (most recent" in left.stderr or "internal error" in left.stderr:
            return fault("traceback", f"exit status {left.status} and a traceback")
        if left.status not in _STATUSES[ended_by]:
            return fault("status", f"exit status {left.status}")
    made = {p.name for p in folder.iterdir()} - before - {"tmp"}
    strange = sorted(made - set(command.outputs))
    if ended_by in ("KILL", "TERM"):  # nobody could remove what has a name of its own
        strange = [n for n in strange if not (n.startswith(".") or n.endswith(".tmp"))]
    if strange:
        return fault("strange files", f"left {strange}")
    scratch = [p.name for p in (folder / "tmp").iterdir() if not p.name.startswith(_CACHES)]
    if ended_by == "INT" and scratch:
        return fault("temporary files", f"left {scratch}")
    return _judge_outputs(command, left, ended_by, folder, fault)


def _judge_outputs(
    command: Command, left: Left, ended_by: str, folder: Path, fault: Tell
) -> Fault | None:
    new: list[str] = []
    for name in command.outputs:
        path = folder / name
        data = path.read_bytes() if path.exists() else b""
        if not path.exists() or data == OLD.encode():
            continue
        new.append(name)
        if not is_whole(name, data):
            return fault("partial file", f"{name} has {len(data)} bytes and ends {data[-40:]!r}")
    if left.status == 0 and len(new) < len(command.outputs):
        return fault("missing files", f"exit status 0 and only {new}")
    if ended_by == "INT" and new and len(new) < len(command.outputs):
        return fault("some files", f"only {new} of {command.outputs}")
    return None


def is_whole(name: str, data: bytes) -> bool:
    """Whether a file that a command wrote is all there."""
    text = data.decode(errors="replace").rstrip()
    if name.endswith(".json"):
        try:
            json.loads(data)
        except ValueError:
            return False
        return True
    if name.endswith(".policy"):
        return _is_whole_policy(data)
    ends = {".sv": "endmodule", ".html": "</html>", ".mlir": "}", ".md": ""}
    return data.endswith(b"\n") and text.endswith(ends["." + name.rpartition(".")[2]])


def _is_whole_policy(data: bytes) -> bool:
    """A safetensors file: the length of its head, its head, its data."""
    size = int.from_bytes(data[:8], "little")
    try:
        head = json.loads(data[8 : 8 + size])
    except ValueError:
        return False
    ends = [entry["data_offsets"][1] for key, entry in head.items() if key != "__metadata__"]
    return len(data) == 8 + size + max(ends, default=0)


def _is_before_our_code(left: Left) -> bool:
    """Whether Python itself was still starting, which no program can do anything about."""
    loading = "KeyboardInterrupt" in left.stderr or not left.stderr
    return left.status == -2 and loading and "gaus_pass" not in left.stderr
