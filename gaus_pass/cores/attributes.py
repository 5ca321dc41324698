"""What attributes of an operation say of the core that computes it."""

from __future__ import annotations

from gaus_pass.cores.generate import Choices
from gaus_pass.errors import InvalidProblem
from gaus_pass.ir.core.handles import Op

_FLAGS = {"nnan": "nans", "ninf": "infinities", "nsz": "signed_zeros"}
"""Flags of `fastmath` that leave out logic, as fields of `Choices`."""
_MODES = ("to_nearest_even", "downward", "upward", "toward_zero", "to_nearest_away")
"""Rounding modes, in the order of their numbers."""


def flags_of(op: Op) -> set[str]:
    """Those of `fastmath`."""
    if "fastmath" not in op.attributes:
        return set()
    flags = set(str(op.attributes["fastmath"]).partition("<")[2].rstrip(">").split(","))
    return {*_FLAGS, "arcp"} if "fast" in flags else flags


def choices_of(op: Op) -> Choices:
    """What `fastmath` permits to leave out."""
    flags = flags_of(op)
    return Choices(**{name: flag not in flags for flag, name in _FLAGS.items()})


def check_rounding(op: Op, kind: str) -> None:
    """Raise where an operation asks for a rounding that cores do not have."""
    given = "roundingmode" in op.attributes
    mode = _MODES[int(op.attributes["roundingmode"].value)] if given else _MODES[0]
    if mode != _MODES[0]:
        raise InvalidProblem(
            f"'{kind}' {mode} has no core: cores round {_MODES[0]}; leave the mode out, or name "
            "an implementation in an operator library (operators=FILE)"
        )
