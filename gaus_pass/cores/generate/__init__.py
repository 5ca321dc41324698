"""Generators of combinational modules: floating-point arithmetic, division, products.

They know nothing of clocks and parts: pipelining is done to what they make.
"""

from gaus_pass.cores.generate.families import FAMILIES, Choices, Core, core_for
from gaus_pass.cores.generate.products import TREE, WHOLE
from gaus_pass.cores.generate.recurrence import Recurrence
from gaus_pass.cores.generate.recurrences import REMAINDER, recurrence_for

__all__ = [
    "FAMILIES",
    "REMAINDER",
    "TREE",
    "WHOLE",
    "Choices",
    "Core",
    "Recurrence",
    "core_for",
    "recurrence_for",
]
