"""A kernel in C as the text of MLIR."""

from __future__ import annotations

from collections.abc import Sequence

from gaus_pass.diagnostics import Emit
from gaus_pass.errors import ImportFailed
from gaus_pass.frontends.c.clang.library import parse
from gaus_pass.frontends.c.clang.program import ProgramReader
from gaus_pass.frontends.c.lower.functions import Lowered, lower
from gaus_pass.frontends.c.tree import Function


def import_c(path: str, top: str | None, flags: Sequence[str], emit: Emit) -> Lowered:
    """One function of a file and all that it calls, as one func.func.

    Parameters
    ----------
    top
        Its name; None where the file has one function that no other calls.
    flags
        Further ones for clang, as ``-DN=4`` and ``-Ipath``.

    Raises
    ------
    GausError
        The file is not C, the function does not exist, or something has no hardware.
    """
    reader = ProgramReader(parse(path, flags, emit))
    return lower(_chosen(reader.functions(), top, path), emit)


def _chosen(functions: list[Function], top: str | None, path: str) -> Function:
    names = [f.name for f in functions]
    shown = ", ".join(f"'{name}'" for name in names)
    if not functions:
        raise ImportFailed("there is no function with a body in the file", path)
    if top is None:
        if len(functions) > 1:
            raise ImportFailed(f"several functions, {shown}: choose one with --top", path)
        return functions[0]
    found = [f for f in functions if f.name == top]
    if not found:
        raise ImportFailed(f"no function '{top}'; there is {shown}", path)
    return found[0]
