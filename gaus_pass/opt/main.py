"""``circt-opt`` and ``gaus-opt``; nothing loads here before Ctrl-C is taken care of."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from gaus_pass.passes.base import PassSpec


def main(arguments: list[str] | None = None, specs: Mapping[str, PassSpec] | None = None) -> int:
    """Run the program and give its exit status.

    Parameters
    ----------
    arguments
        Words after the program's name; those of the process by default.
    specs
        The passes to offer besides CIRCT's; all of this package by default.
    """
    try:
        from gaus_pass.opt.program import run, start

        if arguments is None:
            return start(sys.argv[1:], specs)
        return run(arguments, specs, is_process=False)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
