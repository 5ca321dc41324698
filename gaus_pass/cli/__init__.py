"""The command line ``gaus``: schedule, compare solvers, make hardware of loops, report.

Modules are loaded by the command that needs them, so that ``gaus --help`` answers at once.  Here,
nothing is loaded before Ctrl-C is handled.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Parameters
    ----------
    arguments
        Arguments after ``gaus``; those of the process by default.
    """
    try:
        from gaus_pass.cli.program import run, start

        if arguments is None:
            return start(sys.argv[1:])
        return run(list(arguments), is_process=False)
    except KeyboardInterrupt:
        return 130
