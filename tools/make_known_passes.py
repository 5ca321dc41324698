"""Write gaus_pass/opt/known_passes.py from the libraries of the pycde wheel: `make docs`.

A test compares the two where that wheel is what CIRCT comes from.
"""

from __future__ import annotations

import os
import re
from collections.abc import Generator
from contextlib import contextmanager
from importlib.metadata import files
from pathlib import Path

from gaus_pass.ir.core.bindings import PYCDE, PassManager, new_context, wheel

MODULE = Path(__file__).resolve().parents[1] / "gaus_pass" / "opt" / "known_passes.py"

HEAD = '''\
"""Names of CIRCT's passes, for `--help` and for suggesting what a mistyped name may have meant.

The bindings cannot list what is registered.  These are the strings in the libraries of the pycde
wheel that its parser of pipelines accepts; a pass that is missing here works all the same.
`make docs` writes this module; do not edit it.
"""

KNOWN_PASSES = (
'''
_NAME = re.compile(rb"(?<=\0)[a-z][a-z0-9]*(?:-[a-z0-9]+)*(?=\0)")


def module() -> str:
    """Text of the module."""
    return HEAD + "".join(f'    "{name}",\n' for name in registered()) + ")\n"


def registered() -> list[str]:
    """Names of passes and of pipelines that the wheel knows, sorted."""
    context = new_context()
    with _no_standard_error():
        return [name for name in sorted(_strings()) if _is_pass(name, context)]


def _strings() -> set[str]:
    """Strings of the wheel's libraries that have the form of a pass's name."""
    libraries = [file for file in files(PYCDE.distribution) or () if ".so" in file.suffixes]
    texts = (Path(str(file.locate())).read_bytes() for file in libraries)
    return {name.decode() for text in texts for name in _NAME.findall(text)}


def _is_pass(name: str, context: object) -> bool:
    try:
        PassManager.parse(f"any({name})", context=context)
    except ValueError:
        return False
    return True


@contextmanager
def _no_standard_error() -> Generator[None]:
    """Discard what LLVM prints about every string that is no pass."""
    before = os.dup(2)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)


if __name__ == "__main__":
    if wheel() != PYCDE:
        print(f"left {MODULE} as it is: its names are those of the pycde wheel")
    else:
        MODULE.write_text(module())
        print(f"wrote {MODULE}")
