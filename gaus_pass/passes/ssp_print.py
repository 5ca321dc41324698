"""``ssp-print``: print SSP instances as DOT graphs on standard error, as CIRCT's pass does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.passes.base import PassSpec
from gaus_pass.streams import say


@dataclass(frozen=True)
class PrintOptions:
    """``ssp-print`` has no options."""


def run(operation: Any, options: PrintOptions, emit: Emit) -> None:
    """Print every `ssp.instance` in ``operation``.

    Raises
    ------
    InvalidProblem
        An instance cannot be read; nothing has been printed.
    """
    from gaus_pass.ir.core.operation_names import INSTANCE
    from gaus_pass.ir.core.walk import find_operations
    from gaus_pass.ir.ssp.dot import dot_text
    from gaus_pass.ir.ssp.instance import read_instance

    texts = [dot_text(read_instance(op)) for op in find_operations(operation, INSTANCE)]
    for text in texts:
        say(text.rstrip("\n"))


PASS = PassSpec("ssp-print", "print SSP instances as DOT graphs", PrintOptions, run)
