"""Index values of the IR as linear forms over names, in which isl can be asked about them.

A name stands for an index value; what divides is an atom of its own, as isl writes it::

    affine.load %A[%i + 2, %k mod 4]      ──►      v0 + 2,  v1 - 4·floor((v1) / 4)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gaus_pass.ir.transforms.integer_sets import linear_text

_NAME = re.compile(r"v\d+")
Names = Mapping[str, str]


@dataclass(frozen=True)
class Form:
    """``Σ coefficient · atom + constant``; equal forms are equal numbers."""

    terms: tuple[tuple[str, int], ...] = ()
    constant: int = 0

    @staticmethod
    def atom(name: str) -> Form:
        """The form that is one atom."""
        return Form(((name, 1),))

    def plus(self, other: Form, times: int = 1) -> Form:
        """The sum with a multiple of another form."""
        total = dict(self.terms)
        for name, coefficient in other.terms:
            total[name] = total.get(name, 0) + times * coefficient
        terms = tuple(sorted((n, c) for n, c in total.items() if c))
        return Form(terms, self.constant + times * other.constant)

    def times(self, by: int) -> Form:
        """A multiple."""
        return Form().plus(self, by)

    @property
    def names(self) -> set[str]:
        """Values that it is made of, those inside divisions too."""
        return {name for atom, _ in self.terms for name in _NAME.findall(atom)}

    def text(self, names: Names | None = None) -> str:
        """As isl reads it, with other names for values."""
        if names is None:
            return linear_text(self.terms, self.constant)
        return linear_text(((renamed(a, names), c) for a, c in self.terms), self.constant)


def renamed(text: str, names: Names) -> str:
    """A text of isl with other names for values."""
    return _NAME.sub(lambda match: names.get(match[0], match[0]), text)


def product(one: Form, two: Form) -> Form | None:
    """The product where one of the two is a number."""
    if not one.terms:
        one, two = two, one
    return None if two.terms else one.times(two.constant)


def expression_form(expression: Any, dims: Sequence[Form], symbols: Sequence[Form]) -> Form | None:
    """An affine expression; None where it multiplies or divides by a value."""
    kind = type(expression).__name__
    if kind == "AffineConstantExpr":
        return Form(constant=int(expression.value))
    if kind == "AffineDimExpr":
        return dims[expression.position]
    if kind == "AffineSymbolExpr":
        return symbols[expression.position]
    one, two = (expression_form(e, dims, symbols) for e in (expression.lhs, expression.rhs))
    if one is None or two is None:
        return None
    return _JOINS[kind](one, two)


def _divided(one: Form, two: Form) -> Form | None:
    return None if two.terms or two.constant < 1 else floor(one, two.constant)


def _rest(one: Form, two: Form) -> Form | None:
    quotient = _divided(one, two)
    return None if quotient is None else one.plus(quotient, -two.constant)


def _divided_up(one: Form, two: Form) -> Form | None:
    return _divided(one.plus(Form(constant=two.constant - 1)), two)


_JOINS: dict[str, Callable[[Form, Form], Form | None]] = {
    "AffineAddExpr": Form.plus,
    "AffineMulExpr": product,
    "AffineFloorDivExpr": _divided,
    "AffineModExpr": _rest,
    "AffineCeilDivExpr": _divided_up,
}


def floor(form: Form, divisor: int) -> Form:
    """``⌊form / divisor⌋``, with the multiples of the divisor taken out."""
    whole = Form(
        tuple((a, c // divisor) for a, c in form.terms if c // divisor), form.constant // divisor
    )
    rest = form.plus(whole, -divisor)
    if not rest.terms:
        return whole
    return whole.plus(Form.atom(f"floor(({rest.text()})/{divisor})"))


def all_names(forms: Iterable[Form]) -> set[str]:
    """Values that forms are made of."""
    return {name for form in forms for name in form.names}
