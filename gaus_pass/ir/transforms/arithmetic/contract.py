"""Products of floats that one sum reads, as one operation that rounds once: `math.fma`.

Only where both have the flag ``contract`` of `fastmath`.  A product that is subtracted is one of a
negated factor, which is exact.
"""

from __future__ import annotations

from typing import Any

from gaus_pass.diagnostics import Emit
from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.building import Builder, replace
from gaus_pass.ir.core.handles import IrValue, Op
from gaus_pass.ir.core.walk import defining_op, walk_nested

_SUMS = ("arith.addf", "arith.subf")
_PRODUCT, _FUSED, _NEGATED = "arith.mulf", "math.fma", "arith.negf"
_FLAG, _ALL = "contract", "fast"
_FLAGS = ("reassoc", "nnan", "ninf", "nsz", "arcp", "contract", "afn")
_START = "gaus.start"


def fastmath_flags(op: Op) -> frozenset[str]:
    """The flags of `fastmath` that an operation has; ``fast`` is all of them."""
    if "fastmath" not in op.attributes:
        return frozenset()
    words = str(op.attributes["fastmath"]).partition("<")[2].rstrip(">").split(",")
    return frozenset(_FLAGS) if _ALL in words else frozenset(words)


def contract(function: Op, _: Emit) -> bool:
    """Fuse, in place, products and sums of a function; whether there was any."""
    found = False
    for op in [op for op in walk_nested(function) if op.name in _SUMS]:
        place = next((k for k, v in enumerate(op.operands) if _can_join(op, v)), None)
        if place is not None:
            _fuse(op, place)
            found = True
    return found


def _can_join(total: Op, value: IrValue) -> bool:
    """Whether a sum may take a product in that nothing else reads."""
    own = defining_op(value)
    if own is None or own.name != _PRODUCT or own.block != total.block:
        return False
    uses = iter(value.uses)
    once = next(uses, None) is not None and next(uses, None) is None
    timed = _START in own.attributes or _START in total.attributes
    return once and not timed and _FLAG in fastmath_flags(own) & fastmath_flags(total)


def _fuse(total: Op, place: int) -> None:
    builder = Builder.before(total)
    product = defining_op(total.operands[place])
    assert product is not None
    flags = ",".join(sorted(fastmath_flags(product) & fastmath_flags(total)))
    kind = total.results[0].type
    fastmath = ir.Attribute.parse(f"#arith.fastmath<{flags}>", context=builder.location.context)
    attributes = {"fastmath": fastmath}

    def negated(value: Any) -> Any:
        return builder.make(_NEGATED, [value], [kind], attributes).results[0]

    one, two = product.operands
    rest = total.operands[1 - place]
    if total.name == "arith.subf":
        one, rest = (one, negated(rest)) if place == 0 else (negated(one), rest)
    replace(total, [builder.make(_FUSED, [one, two, rest], [kind], attributes).results[0]])
    product.erase()
