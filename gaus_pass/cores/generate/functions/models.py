"""Elementary functions by name, and their models.

A model is what the hardware gives, bit for bit, as whole numbers of Python.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from gaus_pass.cores.generate.circuit import Wire
from gaus_pass.cores.generate.formats import float_format
from gaus_pass.cores.generate.functions.arcs import (
    arc_sine,
    arc_sine_of,
    arc_tangent,
    arc_tangent_of,
    arc_tangent_of_two,
    arc_tangent_of_two_of,
)
from gaus_pass.cores.generate.functions.area import (
    area,
    area_of,
    area_tangent,
    area_tangent_of,
    logarithm_above,
    logarithm_above_of,
)
from gaus_pass.cores.generate.functions.circular import circular, circular_of
from gaus_pass.cores.generate.functions.cube_root import cube_root, cube_root_of
from gaus_pass.cores.generate.functions.exponential import exponential, exponential_of
from gaus_pass.cores.generate.functions.hyperbolic import (
    hyperbolic,
    hyperbolic_of,
    less_one,
    less_one_of,
)
from gaus_pass.cores.generate.functions.integral import MODES, whole_of
from gaus_pass.cores.generate.functions.logarithm import logarithm, logarithm_of
from gaus_pass.cores.generate.functions.power import power, power_of
from gaus_pass.cores.generate.functions.reciprocal import reciprocal_root, reciprocal_root_of
from gaus_pass.cores.generate.functions.saturating import saturating, saturating_of
from gaus_pass.cores.generate.functions.tangent import tangent, tangent_of
from gaus_pass.errors import InvalidOption


@dataclass(frozen=True)
class Function:
    """A function as hardware and as a model of it.

    Attributes
    ----------
    make
        Of a format, operands and the shape of products the result.
    model
        Of a format and the bits of operands those of the result.
    """

    make: Callable[..., Wire] = field(repr=False)
    model: Callable[..., int] = field(repr=False)
    operands: int = 1


def _with(make: Callable[..., Wire], model: Callable[..., int], **fixed: int | str) -> Function:
    return Function(partial(make, **fixed), partial(model, **fixed))


FUNCTIONS: Mapping[str, Function] = {
    "exp": _with(exponential, exponential_of, natural=True),
    "exp2": _with(exponential, exponential_of, natural=False),
    "expm1": Function(less_one, less_one_of),
    "sinh": _with(hyperbolic, hyperbolic_of, cosine=False),
    "cosh": _with(hyperbolic, hyperbolic_of, cosine=True),
    "log": _with(logarithm, logarithm_of, base=0),
    "log2": _with(logarithm, logarithm_of, base=2),
    "log10": _with(logarithm, logarithm_of, base=10),
    "log1p": Function(logarithm_above, logarithm_above_of),
    "asinh": _with(area, area_of, cosine=False),
    "acosh": _with(area, area_of, cosine=True),
    "atanh": Function(area_tangent, area_tangent_of),
    "pow": Function(power, power_of, operands=2),
    "rsqrt": Function(reciprocal_root, reciprocal_root_of),
    "cbrt": Function(cube_root, cube_root_of),
    "tanh": _with(saturating, saturating_of, name="tanh"),
    "erf": _with(saturating, saturating_of, name="erf"),
    "sin": _with(circular, circular_of, cosine=False),
    "cos": _with(circular, circular_of, cosine=True),
    "tan": Function(tangent, tangent_of),
    "atan": Function(arc_tangent, arc_tangent_of),
    "atan2": Function(arc_tangent_of_two, arc_tangent_of_two_of, operands=2),
    "asin": _with(arc_sine, arc_sine_of, cosine=False),
    "acos": _with(arc_sine, arc_sine_of, cosine=True),
}
"""The elementary functions."""

MODELS: Mapping[str, Callable[..., int]] = {
    **{name: function.model for name, function in FUNCTIONS.items()},
    **{mode: partial(whole_of, mode=mode) for mode in MODES},
}
"""Of a format and the bits of operands those of the result."""


def model_of(family: str, name: str) -> Callable[..., int]:
    """What the core of a function does to the bits of a number.

    Parameters
    ----------
    family
        A key of `MODELS`, such as ``exp``.
    name
        Of the type, such as ``f32``.

    Raises
    ------
    InvalidOption
        There is no such function or type.
    """
    form = float_format(name)
    if family not in MODELS or form is None:
        raise InvalidOption(
            f"no model of '{family}' of {name}; there are {', '.join(MODELS)}, "
            "of types as f32 or e8m23"
        )
    return partial(MODELS[family], form)
