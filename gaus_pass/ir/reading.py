"""Read MLIR text and bytecode, so that locations carry the name of the file they came from."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gaus_pass.diagnostics import Diagnostic, Emit, Severity
from gaus_pass.errors import ImportFailed
from gaus_pass.ir.bindings import diagnostics_to, ir, new_context
from gaus_pass.ir.locations import UNNAMED, diagnostic_of

BYTECODE_MAGIC = b"ML\xefR"


class MalformedInput(ImportFailed):
    """The text or bytecode is not MLIR; holds the first error.  `emit` has had all of them."""


def parse_file(path: str, context: Any, emit: Emit | None = None) -> Any:
    """The module in a file.  Raises `MalformedInput`, or `ImportFailed` if it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            magic = file.read(len(BYTECODE_MAGIC))
    except OSError as error:
        raise ImportFailed(f"cannot open '{path}': {error.strerror}") from error
    if magic == BYTECODE_MAGIC:
        return parse_module(Path(path).read_bytes(), path, context, emit)
    with _errors_of_parsing(path, context, emit):
        return ir.Module.parseFile(path, context=context)


def parse_module(source: str | bytes, filename: str, context: Any, emit: Emit | None = None) -> Any:
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
    is_bytecode = isinstance(source, bytes) and source.startswith(BYTECODE_MAGIC)
    if is_bytecode and _crashes(lambda scratch: ir.Module.parse(source, context=scratch)):
        raise _malformed(Diagnostic(Severity.ERROR, "the bytecode is damaged", filename), emit)
    with _errors_of_parsing(filename, context, emit):
        module = ir.Module.parse(source, context=context)
    if not is_bytecode and filename != UNNAMED:
        _name_locations(module.operation, filename)
    return module


def _malformed(diagnostic: Diagnostic, emit: Emit | None) -> MalformedInput:
    if emit is not None:
        emit(diagnostic)
    return MalformedInput(diagnostic.message, diagnostic.location, diagnostic.notes)


@contextmanager
def _errors_of_parsing(filename: str, context: Any, emit: Emit | None) -> Generator[None]:
    errors: list[Diagnostic] = []

    def handle(native: Any) -> bool:
        diagnostic = diagnostic_of(native, filename)
        if diagnostic.severity is Severity.ERROR:
            errors.append(diagnostic)
        if emit is not None:
            emit(diagnostic)
        return True

    try:
        with diagnostics_to(context, handle):
            yield
    except ir.MLIRError as error:
        if not errors:
            raise _malformed(Diagnostic(Severity.ERROR, str(error), filename), emit) from error
        first = errors[0]
        raise MalformedInput(first.message, first.location, first.notes) from error


def _crashes(action: Callable[[Any], object]) -> bool:
    """Whether ``action`` on a context of its own kills the process; tried in a child.

    The bytecode reader trusts its input in places and aborts where it should complain.
    """
    child = os.fork()
    if child == 0:
        _act_silently(action)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _act_silently(action: Callable[[Any], object]) -> None:
    try:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        context = new_context()
        context.emit_error_diagnostics = True
        context.attach_diagnostic_handler(lambda _: True)
        action(context)
    except BaseException:
        # An error is an orderly answer; the parent finds it again and reports it.
        os._exit(1)
    os._exit(0)


def _name_locations(root: Any, filename: str) -> None:
    """Give the locations of nameless text the name of the file that the text came from."""
    context = root.context
    place = ir.Location.file

    def named(location: Any) -> Any:
        if type(location).__name__ != "FileLineColLoc" or location.filename != UNNAMED:
            return None
        return place(filename, location.start_line, location.start_col, context=context)

    def visit(op: Any) -> Any:
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
