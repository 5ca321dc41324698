"""The options ``pipeline`` and ``stall``: pipelines made of combinational modules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gaus_pass.errors import InvalidOption
from gaus_pass.options import Options


@dataclass(frozen=True)
class Drafts:
    """Pipelined copies of modules, beside the originals that they will replace."""

    pairs: tuple[tuple[Any, Any], ...] = ()

    def keep(self) -> None:
        """Replace the originals by the drafts."""
        for original, _ in self.pairs:
            original.erase()

    def discard(self) -> None:
        """Remove the drafts; the IR is as it was."""
        for _, draft in self.pairs:
            draft.erase()


def draft(operation: Any, options: Options) -> Drafts:
    """Pipelined copies of combinational modules, if ``pipeline`` asks for them.

    Raises
    ------
    InvalidProblem, InvalidOption
        A module cannot be pipelined, or the options do not fit; nothing has changed.
    """
    if not options.pipeline:
        if options.stall:
            raise InvalidOption("stall adds a port to a module that pipeline makes; add pipeline")
        return Drafts()
    if options.period is None and options.stages is None:
        raise InvalidOption(
            "pipeline needs a target: set cycle-time=T, clock=F with part=P, or stages=N"
        )
    from gaus_pass.ir.operators.library import implementing_modules
    from gaus_pass.ir.operators.library_files import libraries_of
    from gaus_pass.ir.pipelines.modules import draft_pipelines

    kept = implementing_modules(libraries_of(options.operators))
    return Drafts(tuple(draft_pipelines(operation, stall=options.stall, kept=kept)))
