"""Loads libclang and parses a file; clang's own messages are passed on as they are."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import ImportFailed, MissingDependency
from gaus_pass.frontends.c.tree import Place

TARGET = "x86_64-unknown-linux-gnu"
"""What decides the sizes of types: int 32, long and pointers 64 bits, plain char signed."""
_HEADERS = Path(__file__).resolve().parents[1] / "include"
_FLAGS = (
    *("-x", "c", "-std=gnu17", f"--target={TARGET}", "-ffreestanding", "-nostdlibinc"),
    *("-D__GAUS__=1", "-D__SYNTHESIS__=1", "-isystem", str(_HEADERS)),
)
_OPTIONS = 0x01  # the detailed preprocessing record: macros and their places
_WARNING, _ERROR = 2, 3
_SEVERITIES = {0: Severity.NOTE, 1: Severity.NOTE, 2: Severity.WARNING}
_IN_CPP = re.compile(
    r"'((ap_\w+|hls_\w+)(\.h)?|iostream|vector|array|complex|cmath|cstdint)' file not"
)
_OF_C = re.compile(r"'(complex|tgmath|errno|time|signal|setjmp|wchar|unistd|pthread)\.h' file not")
_NO_SYSTEM = "kernels have no such header: leave it out under #ifndef __SYNTHESIS__"
_NO_CPP = "it is a header of C++, and kernels are C: _BitInt(N) for ap_int<N>, arrays for streams"
_INTEGER, _FLOAT = 1, 2
"""Kinds of the result of an evaluation."""


def load() -> Any:
    """The module ``clang.cindex``.

    Raises
    ------
    MissingDependency
        It is not installed.
    """
    try:
        from clang import cindex
    except ImportError:
        raise MissingDependency(
            "reading C needs clang's library; install it with pip install 'gaus-pass[c]'"
        ) from None
    library: Any = cindex.conf.lib
    library.clang_Cursor_Evaluate.argtypes = [cindex.Cursor]
    library.clang_Cursor_Evaluate.restype = ctypes.c_void_p
    for name, result in (
        ("getKind", ctypes.c_int),
        ("getAsLongLong", ctypes.c_longlong),
        ("getAsUnsigned", ctypes.c_ulonglong),
        ("isUnsignedInt", ctypes.c_uint),
        ("getAsDouble", ctypes.c_double),
        ("dispose", None),
    ):
        function = getattr(library, f"clang_EvalResult_{name}")
        function.argtypes, function.restype = [ctypes.c_void_p], result
    library.clang_getCursorUnaryOperatorKind.argtypes = [cindex.Cursor]
    library.clang_getCursorUnaryOperatorKind.restype = ctypes.c_int
    library.clang_getSkippedRanges.argtypes = [cindex.TranslationUnit, cindex.File]
    library.clang_getSkippedRanges.restype = ctypes.POINTER(_ranges(cindex.SourceRange))
    library.clang_disposeSourceRangeList.argtypes = [ctypes.c_void_p]
    library.clang_disposeSourceRangeList.restype = None
    library.clang_Cursor_getVarDeclInitializer.argtypes = [cindex.Cursor]
    library.clang_Cursor_getVarDeclInitializer.restype = cindex.Cursor
    return cindex


@cache
def _ranges(element: Any) -> Any:
    """The type of libclang's lists of ranges."""

    class Ranges(ctypes.Structure):
        _fields_ = (("count", ctypes.c_uint), ("ranges", ctypes.POINTER(element)))

    return Ranges


def skipped(unit: Any) -> list[tuple[int, int]]:
    """Offsets in the file that is read from and to which conditions (``#if``) leave text out."""
    library = load().conf.lib
    found = library.clang_getSkippedRanges(unit, unit.get_file(unit.spelling))
    try:
        ranges = [found[0].ranges[k] for k in range(found[0].count)]
        return [(one.start.offset, one.end.offset) for one in ranges]
    finally:
        library.clang_disposeSourceRangeList(found)


def parse(path: str, flags: Sequence[str], emit: Emit) -> Any:
    """The translation unit of a file.

    Parameters
    ----------
    flags
        Further ones for clang, as ``-DN=4``.

    Raises
    ------
    ImportFailed
        The file cannot be read or is not C; all of clang's errors but the last have gone to `emit`.
    """
    cindex = load()
    try:
        unit = cindex.Index.create().parse(path, args=[*_FLAGS, *flags], options=_OPTIONS)
    except cindex.TranslationUnitLoadError:
        raise ImportFailed(f"cannot read '{path}' as C") from None
    errors: list[Diagnostic] = []
    for found in unit.diagnostics:
        severity = Severity.ERROR if found.severity >= _ERROR else _SEVERITIES[found.severity]
        notes = tuple((str(_place(n.location)), n.spelling) for n in found.children)
        one = Diagnostic(severity, found.spelling, str(_place(found.location)), notes)
        if severity is Severity.ERROR:
            errors.append(one)
        elif found.severity == _WARNING:
            emit(one)
    for one in errors[:-1]:
        emit(one)
    if errors:
        for pattern, remedy in ((_IN_CPP, _NO_CPP), (_OF_C, _NO_SYSTEM)):
            one = next((e for e in errors if pattern.search(e.message)), None)
            if one is not None:
                raise ImportFailed(f"{one.message}; {remedy}", one.location, one.notes)
        raise ImportFailed(errors[-1].message, errors[-1].location, errors[-1].notes)
    return unit


def _place(location: Any) -> Place:
    name = location.file.name if location.file is not None else ""
    return Place(name, location.line, location.column)


def place_of(cursor: Any) -> Place:
    """Where a cursor is in its file; what a macro makes is where the macro is used."""
    return _place(cursor.location)


@contextmanager
def _evaluated(cursor: Any) -> Generator[tuple[Any, int | None]]:
    library = load().conf.lib
    result = library.clang_Cursor_Evaluate(cursor)
    try:
        yield library, result
    finally:
        if result:
            library.clang_EvalResult_dispose(result)


def evaluate(cursor: Any) -> int | float | None:
    """The number that an expression always has, by clang; None where it has none."""
    with _evaluated(cursor) as (library, result):
        if not result:
            return None
        kind = library.clang_EvalResult_getKind(result)
        if kind == _INTEGER:
            unsigned = library.clang_EvalResult_isUnsignedInt(result)
            of = "getAsUnsigned" if unsigned else "getAsLongLong"
            return int(getattr(library, f"clang_EvalResult_{of}")(result))
        if kind == _FLOAT:
            return float(library.clang_EvalResult_getAsDouble(result))
    return None


_UNARY = ("", "x++", "x--", "++x", "--x", "&", "*", "+", "-", "~", "!")


def unary_operator(cursor: Any) -> str:
    """The operator of a unary expression, as ``x++`` or ``&``; empty for others of clang."""
    kind: int = load().conf.lib.clang_getCursorUnaryOperatorKind(cursor)
    return _UNARY[kind] if kind < len(_UNARY) else ""


def initialiser(declaration: Any) -> Any:
    """What a variable is set to where it is declared; None where nothing is said."""
    if declaration.kind.name != "VAR_DECL":
        return None
    library = load().conf.lib
    found = library.clang_Cursor_getVarDeclInitializer(declaration)
    if library.clang_Cursor_isNull(found):
        return None
    found._tu = declaration._tu  # as the methods of a cursor do
    return found
