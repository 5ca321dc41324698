"""The constructive solvers of auto: what is quick, and gives a schedule to go on from."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from gaus_pass.solvers.auto.levels import hurries
from gaus_pass.solvers.base import Task


class Constructive(NamedTuple):
    """A constructive solver in auto.

    Attributes
    ----------
    needed
        Whether it has to give an answer however little time there is.
    pays
        Whether it is worth its time, seen from what is open now.
    """

    name: str
    needed: bool = False
    pays: Callable[[Task], bool] = lambda _: True


CONSTRUCTIVE = (
    Constructive("asap", needed=True),
    Constructive("list", needed=True),
    Constructive("sdc", pays=lambda task: not hurries(task)),
    Constructive("alap"),
)
"""In the order in which they run: the earliest schedule often settles the length."""
