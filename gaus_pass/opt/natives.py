"""Passes of the CIRCT wheel, their options and anchors, and its dialects."""

from __future__ import annotations

import difflib
import os
import re
import tempfile
from collections.abc import Generator, Iterable
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import Any

from gaus_pass.errors import InvalidOption
from gaus_pass.ir.core.bindings import PassManager, diagnostics_to, ir, new_context
from gaus_pass.opt.known_passes import KNOWN_PASSES
from gaus_pass.opt.pipeline_text import ANY, Nest, Pass, parse_pipeline
from gaus_pass.text import display_name

_RESTRICTED = re.compile(r"restricted to '([^']+)'")


class NativePass:
    """One use of a native pass or of a native pipeline, which is a name for several passes.

    Parameters
    ----------
    element
        The element of the pipeline.
    known
        Names to suggest when the pass is unknown.

    Raises
    ------
    InvalidOption
        No such pass, or it does not take these options.
    """

    def __init__(self, element: Pass, context: Any, known: Iterable[str]) -> None:
        self.element = element
        self._context = context
        require_utf8(str(element))
        trouble = self._trouble_with(f"{ANY}({element.name})")
        if trouble is not None and "does not refer to a registered pass" in trouble:
            raise InvalidOption(_unknown(element.name, known))
        if element.options:
            trouble = self._trouble_with(f"{ANY}({element})")
        if trouble is not None:
            raise InvalidOption(f"pass '{element.name}': {_gist(trouble)}")

    def _trouble_with(self, pipeline: str) -> str | None:
        with _standard_error() as said:
            try:
                PassManager.parse(pipeline, context=self._context)
            except ValueError as error:
                return f"{error}\n{said()}"
        return None

    @cached_property
    def _parts(self) -> list[str]:
        """The pass itself, or what a pipeline consists of.

        Adding a pipeline to a manager for the wrong operation aborts the process, while adding a
        pass only raises.  So a pipeline is judged by its parts.
        """
        expanded = str(PassManager.parse(f"{ANY}({self.element})", context=self._context))
        elements = parse_pipeline(expanded).body
        if any(isinstance(e, Pass) and e.name == self.element.name for e in elements):
            return [str(self.element)]
        return [str(e) for e in elements if isinstance(e, Pass)]

    def wanted_anchor(self, anchor: str) -> str | None:
        """The operation that the pass has to run on, if that is not ``anchor``."""
        if anchor == ANY:
            return None
        for part in self._parts:
            try:
                PassManager(anchor, context=self._context).add(part)
            except ValueError as error:
                restriction = _RESTRICTED.search(str(error))
                # Parts of pipelines need not be registered under a name of their own.
                if restriction is not None:
                    return restriction[1]
        return None


def require_utf8(text: str) -> None:
    """Raise `InvalidOption` where a part of a command line is nothing that MLIR can take."""
    if display_name(text) != text:
        raise InvalidOption(f"'{text}' is not UTF-8, as names and options of passes have to be")


def check_native(element: Pass, anchor: str, context: Any, known: Iterable[str]) -> None:
    """Raise `InvalidOption` unless the pass exists, takes its options and runs on ``anchor``."""
    wanted = NativePass(element, context, known).wanted_anchor(anchor)
    if wanted is not None:
        raise InvalidOption(
            f"pass '{element.name}' runs on '{wanted}', not on '{anchor}'; "
            f"write {wanted}({element})"
        )


def nested_as_wanted(element: Pass, root: str, context: Any, known: Iterable[str]) -> Pass | Nest:
    """Put a pass that was given as a flag where it can run."""
    wanted = NativePass(element, context, known).wanted_anchor(root)
    return element if wanted is None else Nest(wanted, (element,))


def available_dialects() -> list[str]:
    """Names of all registered dialects: MLIR lists them when it meets one that it does not know."""
    context = new_context()
    notes: list[str] = []

    def listen(native: Any) -> bool:
        notes.extend(note.message for note in native.notes)
        return True

    with diagnostics_to(context, listen), suppress(ir.MLIRError):
        ir.Module.parse("no_such_dialect.op", context=context)
    lists = [re.search(r"Available dialects: ([^;]*?)(?: \(\*| ;)", note) for note in notes]
    return [name.split()[0] for found in lists if found for name in found[1].split(",")]


def _unknown(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, [*known, *KNOWN_PASSES], n=1)
    hint = f"; did you mean '{near[0]}'?" if near else "; see --help"
    return f"unknown pass or option '{name}'{hint}"


def _gist(text: str) -> str:
    """The first line that says something, without the name of the parser that says it."""
    lines = [line.strip().removeprefix("<Pass-Options-Parser>:") for line in text.splitlines()]
    telling = [line for line in lines if line and not line.startswith("failed to add")]
    return telling[0].strip(" :") if telling else "its options cannot be read"


@contextmanager
def _standard_error() -> Generator[Any]:
    """Catch what LLVM's option parser prints straight to the file descriptor."""
    with tempfile.TemporaryFile() as scratch:
        before = os.dup(2)
        os.dup2(scratch.fileno(), 2)

        def said() -> str:
            scratch.seek(0)
            return scratch.read().decode(errors="replace")

        try:
            yield said
        finally:
            os.dup2(before, 2)
            os.close(before)
