"""The command line ``gaus``: schedule, compare solvers, make hardware of loops, report.

Whatever a command needs loads when it runs, so that ``gaus --help`` answers at once; and here
nothing loads before Ctrl-C is taken care of.
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
        Words after ``gaus``; those of the process by default.
    """
    try:
        from gaus_pass.cli.program import run, start

        if arguments is None:
            return start(sys.argv[1:])
        return run(list(arguments), is_process=False)
    except KeyboardInterrupt:
        return 130
