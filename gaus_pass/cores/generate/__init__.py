"""Generators of combinational modules: floating-point arithmetic, division, products.

They know nothing of clocks and parts: pipelining is done to what they make.
"""

from gaus_pass.cores.generate.families import FAMILIES, Choices, Core, core_for
from gaus_pass.cores.generate.products import TREE, WHOLE

__all__ = ["FAMILIES", "TREE", "WHOLE", "Choices", "Core", "core_for"]
