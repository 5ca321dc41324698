"""Modules of one operation, as text, from which the levels of that operation are measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gaus_pass.ir.core.bindings import ir
from gaus_pass.ir.core.handles import IrType, IrValue, Op
from gaus_pass.ir.core.operation_names import index_predicate
from gaus_pass.ir.core.walk import is_constant
from gaus_pass.ir.operators.level_expansions import expansion

_KEPT_OUT = ("gaus.", "ssp.", "sv.")
_INDEX = "index"
_IN_ARITH = {
    "index.add": "arith.addi", "index.sub": "arith.subi", "index.mul": "arith.muli",
    "index.divs": "arith.divsi", "index.divu": "arith.divui", "index.ceildivs": "arith.ceildivsi",
    "index.ceildivu": "arith.ceildivui", "index.floordivs": "arith.floordivsi",
    "index.rems": "arith.remsi", "index.remu": "arith.remui", "index.and": "arith.andi",
    "index.or": "arith.ori", "index.xor": "arith.xori", "index.shl": "arith.shli",
    "index.shrs": "arith.shrsi", "index.shru": "arith.shrui", "index.maxs": "arith.maxsi",
    "index.maxu": "arith.maxui", "index.mins": "arith.minsi", "index.minu": "arith.minui",
    "index.cmp": "arith.cmpi",
}  # fmt: skip


@dataclass(frozen=True)
class Scratch:
    """A module with one operation between its ports, and the same expanded in `comb`.

    Attributes
    ----------
    expanded
        The expansion, or None if there is none.
    """

    text: str
    expanded: str | None = None


def scratch_of(op: Op, index_bits: int = 0) -> Scratch:
    """The module of an operation of the IR; constant operands stay constants.

    Parameters
    ----------
    index_bits
        How wide an `index` is.
    """
    inputs: list[str] = []
    constants: list[str] = []
    types = [_type(operand.type, index_bits) for operand in op.operands]
    for i, (operand, kind) in enumerate(zip(op.operands, types, strict=True)):
        constant = _constant(operand, kind)
        if constant is None:
            inputs.append(f"in %a{i} : {kind}")
        else:
            constants.append(f"%a{i} = {constant} : () -> {kind}")
    results = [_type(result.type, index_bits) for result in op.results]
    name: str = _IN_ARITH.get(op.name) or op.name
    attributes = _predicate(op) if op.name == "index.cmp" else _attributes(op)
    return _scratch(name, attributes, inputs, constants, types, results)


def scratch_named(name: str, bits: int, constant: int | None = None) -> Scratch:
    """The module of an operation without IR, of width ``bits``; its second operand may be constant.

    Parameters
    ----------
    name
        A binary operation of `arith`, `arith.cmpi` or `arith.select`.
    """
    kind = f"i{bits}"
    types = [kind, kind] if name != "arith.select" else ["i1", kind, kind]
    result = "i1" if name == "arith.cmpi" else kind
    attributes = "predicate = 2 : i64" if name == "arith.cmpi" else ""
    ports = [f"in %a{i} : {t}" for i, t in enumerate(types) if constant is None or i != 1]
    known = [] if constant is None else [f"%a1 = hw.constant {constant} : {kind}"]
    return _scratch(name, attributes, ports, known, types, [result])


def _scratch(
    name: str,
    attributes: str,
    inputs: Sequence[str],
    constants: Sequence[str],
    types: Sequence[str],
    results: Sequence[str],
) -> Scratch:
    ports = ", ".join([*inputs, *(f"out r{i} : {kind}" for i, kind in enumerate(results))])
    made = [f"%r{i}" for i in range(len(results))]
    operands = ", ".join(f"%a{i}" for i in range(len(types)))
    signature = f"({', '.join(types)}) -> ({', '.join(results)})"
    line = f'{", ".join(made)} = "{name}"({operands}) {{{attributes}}} : {signature}'
    text = _module(ports, [*constants, line], made, results)
    bits = types[0].removeprefix("i") if types else ""
    spelled = expansion(name, int(bits)) if bits.isdigit() else None
    if spelled is None:
        return Scratch(text)
    lines, names = spelled
    return Scratch(text, _module(ports, [*constants, *lines], names, results))


def _module(ports: str, body: Sequence[str], made: Sequence[str], results: Sequence[str]) -> str:
    lines = [*body, f"hw.output {', '.join(made)} : {', '.join(results)}"]
    return f"hw.module @m({ports}) {{\n  " + "\n  ".join(lines) + "\n}\n"


def _type(kind: IrType, index_bits: int) -> str:
    text = str(kind)
    return f"i{index_bits}" if index_bits and text == _INDEX else text


def _constant(operand: IrValue, kind: str) -> str | None:
    """The constant that an operand is, in generic form without its type, or None."""
    owner = operand.owner
    if isinstance(owner, ir.Block) or not is_constant(owner.operation):
        return None
    if kind == str(operand.type):
        return f'"{owner.operation.name}"() {{{_attributes(owner.operation)}}}'
    # An index, which is not as wide here; one that does not fit counts as any value.
    value, bits = int(owner.operation.attributes["value"].value), int(kind[1:])
    fits = -(1 << bits - 1) <= value < 1 << bits
    return f'"hw.constant"() {{value = {_signed(value, bits)} : {kind}}}' if fits else None


def _signed(value: int, bits: int) -> int:
    return value - (1 << bits) if value >= 1 << bits - 1 else value


def _attributes(op: Op) -> str:
    attributes = op.operation.attributes
    kept = [f"{name} = {attributes[name]}" for name in attributes if not name.startswith(_KEPT_OUT)]
    return ", ".join(kept)


def _predicate(op: Op) -> str:
    """The predicate of an `index.cmp`, as one of `arith.cmpi`."""
    return f"predicate = {index_predicate(op)} : i64"
