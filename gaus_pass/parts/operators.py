"""Delays of operations by the names that the IR gives them, from what was measured of a part.

Operations that were not measured as such are put together from others, as synthesis does: a maximum
is a comparison and a selection.  What only names bits takes no time.
"""

from __future__ import annotations

from collections.abc import Callable

from gaus_pass.parts.part import Part

Delay = Callable[[Part, int, "int | None"], "int | None"]
"""Of a part, a width and a known second operand."""

_WIRING = frozenset((
    "comb.reverse", "comb.concat", "comb.extract", "comb.replicate", "arith.extsi", "arith.extui",
    "arith.trunci", "arith.bitcast", "arith.index_cast", "arith.index_castui", "hw.array_concat",
    "hw.array_create", "hw.bitcast", "hw.struct_create", "hw.struct_explode", "hw.struct_extract",
    "hw.struct_inject", "hw.union_create", "hw.union_extract", "hw.wire", "input",
    "index.casts", "index.castu", "seq.from_clock", "seq.to_clock",
))  # fmt: skip
_KINDS = {
    "add": "comb.add arith.addi index.add arith.addui_extended",
    "sub": "comb.sub arith.subi index.sub arith.subui_extended",
    "mul": "comb.mul arith.muli index.mul arith.mulsi_extended arith.mului_extended",
    "divu": "comb.divu comb.modu arith.divui arith.remui arith.ceildivui index.divu index.remu "
    "index.ceildivu",
    "divs": "comb.divs comb.mods arith.divsi arith.remsi arith.ceildivsi arith.floordivsi "
    "index.divs index.rems index.ceildivs index.floordivs",
    "and": "comb.and comb.or comb.xor comb.truth_table arith.andi arith.ori arith.xori index.and "
    "index.or index.xor synth.aig.and_inv synth.majority synth.xor_inv synth.mux_inv synth.dot "
    "synth.gamble synth.onehot",
    "lt": "comb.icmp arith.cmpi index.cmp hw.enum.cmp",
    "shl": "comb.shl comb.shru arith.shli arith.shrui index.shl index.shru",
    "shrs": "comb.shrs arith.shrsi index.shrs",
    "parity": "comb.parity",
}
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names.split()}
_SELECTS = frozenset(("comb.mux", "arith.select", "scf.if"))
_EXTREMES = frozenset((
    "arith.maxsi", "arith.maxui", "arith.minsi", "arith.minui", "index.maxs", "index.maxu",
    "index.mins", "index.minu",
))  # fmt: skip
_ARRAYS = frozenset(("hw.array_get", "hw.array_slice", "hw.array_inject"))
_ROUNDED = ("ceildiv", "floordiv")


def operation_delay(
    part: Part,
    name: str,
    bits: int,
    *,
    fan_in: int = 2,
    constant: int | None = None,
    equality: bool = False,
) -> int | None:
    """Delay of an operation in picoseconds, with the net that reaches it; see `Part`.

    Parameters
    ----------
    name
        Of the operation in the IR, such as ``comb.add``.
    bits
        The widest of its operands and results; of a product, the wider factor without the bits
        that only extend it.
    fan_in
        Number of its operands; of an array access, of the array's elements.
    constant
        One operand, if it is known; the second, where the order matters.
    equality
        Of a comparison: whether it asks only for equality.

    Returns
    -------
    int or None
        None where the part says nothing of it.
    """
    if name in _WIRING or bits == 0:
        return 0
    if name in _SELECTS:
        return part.multiplexer(2, bits)
    if name in _EXTREMES:
        compared = part.delay("lt", bits, constant=constant)
        return None if compared is None else compared + part.multiplexer(2, bits)
    if name in _ARRAYS:
        return part.multiplexer(fan_in, bits)
    if name == "arith.cmpf":  # Both are ordered as integers, and not-a-number is found beside it.
        compared = part.delay("lt", bits)
        return None if compared is None else compared + 2 * part.gate(4)
    kind = _KIND_OF.get(name)
    if kind is None:
        return None
    if constant is not None and (known := _with_constant(part, name, kind, bits, constant)) >= 0:
        return known
    if kind == "lt" and equality:
        kind = "eq"
    found = part.delay(kind, bits, fan_in=fan_in, constant=constant)
    if found is not None and any(word in name for word in _ROUNDED):
        more = part.delay("add", bits, constant=1)
        return None if more is None else found + more
    return found


def _with_constant(part: Part, name: str, kind: str, bits: int, constant: int) -> int:
    """Delay where a constant leaves next to nothing to do; negative where it does not."""
    power = abs(constant) & (abs(constant) - 1) == 0
    if kind in ("shl", "shrs") or (kind in ("mul", "divu") and power and constant >= 0):
        return 0
    if kind == "and":
        return (
            part.gate() if "xor" in name or not name.endswith(("and", "or", "andi", "ori")) else 0
        )
    if kind == "divs" and power:
        return part.delay("add", bits) or 0
    return -1
