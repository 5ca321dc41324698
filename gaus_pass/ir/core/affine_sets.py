"""Integer sets of the affine dialect, as conditions have them."""

from __future__ import annotations

from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import IrAttribute


def constraints(attribute: IrAttribute) -> tuple[Any, list[bool]]:
    """The sides of an integer set's constraints as an affine map, and which are equalities.

    The bindings know the attribute by its text only.
    """
    head, _, tail = str(attribute).removeprefix("affine_set<").removesuffix(">").partition(" : ")
    texts = _split(tail.strip()[1:-1])
    equalities = ["==" in text for text in texts]
    sides = ", ".join(text.partition("==")[0].partition(">=")[0].strip() for text in texts)
    return ir.Attribute.parse(f"affine_map<{head} -> ({sides})>").value, equalities


def _split(text: str) -> list[str]:
    """Split at commas, which do not occur inside affine expressions."""
    return [part for part in (p.strip() for p in text.split(",")) if part]
