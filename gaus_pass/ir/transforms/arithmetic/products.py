"""Products that take longer than a cycle, as sums of narrower ones.

A product of w bits in limbs of L bits is Σ aᵢ bⱼ 2^(L(i+j)) over i + j < ⌈w / L⌉: the scheduler can
put registers between the narrow products and their sums, which it cannot inside one operation.
"""

from __future__ import annotations

from typing import Any

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, replace
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.walk import defining_op, walk_nested
from gaus_pass.options import Options
from gaus_pass.parts.library import load_part
from gaus_pass.parts.operators import operation_delay

_PRODUCT = "arith.muli"
_START = "gaus.start"
_LIMB = 16
"""Bits; two limbs multiply in one multiplier of 18 bits."""
_SELECTED = 32
"""Bits of a selection in front of a product, of initial values or of what shares its unit."""


def split_products(function: Op, options: Options) -> None:
    """Split, in place, what a clock of a part has no time for; nothing without such a clock."""
    if options.part is None or options.period is None:
        return
    part, period = load_part(options.part), int(options.period)
    available = part.available(period, None if options.margin is None else 1000 * options.margin)
    narrow = part.delay("product", _LIMB)
    if narrow is None or narrow > available:
        return
    selection = part.multiplexer(2, _SELECTED)
    for op in [op for op in walk_nested(function) if op.name == _PRODUCT]:
        kind = op.results[0].type
        if not isinstance(kind, ir.IntegerType) or kind.width <= _LIMB or _START in op.attributes:
            continue
        factors = [(v, _known(v)) for v in op.operands]
        known = next((number for _, number in factors if number is not None), None)
        delay = operation_delay(part, _PRODUCT, kind.width, constant=known)
        if delay is not None and delay + selection > available:
            builder = Builder.before(op)
            limbs = [_limbs(builder, v, number, kind.width) for v, number in factors]
            replace(op, [_sum(builder, limbs, kind.width)])


def _known(value: IrValue) -> int | None:
    """The number that a constant is."""
    op = defining_op(value)
    if op is None or op.name != "arith.constant":
        return None
    return int(ir.IntegerAttr(op.attributes["value"]).value)


def _sum(builder: Builder, limbs: list[list[Any]], bits: int) -> Any:
    """The product of ``bits`` bits of two factors in limbs; a limb that is zero is None."""
    total: Any = None
    for place in range(len(limbs[0])):
        rest = bits - place * _LIMB
        pairs = [(limbs[0][i], limbs[1][place - i]) for i in range(place + 1)]
        products = [
            _resized(builder, _product(builder, one, two), rest)
            for one, two in pairs
            if one is not None and two is not None
        ]
        if not products:
            continue
        column = _resized(builder, _added(builder, products), bits)
        if place:
            by = builder.constant(f"{place * _LIMB} : i{bits}")
            column = _made(builder, "arith.shli", [column, by], bits)
        total = column if total is None else _made(builder, "arith.addi", [total, column], bits)
    return builder.constant(f"0 : i{bits}") if total is None else total


def _limbs(builder: Builder, value: IrValue, known: int | None, bits: int) -> list[Any]:
    """The limbs of a factor, the lowest first; the last may be narrower, and a zero is None."""
    found: list[Any] = []
    for low in range(0, bits, _LIMB):
        own = min(_LIMB, bits - low)
        if known is not None:
            limb = known >> low & (1 << own) - 1
            found.append(builder.constant(f"{limb} : i{2 * _LIMB}") if limb else None)
            continue
        by = builder.constant(f"{low} : i{bits}")
        moved = _made(builder, "arith.shrui", [value, by], bits) if low else value
        found.append(_resized(builder, moved, own))
    return found


def _product(builder: Builder, one: Any, two: Any) -> Any:
    """The whole product of two limbs."""
    factors = [_resized(builder, value, 2 * _LIMB) for value in (one, two)]
    return _made(builder, _PRODUCT, factors, 2 * _LIMB)


def _added(builder: Builder, values: list[IrValue]) -> Any:
    """A balanced sum."""
    while len(values) > 1:
        bits = values[0].type.width
        pairs = [values[k : k + 2] for k in range(0, len(values), 2)]
        values = [_made(builder, "arith.addi", p, bits) if len(p) > 1 else p[0] for p in pairs]
    return values[0]


def _resized(builder: Builder, value: IrValue, bits: int) -> Any:
    """A value truncated or extended by zeros."""
    own = value.type.width
    if own == bits:
        return value
    return _made(builder, "arith.trunci" if bits < own else "arith.extui", [value], bits)


def _made(builder: Builder, name: str, operands: list[IrValue], bits: int) -> Any:
    kind = ir.IntegerType.get_signless(bits, context=builder.location.context)
    return builder.make(name, operands, [kind]).results[0]
