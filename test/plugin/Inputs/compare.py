"""compare.py TOOL… -- FILE OPTIONS…: the native pass and the Python driver write the same.

Both read the same generic text and print generic text; then every operation's gaus attributes are
compared, one by one.  An empty comparison is a failure.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

_ATTRIBUTE = re.compile(r"gaus\.(\w+) = (\"[^\"]*\"|-?\d+ : i64)")
_GENERIC = ["--mlir-print-op-generic"]
_OPERATION = re.compile(r"\"([a-z_]\w*\.[\w.]+)\"\(")


def run(command: list[str], text: str) -> str:
    """The output of a tool that must succeed."""
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def attributes(text: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Per line of generic text that opens or closes an operation: its name and attributes."""
    found: list[tuple[str, list[tuple[str, str]]]] = []
    for line in text.splitlines():
        name = _OPERATION.search(line)
        if name or line.lstrip().startswith("})"):
            found.append((name[1] if name else "})", sorted(_ATTRIBUTE.findall(line))))
    return found


def compare(tool: list[str], python: str, text: str, options: str) -> None:
    """Tell how many attributes are the same; end where one is not."""
    flags = [*_GENERIC, "--allow-unregistered-dialect"]
    pipeline = f"--pass-pipeline=builtin.module(gaus-schedule{{{options}}})"
    native = attributes(run([*tool, pipeline, *flags], text))
    reference = attributes(run([python, f"--gaus-schedule={options}", *_GENERIC], text))
    for ours, theirs in zip(native, reference, strict=True):
        if ours != theirs:
            sys.exit(f"native: {ours}\nPython: {theirs}")
    count = sum(len(a) for _, a in native)
    starts = sum(1 for _, a in native for key, _ in a if key == "start")
    if not starts:
        sys.exit("nothing was compared")
    print(f"{count} attributes of {starts} scheduled operations are the same: {options}")


def main() -> None:
    split = sys.argv.index("--")
    tool, (file, *settings) = sys.argv[1:split], sys.argv[split + 1 :]
    python = str(Path(sys.executable).with_name("gaus-opt"))
    text = run([python, file, *_GENERIC], "")
    for options in settings:
        compare(tool, python, text, options)


main()
