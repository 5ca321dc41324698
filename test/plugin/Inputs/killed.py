"""Ends a tool in the middle of a run, once a signal, and looks whether its child ends as well.

python killed.py WORK_FOLDER TOOL ARGUMENT...
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 60.0


def until(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"error: {what} after {PATIENCE:g} seconds")
        time.sleep(0.02)


def is_gone(pid: int) -> bool:
    """Whether a process has ended; one that nobody has waited for counts."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


def main() -> None:
    number = Path(sys.argv[1])
    for ending in (signal.SIGKILL, signal.SIGTERM):
        number.unlink(missing_ok=True)
        environment = {**os.environ, "CHILD": "wait", "CHILD_PID": str(number)}
        tool = subprocess.Popen(sys.argv[2:], env=environment, stdout=subprocess.DEVNULL)
        until(lambda: number.exists() and number.read_text() != "", "no child")
        child = int(number.read_text())
        if is_gone(child):
            sys.exit("error: the child has ended by itself")
        tool.send_signal(ending)
        tool.wait()
        until(lambda pid=child: is_gone(pid), f"the child of a tool that {ending.name} ended runs")
        print(f"{ending.name}: the child has ended")


main()
