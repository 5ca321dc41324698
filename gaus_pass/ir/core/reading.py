"""Read MLIR text and bytecode, so that locations carry the name of the file they came from."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import GausError, ImportFailed
from gaus_pass.ir.core.bindings import diagnostics_to, ir, new_context
from gaus_pass.ir.core.handles import Context, Location, Module, Op
from gaus_pass.ir.core.locations import (
    UNNAMED,
    diagnostic_of,
    file_name,
    look_out_for_foreign_names,
    shown_name,
)
from gaus_pass.ir.core.nesting import too_deep
from gaus_pass.ir.core.old_syntax import lowering, todays_form, with_todays_syntax
from gaus_pass.ir.core.vector_syntax import has_vectors, with_generic_vectors
from gaus_pass.support.forked import Forked

_NAME = re.compile(r"%([A-Za-z_][\w$.\-]*)")
_NUMBER = re.compile(r"_\d+$")
BYTECODE_MAGIC = b"ML\xefR"


class MalformedInput(ImportFailed):
    """The text or bytecode is not MLIR; holds the first error.  `emit` has had all of them."""


_SYMBOLS = {
    "does not reference a valid function": "define it in this file, or declare it with func.func "
    "private and give it an implementation in an operator library",
    "does not reference a valid global memref": "define it in this file with memref.global",
}
"""Remedies by what MLIR says of symbols that are not there."""


def parse_file(path: str, context: Context, emit: Emit | None = None) -> Module:
    """The module in a file.  Raises `MalformedInput`, or `ImportFailed` if it cannot be read."""
    try:
        source = Path(path).read_bytes()
    except OSError as error:
        raise ImportFailed(f"cannot open '{path}': {error.strerror}") from error
    if source.startswith(BYTECODE_MAGIC) or shown_name(path) != path:
        return parse_source(source, path, context, emit)
    if with_todays_syntax(source) != source or has_vectors(source):
        return parse_source(source, path, context, emit)
    _look_at_text(source, path, emit)
    with _errors_of_parsing(path, context, emit, source):
        return ir.Module.parseFile(path, context=context)


def parse_module(
    source: str | bytes, filename: str, context: Context, emit: Emit | None = None
) -> Module:
    """The module in a text or in bytecode, with locations in ``filename``.

    Parameters
    ----------
    emit
        Gets every diagnostic.  Without it errors are only raised and warnings are dropped.

    Raises
    ------
    MalformedInput
        The source does not parse or does not verify.
    """
    filename = shown_name(filename)
    data = source.encode() if isinstance(source, str) else source
    is_bytecode = data.startswith(BYTECODE_MAGIC)
    if is_bytecode:
        _look_at_bytecode(data, filename, emit, context.allow_unregistered_dialects)
    else:
        _look_at_text(data, filename, emit)
    with _errors_of_parsing(filename, context, emit, b"" if is_bytecode else data):
        module = ir.Module.parse(source, context=context)
    if not is_bytecode and filename != UNNAMED:
        _name_locations(module.operation, filename)
    return module


def parse_source(
    source: bytes, filename: str, context: Context, emit: Emit | None = None
) -> Module:
    """As `parse_module`, for people's files: syntax of before 2026 is read where it is known.

    Operations of the vector dialect, which CIRCT does not have, are read in their generic form.

    Raises
    ------
    MalformedInput
        The source does not parse or does not verify.
    """
    today = with_todays_syntax(source)
    vectors = has_vectors(source)
    if source.startswith(BYTECODE_MAGIC) or (today == source and not vectors):
        return parse_module(source, filename, context, emit)
    try:
        return parse_module(source, filename, context)
    except MalformedInput:
        if vectors:
            return _with_vectors(with_generic_vectors(today), filename, context, emit)
        return parse_module(today, filename, context, emit)


def _with_vectors(source: bytes, filename: str, context: Context, emit: Emit | None) -> Module:
    """As `parse_module`, with operations on vectors, which no dialect of the context has."""
    others = context.allow_unregistered_dialects
    context.allow_unregistered_dialects = True
    try:
        return parse_module(source, filename, context, emit)
    except MalformedInput:
        context.allow_unregistered_dialects = others
        raise


def _malformed(diagnostic: Diagnostic, emit: Emit | None) -> MalformedInput:
    if emit is not None:
        emit(diagnostic)
    return MalformedInput(diagnostic.message, diagnostic.location, diagnostic.notes)


def _of_symbols(message: str) -> str:
    """What to do about a symbol that nothing defines, or ``""``."""
    return next((remedy for known, remedy in _SYMBOLS.items() if known in message), "")


@contextmanager
def _errors_of_parsing(
    filename: str, context: Context, emit: Emit | None, text: bytes
) -> Generator[None]:
    errors: list[Diagnostic] = []

    def handle(native: Any) -> bool:
        diagnostic = diagnostic_of(native, filename)
        if diagnostic.severity is Severity.ERROR:
            remedy = _of_symbols(diagnostic.message) or todays_form(text, diagnostic.location)
            remedy = remedy or lowering(diagnostic.message)
            message = f"{diagnostic.message.rstrip()}; {remedy}" if remedy else diagnostic.message
            diagnostic = replace(diagnostic, message=message)
            errors.append(diagnostic)
        if emit is not None:
            emit(diagnostic)
        return True

    try:
        with diagnostics_to(context, handle):
            yield
    except ir.MLIRError as error:
        if not errors:
            raise _malformed(
                Diagnostic(Severity.ERROR, str(error), filename, native=True), emit
            ) from error
        first = errors[0]
        raise MalformedInput(first.message, first.location, first.notes) from error


def _look_at_text(source: bytes, filename: str, emit: Emit | None) -> None:
    """Check a text before it is parsed, because the parser recurses for every level.

    Raises
    ------
    MalformedInput
        The text is nested too deeply.
    """
    deep = too_deep(source)
    if deep is not None:
        raise _malformed(Diagnostic(Severity.ERROR, deep.message, deep.place(filename)), emit)
    look_out_for_foreign_names(source)


def _look_at_bytecode(
    source: bytes, filename: str, emit: Emit | None, allow_unregistered: bool
) -> None:
    """Parse bytecode in a child process first, because malformed input may end the process.

    Raises
    ------
    MalformedInput
        The reader ended the child on this bytecode.
    """

    def parsed(_: bytes) -> bytes:
        context = new_context(allow_unregistered=allow_unregistered)
        context.emit_error_diagnostics = True
        context.attach_diagnostic_handler(lambda _: True)
        module = ir.Module.parse(source, context=context)
        return module.operation.get_asm(binary=True, enable_debug_info=True)

    try:
        text = Forked(parsed).ask(b"")
    except GausError:
        # An error is an orderly answer; it is found again and reported.
        look_out_for_foreign_names(None)
        return
    if text is None:
        raise _malformed(Diagnostic(Severity.ERROR, "the bytecode is damaged", filename), emit)
    look_out_for_foreign_names(text)


def _name_locations(root: Op, filename: str) -> None:
    """Give the locations of nameless text the name of the file that the text came from."""
    context = root.context
    place = ir.Location.file

    def named(location: Location) -> Any:
        if type(location).__name__ != "FileLineColLoc" or file_name(location) != UNNAMED:
            return None
        return place(filename, location.start_line, location.start_col, context=context)

    def visit(op: Op) -> Any:
        location = named(op.location)
        if location is not None:
            op.location = location
        for region in op.regions:
            for block in region.blocks:
                for argument in block.arguments:
                    location = named(argument.location)
                    if location is not None:
                        argument.set_location(location)
        return ir.WalkResult.ADVANCE

    root.walk(visit)


def parse_generated(text: str, context: Context) -> Any:
    """The module of a text in which operations have the locations of the source.

    Arguments of blocks, whose locations MLIR's syntax does not show, get the place of the operation
    around them and the name that they have in the text.

    Raises
    ------
    MalformedInput
        The text does not parse or does not verify.
    """
    module = parse_module(text, UNNAMED, context)
    lines = text.split("\n")

    def visit(op: Op) -> Any:
        for region in op.regions:
            for block in region.blocks:
                for argument in block.arguments:
                    _locate(argument, op, lines, context)
        return ir.WalkResult.ADVANCE

    module.operation.walk(visit)
    return module


def _locate(argument: Any, op: Op, lines: list[str], context: Context) -> None:
    location = argument.location
    if type(location).__name__ != "FileLineColLoc" or file_name(location) != UNNAMED:
        return
    line = lines[location.start_line - 1]
    name = _NAME.match(line, location.start_col - 1)
    place = op.location
    if type(place).__name__ == "NameLoc":
        place = place.child_loc
    if name is not None:
        place = ir.Location.name(_NUMBER.sub("", name[1]), place, context=context)
    argument.set_location(place)
