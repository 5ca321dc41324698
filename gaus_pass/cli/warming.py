"""``gaus warm-up``: compile the kernels of the solvers, once."""

from __future__ import annotations

from gaus_pass.cli.request import Request
from gaus_pass.errors import GausError
from gaus_pass.scheduling.warm_up import AREAS, compile_all
from gaus_pass.streams import say


def warm_up(request: Request) -> None:
    """Compile what is not compiled yet, and say what is done on stderr.

    Raises
    ------
    GausError
        Some of it failed.
    """
    done: list[str] = []

    def finished(area: str) -> None:
        done.append(area)
        if not request.quiet:
            say(f"compiled {len(done)} of {len(AREAS)}: {area}")

    failed = compile_all(finished)
    if failed:
        raise GausError(
            f"compiling failed for {', '.join(failed)}; "
            f"'python -m gaus_pass.scheduling.warm_up {failed[0]}' shows why"
        )
