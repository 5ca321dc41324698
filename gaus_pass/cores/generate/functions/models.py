"""Models of functions: what the hardware gives, bit for bit, as whole numbers of Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from gaus_pass.cores.generate.formats import float_format
from gaus_pass.cores.generate.functions.circular import circular_of
from gaus_pass.cores.generate.functions.exponential import exponential_of
from gaus_pass.cores.generate.functions.hyperbolic import hyperbolic_tangent_of
from gaus_pass.cores.generate.functions.integral import MODES, whole_of
from gaus_pass.cores.generate.functions.logarithm import logarithm_of
from gaus_pass.cores.generate.functions.power import power_of
from gaus_pass.cores.generate.functions.reciprocal import reciprocal_root_of
from gaus_pass.cores.generate.functions.tangent import tangent_of
from gaus_pass.errors import InvalidOption

MODELS: Mapping[str, Callable[..., int]] = {
    "exp": partial(exponential_of, natural=True),
    "exp2": partial(exponential_of, natural=False),
    "log": partial(logarithm_of, base=0),
    "log2": partial(logarithm_of, base=2),
    "log10": partial(logarithm_of, base=10),
    "pow": power_of,
    "rsqrt": reciprocal_root_of,
    "tanh": hyperbolic_tangent_of,
    "sin": partial(circular_of, cosine=False),
    "cos": partial(circular_of, cosine=True),
    "tan": tangent_of,
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
