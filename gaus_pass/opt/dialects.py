"""Which dialects there are: MLIR lists them when it meets one that it does not know."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from gaus_pass.ir.core.bindings import diagnostics_to, ir, new_context


def available_dialects() -> list[str]:
    """Names of all dialects that are registered."""
    context = new_context()
    notes: list[str] = []

    def listen(native: Any) -> bool:
        notes.extend(note.message for note in native.notes)
        return True

    with diagnostics_to(context, listen), suppress(ir.MLIRError):
        ir.Module.parse("no_such_dialect.op", context=context)
    lists = [re.search(r"Available dialects: ([^;]*?)(?: \(\*| ;)", note) for note in notes]
    return [name.split()[0] for found in lists if found for name in found[1].split(",")]
