"""Names on a command line, of which there are only some."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable

from gaus_pass.option_table import unknown_name


def several_of(what: str, known: Iterable[str]) -> Callable[[str], tuple[str, ...]]:
    """The type of an option that lists names of ``known``, separated by commas.

    It raises `argparse.ArgumentTypeError`, which argparse reports with the option.
    """
    valid = sorted(set(known))

    def names_of(text: str) -> tuple[str, ...]:
        names = tuple(filter(None, text.split(",")))
        for name in names:
            if name not in valid:
                raise argparse.ArgumentTypeError(unknown_name(what, name, valid))
        return names

    return names_of
